"""Regular expressions over whole names, in bounded time whatever the expression and the name.

Python's `re` tries one way after another, and some expressions have more ways than there is time: `(a+)+b` on a long
row of `a`. Here every part of an expression turns the set of places where it may begin into the set of places where it
may end; sets are bits of one integer, so no place is ever tried twice. Parsing and character classes are those of `re`.
"""

import itertools
import re
import warnings
from collections.abc import Callable, Iterable
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import Any, Final

_DEEPEST: Final = 20
_LONGEST: Final = 2_000
_MOST_STEPS: Final = 20_000
_CONSUMES_ONE: Final = {"LITERAL", "NOT_LITERAL", "ANY", "IN"}

Places = int
"""A set of places in a name: bit n stands for the place before its character n."""


class PatternError(Exception):
    """The text is not a regular expression, or not one that can be matched in bounded time."""


class _UnsupportedError(Exception):
    """A part of an expression that cannot be matched this way."""


class _Name:
    """One name while it is matched: what the parts of an expression ask of it."""

    __slots__ = ("every", "pattern", "places_of", "size", "steps", "text")

    def __init__(self, text: str, pattern: str) -> None:
        self.text = text
        self.pattern = pattern
        self.size = len(text)
        self.every: Places = (1 << self.size) - 1
        self.places_of: dict[int, Places] = {}
        self.steps = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise PatternError(f"'{self.pattern}' takes too long on a name of {self.size} characters")


Move = Callable[[Places, _Name], Places]


class Pattern:
    """A regular expression that is held against whole names. Raises PatternError."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > _LONGEST:
            raise PatternError(f"a regular expression of more than {_LONGEST} characters")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                parsed = _parser.parse(text)
        except re.error as error:
            raise PatternError(f"'{text}' is not a regular expression: {error.msg}") from error
        except (RecursionError, OverflowError) as error:
            raise PatternError(f"'{text[:60]}…' is too large a regular expression") from error
        try:
            self._move = _whole(parsed)
        except _UnsupportedError as error:
            raise PatternError(f"'{text}': {error} is not supported") from error

    def matches(self, name: str) -> bool:
        """Whether the expression matches the whole name. Raises PatternError when that would take too long."""
        return bool(self._move(1, _Name(name, self.text)) >> len(name))


def _whole(parsed: Any) -> Move:
    if parsed.state.flags & re.MULTILINE:
        raise _UnsupportedError("the flag m")
    return _sequence(parsed, parsed.state, 0)


def _sequence(items: Iterable[Any], state: Any, depth: int) -> Move:
    if depth > _DEEPEST:
        raise _UnsupportedError(f"nesting more than {_DEEPEST} levels deep")
    moves: list[Move] = []
    for is_literal, run in itertools.groupby(items, lambda item: _is_literal(item, state)):
        parts = list(run)
        if is_literal and len(parts) > 1:
            moves.append(_literal("".join(chr(character) for _, character in parts)))
        else:
            moves += [_part(item, state, depth) for item in parts]

    def move(places: Places, name: _Name) -> Places:
        for one in moves:
            if not places:
                return 0
            name.step()
            places = one(places, name)
        return places

    return moves[0] if len(moves) == 1 else move


def _is_literal(item: Any, state: Any) -> bool:
    return str(item[0]) == "LITERAL" and not state.flags & re.IGNORECASE


def _part(item: Any, state: Any, depth: int) -> Move:
    code, argument = str(item[0]), item[1]
    if code in _CONSUMES_ONE:
        return _one_of(_places_of(item, state))
    if code == "BRANCH":
        return _union([_sequence(branch, state, depth + 1) for branch in argument[1]])
    if code == "SUBPATTERN" and not argument[1] and not argument[2]:
        return _sequence(argument[3], state, depth + 1)
    if code in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, repeated = argument
        if len(repeated) == 1 and str(repeated[0][0]) in _CONSUMES_ONE and most == _parser.MAXREPEAT:
            return _run(_places_of(repeated[0], state), int(least))
        return _repeat(_sequence(repeated, state, depth + 1), int(least), int(most))
    if code in ("ASSERT", "ASSERT_NOT") and argument[0] > 0:
        return _ahead(_sequence(argument[1], state, depth + 1), wanted=code == "ASSERT")
    if code == "AT" and str(argument) in _ANCHORS:
        return _ANCHORS[str(argument)]
    raise _UnsupportedError(_UNSUPPORTED.get(code, "this kind of expression"))


_ANCHORS: Final[dict[str, Move]] = {
    "AT_BEGINNING": lambda places, _: places & 1,
    "AT_BEGINNING_STRING": lambda places, _: places & 1,
    "AT_END": lambda places, name: places & 1 << name.size,
    "AT_END_STRING": lambda places, name: places & 1 << name.size,
}
_UNSUPPORTED: Final = {
    "GROUPREF": "a reference to a group",
    "GROUPREF_EXISTS": "a condition on a group",
    "ASSERT": "looking back",
    "ASSERT_NOT": "looking back",
    "ATOMIC_GROUP": "an atomic group",
    "POSSESSIVE_REPEAT": "a possessive repetition",
    "SUBPATTERN": "a group with flags of its own",
    "AT": "a word boundary",
}


def _literal(text: str) -> Move:
    def move(places: Places, name: _Name) -> Places:
        ends = 0
        last_end = places.bit_length() - 1 + len(text)
        start = name.text.find(text, (places & -places).bit_length() - 1, last_end)
        while start >= 0:
            name.step()
            ends |= (places >> start & 1) << start + len(text)
            start = name.text.find(text, start + 1, last_end)
        return ends

    return move


def _places_of(item: Any, state: Any) -> Callable[[_Name], Places]:
    """Where a name has one of the characters that the item stands for."""
    matches = _compiler.compile(_parser.SubPattern(state, [item]), state.flags).match
    known: dict[str, str] = {}

    def places_of(name: _Name) -> Places:
        places = name.places_of.get(id(item))
        if places is None:
            for character in set(name.text) - known.keys():
                known[character] = "1" if matches(character) else "0"
            bits = "".join([known[character] for character in reversed(name.text)])
            places = name.places_of[id(item)] = int(bits or "0", 2)
        return places

    return places_of


def _one_of(places_of: Callable[[_Name], Places]) -> Move:
    return lambda places, name: (places & places_of(name)) << 1


def _run(places_of: Callable[[_Name], Places], least: int) -> Move:
    """At least so many characters of a kind in a row; adding the kind's places carries a start to its run's end."""

    def move(places: Places, name: _Name) -> Places:
        kind = places_of(name)
        for _ in range(least):
            if not places:
                return 0
            name.step()
            places = (places & kind) << 1
        return ((places & kind) + kind ^ kind) | places

    return move


def _repeat(one: Move, least: int, most: int) -> Move:
    def move(places: Places, name: _Name) -> Places:
        for _ in range(least):
            name.step()
            before, places = places, one(places, name)
            if places == before:
                break
        reached = new = places
        for _ in range(most - least):
            name.step()
            new = one(new, name) & ~reached
            if not new:
                break
            reached |= new
        return reached

    return move


def _union(branches: list[Move]) -> Move:
    def move(places: Places, name: _Name) -> Places:
        ends = 0
        for branch in branches:
            name.step()
            ends |= branch(places, name)
        return ends

    return move


def _ahead(what: Move, *, wanted: bool) -> Move:
    """Keeps the places that something follows, or does not; each place is asked for itself."""

    def move(places: Places, name: _Name) -> Places:
        kept = 0
        while places:
            name.step()
            place = places & -places
            places ^= place
            if bool(what(place, name)) is wanted:
                kept |= place
        return kept

    return move
