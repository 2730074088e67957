"""The engine against the oracle: thousands of random cases, compared down to every time and every effect."""

import copy
import math
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from kblast.documents import write_yaml
from kblast.errors import KblastError
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref
from kblast.results.impact import SimulateResult
from kblast.simulate import simulate
from tests.oracle.chance import Data
from tests.oracle.generate import build, random_inventory, random_scenario
from tests.oracle.semantics import Solution, blast_radius, solve
from tests.oracle.shrink import smallest

NEVER = math.inf
CHUNK = 50
CHUNKS = range(0, 1500, CHUNK)
SCENARIOS = 2
UP = (NEVER, NEVER)
LASTING = (120.0, 1200.0, 7200.0, 691200.0)
"""Two minutes, twenty, two hours, and eight days: longer than topics keep records where nothing is said."""


def cases(first: int) -> Iterator[tuple[Data, Inventory, frozenset[Ref], bool]]:
    """Inventories, failures, and whether edges count that are only permitted."""
    for seed in range(first, first + CHUNK):
        data = random_inventory(seed)
        inventory = build(data)
        for number in range(SCENARIOS):
            yield data, inventory, random_scenario(SCENARIOS * seed + number, inventory), number % 2 == 1


def times_in(result: SimulateResult) -> dict[Ref, tuple[float, float]]:
    return {impact.ref: (impact.degraded_at_s, impact.down_at_s) for impact in result.impacts}


def effects_in(result: SimulateResult) -> dict[Ref, dict[str, float]]:
    return {impact.ref: {effect.kind: effect.from_s for effect in impact.effects} for impact in result.impacts}


def differences(result: SimulateResult, solution: Solution, expected_radius: float) -> Iterator[str]:
    """What the engine and the oracle do not agree on, in words."""
    times, effects = times_in(result), effects_in(result)
    for ref, expected in solution.times.items():
        found = times.pop(ref, UP)
        if found != pytest.approx(expected):
            yield f"{ref}: engine {found}, oracle {expected}"
        if effects.get(ref, {}) != pytest.approx(solution.effects[ref]):
            yield f"{ref}: engine {effects.get(ref, {})}, oracle {solution.effects[ref]}"
    yield from (f"{ref}: not known to the oracle" for ref in times)
    if result.summary.blast_radius != pytest.approx(expected_radius):
        yield f"blast radius: engine {result.summary.blast_radius}, oracle {expected_radius}"


def disagreements(
    inventory: Inventory, failed: frozenset[Ref], permitted: bool, lasting: float | None = None
) -> list[str]:
    solution = solve(inventory, failed, permitted=permitted, lasting=lasting)
    result = simulate(inventory, fail=sorted(failed), permitted=permitted, for_=lasting)
    return list(differences(result, solution, blast_radius(inventory, solution)))


def explanation(data: Data, failed: frozenset[Ref], permitted: bool, lasting: float | None = None) -> str:
    """The smallest inventory on which engine and oracle still differ, and how."""

    def differs(smaller: Data, fewer: frozenset[Ref]) -> bool:
        try:
            return bool(disagreements(build(smaller), fewer, permitted, lasting))
        except (KblastError, ValueError):
            return False

    data, failed = smallest(data, failed, differs)
    found = disagreements(build(data), failed, permitted, lasting)
    scenario = f"fail {', '.join(sorted(failed))}, permitted={permitted}, lasting={lasting}"
    return "\n".join([scenario, write_yaml(data), *found])


@pytest.mark.parametrize("first", CHUNKS)
def test_the_engine_and_the_oracle_agree(first: int) -> None:
    for data, inventory, failed, permitted in cases(first):
        if disagreements(inventory, failed, permitted):
            pytest.fail(explanation(data, failed, permitted))


@pytest.mark.parametrize("first", CHUNKS[::2])
def test_the_engine_and_the_oracle_agree_on_failures_that_end(first: int) -> None:
    for number, (data, inventory, failed, permitted) in enumerate(cases(first)):
        lasting = LASTING[number // SCENARIOS % len(LASTING)]
        if disagreements(inventory, failed, permitted, lasting):
            pytest.fail(explanation(data, failed, permitted, lasting))


@pytest.mark.parametrize("first", CHUNKS[::5])
def test_one_more_failure_never_makes_anything_better(first: int) -> None:
    for number, (_, inventory, failed, permitted) in enumerate(cases(first)):
        more = failed | random_scenario(number, inventory)
        before = simulate(inventory, fail=sorted(failed), permitted=permitted)
        after = simulate(inventory, fail=sorted(more), permitted=permitted)
        worse = times_in(after)
        for ref, (degraded_at, down_at) in times_in(before).items():
            assert worse.get(ref, UP)[0] <= degraded_at, (ref, failed, more)
            assert worse.get(ref, UP)[1] <= down_at, (ref, failed, more)
        assert after.summary.blast_radius >= before.summary.blast_radius


@pytest.mark.parametrize("first", CHUNKS[::5])
def test_at_any_moment_one_sees_what_has_begun_by_then(first: int) -> None:
    for _, inventory, failed, permitted in cases(first):
        whole = simulate(inventory, fail=sorted(failed), permitted=permitted)
        moments = sorted({time for times in times_in(whole).values() for time in times if time < NEVER})
        for moment in {0.0, *moments[1::4]}:
            result = simulate(inventory, fail=sorted(failed), at=moment, permitted=permitted)
            seen, radius = seen_by(whole, inventory, moment)
            assert not list(differences(result, seen, radius))


def seen_by(whole: SimulateResult, inventory: Inventory, moment: float) -> tuple[Solution, float]:
    """What has begun by a moment, and the blast radius then."""
    times = dict.fromkeys((f"function:{name}" for name in inventory.functions), UP) | times_in(whole)
    begun = {ref: (d if d <= moment else NEVER, f if f <= moment else NEVER) for ref, (d, f) in times.items()}
    effects: dict[Ref, dict[str, float]] = {ref: {} for ref in begun}
    for ref, found in effects_in(whole).items():
        effects[ref] = {kind: start for kind, start in found.items() if start <= moment}
    solution = Solution(begun, effects)
    return solution, blast_radius(inventory, solution, moment)


@pytest.mark.parametrize("first", CHUNKS[::5])
def test_levels_follow_the_times_and_what_is_declared_is_no_worse(first: int) -> None:
    for _, inventory, failed, permitted in cases(first):
        result = simulate(inventory, fail=sorted(failed), permitted=permitted)
        for impact in result.impacts:
            expected = "down" if impact.down_at_s < NEVER else "degraded" if impact.degraded_at_s < NEVER else "up"
            assert impact.level == expected
            assert impact.degraded_at_s <= impact.down_at_s
        assert result.summary.blast_radius_declared <= result.summary.blast_radius
        assert {f"function:{name}" for name in inventory.functions} == {
            impact.ref for impact in result.impacts if impact.ref.startswith("function:") and impact.level != "up"
        } | set(result.survivors)


@pytest.mark.parametrize("first", CHUNKS[::5])
def test_the_order_of_the_input_does_not_matter(first: int) -> None:
    for data, inventory, failed, permitted in cases(first):
        result = simulate(inventory, fail=sorted(failed), permitted=permitted)
        again = simulate(build(shuffled(data, Random(first))), fail=sorted(failed, reverse=True), permitted=permitted)
        assert again.model_dump_json() == result.model_dump_json()


UNORDERED = {"needs", "wants", "produces", "consumes", "only_for", "derives_from"}


def shuffled(value: Any, random: Random, key: str = "") -> Any:
    """The same data with its mappings, and the lists that have no order, written in another order."""
    if isinstance(value, dict):
        items = random.sample(list(value.items()), len(value))
        return {name: shuffled(item, random, name) for name, item in items}
    if isinstance(value, list):
        parts = [shuffled(item, random) for item in value]
        return random.sample(parts, len(parts)) if key in UNORDERED else parts
    return copy.copy(value)
