"""What a change of the inventory does: the result of a comparison of two."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from kblast.results.findings import Finding
from kblast.results.impact import Level
from kblast.results.shape import Result, Shape
from kblast.results.sweep import Searched

Side = Literal["both", "base", "head"]
Relation = Literal["produces", "consumes", "needs", "wants"]
Number = int | float


class Change(Shape):
    """One value, before and after; null where it was not given. Durations are seconds, sizes bytes."""

    key: str
    before: Any
    after: Any


class ElementChange(Shape):
    """An element that both inventories have, and the values that differ."""

    ref: str
    changes: tuple[Change, ...]


class Rename(Shape):
    """An element that is gone and a new one that is just like it, and used by the same others: perhaps the same."""

    before: str
    after: str


class ElementsDiff(Shape):
    """The elements that are new, those that are gone, and those that were changed.

    `renamed` are pairs out of `removed` and `added`.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[Rename, ...] = ()
    changed: tuple[ElementChange, ...] = ()


class Edge(Shape):
    """What one element does with another, or needs of it: `to` is an element, or a need expression in words."""

    left_out_unless_given: ClassVar[frozenset[str]] = frozenset({"group"})

    ref: str
    relation: Relation
    to: str
    group: str | None = None


class EdgeChange(Edge):
    """An edge that both inventories have, and the values that differ."""

    changes: tuple[Change, ...]


class EdgesDiff(Shape):
    """The edges that are new, those that are gone, and those that were changed."""

    added: tuple[Edge, ...] = ()
    removed: tuple[Edge, ...] = ()
    changed: tuple[EdgeChange, ...] = ()


class Purpose(Shape):
    """What a cluster that both inventories have carries in one of them only.

    That is a profile, because of topics; or a domain or an owner, because of services that use the cluster. `others` is
    what of the same kind both carry.
    """

    cluster: str
    what: Literal["profile", "domain", "owner"]
    name: str
    change: Literal["added", "removed"]
    because: tuple[str, ...]
    others: tuple[str, ...]


class FindingsDiff(Shape):
    """The findings, by fingerprint, that are new, and those that are gone; the places of these are in the base."""

    new: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()


class Pair(Shape):
    """A number before and after; null where there is none."""

    before: Number | None
    after: Number | None


class FunctionChange(Shape):
    """A function's level before and after; null where the function, or what fails, was not there."""

    ref: str
    before: Level | None
    after: Level | None


class ScenarioDiff(Shape):
    """A failure that does something else to functions than before.

    What only one side has can fail `on` that side only: base or head.
    """

    fail: tuple[str, ...]
    on: Side
    functions: tuple[FunctionChange, ...]
    blast_radius: Pair
    cost_per_hour: Pair


class Exposure(Shape):
    """How many failures of single elements of a kind take a function down, before and after."""

    function: str
    kind: str
    before: int
    after: int


class Movement(Shape):
    """What goes one way, for functions that both inventories have.

    For the worse: functions that are down now `before` anything fails, those that go down in a failure that they stood
    before, those with more single points of failure of a kind than before, and the fingerprints of new findings that
    are severe enough. For the better it is the other way round.
    """

    before: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    exposed: tuple[Exposure, ...] = ()
    findings: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is anything of it."""
        return bool(self.before or self.functions or self.exposed or self.findings)


class Worst(Shape):
    """The failure that takes most down; the first by name of those that take the same."""

    fail: tuple[str, ...]
    blast_radius: float
    cost_per_hour: Number


class WorstDiff(Shape):
    """The worst failure of a kind before and after; null where none takes a function down. No kind stands for all."""

    kind: str | None
    before: Worst | None
    after: Worst | None


class DiffSummary(Shape):
    """Both inventories in a few numbers.

    `worst` begins with all kinds together; `single_points` counts the failures that take down a function; `weight` is
    that of all functions together.
    """

    worst: tuple[WorstDiff, ...]
    single_points: Pair
    scenarios: Pair
    functions: Pair
    weight: Pair


class DiffResult(Result):
    """What differs between two inventories, and what that does; scenarios that both have come first."""

    schema_: Literal["kblast/diff/v1"] = Field(default="kblast/diff/v1", alias="schema")
    searched: Searched
    summary: DiffSummary
    worse: Movement = Movement()
    better: Movement = Movement()
    elements: ElementsDiff = ElementsDiff()
    edges: EdgesDiff = EdgesDiff()
    purposes: tuple[Purpose, ...] = ()
    findings: FindingsDiff = FindingsDiff()
    scenarios: tuple[ScenarioDiff, ...] = ()

    @property
    def same(self) -> bool:
        """Whether there is no difference."""
        parts = (self.elements, self.edges, self.findings)
        nothing = (ElementsDiff(), EdgesDiff(), FindingsDiff())
        return parts == nothing and not self.purposes and not self.scenarios
