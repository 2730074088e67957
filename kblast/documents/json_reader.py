"""JSON to plain data; positions are worked out only when somebody asks for one."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, ClassVar

from kblast.documents.limits import MAX_DEPTH, MAX_DIGITS, MAX_PROBLEMS
from kblast.documents.marks import Document, Lines, Marks, mark
from kblast.documents.scalars import HALF_CHARACTER, has_half_character
from kblast.errors import Problem
from kblast.location import Location

_TOKEN = re.compile(r'[\s:,]*(?:([{\[])|([}\]])|("[^"\\]*+(?:\\.[^"\\]*+)*+")|([^\s:,{}\[\]"]+))', re.DOTALL)
_PERHAPS_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_CONTAINERS = (dict, list)
_LONG_NUMBER = b"0" * MAX_DIGITS  # one more character may be its sign
_DIGITS_AS_ZERO = bytes.maketrans(b"123456789", b"000000000")
_NO_BRACKETS = bytes(set(range(128)) - set(b"[]{}"))
_NO_NUMBERS = ("NaN", "Infinity", "-Infinity")

Token = tuple[str, str, str, str, int]
"""An opening bracket, a closing one, a string or another scalar, whichever it is; and its place."""


class _LazyMarks(Marks):
    """Positions that are found by a second reading of the text, on the first question."""

    __slots__ = ("again", "is_read")
    rereads: ClassVar[bool] = True

    def __init__(self, text: str) -> None:
        super().__init__(Lines(text))
        self.is_read = False
        self.again: Any = None

    def data(self, known: Any) -> Any:
        """The data as it was read again; what else is known of it is not needed."""
        del known
        if not self.is_read:
            assert self.lines is not None
            self.is_read, self.again = True, json.loads(self.lines.text)
            _scan(self.lines.text, self.again, self)
        return self.again


def read_json(text: str, file: str) -> tuple[list[Document], list[Problem]]:
    """The document of a JSON text, and everything that is wrong with it; an empty text has none."""
    if not text.strip():
        return [], []
    suspect = bool(_PERHAPS_HALF.search(text))

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal suspect
        made = dict(items)
        suspect |= len(made) != len(items)
        return made

    def no_number(_: str) -> None:
        nonlocal suspect
        suspect = True

    def integer(digits: str) -> int:
        if len(digits) <= MAX_DIGITS:
            return int(digits)
        no_number(digits)
        return 0

    try:
        parse_int = integer if _has_long_number(text) else None
        data = json.loads(text, object_pairs_hook=pairs, parse_constant=no_number, parse_int=parse_int)
    except json.JSONDecodeError as error:
        said = error.msg[0].lower() + error.msg[1:]
        hint = "remove the comma before it" if text[: error.pos].rstrip().endswith(",") else ""
        return [], [Problem(Location(file, error.lineno, error.colno), f"not valid JSON: {said}", hint)]
    except RecursionError:
        return [], list(islice(_faults(text, file), MAX_PROBLEMS))
    if _may_be_too_deep(text) and _is_too_deep(data):
        return [], list(islice(_faults(text, file), MAX_PROBLEMS))
    problems = list(islice(_faults(text, file), MAX_PROBLEMS)) if suspect else []
    return [Document(file, 0, data, _LazyMarks(text))], problems


def _may_be_too_deep(text: str) -> bool:
    """Whether brackets nest too deep, if those in texts count as well; far quicker than to look at all of the data."""
    brackets = text.encode("ascii", "replace").translate(None, _NO_BRACKETS)
    for _ in range(MAX_DEPTH):
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return bool(brackets)


def _is_too_deep(data: Any) -> bool:
    level = [data] if type(data) in _CONTAINERS else []
    for _ in range(MAX_DEPTH):
        level = [
            child
            for value in level
            for child in (value.values() if type(value) is dict else value)
            if type(child) in _CONTAINERS
        ]
    return bool(level)


def _has_long_number(text: str) -> bool:
    """Whether there may be a number that is too long: so many digits in a row, in a text perhaps."""
    return _LONG_NUMBER in text.encode("ascii", "replace").translate(_DIGITS_AS_ZERO)


def _scan(text: str, data: Any, marks: Marks) -> None:
    """Walks tokens and data side by side; the text is known to be the valid JSON of `data`."""
    stack: list[tuple[Any, dict[str, int] | list[int]]] = []
    key: str | None = None
    key_place = 0
    for opening, closing, string, _, place in _tokens(text):
        if closing:
            stack.pop()
            continue
        if stack and isinstance(stack[-1][0], dict) and key is None:
            key, key_place = json.loads(string) if "\\" in string else string[1:-1], place
            continue
        value = data
        if stack:
            parent, entries = stack[-1]
            if isinstance(entries, dict):
                assert key is not None
                value = parent[key]
                entries[key] = mark(key_place, place)
                key = None
            else:
                value = parent[len(entries)]
                entries.append(mark(place, place))
        else:
            marks.root = place
        if opening:
            made: dict[str, int] | list[int] = {} if opening == "{" else []
            marks.entries[id(value)] = made
            stack.append((value, made))


def _faults(text: str, file: str) -> Iterator[Problem]:
    """What is refused in a text that is JSON otherwise; nothing is looked at after what nests too deep."""
    lines = Lines(text)

    def at(place: int) -> Location:
        return Location(file, *lines.at(place))

    stack: list[set[str] | None] = []
    expects_key = False
    for opening, closing, string, other, place in _tokens(text):
        if opening:
            if len(stack) == MAX_DEPTH:
                yield Problem(at(place), f"nested more than {MAX_DEPTH} levels deep")
                return
            stack.append(set() if opening == "{" else None)
            expects_key = opening == "{"
            continue
        if closing:
            stack.pop()
        keys = stack[-1] if stack else None
        if string:
            read = json.loads(string)
            if has_half_character(read):
                yield Problem(at(place), HALF_CHARACTER)
            elif expects_key and keys is not None and read in keys:
                yield Problem(at(place), f"key '{read}' is given twice", "remove one of them")
            if expects_key and keys is not None:
                keys.add(read)
                expects_key = False
                continue
        elif other in _NO_NUMBERS:
            yield Problem(at(place), f"not valid JSON: {other} is no JSON value")
        elif len(other) > MAX_DIGITS and other.lstrip("-").isdigit():
            yield Problem(at(place), f"a number of {len(other)} characters", "put it in quotes if it is a text")
        expects_key = keys is not None


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        opening, closing, string, other = match.groups("")
        yield opening, closing, string, other, match.start(match.lastindex or 0)
