"""Many writings of one thing become one: mappings merge, values must agree, generated files yield to declared ones."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kblast.documents import Document
from kblast.errors import Problem
from kblast.location import KeyPath, Location, show_path
from kblast.model.parts import OnOutage, Part
from kblast.validation import show_found

UNITED = ("needs", "wants", "tags", "links", "produces", "consumes")
"""Lists that are united; any other list is a value."""

_COMBINED = ("evidence", "last_seen")
"""Keys of edges that add up; see `edges`."""

_LONGEST_LINE = 80


@dataclass(frozen=True, slots=True)
class Writing:
    """One value, as one document has it."""

    value: Any
    document: Document
    path: KeyPath
    generated: bool

    def locate(self) -> Location:
        """Where it stands; an element stands where its name does."""
        return self.document.locate(self.path, key=len(self.path) == 2)

    def child(self, key: str | int, value: Any = None) -> "Writing":
        """A value below this one."""
        return Writing(value, self.document, (*self.path, key), self.generated)

    def of(self, value: Any) -> "Writing":
        """The same place with another value."""
        return Writing(value, self.document, self.path, self.generated)

    def found(self) -> str:
        """What stands there, in the words of an error message."""
        return show_found(self.document.value(self.path))

    def text(self) -> str:
        """What stands there, in one line; lists and mappings as well, unless they are long."""
        written = self.document.value(self.path)
        if isinstance(written, list | dict):
            line = json.dumps(written, ensure_ascii=False, default=str)
            return line if len(line) <= _LONGEST_LINE else self.found()
        return self.found()


@dataclass(frozen=True, slots=True)
class Drift:
    """A generated file says something else than the value that holds, which is the declared one if there is one.

    `declared` is None where the generated value goes against something declared elsewhere, at `declared_at`. `shown`
    is what stands at both places, in words; `among_generated` tells that no person wrote either.
    """

    path: KeyPath
    declared: Any
    generated: Any
    declared_at: Location
    generated_at: Location
    shown: tuple[str, str]
    among_generated: bool = False

    @classmethod
    def between(cls, path: KeyPath, holds: "Writing", yields: "Writing") -> "Drift":
        """The drift of one value from another that stands for the same thing."""
        places, shown = (holds.locate(), yields.locate()), (holds.text(), yields.text())
        return cls(path, holds.value, yields.value, *places, shown, holds.generated)


@dataclass(slots=True)
class Merged:
    """One element, of whichever kind, out of all its writings; of its united lists, every item where it was written."""

    element: Any
    lists: dict[str, list[Writing]]


@dataclass(slots=True)
class Merger:
    """Merges writings, declared ones first; gathers origins of values, problems and drift on the way."""

    origins: dict[KeyPath, Writing] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)

    def element(self, path: KeyPath, writings: list[Writing]) -> Merged:
        """One element; its united lists are taken apart, to be united once references are resolved."""
        lists: dict[str, list[Writing]] = {}
        for writing in writings:
            given = writing.value.model_fields_set
            for key in () if given.isdisjoint(UNITED) else UNITED:
                if key in given and (items := getattr(writing.value, key)) is not None:
                    above = writing.child(key)
                    lists.setdefault(key, []).extend(above.child(index, item) for index, item in enumerate(items))
        return Merged(self.merge(path, writings), lists)

    def merge(self, path: KeyPath, writings: list[Writing]) -> Any:
        """The one value of all writings."""
        self.origins[path] = writings[0]
        if len(writings) == 1:
            return writings[0].value
        if _is_mapping(writings[0].value) and len({type(writing.value) for writing in writings}) == 1:
            return self._mapping(path, writings)
        return self._value(path, writings)

    def _mapping(self, path: KeyPath, writings: list[Writing]) -> Any:
        below: dict[Any, list[Writing]] = {}
        for writing in writings:
            for name, key, value in _items(writing.value):
                below.setdefault(name, []).append(writing.child(key, value))
        merged = {name: self.merge((*path, children[0].path[-1]), children) for name, children in below.items()}
        first = writings[0].value
        if isinstance(first, Part):
            return type(first).model_construct(**merged)
        return dict(sorted(merged.items()))

    def _value(self, path: KeyPath, writings: list[Writing]) -> Any:
        chosen = writings[0]
        for other in writings:
            if other.value == chosen.value:
                continue
            if other.generated:
                self.drift.append(Drift.between(path, chosen, other))
            else:
                both = (chosen.found(), other.found())
                shown = f": {both[0]} and {both[1]}" if both[0] != both[1] else ""
                message = f"{show_path(other.path)}: given two different values{shown}"
                self.problems.append(Problem(other.locate(), message, f"the first one stands at {chosen.locate()}"))
        return chosen.value


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict | Part) and not isinstance(value, OnOutage)


def _items(value: Part | Mapping[Any, Any]) -> Iterable[tuple[Any, str, Any]]:
    """Name, key in the document, and value of everything that was given, but for what is brought together elsewhere."""
    if isinstance(value, Part):
        fields = type(value).model_fields
        given = ((name, fields[name].alias or name, getattr(value, name)) for name in sorted(value.model_fields_set))
        return [item for item in given if item[2] is not None and item[0] not in (*UNITED, *_COMBINED)]
    return [(name, str(name), item) for name, item in value.items()]
