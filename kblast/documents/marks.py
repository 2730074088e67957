"""Positions of values: a side table beside plain data, so that data stays plain.

A place is an offset into the text, in characters. A mark packs the place of a key and the place of its value into one
integer; the table is keyed by the identity of the container that holds the value, which a document keeps alive.
"""

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, ClassVar

from kblast.documents.remarks import Remark
from kblast.location import KeyPath, Location

_NEW_LINE = re.compile(r"\n")
_PLACE_BITS = 30
"""No file is longer than that (see `limits`)."""

_PLACE = (1 << _PLACE_BITS) - 1


def mark(key_place: int, value_place: int) -> int:
    """The places of a key and of its value as one integer."""
    return key_place << _PLACE_BITS | value_place


def key_place(entry: int) -> int:
    """The place of the key in what `mark` made."""
    return entry >> _PLACE_BITS


class Lines:
    """The lines of a text, found when somebody asks for one."""

    __slots__ = ("_breaks", "_starts", "text")

    def __init__(self, text: str, breaks: re.Pattern[str] = _NEW_LINE) -> None:
        """The text, and what ends a line of it."""
        self.text = text
        self._breaks = breaks
        self._starts: array[int] | None = None

    def at(self, place: int) -> tuple[int, int]:
        """Line and column of a place, which count from 1."""
        if self._starts is None:
            self._starts = array("L", chain((0,), (found.end() for found in self._breaks.finditer(self.text))))
        line = bisect_right(self._starts, place)
        return line, place - self._starts[line - 1] + 1


@dataclass(slots=True)
class Marks:
    """The positions of everything in one document; none are known of data that stands in no text."""

    lines: Lines | None = None
    root: int = 0
    entries: dict[int, dict[str, int] | list[int]] = field(default_factory=dict)

    rereads: ClassVar[bool] = False
    """Whether they find the data again where it was put away."""

    def data(self, known: Any) -> Any:
        """The data that the marks are of."""
        return known

    def find(self, data: Any, path: KeyPath, *, key: bool = False) -> tuple[int, int]:
        """Line and column of the value at `path`, or of its key; where there is none, of the nearest key above."""
        if self.lines is None:
            return 0, 0
        data = self.data(data)
        found = mark(self.root, self.root)
        for step in path:
            entry = _entry(self.entries.get(id(data)), step)
            if entry is None:
                key = True
                break
            found = entry
            data = data[step]
        return self.lines.at(key_place(found) if key else found & _PLACE)


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
