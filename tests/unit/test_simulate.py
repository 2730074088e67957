"""The simulation held to answers worked out by hand from the rules of each clause."""

import math
from pathlib import Path

import pytest

from kblast.errors import UsageError
from kblast.model.build import load_inventory
from kblast.model.inventory import Inventory
from kblast.results.impact import SimulateResult
from kblast.simulate import simulate
from tests.inventories import inventory_of

NEVER = math.inf
FORMAT = Path(__file__).parent.parent / "data" / "format.yaml"


@pytest.fixture(scope="module")
def example() -> Inventory:
    """The example that shows the whole format."""
    return load_inventory([FORMAT])


def times(result: SimulateResult, ref: str) -> tuple[float, float]:
    """When an element is degraded, and down."""
    impact = result.impact(ref)
    return (impact.degraded_at_s, impact.down_at_s) if impact else (NEVER, NEVER)


def effects(result: SimulateResult, ref: str) -> dict[str, float]:
    """The effects on an element, and from when."""
    impact = result.impact(ref)
    return {effect.kind: effect.from_s for effect in impact.effects} if impact else {}


class TestExample:
    def test_the_orders_cluster_takes_down_placing_orders(self, example: Inventory) -> None:
        result = simulate(example, ["cluster:orders"])
        assert times(result, "function:place-order") == (0, 0)
        assert times(result, "service:checkout") == (0, 900)
        assert times(result, "service:mailer") == (0, NEVER)
        assert times(result, "service:payments") == (NEVER, NEVER)
        assert effects(result, "service:payments") == {"delayed": 0}
        assert times(result, "service:log-indexer") == (900, NEVER)
        assert times(result, "function:search-logs") == (900, NEVER)
        assert result.summary.blast_radius == 0.5
        assert result.summary.cost_per_hour == 20000
        assert result.survivors == ()

    def test_at_a_moment_before_the_tolerance_ends_log_search_survives(self, example: Inventory) -> None:
        result = simulate(example, ["cluster:orders"], at=600)
        assert result.survivors == ("function:search-logs",)
        assert times(result, "service:checkout") == (0, NEVER)

    def test_the_log_cluster_takes_down_log_search_after_half_an_hour(self, example: Inventory) -> None:
        result = simulate(example, ["cluster:logs"])
        assert times(result, "function:search-logs") == (0, 1800)
        assert times(result, "function:place-order") == (NEVER, NEVER)
        assert effects(result, "service:checkout") == {"loss": 120}
        assert result.summary.blast_radius == 0.5
        assert result.summary.blast_radius_declared == 0

    def test_one_of_two_providers_may_fail(self, example: Inventory) -> None:
        result = simulate(example, ["psp-a"])
        assert times(result, "service:checkout") == (NEVER, NEVER)
        assert effects(result, "service:checkout") == {"redundancy-lost": 0}
        assert set(result.survivors) == {"function:place-order", "function:search-logs"}

    def test_both_providers_may_not(self, example: Inventory) -> None:
        result = simulate(example, ["psp-a", "psp-b"])
        assert times(result, "function:place-order") == (0, 0)

    def test_a_region_takes_everything_in_it(self, example: Inventory) -> None:
        result = simulate(example, ["region:eu"])
        for ref in ("zone:eu-1a", "broker:orders/1", "cluster:orders", "cluster:logs", "function:place-order"):
            assert times(result, ref)[1] == 0, ref
        assert times(result, "cluster:orders-dr") == (NEVER, NEVER)

    def test_the_copy_may_fail_unnoticed(self, example: Inventory) -> None:
        result = simulate(example, ["zone:us-1a"])
        assert times(result, "mirror:to-dr") == (0, 0)
        assert times(result, "service:mailer") == (NEVER, NEVER)

    def test_a_topic_that_nobody_writes_any_more_starves_its_readers(self, example: Inventory) -> None:
        result = simulate(example, ["payments"])
        assert times(result, "service:checkout") == (900, NEVER)
        assert effects(result, "service:checkout") == {"delayed": 0}

    def test_a_group_stops_its_members(self, example: Inventory) -> None:
        result = simulate(example, ["group:orders/checkout"])
        assert times(result, "service:checkout") == (0, 900)

    def test_what_is_wanted_only_degrades(self, example: Inventory) -> None:
        result = simulate(example, ["recommendations"])
        assert times(result, "service:checkout") == (0, NEVER)
        assert times(result, "function:place-order") == (0, NEVER)

    def test_causes_lead_down_to_what_failed(self, example: Inventory) -> None:
        impact = simulate(example, ["cluster:orders"]).impact("function:search-logs")
        assert impact is not None
        assert [cause.ref for cause in impact.because] == ["service:log-indexer", "service:checkout", "cluster:orders"]
        assert impact.because[-1].text == "failed"

    def test_the_defaults_that_a_level_rests_on_are_listed(self, example: Inventory) -> None:
        assumed = simulate(example, ["cluster:logs"]).assumptions
        assert [note.ref for note in assumed] == ["service:checkout", "service:log-indexer"]
        assert "tolerates is not declared" in assumed[1].text


class TestProducers:
    @staticmethod
    def result(produce: str, service: str = "", fail: str = "cluster:c") -> SimulateResult:
        return simulate(
            inventory_of(f"""
                clusters: {{c: {{version: "4.1"}}}}
                topics: {{c/t: {{}}, c/u: {{}}}}
                services: {{s: {{{service} produces: [{{topic: c/t, {produce}}}]}}}}
                functions: {{f: {{needs: [s]}}}}
            """),
            [fail],
        )

    @pytest.mark.parametrize(
        ("client", "seconds"),
        [
            ('{library: java, version: "3.7"}', 120),
            ('{library: java, version: "4.1"}', 60),
            ('{library: librdkafka, version: "2.15.0"}', 300),
            ('{library: kafka-connect, version: "3.9"}', NEVER),
            ("{library: no-such-client}", 0),
        ],
    )
    def test_block_hides_the_outage_until_the_client_gives_up(self, client: str, seconds: float) -> None:
        result = self.result(f"on_outage: block, client: {client}")
        assert times(result, "service:s") == (0, seconds)
        assert effects(result, "service:s")["at-risk"] == 0
        assert effects(result, "service:s").get("rejecting", NEVER) == seconds

    def test_a_topic_alone_leaves_a_new_java_client_its_full_patience(self) -> None:
        result = self.result('on_outage: block, client: {library: java, version: "4.1"}', fail="topic:c/t")
        assert times(result, "service:s") == (0, 120)

    def test_a_stated_patience_is_no_assumption(self) -> None:
        result = self.result("on_outage: {block: 90s}")
        assert times(result, "service:s") == (0, 90)
        assert result.summary.blast_radius_declared == 1
        assert result.assumptions == ()

    def test_a_full_buffer_ends_the_patience_early(self) -> None:
        result = self.result('on_outage: block, rate: 1 MiB/s, client: {library: java, version: "3.7"}')
        assert times(result, "service:s") == (0, 32)

    def test_an_unknown_client_is_listed(self) -> None:
        result = self.result("on_outage: block")
        assert times(result, "service:s") == (0, 0)
        assert "when it gives up is not known" in result.unknowns[0].text

    def test_reject_goes_down_at_once(self) -> None:
        result = self.result("on_outage: reject")
        assert times(result, "service:s") == (0, 0)
        assert effects(result, "service:s") == {"rejecting": 0}

    def test_drop_loses_data_and_nothing_else(self) -> None:
        client = 'client: {library: java, version: "3.7", config: {max.block.ms: 0}}'
        result = self.result(f"on_outage: drop, {client}")
        assert times(result, "service:s") == (NEVER, NEVER)
        assert effects(result, "service:s") == {"loss": 120}

    def test_drop_with_a_client_that_blocks_is_a_block(self) -> None:
        result = self.result('on_outage: drop, client: {library: java, version: "4.1"}')
        assert times(result, "service:s") == (0, 60)
        assert any("max.block.ms" in note.text for note in result.assumptions)

    def test_lost_amounts_are_counted_where_the_rate_is_known(self) -> None:
        inventory = inventory_of("""
            clusters: {c: {}}
            topics: {c/t: {rate: 10 msg/s}}
            services:
              s:
                client: {library: java, version: "3.7", config: {max.block.ms: 0}}
                produces: [{topic: c/t, on_outage: drop}]
        """)
        (loss,) = simulate(inventory, ["cluster:c"], for_=300).impacts[1].effects
        assert loss.amount is not None
        assert loss.amount.records == 10 * (300 - 120)

    @pytest.mark.parametrize(
        ("then", "expected"), [("", (600, 600)), (", then: reject", (600, 600)), (", then: drop", (NEVER, NEVER))]
    )
    def test_a_buffer_lasts_as_long_as_it_says(self, then: str, expected: tuple[float, float]) -> None:
        result = self.result(f"on_outage: {{buffer: 10m{then}}}")
        assert times(result, "service:s") == expected
        assert effects(result, "service:s")["buffering"] == 0

    def test_an_outbox_delays_and_rejects_when_it_is_full(self) -> None:
        assert times(self.result("on_outage: outbox"), "service:s") == (NEVER, NEVER)
        full = self.result("on_outage: {outbox: 6h}")
        assert times(full, "service:s") == (21600, 21600)
        assert effects(full, "service:s") == {"delayed": 0, "rejecting": 21600}

    def test_a_fallback_topic_carries_on(self) -> None:
        assert times(self.result("on_outage: {fallback: c/u}", fail="topic:c/t"), "service:s") == (NEVER, NEVER)
        assert times(self.result("on_outage: {fallback: c/u}"), "service:s") == (0, 0)

    @pytest.mark.parametrize(("impact", "expected"), [("degraded", (0, NEVER)), ("none", (NEVER, NEVER))])
    def test_impact_softens(self, impact: str, expected: tuple[float, float]) -> None:
        assert times(self.result(f"on_outage: reject, impact: {impact}"), "service:s") == expected


class TestBrokers:
    INVENTORY = """
        zones: {a: {}, b: {}, c: {}}
        clusters: {k: {version: "4.1", brokers: {1: {zone: a}, 2: {zone: b}, 3: {zone: c}}}}
        topics:
          k/t: {partitions: 1, replication: 3, config: {min.insync.replicas: 2}, assignment: {0: [1, 2, 3]}}
          k/thin: {partitions: 2, replication: 1, assignment: {0: [1], 1: [2]}}
        services:
          strict: {produces: [{topic: k/t, on_outage: reject, config: {acks: all}}]}
          lax: {produces: [{topic: k/t, on_outage: reject, config: {acks: 1}}]}
          reader: {consumes: [{topic: k/t}]}
          thin: {produces: [{topic: k/thin, on_outage: reject, config: {acks: 1}}]}
    """

    def test_one_replica_less_is_only_redundancy(self) -> None:
        result = simulate(inventory_of(self.INVENTORY), ["broker:k/1"])
        assert times(result, "service:strict") == (NEVER, NEVER)
        assert effects(result, "topic:k/t") == {"redundancy-lost": 0}

    def test_below_the_minimum_strict_writers_stop_and_readers_see_nothing_new(self) -> None:
        result = simulate(inventory_of(self.INVENTORY), ["zone:a", "zone:b"])
        assert times(result, "service:strict") == (0, 0)
        assert times(result, "service:lax") == (NEVER, NEVER)
        assert times(result, "service:reader") == (0, 0)
        assert times(result, "topic:k/t") == (0, NEVER)

    def test_before_3_7_readers_still_see_what_lax_writers_write(self) -> None:
        old = self.INVENTORY.replace('"4.1"', '"3.6"')
        result = simulate(inventory_of(old), ["zone:a", "zone:b"])
        assert times(result, "service:reader") == (NEVER, NEVER)

    def test_a_share_of_the_partitions_degrades(self) -> None:
        result = simulate(inventory_of(self.INVENTORY), ["broker:k/1"])
        assert times(result, "topic:k/thin") == (0, NEVER)
        assert times(result, "service:thin") == (0, NEVER)
        assert effects(result, "service:thin") == {"partial": 0, "loss": 0, "rejecting": 0}

    def test_the_last_broker_is_the_cluster(self) -> None:
        result = simulate(inventory_of(self.INVENTORY), ["broker:k/1", "broker:k/2", "broker:k/3"])
        assert times(result, "cluster:k") == (0, 0)

    def test_an_unknown_assignment_is_the_worst_and_says_so(self) -> None:
        unassigned = self.INVENTORY.replace(", assignment: {0: [1, 2, 3]}", "")
        result = simulate(inventory_of(unassigned), ["zone:a", "zone:b"])
        assert times(result, "service:strict") == (0, 0)
        assert any("no assignment is given" in note.text for note in result.assumptions)

    def test_replicas_spread_over_zones_survive_one_of_them(self) -> None:
        inventory = inventory_of("""
            zones: {a: {}, b: {}, c: {}}
            clusters: {k: {version: "4.1", brokers: 6, zones: [a, b, c]}}
            topics: {k/t: {replication: 3, config: {min.insync.replicas: 2}}}
            services: {s: {produces: [{topic: k/t, on_outage: reject, config: {acks: all}}]}}
        """)
        assert times(simulate(inventory, ["zone:a"]), "service:s") == (NEVER, NEVER)
        assert times(simulate(inventory, ["zone:a", "broker:k/2"]), "service:s")[0] == 0

    @pytest.mark.parametrize(
        ("controllers", "fail"),
        [
            ("{101: {zone: a}, 102: {zone: b}, 103: {zone: c}}", ["zone:a", "zone:b"]),
            ("combined", ["broker:k/1", "broker:k/2"]),
            ("{zookeeper: zk}", ["resource:zk"]),
        ],
    )
    def test_without_controllers_the_cluster_is_degraded(self, controllers: str, fail: list[str]) -> None:
        inventory = inventory_of(f"""
            zones: {{a: {{}}, b: {{}}, c: {{}}}}
            resources: {{zk: {{}}}}
            clusters: {{k: {{brokers: 3, zones: [a, b, c], controllers: {controllers}}}}}
        """)
        assert times(simulate(inventory, fail), "cluster:k") == (0, NEVER)
        assert times(simulate(inventory, fail[:1]), "cluster:k")[0] == (NEVER if len(fail) > 1 else 0)


class TestScenario:
    INVENTORY = "services: {a: {needs: [b]}, b: {needs: [a]}, c: {wants: [a]}}\nfunctions: {f: {needs: [a]}, g: {}}"

    def test_two_that_only_need_each_other_stay_up(self) -> None:
        result = simulate(inventory_of(self.INVENTORY), ["c"])
        assert times(result, "service:a") == (NEVER, NEVER)

    def test_nothing_known_of_a_function_is_said(self) -> None:
        result = simulate(inventory_of(self.INVENTORY), ["b"])
        assert [note.ref for note in result.unknowns] == ["function:g"]

    @pytest.mark.parametrize(("name", "said"), [("bb", "did you mean 'b'"), ("function:f", "something that it needs")])
    def test_what_cannot_fail_is_refused(self, name: str, said: str) -> None:
        with pytest.raises(UsageError) as caught:
            simulate(inventory_of(self.INVENTORY), [name])
        assert said in (caught.value.hint or "")

    def test_weights_and_money_count(self) -> None:
        inventory = inventory_of("""
            services: {a: {}, b: {}}
            functions:
              big: {weight: 3, cost_per_hour: 100.5, needs: [a]}
              small: {weight: 1, cost_per_hour: 7, needs: [b]}
        """)
        summary = simulate(inventory, ["a"]).summary
        assert (summary.blast_radius, summary.cost_per_hour) == (0.75, 100.5)

    def test_permitted_edges_count_only_when_asked_for(self) -> None:
        inventory = inventory_of("""
            clusters: {c: {}}
            topics: {c/t: {}}
            services: {s: {consumes: [{topic: c/t, evidence: permitted}]}}
        """)
        left_out = simulate(inventory, ["cluster:c"])
        assert times(left_out, "service:s") == (NEVER, NEVER)
        assert [note.ref for note in left_out.unknowns] == ["service:s"]
        assert "--evidence permitted" in left_out.unknowns[0].text
        counted = simulate(inventory, ["cluster:c"], permitted=True)
        assert times(counted, "service:s") == (0, 0)
        assert counted.unknowns == ()
