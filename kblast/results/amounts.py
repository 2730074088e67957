"""Amounts of data, in records and in bytes, each None where it is not known."""

import math
from collections.abc import Iterable

from kblast.results.shape import Shape


class Amount(Shape):
    """How much data; None where it is not known."""

    records: float | None = None
    bytes: float | None = None

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return self.records is not None or self.bytes is not None

    @property
    def nothing(self) -> bool:
        """Whether it is known to be none at all."""
        return self.known and not self.records and not self.bytes

    def less(self, other: "Amount") -> "Amount":
        """What is left without another amount: not less than nothing, and nothing of nothing."""
        if self.nothing:
            return self
        return Amount(records=_less(self.records, other.records), bytes=_less(self.bytes, other.bytes))

    def at_least(self, other: "Amount") -> "Amount":
        """The larger of two amounts."""
        return Amount(records=_larger(self.records, other.records), bytes=_larger(self.bytes, other.bytes))


NOTHING = Amount(records=0.0, bytes=0.0)


def together(amounts: Iterable[Amount]) -> Amount:
    """The sum of amounts, of each unit where all are known in it."""
    found = list(amounts)
    return Amount(records=_sum([a.records for a in found]), bytes=_sum([a.bytes for a in found]))


def _sum(numbers: list[float | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return math.fsum(known) if len(known) == len(numbers) else None


def _less(number: float | None, other: float | None) -> float | None:
    return None if number is None or other is None else max(0.0, number - other)


def _larger(number: float | None, other: float | None) -> float | None:
    return None if number is None or other is None else max(number, other)
