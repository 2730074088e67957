"""Reading a foreign document key by key: what was read is remembered, so that the rest can be named as left out."""

import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from kblast.documents import Document
from kblast.errors import Problem
from kblast.foreign.placeholders import set_hint, unfilled
from kblast.location import KeyPath, Location, show_path
from kblast.validation import show_found

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_WORDS = {"true": True, "false": False}


def plain_setting(value: Any) -> Any:
    """A Kafka setting as the number, truth value or text that it is, whichever of them it was written as.

    A list becomes the text that Kafka reads as one, its parts joined by commas.
    """
    if isinstance(value, list) and not any(isinstance(part, list | dict) for part in value):
        return plain_setting(",".join(_setting_text(part) for part in value))
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return int(value)
    if isinstance(value, str):
        return int(value) if _NUMBER.fullmatch(value) else _WORDS.get(value, value)
    return value


def _setting_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


@dataclass(slots=True)
class Reading:
    """One document, and which of its keys were read."""

    document: Document
    problems: list[Problem]
    _paths: dict[int, KeyPath] = field(init=False, default_factory=dict)
    _read: set[tuple[int, str]] = field(init=False, default_factory=set)

    def _note_paths(self, data: Any, path: KeyPath) -> None:
        if isinstance(data, dict | list):
            self._paths[id(data)] = path
            for key, value in data.items() if isinstance(data, dict) else enumerate(data):
                self._note_paths(value, (*path, key))

    def path_of(self, container: Any) -> KeyPath | None:
        """Where a mapping or list stands in the document; None when it is no part of it."""
        if not self._paths:
            self._note_paths(self.document.data, ())
        return self._paths.get(id(container)) if isinstance(container, dict | list) else None

    def read(self, mapping: dict[str, Any], key: str) -> Any:
        """The value of a key, which then counts as read."""
        self._read.add((id(mapping), key))
        return mapping.get(key)

    def read_all(self, data: Any) -> None:
        """Counts everything below as read."""
        if isinstance(data, dict):
            for key in data:
                self.read_all(self.read(data, key))
        elif isinstance(data, list):
            for item in data:
                self.read_all(item)

    def unread(self, names_below: Collection[str] = ()) -> Iterator[tuple[str, Location]]:
        """Every key that was not read, as people write it, and its place; what says nothing is passed over.

        The keys below those of `names_below` are names of the document's own, and are shown as `*`.
        """
        for path in self._unread(self.document.data, ()):
            named = [False, *(step in names_below for step in path[:-1])]
            shown = show_path(tuple("*" if is_name else step for step, is_name in zip(path, named, strict=True)))
            yield re.sub(r"\[\d+\]", "[]", shown), self.document.locate(path, key=True)

    def _unread(self, data: Any, path: KeyPath) -> Iterator[KeyPath]:
        items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
        for key, value in items:
            if isinstance(data, list) or (id(data), key) in self._read:
                yield from self._unread(value, (*path, key))
            elif value is not None:
                yield (*path, key)

    def root(self) -> "Node":
        """The document as a mapping to be read."""
        data = self.document.data
        if not isinstance(data, dict):
            self.problem((), data, "a mapping")
        return Node(self, (), data if isinstance(data, dict) else {})

    def problem(self, path: KeyPath, found: Any, expected: str, hint: str = "") -> None:
        """Notes that something else was expected at a path."""
        where = f"{show_path(path)}: " if path else ""
        hint = next((set_hint(name) for name in unfilled(found).values()), hint) if isinstance(found, str) else hint
        place = self.document.locate(path)
        self.problems.append(Problem(place, f"{where}expected {expected}, found {show_found(found)}", hint))


@dataclass(frozen=True, slots=True)
class Node:
    """A mapping in a document; what is missing reads as nothing, and so does, with a problem, a wrong type."""

    reading: Reading
    path: KeyPath
    data: dict[str, Any]

    def place(self, *keys: str) -> Location:
        """Where the value of a key stands, or the nearest thing above it."""
        return self.reading.document.locate((*self.path, *keys))

    def value(self, key: str) -> str | int | float | bool | None:
        """A text, number or truth value, as it is."""
        found = self.reading.read(self.data, key)
        if isinstance(found, dict | list):
            self.reading.problem((*self.path, key), found, "a single value")
            return None
        return found  # type: ignore[no-any-return]

    def text(self, key: str) -> str | None:
        """A text that is not empty."""
        found = self.reading.read(self.data, key)
        if found is None or found == "":
            return None
        if not isinstance(found, str):
            hint = "put it in quotes" if isinstance(found, int | float) else ""
            self.reading.problem((*self.path, key), found, "a text", hint)
            return None
        return found

    def count(self, key: str, most: int) -> int | None:
        """A whole number from 0 to `most`."""
        found = self.value(key)
        if found is None:
            return None
        if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= most:
            self.reading.problem((*self.path, key), found, f"a whole number from 0 to {most}")
            return None
        return found

    def node(self, *keys: str) -> "Node":
        """The mapping below the keys, one in the other; an empty one where there is none."""
        here = self
        for key in keys:
            path = (*here.path, key)
            found = here.reading.read(here.data, key)
            if found is not None and not isinstance(found, dict):
                here.reading.problem(path, found, "a mapping")
            here = Node(here.reading, path, found if isinstance(found, dict) else {})
        return here

    def members(self) -> dict[str, "Node"]:
        """The mappings below its keys, by name."""
        return {name: self.node(name) for name in self.data}

    def nodes(self, key: str) -> list["Node"]:
        """The mappings of a list."""
        nodes = []
        for index, item in enumerate(self._list(key)):
            path = (*self.path, key, index)
            if isinstance(item, dict):
                nodes.append(Node(self.reading, path, item))
            else:
                self.reading.problem(path, item, "a mapping")
        return nodes

    def values(self, key: str) -> list[str | int | float | bool]:
        """The texts, numbers and truth values of a list."""
        found = []
        for index, item in enumerate(self._list(key)):
            if item is None or isinstance(item, dict | list):
                self.reading.problem((*self.path, key, index), item, "a single value")
            else:
                found.append(item)
        return found

    def settings(self, key: str) -> dict[str, tuple[Any, Location]]:
        """Kafka settings by name, each with its place."""
        node = self.node(key)
        found = {}
        for name in node.data:
            value = node.reading.read(node.data, name)
            self.reading.read_all(value)
            plain = plain_setting(value)
            if isinstance(plain, dict | list):
                self.reading.problem((*node.path, name), value, "a single value")
            elif plain is not None:
                found[name] = (plain, node.place(name))
        return found

    def _list(self, key: str) -> list[Any]:
        found = self.reading.read(self.data, key)
        if found is not None and not isinstance(found, list):
            self.reading.problem((*self.path, key), found, "a list")
        return found if isinstance(found, list) else []
