"""Which partition coordinates a group or a transactional id; the internal topics as Kafka makes them."""

import pytest

from kblast.kafka.coordinators import OFFSETS, TRANSACTIONS, coordinating_partition, with_internal_topics
from kblast.kafka.replicas import ReplicaRules, replica_rules
from tests.inventories import inventory_of


@pytest.mark.parametrize(
    ("name", "partition"),
    [
        ("payments", 13),
        ("orders-service", 17),
        ("my-group", 12),
        ("console-consumer-1", 24),
        ("fraud", 10),
        ("tx-1", 20),
        ("café", 21),
        ("", 0),
        ("polygenelubricants", 0),
        ("🎉", 11),
    ],
)
def test_the_hash_is_that_of_java(name: str, partition: int) -> None:
    """Computed with Java 17; the hash of `polygenelubricants` is the least integer, whose absolute value is 0 here."""
    assert coordinating_partition(name, 50) == partition


def rules(cluster: str, internal: str) -> ReplicaRules:
    inventory = inventory_of(f'clusters: {{k: {{version: "3.9", brokers: 3, config: {{{cluster}}}}}}}')
    return replica_rules(with_internal_topics(inventory), f"k/{internal}")


def test_the_offsets_topic_has_no_minimum_of_its_own() -> None:
    assert (rules("", OFFSETS).replication, rules("", OFFSETS).min_isr) == (3, 1)
    asked = rules("min.insync.replicas: 2, offsets.topic.replication.factor: 1", OFFSETS)
    assert (asked.replication, asked.min_isr) == (1, 2)
    assert rules("unclean.leader.election.enable: true", OFFSETS).unclean


def test_the_transaction_topic_has_and_never_elects_uncleanly() -> None:
    found = rules("min.insync.replicas: 1, unclean.leader.election.enable: true", TRANSACTIONS)
    assert (found.replication, found.min_isr, found.unclean) == (3, 2, False)
    asked = rules("transaction.state.log.replication.factor: 1, transaction.state.log.min.isr: 1", TRANSACTIONS)
    assert (asked.replication, asked.min_isr) == (1, 1)
