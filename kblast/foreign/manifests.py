"""Kubernetes manifests: objects that stand alone, in a List, or in an OpenShift Template.

A Template's parameters have a value, or get one by --set; its labels go onto every object (openshift/library-go,
pkg/template/templateprocessing). A parameter that is empty, or whose value OpenShift would generate, has none here: its
placeholder stays, and is reported where something needs it.
"""

from collections.abc import Iterator
from typing import Any

from kblast.documents import Document
from kblast.documents.marks import Marks
from kblast.foreign.placeholders import Values, fill
from kblast.location import KeyPath


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
        yield from _objects(_part(document, (wrapped, index)), values)


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


def _add_labels(item: Any, labels: Any) -> None:
    if not isinstance(labels, dict) or not isinstance(item, dict):
        return
    metadata = item.setdefault("metadata", {})
    if isinstance(metadata, dict) and isinstance(own := metadata.setdefault("labels", {}), dict):
        own.update(labels)


class _MarksWithin(Marks):
    """The positions of a part of a document, as its own document has them."""

    __slots__ = ("above", "path")

    def __init__(self, above: Document, path: KeyPath) -> None:
        super().__init__()
        self.above = above
        self.path = path

    def find(self, data: Any, path: KeyPath, *, key: bool = False) -> tuple[int, int]:
        """Line and column of what stands at `path` in the part."""
        del data
        return self.above.marks.find(self.above.data, (*self.path, *path), key=key and bool(path))


def _part(document: Document, path: KeyPath) -> Document:
    data = document.data
    for step in path:
        data = data[step]
    return Document(document.file, document.index, data, _MarksWithin(document, path))
