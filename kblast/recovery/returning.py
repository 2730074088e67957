"""What brings topics back that have lost leaders."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kblast.engine.network import Assumption
from kblast.engine.outcome import Outcome
from kblast.kafka.partition_recovery import Recovery, recovery_of
from kblast.kafka.replicas import partition_replicas, replica_rules
from kblast.model.inventory import Inventory
from kblast.model.refs import cluster_of, make_ref, name_of
from kblast.results.recovery import Returning


def returning(inventory: Inventory, outcome: Outcome) -> Iterator[Returning]:
    """Every topic with partitions that have no leader, or may lead without all data, where it is known which they are.

    Brokers return as they went.
    """
    brokers_down = {
        cluster: [b.id for b in brokers if outcome.level(make_ref("broker", f"{cluster}/{b.id}")) == "down"]
        for cluster, brokers in inventory.brokers_of.items()
    }
    for topic in inventory.topics:
        down = brokers_down.get(cluster_of(topic))
        if not down or (assigned := partition_replicas(inventory, topic)) is None:
            continue
        rules, found = replica_rules(inventory, topic), Counter[Recovery]()
        for partition, count in Counter(assigned).items():
            need = recovery_of(partition, down, rules, outcome.ending)
            found[replace(need, brokers=tuple(sorted(need.brokers)))] += count
        for need in sorted(found, key=lambda need: (-need.required, need.brokers)):
            if need.required or need.may_lose:
                yield Returning(
                    topic=make_ref("topic", topic),
                    partitions=found[need],
                    brokers=need.brokers,
                    required=need.required,
                    order_decides=need.order_decides,
                    may_lose=need.may_lose,
                )


def resting_on(inventory: Inventory, outcome: Outcome, topics: tuple[Returning, ...]) -> Iterator[Assumption]:
    """What it rests on how topics come back, and the topics of which it is not known."""
    for one in topics:
        if one.order_decides:
            text = "what brings it back depends on the order in which its brokers failed: the worst of all is taken"
            yield Assumption(one.topic, text)
        for text in replica_rules(inventory, name_of(one.topic)).elr_assumptions:
            yield Assumption(one.topic, text)
    text = "which brokers must return before it has a leader is not known: where its replicas are is not"
    for topic in inventory.topics:
        ref, cluster = make_ref("topic", topic), make_ref("cluster", cluster_of(topic))
        placed = inventory.brokers_of.get(cluster_of(topic)) and inventory.topics[topic].assignment is not None
        if not placed and outcome.level(ref) == outcome.level(cluster) == "down":
            yield Assumption(ref, text, unknown=True)
