"""Positions of values: a side table beside plain data, so that data stays plain.

A mark packs the place of a key and the place of its value into one integer; the table is keyed by the identity of the
container that holds the value, which a document keeps alive.
"""

from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from kblast.documents.remarks import Remark
from kblast.location import KeyPath, Location

_COLUMN_BITS = 32
_PLACE_BITS = 64
_LAST_COLUMN = (1 << _COLUMN_BITS) - 1
_PLACE = (1 << _PLACE_BITS) - 1


def pack(line: int, column: int) -> int:
    """A place as one integer; no file is long enough for it to overflow."""
    return line << _COLUMN_BITS | column


def unpack(place: int) -> tuple[int, int]:
    """Line and column of a place."""
    return place >> _COLUMN_BITS, place & _LAST_COLUMN


def mark(key_place: int, value_place: int) -> int:
    """The places of a key and of its value as one integer."""
    return key_place << _PLACE_BITS | value_place


def key_place(entry: int) -> int:
    """The place of the key in what `mark` made."""
    return entry >> _PLACE_BITS


@dataclass(slots=True)
class Marks:
    """The positions of everything in one document; lines and columns count from 1."""

    root: int = 0
    entries: dict[int, dict[str, int] | list[int]] = field(default_factory=dict)

    rereads: ClassVar[bool] = False
    """Whether they find the data again where it was put away."""

    def data(self, known: Any) -> Any:
        """The data that the marks are of."""
        return known

    def find(self, data: Any, path: KeyPath, *, key: bool = False) -> tuple[int, int]:
        """Line and column of the value at `path`, or of its key; where there is none, of the nearest key above."""
        data = self.data(data)
        found = mark(self.root, self.root)
        for step in path:
            entry = _entry(self.entries.get(id(data)), step)
            if entry is None:
                key = True
                break
            found = entry
            data = data[step]
        return unpack(key_place(found) if key else found & _PLACE)


def _entry(entries: dict[str, int] | list[int] | None, step: str | int) -> int | None:
    if isinstance(entries, dict):
        return entries.get(step) if isinstance(step, str) else None
    return entries[step] if entries is not None and isinstance(step, int) and 0 <= step < len(entries) else None


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML or JSON document: plain data, and where each part of it stands.

    `index` counts the documents of one file from 0; `remarks` are those of the whole file.
    """

    file: str
    index: int
    data: Any
    marks: Marks = field(repr=False, compare=False)
    remarks: tuple[Remark, ...] = field(default=(), repr=False, compare=False, kw_only=True)

    def locate(self, path: KeyPath = (), *, key: bool = False) -> Location:
        """The place of the value at `path`, or of its key; where there is none, of the nearest key above."""
        return Location(self.file, *self.marks.find(self.data, path, key=key))

    def put_away(self) -> "Document":
        """The same without its data, if that can be read again when somebody asks where something stands."""
        return replace(self, data=None) if self.marks.rereads else self

    def value(self, path: KeyPath) -> Any:
        """The value at `path`, or the nearest one above it."""
        data = self.marks.data(self.data)
        for step in path:
            try:
                data = data[step]
            except (LookupError, TypeError):
                break
        return data
