"""Variables in addresses, `{name}`, as AsyncAPI and EventCatalog write them."""

import re
from collections.abc import Mapping, Sequence

from kblast.foreign.placeholders import Values, set_hint
from kblast.foreign.reading import Node

_VARIABLE = re.compile(r"\{([^{}]+)\}")


def possible_values(variable: Node) -> list[str]:
    """What a variable may stand for: its default alone, else its `enum`; nothing where it says neither."""
    default = variable.value("default")
    choices = [str(choice) for choice in variable.values("enum")]
    return choices if default in (None, "") else [str(default)]


def filled(
    text: str, at: Node, path: tuple[str, ...], known: Mapping[str, Sequence[str]], values: Values
) -> str | None:
    """The text with every variable replaced by what --set gives, else by the only value that is known for it.

    None where one has no value, which is a problem at `path` below `at` that names it.
    """
    found: dict[str, str] = {}
    for name in dict.fromkeys(_VARIABLE.findall(text)):
        given, choices = values.get(name), known.get(name, ())
        if given is None and len(choices) != 1:
            listed = f"; one of {', '.join(choices)}" if choices else ""
            at.reading.problem((*at.path, *path), text, f"a value for {{{name}}}", set_hint(name) + listed)
            return None
        found[name] = choices[0] if given is None else given
    return _VARIABLE.sub(lambda match: found[match[1]], text)
