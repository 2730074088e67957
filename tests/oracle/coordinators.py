"""§4.4: the controllers of a cluster; the coordinators of groups and transactions, which live on internal topics."""

from kblast.model.elements import Cluster, Topic
from kblast.model.inventory import Inventory
from tests.oracle.partitions import NEVER, Deaths, Question, ends_at, partitions_of, takes_acks_all

BITS = 1 << 32


def majority_lost(downs: list[float]) -> float:
    """When fewer than a majority of the voters is left."""
    majority = len(downs) // 2 + 1
    return sorted(downs, reverse=True)[majority - 1] if downs else NEVER


def coordinator_ends(
    inventory: Inventory,
    cluster: str,
    topic: Topic,
    name: str,
    deaths: Deaths,
    controllers_lost: float,
    question: Question = takes_acks_all,
) -> float:
    """The partition of the name decides; where it may stand anywhere, the worst place it could have."""
    if not deaths:
        return NEVER
    partitions = partitions_of(inventory, cluster, topic)
    if topic.assignment is not None:
        partitions = [partitions[abs(java_hash(name)) % len(partitions)]]
    return min(ends_at(question, partition, deaths, controllers_lost) for partition in partitions)


def java_hash(text: str) -> int:
    """String.hashCode, with Kafka's abs: the least integer counts as 0."""
    value = 0
    units = text.encode("utf-16-be")
    for high, low in zip(units[::2], units[1::2], strict=True):
        value = (31 * value + high * 256 + low) % BITS
    signed = value - BITS if value >= BITS // 2 else value
    return 0 if signed == -(BITS // 2) else signed


def offsets_topic(inventory: Inventory, cluster: str) -> Topic:
    """`__consumer_offsets`, as declared or as Kafka makes it: its own replication, everything else of the cluster."""
    declared = inventory.topics.get(f"{cluster}/__consumer_offsets", Topic())
    copies = asked_of(inventory.clusters[cluster], "offsets.topic.replication.factor", 3)
    return declared.model_copy(update={"replication": declared.replication or copies})


def transactions_topic(inventory: Inventory, cluster: str) -> Topic:
    """`__transaction_state`: its own replication and minimum ISR, never an unclean election."""
    declared = inventory.topics.get(f"{cluster}/__transaction_state", Topic())
    copies = asked_of(inventory.clusters[cluster], "transaction.state.log.replication.factor", 3)
    least = asked_of(inventory.clusters[cluster], "transaction.state.log.min.isr", 2)
    config = {"min.insync.replicas": str(least), "unclean.leader.election.enable": "false"} | (declared.config or {})
    return declared.model_copy(update={"replication": declared.replication or copies, "config": config})


def asked_of(cluster: Cluster, key: str, default: int) -> int:
    return int((cluster.config or {}).get(key, default))
