"""What shows an edge decides how far it is to be believed."""

from dataclasses import replace
from typing import Any

import pytest

from kblast.scrape.edges import Edges, edges_of
from kblast.scrape.identities import Identities
from kblast.scrape.snapshot import Connector, Producer, Snapshot, Transaction
from tests.unit.scrape.snapshots import group, rule, snapshot

NOW = "2026-03-01T12:00:00Z"


def edges(found: Snapshot, own: str | None = None) -> Edges:
    return edges_of(found, Identities(()), NOW, own)


def shown(found: Snapshot, own: str | None = None) -> dict[str, str]:
    """The evidence of every edge."""
    return {
        f"{service} {direction} {topic.removeprefix('bus/')}": edge.evidence
        for (service, direction, topic, _), edge in edges(found, own).found.items()
    }


def test_a_member_observes_what_it_was_given_and_is_configured_for_what_it_asked() -> None:
    found = snapshot("bus", "a", "b", groups=(group("g", given="a", asked="a b not-there"),))

    assert shown(found) == {"g consumes a": "observed", "g consumes b": "configured"}


@pytest.mark.parametrize(("kind", "shown_by"), [("classic", "committed offset"), ("share", "share group offset")])
def test_how_far_a_group_has_come_shows_that_it_reads(kind: str, shown_by: str) -> None:
    found = snapshot(
        "bus", "a", groups=(group("g", kind=kind),), committed=frozenset({("g", "a")}), lags={("g", "a"): 3}
    )

    (edge,) = edges(found).found.values()

    assert (edge.evidence, edge.lag, edge.shown_by) == ("observed", 3, {shown_by})


def test_the_producer_id_joins_a_transactional_id_and_a_topic() -> None:
    found = snapshot(
        "bus",
        "a",
        transactions=(Transaction("pay-1", 7, "CompleteCommit"), Transaction("pay-2", 8, "Empty")),
        producers=(Producer("a", 0, 7, 1_000_000_000_000), Producer("a", 1, 7, 1_100_000_000_000)),
    )

    (edge,) = edges(found).found.values()

    assert (edge.evidence, edge.last_seen, edge.transactional_ids) == ("observed", "2004-11-09T11:33:20Z", {"pay-1"})


def test_several_transactional_ids_of_a_service_are_all_kept() -> None:
    transactions = tuple(Transaction(f"pay-{n}", n, "Ongoing", frozenset({"a"})) for n in (2, 1))
    found = edges_of(snapshot("bus", "a", transactions=transactions), AllOne(()), NOW)

    (edge,) = found.found.values()

    document = edge.document("bus/a", "")
    assert document["transactional_id"] == "pay-1"
    assert document["x-transactional-ids"] == ["pay-1", "pay-2"]


class AllOne(Identities):
    """Everybody is the same service."""

    def service(self, kind: Any, name: str) -> str:
        del kind, name
        return "one"


def test_internal_topics_of_kafka_streams_belong_to_the_group_they_are_named_after() -> None:
    topics = ("app-store-changelog", "app-by-key-repartition", "app-x-s-changelog", "nobody-changelog")
    found = snapshot("bus", *topics, groups=(group("app"), group("app-x")))

    assert shown(found) == {
        "app produces app-store-changelog": "inferred",
        "app produces app-by-key-repartition": "inferred",
        "app-x produces app-x-s-changelog": "inferred",
    }
    assert edges(found).kinds == {"app": "streams", "app-x": "streams"}


def test_a_streams_group_says_what_it_reads_and_writes_inside() -> None:
    app = replace(group("app", kind="streams"), reads=frozenset({"in"}), writes=frozenset({"app-s-changelog"}))

    assert shown(snapshot("bus", "in", "app-s-changelog", groups=(app,))) == {
        "app consumes in": "configured",
        "app produces app-s-changelog": "configured",
    }


def test_a_source_writes_and_a_sink_reads_and_writes_dead_letters() -> None:
    source = Connector("from-db", source=True, used=frozenset({"a"}), configured=frozenset())
    sink = Connector("to-s3", False, frozenset({"a", "dead"}), frozenset({"b"}), dead_letters="dead")

    assert shown(snapshot("bus", "a", "b", "dead", connectors=(source, sink))) == {
        "from-db produces a": "observed",
        "to-s3 consumes a": "observed",
        "to-s3 consumes b": "configured",
        "to-s3 produces dead": "configured",
    }


@pytest.mark.parametrize(
    ("rules", "edge"),
    [
        ([rule("User:x", "write", "a")], {"x produces a": "permitted"}),
        ([rule("User:x", "read", "a")], {"x consumes a": "permitted"}),
        ([rule("User:x", "all", "a")], {"x produces a": "permitted", "x consumes a": "permitted"}),
        ([rule("User:x", "write", "a", prefixed=True)], {"x produces a": "permitted", "x produces ab": "permitted"}),
        ([rule("User:x", "describe", "a")], {}),
        ([rule("User:*", "write", "a")], {}),
        ([rule("User:kblast", "read", "a")], {}),
        ([rule("User:x", "write", "a"), rule("User:x", "write", "a", allow=False)], {}),
        (
            [rule("User:x", "write", "a"), rule("User:x", "write", "a", allow=False, host="10.0.0.1")],
            {"x produces a": "permitted"},
        ),
    ],
)
def test_an_access_rule_permits_and_proves_nothing(rules: list[Any], edge: dict[str, str]) -> None:
    assert shown(snapshot("bus", "a", "ab", rules=tuple(rules)), own="User:kblast") == edge


def test_a_rule_about_what_was_observed_adds_no_second_edge() -> None:
    rules = (rule("User:g", "read", "a"),)
    found = edges(snapshot("bus", "a", groups=(group("g", given="a"),), rules=rules))

    (edge,) = found.found.values()

    assert edge.evidence == "observed"
    assert edge.shown_by == {"group member", "access rule"}
