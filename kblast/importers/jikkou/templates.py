"""Templates of Jikkou, as far as they are plain: `{{ values.name }}`, with the values that a resource brings itself.

Values of values files, and everything else that Jinja can do, need Jikkou: `jikkou prepare` gives the resources.
(https://www.jikkou.io/docs/concepts/template/)
"""

import re
from typing import Any

from kblast.foreign.reading import Node

_PLACE = re.compile(r"\{\{\s*values\.([\w.-]+)\s*\}\}")


def fill_template(resource: Node) -> None:
    """Fills the places of all texts of a resource, in place; those without a value stay, and are reported where needed.

    A text that is nothing but one place becomes the value as it is.
    """
    if resource.data.get("template") is None:
        return
    values = resource.node("template", "values")
    known = {name: values.value(name) for name in values.data}
    _fill(resource.data, {name: value for name, value in known.items() if value is not None})


def _fill(data: Any, known: dict[str, Any]) -> None:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        if not isinstance(value, str):
            _fill(value, known)
        elif (whole := _PLACE.fullmatch(value)) and whole[1] in known:
            data[key] = known[whole[1]]
        else:
            data[key] = _PLACE.sub(lambda found: str(known.get(found[1], found[0])), value)
