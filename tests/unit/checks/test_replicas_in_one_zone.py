"""Replicas that all stand in one zone."""

from tests.unit.checks.finding import findings

RULE = "replicas-in-one-zone"
PLATFORM = """
zones: {a: {region: eu}, b: {region: eu}}
clusters: {k: {brokers: 3, zones: [a]}}
topics: {k/orders: {replication: 3, profile: delivery}}
"""


def test_a_cluster_that_others_describe_is_evidence_only() -> None:
    assert findings(RULE, PLATFORM)
    assert not findings(RULE, PLATFORM.replace("zones: [a]}", "zones: [a], external: true}"))


def test_a_zone_of_another_region_is_no_other_zone() -> None:
    assert not findings(RULE, PLATFORM.replace("b: {region: eu}", "b: {region: us}"))


def test_partitions_are_listed_in_their_order_and_the_first_is_pointed_at() -> None:
    spread = PLATFORM.replace("brokers: 3, zones: [a]", "brokers: 4, zones: [a, b]")
    text = spread.replace("replication: 3", "assignment: {2: [1, 3], 1: [1, 2], 0: [4, 2]}")

    (finding,) = findings(RULE, text)

    assert finding.message.startswith("2 of 3 partitions have all replicas in one zone")
    assert finding.evidence == ("in zone a alone: partition 2", "in zone b alone: partition 0")
