"""What was added, removed and changed; what probably only has another name; what creeps into a cluster."""

import pytest

from kblast.results.diff import Change, DiffResult
from tests.inventories import inventory_of
from tests.unit.compare.comparing import SHOP, compared, differences


def values(result: DiffResult) -> dict[str, tuple[object, object]]:
    found = (*(e.changes for e in result.elements.changed), *(e.changes for e in result.edges.changed))
    return {change.key: (change.before, change.after) for changes in found for change in changes}


class TestElements:
    def test_the_same_is_no_difference(self) -> None:
        assert compared(SHOP, SHOP).same

    def test_what_one_side_has_is_added_or_removed(self) -> None:
        result = compared("resources: {a: {}, b: {}}", "resources: {b: {}, c: {}}")

        assert (result.elements.added, result.elements.removed) == (("resource:c",), ("resource:a",))
        assert not result.elements.changed

    @pytest.mark.parametrize(
        ("before", "after", "key", "pair"),
        [
            ("{partitions: 6}", "{partitions: 12}", "partitions", (6, 12)),
            ("{}", "{config: {retention.ms: -1}}", "config.retention.ms", (None, "-1")),
            ("{state: true}", "{}", "state", (True, None)),
            ("{rate: 1 KiB/s}", "{rate: 5 msg/s}", "rate", ({"bytes_per_s": 1024}, {"records_per_s": 5})),
            ("{kinds: [a]}", "{kinds: [a, b]}", "kinds", (["a"], ["a", "b"])),
        ],
    )
    def test_a_change_says_which_value(self, before: str, after: str, key: str, pair: tuple[object, object]) -> None:
        head = "clusters: {bus: {}}\ntopics: {bus/t: "

        result = compared(f"{head}{before}}}", f"{head}{after}}}")

        assert values(result) == {key: pair}
        assert [changed.ref for changed in result.elements.changed] == ["topic:bus/t"]

    def test_a_broker_that_says_nothing_of_itself_is_missed(self) -> None:
        result = compared("clusters: {a: {brokers: {1: {}, 2: {}}}}", "clusters: {a: {brokers: {1: {}}}}")

        assert values(result) == {"brokers.2": ({}, None)}

    def test_the_order_of_a_list_that_is_united_and_ways_to_write_a_value_are_no_difference(self) -> None:
        before = "services: {a: {tags: [x, y], needs: [b, {ref: c, tolerates: 60s}]}, b: {}, c: {}}"
        after = "services: {a: {tags: [y, x], needs: [{ref: c, tolerates: 1m}, b]}, b: {}, c: {}}"

        assert compared(before, after).same

    def test_settings_that_hold_secrets_are_not_shown(self) -> None:
        text = "services: {a: {client: {config: {sasl.jaas.config: %s, ssl.key.password: %s}}}}"

        result = compared(text % ("hush", "hush"), text % ("quiet", "quiet"))

        assert "hush" not in result.model_dump_json()
        assert "quiet" not in result.model_dump_json()
        assert set(values(result)) == {"client.config.sasl.jaas.config", "client.config.ssl.key.password"}


class TestEdges:
    def test_edges_are_known_by_what_they_join(self) -> None:
        result = compared(SHOP, SHOP.replace("mailer, tolerates: 1h", "post, tolerates: 1h"))

        assert [(edge.ref, edge.relation, edge.to, edge.group) for edge in result.edges.added] == [
            ("service:mailer", "consumes", "topic:bus/orders", "post")
        ]
        assert [edge.group for edge in result.edges.removed] == ["mailer"]
        assert not result.elements.changed

    def test_a_changed_edge_says_which_value(self) -> None:
        result = compared(SHOP, SHOP.replace("tolerates: 1h", "tolerates: forever").replace("reject", "drop"))

        assert values(result) == {"on_outage.kind": ("reject", "drop"), "tolerates": (3600, "forever")}

    def test_needs_are_edges_and_say_what_they_ask_for(self) -> None:
        tail = "resources: {p: {}, q: {}, r: {}}"
        result = compared(
            f"services: {{a: {{needs: [{{any: [q, p]}}], wants: [r]}}}}\n{tail}",
            f"services: {{a: {{needs: [{{any: [p, q], tolerates: 5m}}, r]}}}}\n{tail}",
        )

        (changed,) = result.edges.changed
        assert (changed.to, changed.changes) == (
            "any of (resource:p, resource:q)",
            (Change(key="tolerates", before=None, after=300),),
        )
        assert [(edge.relation, edge.to) for edge in result.edges.added] == [("needs", "resource:r")]
        assert [(edge.relation, edge.to) for edge in result.edges.removed] == [("wants", "resource:r")]

    def test_the_same_need_twice_is_told_apart(self) -> None:
        once, twice = "[b]", "[b, {ref: b, tolerates: 5m}]"
        result = compared(
            f"services: {{a: {{needs: {once}}}, b: {{}}}}", f"services: {{a: {{needs: {twice}}}, b: {{}}}}"
        )

        assert len(result.edges.added) == 1
        assert not result.edges.removed


TWINS = """
clusters: {bus: {}}
topics: {bus/%s: {partitions: 6}, bus/%s: {partitions: 6}}
services: {s: {produces: [{topic: bus/%s}, {topic: bus/%s}]}}
"""


class TestRenames:
    def test_what_is_used_by_the_same_and_otherwise_alike_probably_has_another_name(self) -> None:
        result = compared(SHOP, SHOP.replace("bus/orders", "bus/placed-orders"))

        (rename,) = result.elements.renamed
        assert (rename.before, rename.after) == ("topic:bus/orders", "topic:bus/placed-orders")

    def test_a_service_is_known_by_what_it_does(self) -> None:
        result = compared(SHOP, SHOP.replace("checkout", "till"))

        assert [(r.before, r.after) for r in result.elements.renamed] == [("service:checkout", "service:till")]

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("services: {a: {tier: 1}}", "services: {b: {tier: 1}}"),
            (SHOP, SHOP.replace("bus/orders", "bus/paid").replace("partitions: 6", "partitions: 12")),
            (SHOP, SHOP.replace("bus/orders", "bus/paid").replace("mailer, tolerates: 1h", "post, tolerates: 1h")),
            (TWINS % ("a", "b", "a", "b"), TWINS % ("c", "d", "c", "d")),
            (SHOP.replace("partitions: 6", ""), SHOP.replace("partitions: 6", "").replace("bus/orders", "bus/paid")),
            (
                "services: {s: {needs: [a]}}\nresources: {a: {zones: [z]}}\nzones: {z: {}}",
                "services: {s: {needs: [b]}}\nresources: {b: {zones: [z]}}\nzones: {z: {}}",
            ),
        ],
        ids=[
            "used by nobody",
            "another body",
            "other users",
            "two that are alike",
            "nothing said of it",
            "a resource in place of another",
        ],
    )
    def test_what_is_not_clear_is_not_guessed(self, before: str, after: str) -> None:
        assert not compared(before, after).elements.renamed


class TestPurposes:
    PLATFORM = """
        clusters: {logs: {}, orders: {}}
        topics: {logs/app: {profile: telemetry}}
        services: {router: {owner: platform, domain: ops, consumes: [{topic: logs/app}]}}
    """

    def said(self, before: str, after: str) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
        found = compared(before, after).purposes
        return [(p.cluster, p.what, p.name, p.change, p.because) for p in found]

    def test_a_profile_that_creeps_in_is_said_with_its_topics(self) -> None:
        after = self.PLATFORM.replace("telemetry}", "telemetry}, logs/paid: {profile: event-sourcing}")

        assert self.said(self.PLATFORM, after) == [
            ("cluster:logs", "profile", "event-sourcing", "added", ("topic:logs/paid",))
        ]

    def test_a_second_topic_of_a_known_profile_is_nothing_new(self) -> None:
        after = self.PLATFORM.replace("telemetry}", "telemetry}, logs/more: {profile: telemetry}")

        assert not self.said(self.PLATFORM, after)

    def test_a_domain_and_an_owner_that_attach_are_said(self) -> None:
        after = self.PLATFORM.replace(
            "services: {", "services: {till: {owner: shop, domain: sales, produces: [{topic: logs/app}]}, "
        )

        assert self.said(self.PLATFORM, after) == [
            ("cluster:logs", "domain", "sales", "added", ("service:till",)),
            ("cluster:logs", "owner", "shop", "added", ("service:till",)),
        ]
        assert {found[3] for found in self.said(after, self.PLATFORM)} == {"removed"}

    def test_to_write_down_whose_a_service_is_brings_nobody_in(self) -> None:
        assert not self.said(self.PLATFORM.replace("owner: platform, domain: ops, ", ""), self.PLATFORM)

    def test_a_cluster_that_is_new_has_no_purpose_that_crept_in(self) -> None:
        assert not self.said("clusters: {orders: {}}", self.PLATFORM)


def test_findings_are_compared_by_what_they_are_and_not_by_where_they_stand() -> None:
    from kblast.catalogue import load_catalogue
    from kblast.compare import compare
    from kblast.config import Config
    from kblast.lint import select_rules

    rules = select_rules(load_catalogue(), Config(), select=("unowned-topic", "replication-too-low"))
    nobody_owns = "clusters: {bus: {}}\ntopics: {bus/a: {}}"
    more = "\n\nclusters: {bus: {}}\ntopics:\n  bus/0: {}\n  bus/a: {}"

    result = compare(inventory_of(nobody_owns), inventory_of(more), rules, fail_on="info")

    assert {finding.subject for finding in result.findings.new} == {"topic:bus/0"}
    assert not result.findings.gone
    assert set(result.worse.findings) == {finding.fingerprint for finding in result.findings.new}
    assert not compare(inventory_of(nobody_owns), inventory_of(more), rules, fail_on="never").worse.any


def test_what_is_there_for_context_only_is_not_compared() -> None:
    from dataclasses import replace

    before, after = inventory_of("services: {a: {}, b: {tier: 1}}"), inventory_of("services: {a: {}, b: {tier: 2}}")
    context = frozenset({"service:b"})

    assert differences(replace(before, context=context), replace(after, context=context)).same
    assert differences(before, replace(after, context=context)).elements.changed
