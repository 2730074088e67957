"""Families of sets, as zero-suppressed decision diagrams (Minato, DAC 1993), of which only the minimal sets are kept.

Every family here is an antichain: no set of it holds another. A family is a number; 0 is the family without sets, 1
the one whose only set is the empty one, which says "in any case". Families are shared, so that equal ones have equal
numbers, and every operation remembers its results. Variables are numbers, looked at from the smallest up.

The recursions go as deep as a family has variables; `deep` makes room for them.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

NONE = 0
ALWAYS = 1

_TERMINAL = sys.maxsize
"""The variable of the two families without variables: beyond all others."""

_DEEP = 1_000_000
_LOOKING = 0x3F
"""Whether there are too many nodes is looked at whenever these bits of their number are 0."""

_BITS = 32
"""How many bits the number of a family takes in the key of a remembered result."""


class FamiliesTooLargeError(Exception):
    """The families hold more nodes and remembered results than was allowed."""


@contextmanager
def deep() -> Iterator[None]:
    """Lets recursions go as deep as families are, and saves the collector from looking at millions of numbers.

    Python functions that call each other need no stack of C's; and nothing here refers to itself.
    """
    limit, collecting = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(limit, _DEEP))
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        if collecting:
            gc.enable()


class Families:
    """A manager of families; `most` bounds its nodes and remembered results together.

    All operations raise `FamiliesTooLargeError` when there are more.
    """

    def __init__(self, most: int) -> None:
        self.variable = [_TERMINAL, _TERMINAL]
        self.low = [NONE, NONE]
        self.high = [NONE, NONE]
        self.smallest = [_TERMINAL, 0]
        self.largest = [-1, 0]
        self._last = [-1, -1]
        self._nodes: dict[int, int] = {}
        self._unions: dict[int, int] = {}
        self._withouts: dict[int, int] = {}
        self._products: dict[int, int] = {}
        self._limited: dict[int, int] = {}
        self._most = most

    def size(self) -> int:
        """How many nodes and remembered results there are."""
        return len(self.variable) + len(self._unions) + len(self._withouts) + len(self._products) + len(self._limited)

    def node(self, variable: int, low: int, high: int) -> int:
        """The sets of `low`, and those of `high` with `variable` added."""
        if high == NONE:
            return low
        key = (variable << _BITS | low) << _BITS | high
        found = self._nodes.get(key)
        if found is None:
            found = len(self.variable)
            if not found & _LOOKING and self.size() > self._most:
                raise FamiliesTooLargeError
            self._nodes[key] = found
            self.variable.append(variable)
            self.low.append(low)
            self.high.append(high)
            self._last.append(max(variable, self._last[low], self._last[high]))
            self.smallest.append(min(self.smallest[low], self.smallest[high] + 1))
            self.largest.append(max(self.largest[low], self.largest[high] + 1))
        return found

    def singles(self, variables: int) -> int:
        """The family of one set for each variable; the variables are the bits of a number."""
        found = NONE
        while variables:
            highest = variables.bit_length() - 1
            variables ^= 1 << highest
            found = self.node(highest, found, ALWAYS)
        return found

    def support(self, family: int) -> set[int]:
        """The variables in the sets of a family."""
        seen: set[int] = set()
        waiting = [family]
        while waiting:
            family = waiting.pop()
            if family > ALWAYS and family not in seen:
                seen.add(family)
                waiting += (self.low[family], self.high[family])
        return {self.variable[family] for family in seen}

    def union(self, one: int, other: int) -> int:
        """The minimal sets of both families together."""
        if one == other or other == NONE:
            return one
        if one == NONE:
            return other
        if one == ALWAYS or other == ALWAYS:
            return ALWAYS
        if one > other:
            one, other = other, one
        key = one << _BITS | other
        found = self._unions.get(key)
        if found is None:
            found = self._unions[key] = self._union(one, other)
        return found

    def _union(self, one: int, other: int) -> int:
        first, second = self.variable[one], self.variable[other]
        if second < first:
            one, other, first, second = other, one, second, first
        low, high = self.low[one], self.high[one]
        if first == second:
            high = self.union(high, self.high[other])
            other = self.low[other]
        apart = self._last[one] < second
        low = self.union(low, other)
        return self.node(first, low, high if apart else self.without(high, low))

    def without(self, family: int, smaller: int) -> int:
        """The sets of a family that hold no set of the other."""
        if smaller == NONE or family == NONE:
            return family
        if smaller == ALWAYS or family == smaller:
            return NONE
        if self.smallest[smaller] > self.largest[family] or self._last[family] < self.variable[smaller]:
            return family
        key = family << _BITS | smaller
        found = self._withouts.get(key)
        if found is None:
            found = self._withouts[key] = self._without(family, smaller)
        return found

    def _without(self, family: int, smaller: int) -> int:
        variable = self.variable[family]
        while self.variable[smaller] < variable:
            smaller = self.low[smaller]
        low, high = self.low[family], self.high[family]
        if self.variable[smaller] == variable:
            high = self.without(high, self.high[smaller])
            smaller = self.low[smaller]
        return self.node(variable, self.without(low, smaller), self.without(high, smaller))

    def product(self, one: int, other: int, order: int) -> int:
        """The minimal unions of a set of one family with a set of the other, as far as they have `order` elements."""
        if one == NONE or other == NONE:
            return NONE
        if one == other or other == ALWAYS:
            return self.limited(one, order)
        if one == ALWAYS:
            return self.limited(other, order)
        if self.smallest[one] > order or self.smallest[other] > order:
            return NONE
        if one > other:
            one, other = other, one
        needed = min(order, self.largest[one] + self.largest[other])
        key = (needed << _BITS | one) << _BITS | other
        found = self._products.get(key)
        if found is None:
            found = self._products[key] = self._product(one, other, order)
        return found

    def _product(self, one: int, other: int, order: int) -> int:
        first, second = self.variable[one], self.variable[other]
        if second < first:
            one, other, first, second = other, one, second, first
        low, high = self.low[one], self.high[one]
        apart = self._last[one] < second
        if first == second:
            also = self.high[other]
            other = self.low[other]
            high = self.union(
                self.product(high, self.union(other, also), order - 1), self.product(low, also, order - 1)
            )
        else:
            high = self.product(high, other, order - 1)
        low = self.product(low, other, order)
        return self.node(first, low, high if apart else self.without(high, low))

    def limited(self, family: int, order: int) -> int:
        """The sets of a family that have at most `order` elements."""
        if self.largest[family] <= order:
            return family
        if self.smallest[family] > order:
            return NONE
        key = order << _BITS | family
        found = self._limited.get(key)
        if found is None:
            low, high = self.limited(self.low[family], order), self.limited(self.high[family], order - 1)
            found = self._limited[key] = self.node(self.variable[family], low, high)
        return found
