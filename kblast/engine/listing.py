"""The cut sets of one function, counted by order without being listed, and the first of them by reference."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from kblast.engine.families import ALWAYS, NONE, Families
from kblast.model.refs import Ref

CutSet = tuple[Ref, ...]
"""Failures that take a function down together, and no fewer of them do; sorted."""


@dataclass(slots=True)
class Listing:
    """A family of cut sets whose variables stand each for any one of some elements."""

    families: Families
    family: int
    choices: Mapping[int, Sequence[Ref]]
    """The elements that each variable stands for, sorted; with none, sets that hold it are no minimal cut sets."""
    _places: list[tuple[Ref, int]] = field(default_factory=list)
    _counts: dict[int, dict[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Elements in order, each with the variable that stands for it."""
        self._places = sorted((ref, variable) for variable, refs in self.choices.items() for ref in refs)

    def counts(self) -> dict[int, int]:
        """How many cut sets there are of each order."""
        return {order: count for order, count in sorted(self._count(self.family).items()) if count}

    def _count(self, family: int) -> dict[int, int]:
        if family in (NONE, ALWAYS):
            return {0: 1} if family == ALWAYS else {}
        found = self._counts.get(family)
        if found is None:
            found = dict(self._count(self.families.low[family]))
            choices = len(self.choices[self.families.variable[family]])
            for order, count in self._count(self.families.high[family]).items():
                found[order + 1] = found.get(order + 1, 0) + choices * count
            self._counts[family] = found
        return found

    def of_order(self, order: int, most: int | None = None) -> list[CutSet]:
        """The cut sets of an order, sorted: all of them, or the first `most`."""
        if most is None:
            return sorted(self._all(self.family, order))
        whole = _Part(self.families, self.choices, "").of(self.family, order, None)
        return list(islice(self._first(whole, order, 0), most))

    def _all(self, family: int, order: int) -> Iterator[CutSet]:
        """In no particular order."""
        families = self.families
        while family != ALWAYS and families.smallest[family] <= order <= families.largest[family]:
            for rest in self._all(families.high[family], order - 1):
                for ref in self.choices[families.variable[family]]:
                    yield tuple(sorted((ref, *rest)))
            family = families.low[family]
        if family == ALWAYS and order == 0:
            yield ()

    def _first(self, family: int, order: int, start: int) -> Iterator[CutSet]:
        """The sets of a family that only has such of this order, sorted, from a place in the order of elements on."""
        if order == 0 and family == ALWAYS:
            yield ()
        support = self.families.support(family)
        for place in range(start, len(self._places)) if support else ():
            ref, variable = self._places[place]
            if variable in support:
                beside = _Part(self.families, self.choices, ref).of(family, order, variable)
                for rest in self._first(beside, order - 1, place + 1):
                    yield (ref, *rest)


class _Part:
    """The part of families that is left once an element was chosen, and only those after it may follow."""

    def __init__(self, families: Families, choices: Mapping[int, Sequence[Ref]], after: Ref) -> None:
        self._families = families
        self._open = {variable for variable, refs in choices.items() if refs and refs[-1] > after}
        self._known: dict[tuple[int, int, bool], int] = {}

    def of(self, family: int, order: int, wanted: int | None) -> int:
        """The sets of this order that hold the variable wanted, without it, and else only what may follow."""
        families = self._families
        variable = families.variable[family]
        if family == ALWAYS and order == 0 and wanted is None:
            return ALWAYS
        if (wanted is not None and variable > wanted) or not (
            families.smallest[family] <= order <= families.largest[family]
        ):
            return NONE
        key = (family, order, wanted is None)
        if key not in self._known:
            if variable == wanted:
                found = self.of(families.high[family], order - 1, None)
            else:
                high = self.of(families.high[family], order - 1, wanted) if variable in self._open else NONE
                found = families.node(variable, self.of(families.low[family], order, wanted), high)
            self._known[key] = found
        return self._known[key]
