"""Versions of Kafka and of its clients, compared by their numbers."""

import re
from functools import cache

_NUMBERS = re.compile(r"\d+")


@cache
def parse_version(text: str) -> tuple[int, ...]:
    """The numbers of a version: `3.10.1` is (3, 10, 1), `4.1-IV0` is (4, 1, 0)."""
    return tuple(int(number) for number in _NUMBERS.findall(text)[:4])


@cache
def at_least(version: str, bound: str) -> bool:
    """Whether a version is the bound or later; a version without numbers is taken to be."""
    numbers = parse_version(version)
    return not numbers or numbers >= parse_version(bound)
