"""What a failure does: the result of a simulation."""

from typing import ClassVar, Literal

from pydantic import Field

from kblast.results.amounts import Amount
from kblast.results.recovery import Recovery
from kblast.results.shape import Result, Seconds, Shape

Level = Literal["up", "degraded", "down"]

FAILED = "failed"
"""What is said of an element that the scenario makes fail."""


class Scenario(Shape):
    """What fails, and for how long; `at_s` is the moment that is looked at. None is without end.

    `mode` is how brokers go: killed, shut down in good order, or stopped in their tracks. `rolling` is the cluster
    whose brokers do not fail together, but one after the other, each for so long.
    """

    left_out_unless_given: ClassVar[frozenset[str]] = frozenset({"at_s", "mode", "rolling", "evidence"})

    fail: tuple[str, ...]
    for_s: Seconds | None = None
    at_s: Seconds | None = None
    mode: Literal["kill", "shutdown", "hang"] = "kill"
    rolling: str | None = None
    evidence: Literal["known", "permitted"] = "known"


class Counts(Shape):
    """How many elements of a kind are at each level."""

    total: int
    down: int
    degraded: int
    up: int


class Summary(Shape):
    """The answer in numbers; shares are of the functions' weight, money is per hour.

    `blast_radius_declared` leaves out every edge that rests on a default nobody declared. `before` are the functions
    and services that are down, sooner or later, though nothing fails; the other numbers count them like any other.
    """

    left_out_unless_given: ClassVar[frozenset[str]] = frozenset({"before"})

    functions: Counts
    services: Counts
    blast_radius: float
    blast_radius_declared: float
    cost_per_hour: float | int
    before: tuple[str, ...] = ()


class EffectSeen(Shape):
    """An effect, and from when."""

    left_out_unless_given: ClassVar[frozenset[str]] = frozenset({"amount"})

    kind: str
    from_s: Seconds
    amount: Amount | None = None


class Cause(Shape):
    """One element on the way from a failure to its victim, and what is wrong with it."""

    ref: str
    text: str


class Impact(Shape):
    """What became of one element; times are seconds from the failure, and infinite where it never comes to that.

    `topics` names, by kind of effect, the topics whose data is concerned, each from when; `text` says what is wrong
    with the element.
    """

    left_out_unless_given: ClassVar[frozenset[str]] = frozenset({"topics"})

    ref: str
    level: Level
    degraded_at_s: Seconds
    down_at_s: Seconds
    effects: tuple[EffectSeen, ...] = ()
    topics: dict[str, dict[str, Seconds]] = {}
    because: tuple[Cause, ...] = ()
    text: str = ""


class Note(Shape):
    """An assumption made or an unknown met, and the element it is about."""

    ref: str
    text: str


class Step(Shape):
    """One broker of a rolling restart, and the functions that are down or degraded while it is away."""

    fail: tuple[str, ...]
    functions_down: tuple[str, ...]
    functions_degraded: tuple[str, ...]


class SimulateResult(Result):
    """The impact of a scenario on everything that is not up or has an effect, and the functions that survive.

    `recovery` is there where the failure ends, `steps` in a rolling restart.
    """

    left_out_unless_given: ClassVar[frozenset[str]] = frozenset({"recovery", "steps"})

    schema_: Literal["kblast/simulate/v1"] = Field(default="kblast/simulate/v1", alias="schema")
    scenario: Scenario
    summary: Summary
    impacts: tuple[Impact, ...]
    survivors: tuple[str, ...]
    assumptions: tuple[Note, ...] = ()
    unknowns: tuple[Note, ...] = ()
    recovery: Recovery | None = None
    steps: tuple[Step, ...] = ()

    def impact(self, ref: str) -> Impact | None:
        """The impact on one element, if there is any."""
        return next((impact for impact in self.impacts if impact.ref == ref), None)
