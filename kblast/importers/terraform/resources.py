"""Resources of a state or plan, from all of its modules, without what is sensitive.

The form is that of https://developer.hashicorp.com/terraform/internals/json-format; `terraform show -json` shows
sensitive values in the clear, and marks them. They are taken out before anything is read.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from kblast.documents import Document
from kblast.foreign.manifests import part
from kblast.foreign.reading import Node, Reading
from kblast.importer import Imported, LeftOut
from kblast.location import Location


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource or data source: its type, and its values as far as they are known and not sensitive."""

    kind: str
    values: Node
    place: Location


def resource_types(data: Any) -> Iterator[str]:
    """The types of all resources, whether it is a state, a plan, or a state file in Terraform's own form."""
    if not isinstance(data, dict):
        return
    roots = [
        _below(data, *keys, "root_module") for keys in (("values",), ("planned_values",), ("prior_state", "values"))
    ]
    if "terraform_version" in data:
        roots.append(data)
    while roots:
        module = roots.pop()
        if not isinstance(module, dict):
            continue
        for resource in _list(module.get("resources")):
            if isinstance(resource, dict) and isinstance(kind := resource.get("type"), str):
                yield kind
        roots += _list(module.get("child_modules"))


def _below(data: Any, *keys: str) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def resources(document: Document, imported: Imported) -> list[Resource]:
    """Every resource of a state; of a plan, those that it leads to, and the data sources that it rests on."""
    root = Reading(document, imported.problems).root()
    if "planned_values" not in root.data:
        return list(_of_module(root.node("values", "root_module"), imported))
    before = _of_module(root.node("prior_state", "values", "root_module"), imported, mode="data")
    return [*before, *_of_module(root.node("planned_values", "root_module"), imported)]


def _of_module(module: Node, imported: Imported, mode: str | None = None) -> Iterator[Resource]:
    for resource in module.nodes("resources"):
        kind = resource.text("type")
        if kind is None or (mode is not None and resource.text("mode") != mode):
            continue
        given = resource.node("values")
        values = deepcopy(given.data)  # the document keeps its own: places are found in it
        for key in _take_out_sensitive(values, resource.data.get("sensitive_values")):
            imported.left_out.append(LeftOut(f"{kind} {key}, which is sensitive", resource.place("values", key)))
        _take_out_empty(values)
        if values:
            own = replace(part(module.reading.document, given.path), data=values)
            yield Resource(kind, Reading(own, imported.problems).root(), resource.place())
        else:
            imported.left_out.append(LeftOut(f"{kind} without values", resource.place()))
    for child in module.nodes("child_modules"):
        yield from _of_module(child, imported, mode)


def _take_out_sensitive(values: dict[str, Any], marks: Any) -> list[str]:
    """Removes what is marked, in place; gives the keys at the top that held some of it."""
    if marks is True:
        marks = dict.fromkeys(values, True)
    return [key for key, mark in marks.items() if _take_out(values, key, mark)] if isinstance(marks, dict) else []


def _take_out(data: Any, key: Any, mark: Any) -> bool:
    """Removes what is marked at and below a key, in place; whether there was anything."""
    if isinstance(data, dict):
        here = data.get(key)
    else:
        here = data[key] if isinstance(data, list) and key < len(data) else None
    if mark is True and here is not None:
        data[key] = None
        return True
    if isinstance(mark, dict) and isinstance(here, dict):
        return any([_take_out(here, inner, below) for inner, below in mark.items()])  # noqa: C419 - all of them
    if isinstance(mark, list) and isinstance(here, list):
        return any([_take_out(here, index, below) for index, below in enumerate(mark)])  # noqa: C419 - all of them
    return False


def _take_out_empty(data: Any) -> None:
    """Removes what says nothing, in place: a resource has every attribute and block, also those that nobody gave."""
    if isinstance(data, dict):
        for key in list(data):
            _take_out_empty(data[key])
            if data[key] in (None, "", [], {}):
                del data[key]
    elif isinstance(data, list):
        for item in data:
            _take_out_empty(item)
