"""Clusters that one of their zones can stop."""

import pytest

from kblast.results.findings import Finding
from tests.unit.checks.finding import findings

RULE = "two-zone-cluster"


def platform(cluster: str, topic: str = "replication: 3") -> str:
    return f"""
    zones: {{a: {{}}, b: {{}}, c: {{}}, d: {{}}}}
    clusters: {{k: {{version: "4.1", {cluster}, config: {{min.insync.replicas: 2}}}}}}
    topics: {{k/orders: {{profile: delivery, {topic}}}}}
    """


def only(*texts: str) -> Finding:
    (finding,) = findings(RULE, *texts)
    return finding


@pytest.mark.parametrize(
    ("cluster", "topic", "stopping"),
    [
        ("brokers: 4, zones: [a, b]", "replication: 3", "a or b"),
        ("brokers: {1: {zone: a}, 2: {zone: a}, 3: {zone: b}}", "replication: 3", "a"),
        ("brokers: 4, zones: [a, b]", "assignment: {0: [1, 3, 2]}", "a"),
        ("brokers: 4, zones: [a, b]", "assignment: {0: [1, 3, 2], 1: [2, 4, 1]}", "a or b"),
        ("brokers: 4, zones: [a, b]", "assignment: {0: [1, 2, 3, 4]}, isr: {0: [1, 3, 2]}", "a"),
    ],
)
def test_a_zone_that_may_hold_too_many_replicas_stops_writes(cluster: str, topic: str, stopping: str) -> None:
    message = only(platform(cluster, topic)).message

    assert message == f"stands in 2 zones, expected 3: the loss of {stopping} may stop acks=all for 1 topic"


@pytest.mark.parametrize(
    ("cluster", "topic"),
    [
        ("brokers: 4, zones: [a, b]", "replication: 4"),
        ("brokers: 4, zones: [a, b]", "replication: 2"),
        ("brokers: 4, zones: [a, b]", "assignment: {0: [1, 2, 3, 4]}"),
        ("brokers: 6, zones: [a, b, c]", "replication: 3"),
        ("brokers: 4", "replication: 3"),
        ("brokers: {1: {zone: a}, 2: {zone: b}, 3: {}}", "replication: 3"),
    ],
)
def test_enough_replicas_on_each_side_a_third_zone_or_unknown_zones_are_not_found(cluster: str, topic: str) -> None:
    assert not findings(RULE, platform(cluster, topic))


@pytest.mark.parametrize(
    ("controllers", "zones"),
    [
        ("{101: {zone: a}, 102: {zone: a}, 103: {zone: b}}", "a"),
        ("{101: {zone: c}, 102: {zone: c}, 103: {zone: c}}", "c"),
        ("{101: {zone: d}, 102: {zone: d}, 103: {zone: a}}", "d"),
        ("{101: {zone: a}, 102: {zone: b}, 103: {zone: a}, 104: {zone: b}}", "a or b"),
    ],
)
def test_controllers_that_do_not_spread_are_found_in_three_zones_too(controllers: str, zones: str) -> None:
    cluster = f"brokers: 3, zones: [a, b, c], controllers: {controllers}"

    finding = only(platform(cluster))

    assert finding.confidence == "certain"
    assert finding.message.endswith(f"the loss of {zones} leaves no majority of its controllers")


@pytest.mark.parametrize(
    "controllers",
    [
        "combined",
        "{101: {zone: a}}",
        "{101: {zone: a}, 102: {zone: b}}",
        "{101: {zone: a}, 102: {zone: b}, 103: {zone: c}}",
        "{101: {zone: a}, 102: {}, 103: {zone: a}}",
    ],
)
def test_controllers_that_spread_are_too_few_anyway_or_stand_nobody_knows_where_are_not(controllers: str) -> None:
    assert not findings(RULE, platform(f"brokers: 3, zones: [a, b, c], controllers: {controllers}"))


def test_an_inferred_purpose_makes_it_likely() -> None:
    text = platform("brokers: 4, zones: [a, b]").replace("profile: delivery, ", "")

    assert only(text).confidence == "likely"


def test_it_is_the_same_whatever_the_order() -> None:
    text = platform("brokers: {1: {zone: a}, 2: {zone: a}, 3: {zone: b}}")
    turned = platform("brokers: {3: {zone: b}, 2: {zone: a}, 1: {zone: a}}")

    assert only(text).evidence == only(turned).evidence
    assert only(text).fingerprint == only(turned).fingerprint
