"""YAML to plain data and positions, in one pass over the events of libyaml."""

import re
from collections.abc import Iterator
from dataclasses import replace
from sys import intern
from typing import Any, NoReturn

import yaml

from kblast.documents.limits import MAX_ALIASED, MAX_DEPTH, MAX_PROBLEMS
from kblast.documents.marks import Document, Lines, Marks, key_place, mark
from kblast.documents.remarks import WithTexts, find_remarks, may_have_remarks
from kblast.documents.scalars import HALF_CHARACTER, MAY_BE_NO_TEXT, Scalar, has_half_character, resolve
from kblast.errors import Problem
from kblast.location import Location

_Libyaml: Any = getattr(yaml, "CSafeLoader", None)
_Parser: Any = _Libyaml or yaml.SafeLoader
_CORE_TAG = "tag:yaml.org,2002:"
_KNOWN_TAGS = {_CORE_TAG + kind for kind in ("null", "bool", "int", "float", "map", "seq")}
_MERGE = "<<"
_TEMPLATE = "a template with {{ … }} has to be rendered first"
_TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"
_DEEPER_THAN_LIBYAML = "exceeded maximum nesting depth"
"""What newer versions of libyaml say, which read ahead in search of a key and have a bound of their own."""

_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line to libyaml and to PyYAML, whose errors name lines too."""

_HINTS = {
    "cannot start any token": "indent with spaces, not tabs; put a text that begins with a special character in quotes",
    "mapping values are not allowed": "put a text that holds ': ' in quotes, or look for a missing ':' one line above",
    "found unexpected ':'": "put a space after the ':', or the whole text in quotes",
    "did not find expected key": "look at the indentation of this line and the one above, and for a missing quote",
    "did not find expected '-' indicator": "look at the indentation of this line and the one above",
}


class _RefusedError(Exception):
    """The document cannot be read any further; its problem is noted already."""


class _Open:
    """A mapping or list that is still being read.

    `key` is the one whose value comes next: None where a mapping waits for a key, and never None in a list.
    """

    __slots__ = ("anchor", "data", "key", "key_place", "marks", "merges", "place")

    def __init__(self, data: dict[str, Any] | list[Any], place: int, anchor: str | None) -> None:
        self.data = data
        self.marks: Any = {} if isinstance(data, dict) else []
        self.place = place
        self.anchor = anchor
        self.key: str | None = None if isinstance(data, dict) else ""
        self.key_place = 0
        self.merges: list[dict[str, Any]] | None = None


class _Merging(str):
    """The key `<<`, written without quotes."""

    __slots__ = ()


class _Builder:
    """Builds one document from events; what is done for every scalar stands in as few calls as can be."""

    def __init__(self, file: str, index: int, lines: Lines, problems: list[Problem]) -> None:
        self.file = file
        self.index = index
        self.problems = problems
        self.marks = Marks(lines)
        self.lines = lines
        self.stack: list[_Open] = []
        self.top: _Open | None = None
        self.root: Any = None
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.sizes: dict[int, int] = {}
        self.aliased = 0

    def note(self, place: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(Location(self.file, *self.lines.at(place)), message, hint))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _RefusedError

    def refuse(self, place: int, message: str, hint: str = "") -> NoReturn:
        self.note(place, message, hint)
        raise _RefusedError

    # Mappings and lists

    def open(self, event: Any, data: dict[str, Any] | list[Any]) -> None:
        place = event.start_mark.index
        if len(self.stack) >= MAX_DEPTH:
            self.refuse(place, _TOO_DEEP)
        if self.top is not None and self.top.key is None:
            if isinstance(data, dict):
                self.refuse(place, "a key must be a text, found a mapping", _TEMPLATE)
            self.refuse(place, "a key must be a text, found a list")
        if event.tag is not None and event.tag != "!" and event.tag not in _KNOWN_TAGS:
            self.unknown_tag(place, event.tag)
        self.top = _Open(data, place, event.anchor)
        self.stack.append(self.top)

    def close(self) -> None:
        done = self.stack.pop()
        self.top = self.stack[-1] if self.stack else None
        if done.merges:
            self.merge(done, done.merges)
        self.marks.entries[id(done.data)] = done.marks
        if done.anchor:
            self.sizes[id(done.data)] = size = self.size(done.data)
            self.anchors[done.anchor] = (done.data, size)
        self.add(done.data, done.place)

    def merge(self, done: _Open, sources: list[dict[str, Any]]) -> None:
        """Fills in what `<<` brings: keys that the mapping itself does not have, the first source first."""
        assert isinstance(done.data, dict)
        for source in sources:
            marks = self.marks.entries[id(source)]
            assert isinstance(marks, dict)
            for key, value in source.items():
                if key not in done.data:
                    done.data[key] = value
                    done.marks[key] = marks[key]

    def size(self, data: Any) -> int:
        """How many values there are in it, itself among them; what has an anchor inside was counted before."""
        if not isinstance(data, dict | list):
            return 1
        known = self.sizes.get(id(data))
        return known or 1 + sum(map(self.size, data.values() if isinstance(data, dict) else data))

    # Scalars

    def scalar(self, event: Any) -> None:
        place: int = event.start_mark.index
        text: str = event.value
        if not text.isascii() and has_half_character(text):
            self.note(place, HALF_CHARACTER)
        top = self.top
        if top is not None and top.key is None:
            if event.anchor:
                self.anchors[event.anchor] = (text, 1)
            if text in top.marks or text == _MERGE:
                self.key(_Merging(text) if text == _MERGE and event.implicit[0] else text, place)
            else:
                # The same few keys stand in thousands of mappings.
                top.key, top.key_place = intern(text), place
            return
        value: Scalar = text
        if event.tag is not None or (event.implicit[0] and text[:1] in MAY_BE_NO_TEXT):
            value = self.typed(event.tag, text, place)
        if event.anchor:
            self.anchors[event.anchor] = (value, 1)
        self.add(value, place)

    def key(self, text: str, place: int) -> None:
        top = self.top
        assert top is not None
        if text in top.marks:
            line, _ = self.lines.at(key_place(top.marks[text]))
            self.note(place, f"key '{text}' is given twice", f"first given in line {line}; remove one of them")
        top.key, top.key_place = text, place

    def typed(self, tag: str | None, text: str, place: int) -> Scalar:
        """A scalar that is no text perhaps: it has a tag, or none and no quotes."""
        if tag in ("!", _CORE_TAG + "str"):
            return text
        if tag is not None and tag not in _KNOWN_TAGS:
            self.unknown_tag(place, tag)
            return text
        try:
            return resolve(text)
        except ValueError as error:
            self.note(place, str(error), "put it in quotes if it is a text")
            return text

    def unknown_tag(self, place: int, tag: str) -> None:
        self.note(place, f"unknown tag '{tag}'", "write the value without a tag")

    def alias(self, event: Any) -> None:
        place = event.start_mark.index
        if event.anchor not in self.anchors:
            self.refuse(place, f"alias *{event.anchor} refers to no finished anchor &{event.anchor}")
        value, size = self.anchors[event.anchor]
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            self.refuse(place, f"aliases stand for more than {MAX_ALIASED} values")
        if self.top is None or self.top.key is not None:
            self.add(value, place)
        elif isinstance(value, str):
            self.key(value, place)
        else:
            self.refuse(place, f"a key must be a text, which *{event.anchor} is not")

    def add(self, value: Any, place: int) -> None:
        top = self.top
        if top is None:
            self.root, self.marks.root = value, place
            return
        data = top.data
        if isinstance(data, list):
            data.append(value)
            top.marks.append(mark(place, place))
            return
        key, top.key = top.key, None
        assert key is not None
        if type(key) is _Merging:
            self.add_sources(top, value, place)
            return
        data[key] = value
        top.marks[key] = mark(top.key_place, place)

    def add_sources(self, top: _Open, value: Any, place: int) -> None:
        sources = value if isinstance(value, list) else [value]
        if all(isinstance(source, dict) for source in sources):
            top.merges = [*(top.merges or ()), *sources]
        else:
            self.note(
                place, "'<<' merges a mapping or a list of mappings, found something else", 'a key of that name: "<<"'
            )


def read_yaml(text: str, file: str) -> tuple[list[Document], list[Problem]]:
    """All documents of a YAML text, and everything that is wrong with it.

    After a syntax error nothing more of the text is read, and there are no documents.
    """
    documents: list[Document] = []
    problems: list[Problem] = []
    try:
        parser = _Parser(text)
        events = WithTexts(parser, text) if may_have_remarks(text) else parser
        for builder in _build(events, file, Lines(text, _LINE_END), problems):
            documents += [Document(file, builder.index, builder.root, builder.marks)]
        if isinstance(events, WithTexts):
            remarks = find_remarks(text, file, events.texts)
            documents = [replace(document, remarks=remarks) for document in documents]
    except _RefusedError:
        return [], problems
    except yaml.MarkedYAMLError as error:
        return [], [*problems, _broken(file, error)]
    except yaml.reader.ReaderError as error:
        return [], [*problems, _forbidden_character(text, file, error)]
    return documents, problems


def _build(parser: Any, file: str, lines: Lines, problems: list[Problem]) -> Iterator[_Builder]:
    builder = _Builder(file, 0, lines, problems)
    next_event, scalar = parser.get_event, builder.scalar
    while True:
        event = next_event()
        kind = type(event)
        if kind is yaml.ScalarEvent:
            scalar(event)
        elif kind is yaml.MappingStartEvent:
            builder.open(event, {})
        elif kind is yaml.SequenceStartEvent:
            builder.open(event, [])
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            builder.close()
        elif kind is yaml.AliasEvent:
            builder.alias(event)
        elif kind is yaml.DocumentEndEvent:
            yield builder
            builder = _Builder(file, builder.index + 1, lines, problems)
            scalar = builder.scalar
        elif event is None or kind is yaml.StreamEndEvent:
            return


def _broken(file: str, error: yaml.MarkedYAMLError) -> Problem:
    begun, at = error.context_mark, error.problem_mark or error.context_mark
    place = Location(file, at.line + 1, at.column + 1) if at else Location(file)
    if _DEEPER_THAN_LIBYAML in (error.problem or ""):
        return Problem(place, _TOO_DEEP)
    context = error.context or ""
    if context and begun and begun.line + 1 < place.line:
        context += f" that begins in line {begun.line + 1}"
    said = ", ".join(part for part in (context, error.problem) if part)
    hint = next((hint for words, hint in _HINTS.items() if words in said), "")
    return Problem(place, f"not valid YAML: {said}", hint)


def _forbidden_character(text: str, file: str, error: yaml.reader.ReaderError) -> Problem:
    """The place of a character that YAML does not allow; libyaml counts bytes up to it, PyYAML's reader does not."""
    offset = error.position
    before = text.encode()[:offset].decode(errors="ignore") if _Parser is _Libyaml else text[:offset]
    place = Location(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return Problem(
        place,
        f"not valid YAML: character U+{error.character:04X} is not allowed",
        'write it as "\\u…" in double quotes',
    )
