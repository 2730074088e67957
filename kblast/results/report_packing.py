"""How the data of a report is written: JSON and columns of numbers, compressed, in letters that HTML lets alone."""

import base64
import json
import zlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any, TypeVar

from kblast.results.gates import NONE

Value = TypeVar("Value", bound=Hashable)


def packed(told: Mapping[str, Any], columns: Mapping[str, Sequence[int]]) -> str:
    """What is told and its columns of numbers in letters: base 85, as in RFC 1924 but for a comma in place of `<`.

    What is compressed is a line of JSON, which also says how long each column is, and after it the numbers, one column
    after the other: each as its double, or below 0 as the double of what it is below, less one; of that seven bits
    a byte, the lowest first, with the eighth bit set where more follow.
    """
    told = {**told, "columns": [[name, len(numbers)] for name, numbers in columns.items()]}
    line = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    written = zlib.compress(line + b"\n" + bytes(_bytes(chain.from_iterable(columns.values()))), 9)
    return base64.b85encode(written).decode().replace("<", ",")


def _bytes(numbers: Iterable[int]) -> Iterable[int]:
    for number in numbers:
        left = 2 * number if number >= 0 else -2 * number - 1
        while left > 127:
            yield left & 127 | 128
            left >>= 7
        yield left


def steps(numbers: Iterable[int], start: int = 0) -> list[int]:
    """Numbers that are near each other as the steps between them; the first from where it starts."""
    return [after - before for before, after in pairwise((start, *numbers))]


def back(numbers: Iterable[int]) -> list[int]:
    """Numbers in the order in which each is first used: how far each is behind the next new one; none stays none."""
    found, new = [], 0
    for number in numbers:
        found.append(NONE if number == NONE else new - number)
        new = max(new, number + 1)
    return found


def numbered(values: Iterable[Value]) -> tuple[list[Value], list[int]]:
    """All values in the order in which they come up, and the place of each among them."""
    places: dict[Value, int] = {}
    numbers = [places.setdefault(value, len(places)) for value in values]
    return list(places), numbers


def shared(texts: Iterable[str]) -> tuple[list[int], list[str]]:
    """Texts as how much of its beginning each shares with the one before it, and the rest of it.

    What is not ASCII is never shared, so that it does not matter how a language counts characters.
    """
    lengths, rests, before = [], [], ""
    for text in texts:
        length = next(
            (place for place, (a, b) in enumerate(zip(before, text, strict=False)) if a != b or not a.isascii()),
            min(len(before), len(text)),
        )
        lengths.append(length)
        rests.append(text[length:])
        before = text
    return lengths, rests
