"""What foreign documents say, gathered into the data of one inventory file; every value knows where it was said."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kblast.documents import Document
from kblast.documents.marks import Marks
from kblast.errors import Problem
from kblast.foreign.reading import plain_setting
from kblast.location import KeyPath, Location, show_path
from kblast.model.inventory import SECTIONS
from kblast.model.merge import UNITED
from kblast.validation import show_found

_SETTINGS = "config"
_ADD_UP = (*UNITED, "kinds")
"""Keys whose lists add up: several documents may each name some of the events that a topic carries."""
_IDENTITY = ("ref", "topic")
"""Keys that say which edge or need it is; they are written first."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a document says: the value at a path of keys of an inventory, and the place where it says so.

    Where lists are united (edges, needs, tags, kinds of event), the path ends with the list's key and the value is one
    item of it, or several. An empty mapping says that the element exists.
    """

    path: KeyPath
    value: Any
    place: Location


@dataclass(slots=True)
class Facts:
    """Facts as they add up: mappings merge, lists are united, two values for one key are a problem.

    `cluster` is the one that the user named for documents that name none.
    """

    cluster: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _places: dict[KeyPath, Location] = field(default_factory=dict)
    _items: dict[KeyPath, dict[str, tuple[Any, Location]]] = field(default_factory=dict)

    def add(self, fact: Fact) -> None:
        """Takes in one fact."""
        path, value = fact.path, fact.value
        if len(path) == 3 and path[-1] in _ADD_UP:
            self._mapping(path[:-1], fact.place)
            for part in value if isinstance(value, list) else [value]:
                item = _with_plain_settings(part)
                self._items.setdefault(path, {}).setdefault(json.dumps(item, sort_keys=True), (item, fact.place))
        elif isinstance(value, dict):
            if self._mapping(path, fact.place) is not None:
                for key, below in value.items():
                    self.add(Fact((*path, key), below, fact.place))
        else:
            self._scalar(path, plain_setting(value) if _SETTINGS in path[2:-1] else value, fact.place)

    def names(self, section: str) -> set[str]:
        """The names of a section's elements."""
        return set(self.data.get(section, {}))

    def place(self, path: KeyPath) -> Location:
        """Where the value at a path was said first."""
        return self._places[path]

    def items(self) -> Iterator[tuple[KeyPath, Any, Location]]:
        """Every item of a united list: the list's path, the item, and its place."""
        for path, found in self._items.items():
            for item, place in found.values():
                yield path, item, place

    def document(self, shown: str) -> "SourcedDocument":
        """All facts as one inventory document, in a stable order, whose values are located where they come from."""
        data: dict[str, Any] = {"kblast": 1}
        places = {_texts(path): place for path, place in self._places.items()}
        for section in SECTIONS:
            if section in self.data:
                data[section] = {name: _sorted(self.data[section][name]) for name in sorted(self.data[section])}
        for path, found in self._items.items():
            section, name, key = _texts(path)
            ordered = [found[text] for text in sorted(found)]
            data[section][name] = _sorted(data[section][name] | {key: [item for item, _ in ordered]})
            for index, (_, place) in enumerate(ordered):
                places[section, name, key, str(index)] = place
        return SourcedDocument(shown, 0, data, Marks(), places)

    def _mapping(self, path: KeyPath, place: Location) -> dict[str, Any] | None:
        """The mapping at a path, made where there is none; None where something else stands in the way."""
        here = self.data
        for depth, step in enumerate(path, start=1):
            found = here.setdefault(str(step), {})
            self._places.setdefault(path[:depth], place)
            if not isinstance(found, dict):
                self._conflict(path[:depth], found, {}, place)
                return None
            here = found
        return here

    def _scalar(self, path: KeyPath, value: Any, place: Location) -> None:
        parent = self._mapping(path[:-1], place)
        if parent is None:
            return
        found = parent.setdefault(str(path[-1]), value)
        self._places.setdefault(path, place)
        if json.dumps(found) != json.dumps(value):
            self._conflict(path, found, value, place)

    def _conflict(self, path: KeyPath, first: Any, second: Any, place: Location) -> None:
        message = f"{show_path(path)}: given two different values, {show_found(first)} and {show_found(second)}"
        there = self._places[path]
        hint = f"the first one stands at {there}; import the one that holds"
        if self.cluster is not None and str(path[1]).startswith(f"{self.cluster}/") and place.file != there.file:
            hint += f"; files of two clusters go one by one: kblast import {place.file} --cluster NAME"
        self.problems.append(Problem(place, message, hint))


@dataclass(frozen=True, slots=True)
class SourcedDocument(Document):
    """A document made of others: its values are located where they were said."""

    places: Mapping[tuple[str, ...], Location]

    def locate(self, path: KeyPath = (), *, key: bool = False) -> Location:
        """The place a value at `path` comes from; where nothing stands there, that of the nearest key above."""
        del key
        steps = _texts(path)
        for length in range(len(steps), 0, -1):
            if found := self.places.get(steps[:length]):
                return found
        return Location(self.file)


def _texts(path: KeyPath) -> tuple[str, ...]:
    return tuple(str(step) for step in path)


def _with_plain_settings(item: Any) -> Any:
    if isinstance(item, dict) and isinstance(item.get(_SETTINGS), dict):
        return item | {_SETTINGS: {key: plain_setting(value) for key, value in item[_SETTINGS].items()}}
    return item


def _sorted(value: Any) -> Any:
    """The value with its keys in order, numbers by their size; what says which one it is goes first."""
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _sorted(value[key]) for key in sorted(value, key=_rank)}


def _rank(key: str) -> tuple[bool, int, str]:
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 10 else -1
    return key not in _IDENTITY, number, key
