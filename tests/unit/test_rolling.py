"""A rolling restart: the worst that becomes of everything while brokers go one after the other."""

import pytest

from kblast.errors import UsageError
from kblast.model.inventory import Inventory
from kblast.results.impact import Step
from kblast.rolling import rolling_restart
from kblast.simulate import simulate
from tests.inventories import inventory_of
from tests.oracle.generate import build, random_inventory
from tests.running import run_kblast

LEVELS = ("up", "degraded", "down")


def shop(min_isr: int = 2, replication: int = 3) -> Inventory:
    """A topic on three brokers, written with acks=all, and one on the second alone."""
    placed = ", ".join(map(str, range(1, replication + 1)))
    return inventory_of(f"""
        clusters: {{k: {{version: "4.1", brokers: 3}}}}
        topics:
          k/orders: {{config: {{min.insync.replicas: {min_isr}}}, assignment: {{0: [{placed}]}}}}
          k/thin: {{assignment: {{0: [2]}}}}
        services:
          checkout: {{client: {{library: java, version: "4.1"}}, produces: [{{topic: k/orders, on_outage: reject}}]}}
          search: {{consumes: [{{topic: k/thin, tolerates: 10m}}]}}
        functions:
          place-order: {{cost_per_hour: 100, needs: [checkout]}}
          find: {{weight: 3, needs: [search]}}
    """)


def test_every_replica_that_must_be_in_sync_stops_writes_when_it_restarts() -> None:
    result = rolling_restart(shop(min_isr=3), "k")

    assert result.steps == (
        Step(fail=("broker:k/1",), functions_down=("function:place-order",), functions_degraded=()),
        Step(fail=("broker:k/2",), functions_down=("function:find", "function:place-order"), functions_degraded=()),
        Step(fail=("broker:k/3",), functions_down=("function:place-order",), functions_degraded=()),
    )
    assert (result.summary.blast_radius, result.summary.cost_per_hour) == (1.0, 100)
    assert result.survivors == ()


def test_one_that_need_not_be_in_sync_may_restart() -> None:
    result = rolling_restart(shop(min_isr=2), "cluster:k")

    assert [step.functions_down for step in result.steps] == [(), ("function:find",), ()]
    assert result.summary.blast_radius == 0.75
    assert result.survivors == ("function:place-order",)


def test_brokers_that_are_back_soon_are_tolerated() -> None:
    result = rolling_restart(shop(), "k", for_=300.0)

    assert result.summary.functions.down == 0
    assert [step.functions_degraded for step in result.steps] == [(), ("function:find",), ()]
    assert result.scenario.model_dump(mode="json") == {
        "fail": ["broker:k/1", "broker:k/2", "broker:k/3"],
        "for_s": 300,
        "mode": "shutdown",
        "rolling": "cluster:k",
    }


@pytest.mark.parametrize("seed", range(12))
def test_it_is_the_worst_of_all_its_steps(seed: int) -> None:
    inventory = build(random_inventory(seed))
    for cluster, brokers in inventory.brokers_of.items():
        result = rolling_restart(inventory, cluster)
        steps = [simulate(inventory, [f"broker:{cluster}/{broker.id}"], mode="shutdown") for broker in brokers]
        levels = {impact.ref: impact.level for impact in result.impacts}
        for step in steps:
            for impact in step.impacts:
                assert LEVELS.index(levels[impact.ref]) >= LEVELS.index(impact.level)
        seen = {(impact.ref, impact.level) for step in steps for impact in step.impacts}
        assert set(levels.items()) <= seen
        assert result.summary.blast_radius >= max(step.summary.blast_radius for step in steps)
        assert result.summary.blast_radius_declared <= result.summary.blast_radius


@pytest.mark.parametrize(
    ("cluster", "said"), [("kk", "unknown cluster 'kk'"), ("bare", "the brokers of cluster bare are not known")]
)
def test_what_cannot_be_restarted_is_told(cluster: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        rolling_restart(inventory_of("clusters: {k: {brokers: 1}, bare: {}}"), cluster)


def test_a_cluster_that_is_not_known_is_answered_with_those_that_are() -> None:
    with pytest.raises(UsageError) as told:
        rolling_restart(inventory_of("clusters: {k: {brokers: 1}, bare: {}}"), "nothing-like-it")
    assert told.value.hint == "the clusters are: bare, k"


def test_text_tells_broker_by_broker() -> None:
    outcome = run_kblast("simulate", "examples/logging", "--rolling", "logs", "--for", "5m")

    assert outcome.code == 0, outcome.err
    assert outcome.out.startswith(
        "While the brokers of cluster logs are restarted one after the other, each away for 5 min, no\n"
        "function goes down.\nBlast radius 0 %.\n\nBroker by broker\n"
        "  - 3 brokers (logs/1, logs/2, logs/3): no function is hit\n"
    )


@pytest.mark.parametrize("other", [("--fail", "cluster:logs"), ("--mode", "kill"), ("--at", "5m")])
def test_it_goes_with_no_other_failure(other: tuple[str, str]) -> None:
    outcome = run_kblast("simulate", "examples/logging", "--rolling", "logs", *other)

    assert (outcome.code, outcome.out) == (2, "")
    assert "--rolling shuts down brokers one after the other" in outcome.err


def test_the_gate_closes_on_a_restart_that_breaks_too_much() -> None:
    gate = ("simulate", "examples/logging", "--rolling", "logs", "--max-blast")

    assert run_kblast(*gate, "0%").code == 0
