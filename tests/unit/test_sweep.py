"""Every failure: the sweep says of each what a simulation of that failure alone says."""

import itertools
import math
from random import Random

import pytest

from kblast.errors import UsageError
from kblast.model.inventory import Inventory
from kblast.model.refs import KINDS, Kind
from kblast.results.sweep import Failure, SweepResult
from kblast.simulate import simulate
from kblast.sweep import DEFAULT_KINDS, sweep
from tests.inventories import inventory_of
from tests.oracle.generate import build, random_inventory
from tests.unit.engine.test_against_oracle import shuffled

ABLE: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind != "function")
SHOP = """
zones: {a: {}, b: {}}
clusters:
  bus: {version: "4.1", brokers: {1: {zone: a}, 2: {zone: b}}}
topics:
  bus/orders: {partitions: 1, replication: 1, assignment: {0: [1]}}
services:
  checkout: {zones: [a, b], client: {library: java, version: "4.1"}, produces: [{topic: bus/orders, on_outage: reject}]}
  mailer: {consumes: [{topic: bus/orders, tolerates: 1h}]}
functions:
  place-order: {weight: 3, cost_per_hour: 1000, needs: [checkout]}
  mail-receipts: {needs: [mailer]}
"""


def simulated(inventory: Inventory, fail: tuple[str, ...], at: float | None = None) -> Failure:
    """What a sweep should say of one failure, taken from a simulation of it."""
    result = simulate(inventory, fail, at=at)
    functions = [impact for impact in result.impacts if impact.ref.startswith("function:")]
    down = [impact for impact in functions if impact.level == "down"]
    return Failure(
        fail=fail,
        functions_down=tuple(impact.ref for impact in down),
        functions_degraded=tuple(impact.ref for impact in functions if impact.level == "degraded"),
        blast_radius=result.summary.blast_radius,
        cost_per_hour=result.summary.cost_per_hour,
        first_down_at_s=min((impact.down_at_s for impact in down), default=math.inf),
    )


def failing(result: SweepResult) -> list[tuple[str, ...]]:
    return [failure.fail for failure in result.scenarios]


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_a_sweep_says_of_every_failure_what_a_simulation_says(first: int) -> None:
    for seed in range(first, first + 20):
        inventory = build(random_inventory(seed))
        at = Random(seed).choice([None, None, 0.0, 60.0, 3600.0])
        for failure in sweep(inventory, kinds=ABLE, at=at).scenarios:
            assert failure == simulated(inventory, failure.fail, at)


@pytest.mark.parametrize("seed", range(200, 206))
def test_a_sweep_of_pairs_says_of_every_pair_what_a_simulation_says(seed: int) -> None:
    inventory = build(random_inventory(seed))
    singles = [ref for (ref,) in failing(sweep(inventory, kinds=("zone", "cluster", "broker", "service")))]

    result = sweep(inventory, kinds=("zone", "cluster", "broker", "service"), pairs=True)

    assert sorted(failing(result)) == list(itertools.combinations(sorted(singles), 2))
    for failure in Random(seed).sample(result.scenarios, min(len(result.scenarios), 60)):
        assert failure == simulated(inventory, failure.fail)


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_the_input_does_not_matter(seed: int) -> None:
    data = random_inventory(seed)
    again = build(shuffled(data, Random(seed)))

    assert sweep(again, kinds=ABLE[::-1]).model_dump_json() == sweep(build(data), kinds=ABLE).model_dump_json()


def test_the_worst_comes_first() -> None:
    result = sweep(inventory_of(SHOP))

    assert [(f.fail, f.blast_radius, f.cost_per_hour, f.first_down_at_s) for f in result.scenarios[:5]] == [
        (("broker:bus/1",), 1.0, 1000, 0.0),
        (("cluster:bus",), 1.0, 1000, 0.0),
        (("topic:bus/orders",), 1.0, 1000, 0.0),
        (("zone:a",), 1.0, 1000, 0.0),
        (("service:checkout",), 0.75, 1000, 0.0),
    ]
    assert result.summary.model_dump() == {"functions": 2, "scenarios": 8, "take_down": 6, "degrade": 0}


def test_a_service_that_starves_degrades_and_one_moment_may_be_before_another() -> None:
    inventory = inventory_of(SHOP)

    (soon,) = [f for f in sweep(inventory, at=60.0).scenarios if f.fail == ("cluster:bus",)]
    (late,) = [f for f in sweep(inventory, at=7200.0).scenarios if f.fail == ("cluster:bus",)]

    assert (soon.functions_down, soon.functions_degraded) == (("function:place-order",), ("function:mail-receipts",))
    assert (late.functions_down, late.functions_degraded) == (("function:mail-receipts", "function:place-order"), ())


def test_only_the_kinds_asked_for_fail() -> None:
    inventory = inventory_of(SHOP)

    assert failing(sweep(inventory, kinds=("zone",))) == [("zone:a",), ("zone:b",)]
    assert {ref.partition(":")[0] for (ref,) in failing(sweep(inventory))} <= set(DEFAULT_KINDS)


def test_more_pairs_than_can_be_listed_are_refused() -> None:
    services = "\n".join(f"  s{number}: {{}}" for number in range(2002))
    inventory = inventory_of(f"services:\n{services}")

    with pytest.raises(UsageError) as refused:
        sweep(inventory, pairs=True)

    assert "2,003,001 pairs of 2,002 elements" in str(refused.value)
    assert "--kinds" in (refused.value.hint or "")


def test_progress_is_told_up_to_the_end() -> None:
    told: list[tuple[int, int]] = []

    sweep(inventory_of(SHOP), progress=lambda done, of: told.append((done, of)))

    assert told == [(8, 8)]
