"""What every failure does: the result of a sweep."""

from typing import ClassVar, Literal

from pydantic import Field

from kblast.results.shape import Result, Seconds, Shape


class Failure(Shape):
    """One scenario, and what users lose by it.

    `blast_radius` is the weight of the functions that go down over the weight of all; money is per hour.
    """

    fail: tuple[str, ...]
    functions_down: tuple[str, ...]
    functions_degraded: tuple[str, ...]
    blast_radius: float
    cost_per_hour: float | int
    first_down_at_s: Seconds


class Searched(Shape):
    """What was tried: failures of these kinds, each by itself or in pairs, seen at a moment or in the end."""

    left_out_unless_given: ClassVar[frozenset[str]] = frozenset({"at_s", "evidence"})

    kinds: tuple[str, ...]
    together: int
    at_s: Seconds | None = None
    evidence: Literal["known", "permitted"] = "known"


class SweepSummary(Shape):
    """How many functions there are, and failures; how many of these take some down, and how many only degrade some.

    `before` are the functions that are down, sooner or later, though nothing fails: no failure takes them down.
    """

    left_out_unless_given: ClassVar[frozenset[str]] = frozenset({"before"})

    functions: int
    scenarios: int
    take_down: int
    degrade: int
    before: tuple[str, ...] = ()


class SweepResult(Result):
    """Every failure, the worst first, and what was assumed of all of them."""

    left_out_unless_given: ClassVar[frozenset[str]] = frozenset({"assumptions"})

    schema_: Literal["kblast/sweep/v1"] = Field(default="kblast/sweep/v1", alias="schema")
    searched: Searched
    summary: SweepSummary
    scenarios: tuple[Failure, ...]
    assumptions: tuple[str, ...] = ()

    def taken_down(self, failure: Failure) -> tuple[str, ...]:
        """The functions that a failure takes down: those that are down after it, and would not be without."""
        return tuple(ref for ref in failure.functions_down if ref not in self.summary.before)
