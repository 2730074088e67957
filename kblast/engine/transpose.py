"""From who is hit in which scenarios to what each scenario hits."""

from collections.abc import Mapping
from itertools import compress
from typing import TypeVar

Name = TypeVar("Name")

_DIGITS = bytes.maketrans(b"01", b"\0\1")


def by_lane(masks: Mapping[Name, int], lanes: int) -> list[tuple[Name, ...]]:
    """Of each of so many lanes the names whose masks have it, in their order.

    Lanes that hit the same, as those of one bottleneck do, share what is made for them.
    """
    names = [name for name, mask in masks.items() if mask]
    rows = (f"{masks[name]:0{lanes}b}".encode().translate(_DIGITS) for name in names)
    table = b"".join(rows)
    known: dict[bytes, tuple[Name, ...]] = {}
    found = []
    for lane in range(lanes - 1, -1, -1):  # the first lane is the last digit
        column = table[lane::lanes]
        if column not in known:
            known[column] = tuple(compress(names, column))
        found.append(known[column])
    return found
