"""Kubernetes manifests: objects that stand alone, in a List, or in an OpenShift Template.

A Template's parameters have a value, or get one by --set; its labels go onto every object (openshift/library-go,
pkg/template/templateprocessing). A parameter that is empty, or whose value OpenShift would generate, has none here: its
placeholder stays, and is reported where something needs it. The items of a List of one kind need not repeat the kind.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kblast.documents import Document
from kblast.foreign.placeholders import Values, fill
from kblast.location import KeyPath, Location


def objects(document: Document, values: Values) -> list[Document]:
    """The objects that a document wraps, as documents of their own, else the document; placeholders are filled in."""
    return list(_objects(document, values))


def _objects(document: Document, values: Values) -> Iterator[Document]:
    data = document.data
    wrapped = _wrapped(data)
    if wrapped is None:
        fill(data, values)
        yield document
        return
    defaults = _parameters(data) if wrapped == "objects" else {}
    fill(data, values, defaults)
    for index, item in enumerate(data[wrapped]):
        if wrapped == "objects":
            _add_labels(item, data.get("labels"))
        else:
            _add_type(item, data)
        yield from _objects(part(document, (wrapped, index)), values)


def _wrapped(data: Any) -> str | None:
    """The key of the list that holds the objects."""
    if not isinstance(data, dict) or not isinstance(kind := data.get("kind"), str):
        return None
    if kind == "Template" and isinstance(data.get("objects"), list):
        return "objects"
    return "items" if kind.endswith("List") and isinstance(data.get("items"), list) else None


def _parameters(template: dict[str, Any]) -> dict[str, str]:
    parameters = template.get("parameters")
    found = {}
    for parameter in parameters if isinstance(parameters, list) else ():
        if isinstance(parameter, dict) and isinstance(name := parameter.get("name"), str):
            value = parameter.get("value")
            if isinstance(value, bool):
                value = "true" if value else "false"
            if value is not None and not isinstance(value, dict | list) and value != "":
                found[name] = str(value)
    return found


def _add_type(item: Any, of: dict[str, Any]) -> None:
    kind = of["kind"].removesuffix("List")
    if kind and isinstance(item, dict) and "kind" not in item and "apiVersion" not in item:
        item |= {"apiVersion": of.get("apiVersion"), "kind": kind}


def _add_labels(item: Any, labels: Any) -> None:
    if not isinstance(labels, dict) or not isinstance(item, dict):
        return
    metadata = item.setdefault("metadata", {})
    if isinstance(metadata, dict) and isinstance(own := metadata.setdefault("labels", {}), dict):
        own.update(labels)


@dataclass(frozen=True, slots=True)
class Part(Document):
    """What stands at a path of another document, as a document of its own."""

    whole: Document
    path: KeyPath

    def locate(self, path: KeyPath = (), *, key: bool = False) -> Location:
        """The place of the value at `path` in the whole document, or of its key."""
        return self.whole.locate((*self.path, *path), key=key)


def part(document: Document, path: KeyPath) -> Part:
    """What stands at a path of a document, as a document of its own."""
    data = document.data
    for step in path:
        data = data[step]
    return Part(document.file, document.index, data, document.marks, document, path)
