"""The families of minimal cut sets of gates, up to an order.

From the bottom up every gate gets the family of its minimal cut sets up to an order: an alternative the union of its
inputs' families, a gate that counts the usual recursion of unions and products. Gates in a circle are gone round until
nothing changes: the least fixpoint, since things fail only for a cause.

Three things keep families small. Events that stand for each other are one variable (`kblast.engine.classes`). Single
failures stand beside the diagrams, as bits, and what holds one of them is taken out. And what brings a gate about on a
way without a gate that counts is a single failure of it, which needs no diagram at all.
"""

from collections.abc import Iterable

from kblast.engine.classes import Classes
from kblast.engine.families import ALWAYS, NONE, Families
from kblast.engine.gates import Gates

Family = tuple[int, int]
"""Classes that each are a cut set by themselves, as bits, and the family of the larger cut sets, which hold none."""

_NEVER: Family = (0, NONE)
_BEFORE: Family = (0, ALWAYS)


class Solver:
    """Finds the families of gates, up to an order; shared by all who ask.

    `most` bounds the size of all families together; beyond it `solve` raises `FamiliesTooLargeError`, and the solver
    is of no more use.
    """

    def __init__(self, gates: Gates, classes: Classes, order: int, most: int) -> None:
        self.families = Families(most)
        self._gates = gates
        self._classes = classes
        self.order = order
        self._found: dict[int, Family] = {}

    def solve(self, gate: int) -> Family:
        """The cut sets of a gate, but for the events that bring it about on a way without a gate that counts."""
        circle: list[int] = []
        for number in self._waiting(gate):
            if circle and self._gates.circle[number] != self._gates.circle[circle[0]]:
                self._settle(circle)
                circle = []
            circle.append(number)
        self._settle(circle)
        return self._found[gate]

    def _waiting(self, gate: int) -> list[int]:
        """The gates that a gate rests on whose families are not known yet, inputs first."""
        found = set() if gate in self._found else {gate}
        waiting = list(found)
        while waiting:
            for source in self._gates.inputs[waiting.pop()]:
                if source not in found and source not in self._found:
                    found.add(source)
                    waiting.append(source)
        return sorted(found)

    def _settle(self, circle: list[int]) -> None:
        """Finds the families of gates in a circle, beginning with none, until nothing changes any more."""
        self._found.update((number, _NEVER) for number in circle)
        members = set(circle)
        users: dict[int, list[int]] = {number: [] for number in circle}
        for number in circle:
            for source in members.intersection(self._gates.inputs[number]):
                users[source].append(number)
        stale = set(circle)
        while stale:
            for number in circle:
                if number in stale:
                    stale.discard(number)
                    family = self._family(number)
                    if family != self._found[number]:
                        self._found[number] = family
                        stale.update(users[number])

    def _family(self, number: int) -> Family:
        required, inputs = self._gates.required[number], self._gates.inputs[number]
        if required == 1:
            return self._any(self._found[source] for source in inputs)
        return self._at_least(required, [self._input(source) for source in inputs])

    def _input(self, number: int) -> Family:
        """All cut sets of an input of a gate that counts."""
        return self._any([self._found[number], (self._classes.inputs[number], NONE)])

    def _any(self, families: Iterable[Family]) -> Family:
        found = list(dict.fromkeys(families))
        singles = 0
        for alone, _ in found:
            singles |= alone
        rest = NONE
        for larger in self._last_first(self._larger(larger, singles & ~alone) for alone, larger in found):
            rest = self.families.union(rest, larger)
        return singles, rest

    def _last_first(self, families: Iterable[int]) -> list[int]:
        """Families in an order in which each, as a rule, is small beside those before it put together."""
        variable = self.families.variable
        return sorted(families, key=lambda family: (-variable[family], family))

    def _larger(self, family: int, singles: int) -> int:
        """The sets of a family that hold none of the singles."""
        if family == NONE or not singles:
            return family
        return self.families.without(family, self.families.singles(singles))

    def _at_least(self, required: int, inputs: list[Family]) -> Family:
        """At least so many of the inputs, one input after the other: with it and one fewer of the rest, or without."""
        found = {0: _BEFORE}
        left = len(inputs)
        for family in sorted(inputs):
            left -= 1
            counts = range(max(1, required - left), min(required, len(inputs) - left) + 1)
            more = {count: self._both(found[count - 1], family) for count in counts}
            found = {0: _BEFORE} | {count: self._any([found.get(count, _NEVER), more[count]]) for count in counts}
        return found[required]

    def _both(self, one: Family, other: Family) -> Family:
        """What brings about both: singles of both, and of the rest each with each."""
        if one in (_BEFORE, other):
            return other
        common = one[0] & other[0]
        if self.order == 1:
            return common, NONE
        alone = [self.families.union(self.families.singles(singles & ~common), rest) for singles, rest in (one, other)]
        return common, self.families.product(alone[0], alone[1], self.order)
