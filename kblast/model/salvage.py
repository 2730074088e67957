"""What of a faulty document can be checked all the same, so that everything wrong with it is said at once."""

from collections.abc import Iterable
from typing import Any, Final

from kblast.documents import Document
from kblast.location import KeyPath
from kblast.model.elements import InventoryFile
from kblast.model.refs import KINDS, Kind
from kblast.validation import wrong_paths

_ROUNDS: Final = 10
_ITEMS: Final = ("produces", "consumes", "needs", "wants")
_NAMED_INSIDE: Final[dict[str, tuple[Kind, ...]]] = {
    "zones": ("region",),
    "clusters": ("broker",),
    "services": ("group",),
    "mirrors": ("topic",),
}
"""Elements that have their names from inside others."""

_KIND_OF: Final[dict[str, Kind]] = {f"{kind}s": kind for kind in KINDS}

EVERY_KIND: Final = frozenset(KINDS)


def salvage(document: Document) -> tuple[InventoryFile | None, frozenset[Kind]]:
    """A faulty document without its faults, and the kinds of elements whose names may be lost with them.

    Cuts out as little as lets the rest be judged fairly; nothing that is left would not be wrong in the whole.
    """
    lost: set[Kind] = set()
    for _ in range(_ROUNDS):
        paths = wrong_paths(InventoryFile, document)
        if not paths:
            return InventoryFile.model_validate(document.data), frozenset(lost)
        lost.update(_lost(paths))
        for path in paths:
            _cut(document.data, path)
    return None, EVERY_KIND


def _lost(paths: Iterable[KeyPath]) -> Iterable[Kind]:
    for path in paths:
        section = str(path[0]) if path else ""
        if section == "generated":
            continue
        if section not in _KIND_OF:
            yield from EVERY_KIND
            continue
        yield from _NAMED_INSIDE.get(section, ())
        if len(path) <= 2:
            yield _KIND_OF[section]


def _cut(data: Any, path: KeyPath) -> None:
    if path[0] == "generated":
        data["generated"] = {"by": "import"}  # whatever it should say, the file yields to declared ones
    elif len(path) == 1 or path[1] == "":
        data.pop(path[0], None)
    elif path[0] not in data:
        return  # cut out as a whole, because of another fault
    elif path[0] == "mirrors":
        data["mirrors"][path[1]] = {"external": True}
    elif len(path) == 2:
        data[path[0]][path[1]] = {}
    else:
        _cut_inside(data[path[0]][path[1]], path[2:])


def _cut_inside(element: Any, path: KeyPath) -> None:
    """Cuts the one key that is wrong in an edge or need, or else the whole key of the element; it may be gone."""
    if path[0] in _ITEMS and isinstance(path[-1], str):
        for step in path[:-1]:
            if isinstance(element, dict) and step not in element:
                return
            element = element[step]
        element.pop(path[-1], None)
        return
    element.pop(path[0], None)
    if path[0] == "zones":
        element.pop("needs_zones", None)
