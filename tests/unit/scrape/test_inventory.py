"""Snapshots become an inventory that holds what they showed, and says what they did not."""

from dataclasses import replace
from typing import Any

import pytest

from kblast.scrape.edges import Edges
from kblast.scrape.inventory import further_unknowns, sections
from kblast.scrape.rights import commands, may_see_all
from kblast.scrape.snapshot import Partition, Producer, Snapshot, Topic, Transaction
from tests.unit.scrape.snapshots import group, rule, snapshot

ADD = "kafka-acls.sh --bootstrap-server h:1 --add --allow-principal User:me"


def made(*snapshots: Snapshot) -> dict[str, Any]:
    return sections(snapshots, [Edges(found.name) for found in snapshots])


def unknowns(found: Snapshot, *names: str) -> list[str]:
    return list(further_unknowns(found, frozenset({found.name, *names})))


def test_what_all_brokers_set_is_the_clusters_and_the_rest_is_their_own() -> None:
    settings = {
        1: {"min.insync.replicas": "2", "num.io.threads": "8", "listeners": "PLAIN://secret-host:1"},
        2: {"min.insync.replicas": "2", "num.io.threads": "4"},
        3: {"min.insync.replicas": "2", "num.io.threads": "8"},
    }
    cluster = made(snapshot(broker_settings=settings, features={"transaction.version": 2, "metadata.version": 27}))

    bus = cluster["clusters"]["bus"]
    assert bus["config"] == {"min.insync.replicas": 2, "transaction.version": 2}
    assert bus["brokers"]["2"] == {"zone": "b", "config": {"num.io.threads": 4}}
    assert "secret-host" not in str(cluster)


@pytest.mark.parametrize(
    ("voters", "controllers", "unknown"),
    [
        ({1, 2, 3}, "combined", 0),
        ({101}, {"101": {}}, 1),
        ({1, 101}, None, 1),
        (None, None, 0),
    ],
)
def test_controllers_are_told_as_far_as_the_format_can(voters: Any, controllers: Any, unknown: int) -> None:
    found = snapshot(controllers=None if voters is None else frozenset(voters))

    assert made(found)["clusters"]["bus"].get("controllers") == controllers
    assert len([text for text in unknowns(found) if "controller" in text]) == unknown


def test_replicas_that_are_behind_are_told_for_their_partitions_only() -> None:
    partitions = (Partition(0, 1, (1, 2), (1, 2)), Partition(1, 2, (2, 3), (2,)))
    found = replace(snapshot(), topics=(Topic("a", internal=False, partitions=partitions),))

    assert made(found)["topics"]["bus/a"] == {
        "partitions": 2,
        "replication": 2,
        "assignment": {"0": [1, 2], "1": [2, 3]},
        "isr": {"1": [2]},
    }


def test_a_mirror_is_known_by_what_it_leaves_behind_if_its_source_is_scraped_too() -> None:
    east = snapshot("east", "clicks", "orders.v1", "other")
    west = snapshot("west", "east.clicks", "east.orders.v1", "east.gone", "heartbeats", "east.checkpoints.internal")

    assert made(east, west)["mirrors"] == {
        "east-to-west": {"from": "east", "to": "west", "kind": "mirrormaker2", "topics": ["clicks", r"orders\.v1"]}
    }
    assert "mirrors" not in made(west)
    assert unknowns(west) == ["which cluster is 'east', from which MirrorMaker 2 copies into this one"]
    assert unknowns(west, "east") == []


def test_a_topic_with_dots_alone_is_no_copy() -> None:
    assert "mirrors" not in made(snapshot("east", "clicks"), snapshot("west", "east.clicks"))


def test_a_producer_whose_name_is_unknown_is_told() -> None:
    producers = (Producer("a", 0, 7, 0), Producer("b", 0, 8, 0), Producer("c", 0, 8, 0))
    found = snapshot("bus", "a", "b", "c", transactions=(Transaction("t", 7, "Empty"),), producers=producers)

    assert unknowns(found) == ["who wrote b, c: 1 producer without a known transactional id"]


def test_what_is_known_of_producers_without_a_name_is_told_at_their_topic() -> None:
    early, late = (
        Producer("a", part, 8 + part, when, epoch) for part, when, epoch in ((0, 0, 5), (1, 1_100_000_000_000, 2))
    )
    named = Producer("b", 0, 7, 1_200_000_000_000)
    when_unknown = Producer("c", 0, 9, -1)
    producers = (late, early, named, when_unknown)
    topics = made(snapshot("bus", "a", "b", "c", transactions=(Transaction("t", 7, "Empty"),), producers=producers))[
        "topics"
    ]

    assert topics["bus/a"]["nameless_producers"] == {"count": 2, "last_write": "2004-11-09T11:33:20Z", "epoch": 2}
    assert "nameless_producers" not in topics["bus/b"]
    assert topics["bus/c"]["nameless_producers"] == {"count": 1, "epoch": 0}


@pytest.mark.parametrize(("lags", "known"), [({}, False), ({"a": 0}, False), ({"a": 0, "b": 7}, True)])
def test_how_far_behind_a_share_group_is_is_known_for_all_its_topics_or_told_as_unknown(
    lags: dict[str, int], known: bool
) -> None:
    found = snapshot(
        "bus",
        "a",
        "b",
        groups=(group("s", kind="share", given="a"),),
        committed=frozenset({("s", "b")}),
        lags={("s", topic): lag for topic, lag in lags.items()},
    )

    assert ("how far behind share groups are: s" in unknowns(found)) is not known


def test_limits_are_told_by_whom_they_are_for() -> None:
    quotas = {"user b": {"producer_byte_rate": 2.0, "consumer_byte_rate": 1.0}, "client-id <default>": {}}

    assert list(made(snapshot(quotas=quotas))["clusters"]["bus"]["x-quotas"].items()) == [
        ("client-id <default>", {}),
        ("user b", {"consumer_byte_rate": 1.0, "producer_byte_rate": 2.0}),
    ]


def test_what_everybody_may_do_is_told() -> None:
    found = snapshot(
        "bus", "a", rules=(rule("User:*", "write", "a", prefixed=True),), groups=(group("s", kind="share"),)
    )

    assert unknowns(found) == [
        "how far behind share groups are: s",
        "who uses what is open to every principal: write topic a*",
    ]


def test_rights_are_offered_as_commands_one_for_each_kind_of_resource() -> None:
    assert list(commands(["topics", "quotas", "producers"], "h:1", "User:me")) == [
        f"{ADD} --operation DescribeConfigs --cluster",
        f"{ADD} --operation Describe --operation DescribeConfigs --operation Read --topic '*'",
    ]


@pytest.mark.parametrize(
    ("seen", "all_"),
    [
        ({}, False),
        ({"rules": ()}, False),
        ({"operations": frozenset({8})}, False),
        ({"operations": frozenset(range(5, 13))}, True),
        ({"rules": (rule("User:me", "describe", "*"),)}, True),
        ({"rules": (rule("User:me", "read", "*"),)}, True),
        ({"rules": (rule("User:*", "describe", "*"),)}, True),
        ({"rules": (rule("User:me", "describe", "a", prefixed=True),)}, False),
        ({"rules": (rule("User:me", "describe", "*"), rule("User:me", "describe", "b", allow=False))}, False),
        ({"rules": (rule("User:you", "describe", "*"),)}, False),
    ],
)
def test_whether_all_is_shown_must_be_known_and_is_not_assumed(seen: dict[str, Any], all_: bool) -> None:
    assert may_see_all(snapshot(**seen), "topic", "User:me") is all_
