"""Where groups and transactions are coordinated: on a partition of an internal topic that the name's hash picks.

Sources: GroupCoordinatorService.partitionFor, TransactionStateManager.partitionFor and Utils.abs of Apache Kafka; the
internal topics' settings: GroupCoordinatorService.groupMetadataTopicConfigs,
TransactionStateManager.transactionStateTopicConfigs.
"""

from dataclasses import replace

from kblast.kafka.effective import cluster_setting
from kblast.model.elements import Topic
from kblast.model.inventory import Inventory

OFFSETS = "__consumer_offsets"
TRANSACTIONS = "__transaction_state"

_BITS = 32


def coordinating_partition(name: str, partitions: int) -> int:
    """The partition that coordinates a group or a transactional id: Java's String.hashCode without sign, modulo."""
    value = 0
    for unit in memoryview(name.encode("utf-16-le", "surrogatepass")).cast("H"):
        value = (31 * value + unit) % (1 << _BITS)
    if value >= 1 << (_BITS - 1):
        value = (1 << _BITS) - value
    return 0 if value == 1 << (_BITS - 1) else value % partitions


def with_internal_topics(inventory: Inventory) -> Inventory:
    """The inventory with the internal topics of every cluster: as declared, else as Kafka makes them.

    The offsets topic has no minimum of its own, it is the cluster's; the transaction topic has, and never elects
    uncleanly.
    """
    topics = dict(inventory.topics)
    for cluster in inventory.clusters:
        offsets = topics.get(f"{cluster}/{OFFSETS}", Topic.model_construct())
        transactions = topics.get(f"{cluster}/{TRANSACTIONS}", Topic.model_construct())
        minimum = _whole(inventory, cluster, "transaction.state.log.min.isr")
        config = {"min.insync.replicas": str(minimum), "unclean.leader.election.enable": "false"}
        topics[f"{cluster}/{OFFSETS}"] = offsets.model_copy(
            update={
                "replication": offsets.replication or _whole(inventory, cluster, "offsets.topic.replication.factor")
            }
        )
        replication = transactions.replication or _whole(inventory, cluster, "transaction.state.log.replication.factor")
        topics[f"{cluster}/{TRANSACTIONS}"] = transactions.model_copy(
            update={"replication": replication, "config": config | (transactions.config or {})}
        )
    return replace(inventory, topics=topics)


def _whole(inventory: Inventory, cluster: str, name: str) -> int:
    return max(cluster_setting(inventory, cluster, name).whole or 1, 1)
