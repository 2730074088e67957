"""What the examples argue holds: who is hit by which failure, and that the pairs differ only where they say so."""

import filecmp
from itertools import combinations
from pathlib import Path

import pytest

from kblast.engine.compile import compile_network
from kblast.model.build import load_inventory
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, make_ref
from kblast.results.impact import SimulateResult
from kblast.simulate import simulate
from tests.examples.running import EXAMPLES
from tests.linting import lint_files


@pytest.fixture(scope="module", name="load")
def _load() -> "Loaded":
    return Loaded()


class Loaded:
    """Examples, each read and compiled once."""

    def __init__(self) -> None:
        self._loaded: dict[str, Inventory] = {}

    def __call__(self, name: str) -> Inventory:
        if name not in self._loaded:
            self._loaded[name] = load_inventory([EXAMPLES / name])
        return self._loaded[name]


def down(inventory: Inventory, *fail: Ref) -> set[Ref]:
    result = simulate(inventory, fail)
    return {i.ref for i in result.impacts if i.ref.startswith("function:") and i.level == "down"}


def effects(result: SimulateResult) -> set[str]:
    return {effect.kind for impact in result.impacts for effect in impact.effects}


class TestLogging:
    SHOP = {"function:browse-shop", "function:place-order", "function:pay-order"}

    def test_no_failure_of_kafka_reaches_the_shop(self, load: Loaded) -> None:
        inventory = load("logging")
        brokers = [make_ref("broker", name) for name in inventory.brokers]
        topics = [make_ref("topic", name) for name in inventory.topics]
        network = compile_network(inventory)

        for fail in (["cluster:logs"], brokers, topics):
            result = simulate(inventory, fail, network=network)
            hit = {impact.ref for impact in result.impacts if impact.level != "up"}
            assert not hit & self.SHOP

    def test_what_is_lost_is_lost_in_silence(self, load: Loaded) -> None:
        result = simulate(load("logging"), ["cluster:logs"])

        writers = {impact.ref: impact for impact in result.impacts if impact.ref.startswith("service:")}
        for shop in ("checkout", "payments", "catalog", "storefront", "edge-proxy"):
            kinds = {effect.kind for effect in writers[f"service:{shop}"].effects}
            assert "loss" in kinds
            assert "rejecting" not in kinds

    def test_a_client_that_waits_takes_the_shop_down(self, tmp_path: Path) -> None:
        text = (EXAMPLES / "logging" / "kblast.yaml").read_text(encoding="utf-8")
        waiting = text.replace('library: sarama, version: "1.43"', 'library: franz-go, version: "1.21"')
        waiting = waiting.replace("config: {channel.buffer.size: 4096}, ", "")
        assert "sarama, version" not in waiting
        assert "channel.buffer.size" not in waiting
        (tmp_path / "kblast.yaml").write_text(waiting, encoding="utf-8")

        assert down(load_inventory([tmp_path]), "cluster:logs") >= self.SHOP
        found = {(finding.rule, finding.subject) for finding in lint_files(tmp_path).findings}
        assert ("declared-drop-but-blocks", "service:catalog") in found


class TestEventSourcing:
    def test_nothing_that_fails_loses_anything(self, load: Loaded) -> None:
        inventory = load("event-sourcing")
        network = compile_network(inventory)
        brokers = [make_ref("broker", name) for name in inventory.brokers]
        single = [(ref,) for ref in network.levels if not ref.startswith("function:")]

        for fail in (*single, *combinations(brokers, 2), tuple(brokers)):
            assert "loss" not in effects(simulate(inventory, fail, network=network)), fail

    def test_orders_are_refused_rather_than_lost(self, load: Loaded) -> None:
        result = simulate(load("event-sourcing"), ["cluster:orders"])

        (checkout,) = (impact for impact in result.impacts if impact.ref == "function:place-order")
        assert {effect.kind for effect in checkout.effects} == {"rejecting"}


class TestOneClusterOrTwo:
    def test_services_and_functions_are_the_same(self) -> None:
        for name in ("shop.yaml", "functions.yaml"):
            assert filecmp.cmp(EXAMPLES / "two-clusters" / name, EXAMPLES / "central-bus" / name, shallow=False)

    def test_topics_are_the_same_but_for_their_cluster(self, load: Loaded) -> None:
        apart, together = (
            {name.partition("/")[2]: topic for name, topic in load(example).topics.items()}
            for example in ("two-clusters", "central-bus")
        )
        assert apart == together

    def test_both_have_as_many_brokers(self, load: Loaded) -> None:
        assert len(load("two-clusters").brokers) == len(load("central-bus").brokers)

    def test_two_clusters_share_out_what_one_takes_down(self, load: Loaded) -> None:
        logs = down(load("two-clusters"), "cluster:logs")
        orders = down(load("two-clusters"), "cluster:orders")

        assert logs
        assert orders
        assert not logs & orders
        assert logs | orders == down(load("central-bus"), "cluster:bus")

    def test_lint_foresees_what_two_clusters_take_down(self, load: Loaded) -> None:
        (finding,) = lint_files(EXAMPLES / "central-bus", select=("central-cluster",)).findings
        worst = simulate(load("two-clusters"), ["cluster:orders"]).summary

        foreseen = f"{worst.functions.down} of {worst.functions.total} functions ("
        assert foreseen in finding.message
        assert f"{worst.cost_per_hour:,} per hour" in finding.message


class TestMetricsPlatform:
    def test_functions_are_the_same(self) -> None:
        before, after = (EXAMPLES / name / "functions.yaml" for name in ("metrics-platform", "metrics-platform-split"))
        assert filecmp.cmp(before, after, shallow=False)

    def test_only_what_needs_both_systems_goes_down_with_either(self, load: Loaded) -> None:
        split = load("metrics-platform-split")
        both = down(split, "cluster:telemetry") & down(split, "cluster:usage")

        assert both == {"function:stop-abuse"}

    def test_neither_system_takes_down_everything_as_the_one_did(self, load: Loaded) -> None:
        everything = {make_ref("function", name) for name in load("metrics-platform").functions}
        split = load("metrics-platform-split")

        assert down(load("metrics-platform"), "cluster:platform") == everything
        assert down(split, "cluster:telemetry") < everything
        assert down(split, "cluster:usage") < everything
