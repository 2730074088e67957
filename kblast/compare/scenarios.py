"""What failures do to functions in one inventory and in another, and whether that is better or worse."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet

from kblast.model.refs import Ref, kind_of
from kblast.results.diff import Exposure, FunctionChange, Pair, ScenarioDiff, Side, Worst, WorstDiff
from kblast.results.impact import Level
from kblast.results.sweep import Failure, SweepResult

Scenario = tuple[Ref, ...]
Functions = tuple[AbstractSet[Ref], AbstractSet[Ref]]
"""The functions of one inventory and of the other."""

_SIDES: tuple[Side, ...] = ("both", "head", "base")


def compare_scenarios(base: SweepResult, head: SweepResult, functions: Functions) -> tuple[ScenarioDiff, ...]:
    """The failures that do not do the same to functions in both.

    Those of both come first, then those that are new, then those that are gone; of each, what differs most for the
    worse, and of what is gone what took most down.
    """
    before, after = _by_failure(base), _by_failure(head)
    found = [
        scenario
        for fail in before.keys() | after.keys()
        if (scenario := _compared(fail, before.get(fail), after.get(fail), functions))
    ]
    return tuple(sorted(found, key=_most_worse))


def newly_down(scenarios: Collection[ScenarioDiff], shared: AbstractSet[Ref]) -> tuple[Ref, ...]:
    """The functions of both inventories that go down in a failure of both, and did not before."""
    return _turned(scenarios, shared, to_down=True)


def no_longer_down(scenarios: Collection[ScenarioDiff], shared: AbstractSet[Ref]) -> tuple[Ref, ...]:
    """The functions of both inventories that stand a failure of both which took them down before."""
    return _turned(scenarios, shared, to_down=False)


def _turned(scenarios: Collection[ScenarioDiff], shared: AbstractSet[Ref], *, to_down: bool) -> tuple[Ref, ...]:
    turned = {
        change.ref
        for scenario in scenarios
        if scenario.on == "both"
        for change in scenario.functions
        if "down" in (change.before, change.after) and (change.after == "down") == to_down
    }
    return tuple(sorted(turned & shared))


def exposures(
    base: SweepResult, head: SweepResult, shared: AbstractSet[Ref]
) -> tuple[tuple[Exposure, ...], tuple[Exposure, ...]]:
    """The functions of both inventories that have more single points of failure of a kind than before, and fewer."""
    before, after = _single_points(base), _single_points(head)
    found = [
        Exposure(function=function, kind=kind, before=before[function, kind], after=after[function, kind])
        for function, kind in sorted(before.keys() | after.keys())
        if function in shared
    ]
    return tuple(one for one in found if one.after > one.before), tuple(one for one in found if one.after < one.before)


def worst(base: SweepResult, head: SweepResult) -> Iterator[WorstDiff]:
    """The failure that takes most down in each, of all kinds and then of each kind that can fail."""
    before, after = _worst(base), _worst(head)
    for kind in (None, *base.searched.kinds):
        if kind is None or kind in before or kind in after:
            yield WorstDiff(kind=kind, before=before.get(kind), after=after.get(kind))


def _worst(result: SweepResult) -> Mapping[str | None, Worst]:
    """The first of each kind, and of all, in a sweep that has the worst first."""
    found: dict[str | None, Worst] = {}
    for failure in result.scenarios:
        if failure.functions_down:
            this = Worst(fail=failure.fail, blast_radius=failure.blast_radius, cost_per_hour=failure.cost_per_hour)
            found.setdefault(None, this)
            found.setdefault(kind_of(failure.fail[0]), this)
    return found


def _by_failure(result: SweepResult) -> Mapping[Scenario, Failure]:
    return {failure.fail: failure for failure in result.scenarios}


def _single_points(result: SweepResult) -> Counter[tuple[Ref, str]]:
    return Counter((ref, kind_of(failure.fail[0])) for failure in result.scenarios for ref in failure.functions_down)


def _compared(
    fail: Scenario,
    before: Failure | None,
    after: Failure | None,
    functions: Functions,
) -> ScenarioDiff | None:
    was, now = _levels(before), _levels(after)
    changed = tuple(
        FunctionChange(
            ref=ref,
            before=None if before is None or ref not in functions[0] else was.get(ref, "up"),
            after=None if after is None or ref not in functions[1] else now.get(ref, "up"),
        )
        for ref in sorted(was.keys() | now.keys())
        if was.get(ref) != now.get(ref)
    )
    if not changed:
        return None
    return ScenarioDiff(
        fail=fail,
        on="head" if before is None else "base" if after is None else "both",
        functions=changed,
        blast_radius=Pair(
            before=None if before is None else before.blast_radius, after=None if after is None else after.blast_radius
        ),
        cost_per_hour=Pair(
            before=None if before is None else before.cost_per_hour,
            after=None if after is None else after.cost_per_hour,
        ),
    )


def _levels(failure: Failure | None) -> dict[Ref, Level]:
    """The levels of the functions that are hit."""
    return dict(_hit(failure)) if failure is not None else {}


def _hit(failure: Failure) -> Iterator[tuple[Ref, Level]]:
    for ref in failure.functions_down:
        yield ref, "down"
    for ref in failure.functions_degraded:
        yield ref, "degraded"


def _most_worse(scenario: ScenarioDiff) -> tuple[int, float, float, int, int, Scenario]:
    """By blast radius, money, and how many functions go down or degrade that did not, less those that no longer do."""
    down = sum(_is(change.after, "down") - _is(change.before, "down") for change in scenario.functions)
    hurt = sum(_is(change.after, "degraded") - _is(change.before, "degraded") for change in scenario.functions)
    way = 1 if scenario.on == "base" else -1
    radius, cost = _grown(scenario.blast_radius), _grown(scenario.cost_per_hour)
    return _SIDES.index(scenario.on), way * radius, way * cost, way * down, way * hurt, scenario.fail


def _is(level: Level | None, asked: Level) -> bool:
    return level == asked


def _grown(pair: Pair) -> float:
    return (pair.after or 0) - (pair.before or 0)
