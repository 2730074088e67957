"""Groups and transactional ids, one for each partition that coordinates them; and whether they can get on."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

from kblast.kafka.coordinators import OFFSETS, TRANSACTIONS, coordinating_partition
from tests.kafka.cluster import Cluster
from tests.kafka.waiting import PATIENCE, wait_until

Settings = dict[str, str | int | float | bool]
Replicas = tuple[int, ...]


@dataclass(frozen=True)
class Coordination:
    """Where internal topics stand, and names that kblast says are coordinated by one partition of them after the other.

    A transaction writes to a topic that stands where its coordinator does.
    """

    offsets: tuple[Replicas, ...]
    transactions: tuple[Replicas, ...]
    groups: tuple[str, ...]
    ids: tuple[str, ...]

    @property
    def written(self) -> dict[str, Replicas]:
        """The topics that are written in transactions, and their replicas."""
        return {written_by(name): replicas for name, replicas in zip(self.ids, self.transactions, strict=True)}


def written_by(transactional_id: str) -> str:
    """The topic of a transactional id."""
    return f"{transactional_id}.data"


def coordination(cluster: Cluster, prefix: str) -> Coordination:
    """Names that nobody had before, in a cluster that makes its internal topics now at the latest."""
    producer = Producer(cluster.client(transactional_id=f"{prefix}-maker"))
    producer.init_transactions(PATIENCE)
    consumer = Consumer(cluster.client(group_id=f"{prefix}-maker"))

    def answers() -> bool:
        """Whether a coordinator does; one that still loads says so at once."""
        return bool(consumer.committed([TopicPartition(TRANSACTIONS, 0)], PATIENCE))

    wait_until("a coordinator of groups", lambda: _succeeds(answers))
    consumer.close()
    cluster.wait_for_replicas()
    offsets, transactions = _assigned(cluster, OFFSETS), _assigned(cluster, TRANSACTIONS)
    groups, ids = _names(f"{prefix}-group", len(offsets)), _names(f"{prefix}-id", len(transactions))
    return Coordination(offsets, transactions, tuple(groups), tuple(ids))


def _assigned(cluster: Cluster, topic: str) -> tuple[Replicas, ...]:
    partitions = cluster.admin.list_topics(timeout=60).topics[topic].partitions
    return tuple(tuple(partitions[number].replicas) for number in sorted(partitions))


def _names(stem: str, partitions: int) -> Iterator[str]:
    """For each partition the first name that it coordinates."""
    for partition in range(partitions):
        names = (f"{stem}-{number}" for number in count())
        yield next(name for name in names if coordinating_partition(name, partitions) == partition)


def commits(client: Settings, group: str, topic: str, timeout: float) -> bool:
    """Whether an offset is committed in time, by a client that asks again where a coordinator has just moved."""
    # Of a coordinator that cannot be found librdkafka gives up when a session would have ended.
    consumer = Consumer(client | {"group.id": group, "session.timeout.ms": int(timeout * 1000)})
    offset = TopicPartition(topic, 0, 0)

    def committed() -> bool:
        return all(one.error is None for one in consumer.commit(offsets=[offset], asynchronous=False))

    end = time.monotonic() + timeout
    while not (done := _succeeds(committed)) and time.monotonic() < end:
        time.sleep(0.5)
    consumer.close()
    return done


def transacts(client: Settings, transactional_id: str, timeout: float) -> bool:
    """Whether a record is written to the topic of a transactional id, and the transaction committed, in time."""
    limit = int(timeout * 1000)
    times: Settings = {"transaction.timeout.ms": limit, "message.timeout.ms": limit}
    producer = Producer(client | times | {"transactional.id": transactional_id})

    def written() -> bool:
        producer.init_transactions(timeout)
        producer.begin_transaction()
        producer.produce(written_by(transactional_id), value="once")
        producer.commit_transaction(timeout)
        return True

    return _succeeds(written)


def _succeeds(deed: Callable[[], bool]) -> bool:
    try:
        return deed()
    except KafkaException:
        return False
