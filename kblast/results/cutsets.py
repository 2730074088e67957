"""What it takes to bring functions down: the result of a search for cut sets."""

from typing import ClassVar, Literal

from pydantic import Field

from kblast.results.impact import Note
from kblast.results.shape import Result, Shape


class Searched(Shape):
    """What was looked at: failures of these kinds, so many elements in all, in sets of up to `order` of them."""

    left_out_unless_given: ClassVar[frozenset[str]] = frozenset({"evidence"})

    kinds: tuple[str, ...]
    elements: int
    order: int
    evidence: Literal["known", "permitted"] = "known"


class FunctionCutsets(Shape):
    """The minimal cut sets of a function: those listed are all up to an order, and `counts` says how many there are.

    `searched_to_order` is below the order asked for where the search grew too large. The empty set is that of a
    function that is down before anything fails.
    """

    cutsets: tuple[tuple[str, ...], ...]
    complete_to_order: int
    counts: dict[int, int]
    searched_to_order: int

    @property
    def single_points(self) -> tuple[str, ...]:
        """What takes the function down alone, as far as it is listed."""
        return tuple(cutset[0] for cutset in self.cutsets if len(cutset) == 1)

    def of_order(self, order: int) -> tuple[tuple[str, ...], ...]:
        """The cut sets of an order, as far as they are listed."""
        return tuple(cutset for cutset in self.cutsets if len(cutset) == order)


class CutsetsResult(Result):
    """The minimal cut sets of functions, and what was assumed of all failures."""

    left_out_unless_given: ClassVar[frozenset[str]] = frozenset({"assumptions"})

    schema_: Literal["kblast/cutsets/v1"] = Field(default="kblast/cutsets/v1", alias="schema")
    searched: Searched
    functions: dict[str, FunctionCutsets]
    assumptions: tuple[str, ...] = ()
    unknowns: tuple[Note, ...] = ()

    def single_points(self) -> dict[str, tuple[str, ...]]:
        """The functions that each single point of failure takes down; those that take down the most come first."""
        found: dict[str, list[str]] = {}
        for function, cutsets in self.functions.items():
            for ref in cutsets.single_points:
                found.setdefault(ref, []).append(function)
        return {ref: tuple(found[ref]) for ref in sorted(found, key=lambda ref: (-len(found[ref]), ref))}
