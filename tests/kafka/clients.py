"""Real clients, librdkafka's, as tests use them: what they write and read, and what they are told instead."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer
from confluent_kafka.admin import NewTopic

from tests.kafka.cluster import Cluster
from tests.kafka.waiting import PATIENCE, wait_for, wait_until


def create_topics(cluster: Cluster, topics: Mapping[str, tuple[list[list[int]], dict[str, str]]]) -> None:
    """Topics by name: where the replicas of each partition stand, the first of which leads, and settings.

    Every broker knows of them when this returns.
    """
    new = [NewTopic(n, len(on), replica_assignment=on, config=config) for n, (on, config) in topics.items()]
    for created in cluster.admin.create_topics(new).values():
        created.result(PATIENCE)
    cluster.wait_for_replicas(topics)


def create_topic(cluster: Cluster, topic: str, assignment: list[list[int]]) -> None:
    """One topic with the settings of its cluster."""
    create_topics(cluster, {topic: (assignment, {})})


def produce(cluster: Cluster, topic: str, values: list[str], **settings: str) -> list[KafkaError | None]:
    """What became of each record by the time its producer had no more hope for it; None where it was acknowledged.

    With a `transactional_id` in the settings they are one transaction.
    """
    told: list[KafkaError | None] = []
    producer = Producer(cluster.client(**settings))
    if "transactional_id" in settings:
        producer.init_transactions(PATIENCE)
        producer.begin_transaction()
    for value in values:
        producer.produce(topic, value=value, on_delivery=lambda error, _: told.append(error))
    producer.flush(PATIENCE)
    if "transactional_id" in settings:
        producer.commit_transaction(PATIENCE)
    return told


def consume(cluster: Cluster, topic: str, count: int, group: str, **settings: str) -> list[str]:
    """The first records of a topic, as a member of a group that has read nothing yet, and commits."""
    config = cluster.client(group_id=group, auto_offset_reset="earliest", enable_auto_commit="false", **settings)
    # A topic that is not there yet is found within a second; by default it would take five minutes.
    consumer = Consumer(config | {"topic.metadata.refresh.interval.ms": 1000})
    try:
        consumer.subscribe([topic])
        found: list[str] = []

        def look() -> list[str] | None:
            message = consumer.poll(1)
            if message is not None:
                found.append(_text(message))
            return found if len(found) >= count else None

        wait_for(f"{count} records of {topic}", look, say=lambda: f"{found} of {consumer.assignment()}")
        consumer.commit(asynchronous=False)
        return found
    finally:
        consumer.close()


@contextmanager
def reading(cluster: Cluster, topic: str, group: str, **settings: str) -> Iterator[Consumer]:
    """A member of a group, for as long as the block lasts, once it was given partitions."""
    consumer = Consumer(cluster.client(group_id=group, auto_offset_reset="earliest", **settings))
    try:
        consumer.subscribe([topic])

        def given() -> bool:
            consumer.poll(0.5)
            return bool(consumer.assignment())

        wait_until(f"{group} to be given {topic}", given)
        yield consumer
    finally:
        consumer.close()


def _text(message: Message) -> str:
    if error := message.error():
        raise KafkaException(error)
    return (message.value() or b"").decode()
