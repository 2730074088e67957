"""What is taken of replicas whose brokers nobody named, in words for those who ask about many failures at once."""

from kblast.kafka.coordinators import OFFSETS, TRANSACTIONS, with_internal_topics
from kblast.kafka.effective import replication_of
from kblast.model.inventory import Inventory
from kblast.model.refs import cluster_of
from kblast.phrases import counted, listed

_MOST_NAMED = 3


def assumed_places(inventory: Inventory) -> tuple[str, ...]:
    """How many topics may stand on one broker or another, and what is taken of them; nothing where there are none.

    The internal topics that coordinate groups and transactions count, declared or not. A topic with a replica on every
    broker stands there, whatever Kafka chose; of clusters whose brokers are not known nothing is taken.
    """
    whole = with_internal_topics(inventory)
    names = sorted({*inventory.topics, *_coordinating(inventory)})
    open_ = [name for name in names if _may_stand_elsewhere(whole, name)]
    if not open_:
        return ()
    topics = f"{counted(len(open_), 'topic')} ({listed(open_, _MOST_NAMED)})"
    taken = "for each failure the worst placement is taken that Kafka allows"
    return (f"where the replicas of {topics} stand is not known: {taken}",)


def _coordinating(inventory: Inventory) -> set[str]:
    """The internal topics that groups and transactions are coordinated on."""
    groups = {f"{cluster_of(group)}/{OFFSETS}" for group in inventory.groups}
    writing = (edge for _, edge in inventory.produce_edges() if edge.topic and edge.transactional_id is not None)
    return groups | {f"{cluster_of(edge.topic or '')}/{TRANSACTIONS}" for edge in writing}


def _may_stand_elsewhere(inventory: Inventory, topic: str) -> bool:
    if inventory.topics[topic].assignment is not None:
        return False
    brokers = inventory.brokers_of.get(cluster_of(topic), ())
    return bool(brokers) and (replication_of(inventory, topic).whole or 1) < len(brokers)
