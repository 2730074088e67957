"""What real clients find of topics of one partition: what is taken of what they write, what they read, who leads."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import kafka
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, Message, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from tests.kafka.predictions.coordinating import Settings
from tests.kafka.predictions.fates import ELIGIBLE, IN_SYNC, LEADER, Fate, listed

TAKEN = "none"
"""The error of a producer when all is well."""

TRIES_FOR = 15.0
"""Seconds that clients try for: far more than a healthy partition takes to answer."""

_SHOWN_AFTER = 12.0
"""Seconds in which a healthy partition shows all that it has to a consumer that has just come."""


@dataclass(frozen=True)
class Writing:
    """Producers at work, and the errors they were told so far, by topic."""

    acks: str
    value: str
    producers: tuple[Producer, ...]
    told: dict[str, str]

    def wait(self) -> None:
        """Returns once all were told."""
        for producer in self.producers:
            producer.flush(4 * TRIES_FOR)


def begin_to_write(client: Settings, acks: str, phase: str, names: list[str]) -> Writing:
    """One record to each topic.

    A broker answers the requests of a connection in turn: where one with acks=all waits, all after it do. So each of
    these has a producer of its own.
    """
    value, told = f"{phase}, acks={acks}", dict[str, str]()
    alone = [[name] for name in names] if acks == "all" else [names]
    return Writing(acks, value, tuple(_writer(client, acks, value, topics, told) for topics in alone), told)


def _writer(client: Settings, acks: str, value: str, names: list[str], told: dict[str, str]) -> Producer:
    """A producer that writes to some topics and takes the first no for an answer, which it notes."""
    settings: Settings = {"acks": acks, "enable.idempotence": "false", "retries": 0, "linger.ms": 0}
    timeouts: Settings = {"message.timeout.ms": int(TRIES_FOR * 1000), "request.timeout.ms": 8000}
    producer = Producer(client | settings | timeouts)

    def note(error: KafkaError | None, record: Message) -> None:
        told[record.topic() or ""] = error.name() if error else TAKEN

    for name in names:
        producer.produce(name, value=value, on_delivery=note)
    return producer


def read(client: Settings, wanted: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The values that can be read of each topic, as soon as what is wanted was found, or has not come for a while."""
    return _read(client, wanted, [], lambda found: all(wanted[name] <= found[name] for name in wanted))


def read_along(client: Settings, names: Iterable[str], writings: Iterable[Writing]) -> dict[str, set[str]]:
    """The values that can be read of each topic, until all who write were told, and a while longer."""
    producers = [producer for writing in writings for producer in writing.producers]
    return _read(client, names, producers, lambda _: False)


def _read(
    client: Settings, names: Iterable[str], producers: list[Producer], enough: Callable[[dict[str, set[str]]], bool]
) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {name: set() for name in names}
    consumer = Consumer(client | {"group.id": "nobody", "enable.auto.commit": "false"})
    consumer.assign([TopicPartition(name, 0, OFFSET_BEGINNING) for name in found])
    end = time.monotonic() + _SHOWN_AFTER
    while time.monotonic() < end and not enough(found):
        message = consumer.poll(0.2)
        for producer in producers:
            producer.poll(0)
        got = None if message is None or message.error() else message
        if got is not None:
            found[got.topic() or ""].add((got.value() or b"").decode())
        if got is not None or any(map(len, producers)):
            end = max(end, time.monotonic() + _SHOWN_AFTER / 2)
    consumer.close()
    return found


def describe(client: Settings, names: Iterable[str]) -> dict[str, Fate]:
    """Leader and in-sync replicas of each topic's partition, from Metadata."""
    topics = AdminClient(client).list_topics(timeout=60).topics
    return {name: _description(topics[name].partitions[0].leader, topics[name].partitions[0].isrs) for name in names}


def describe_with_eligible(client: Settings, names: Iterable[str]) -> dict[str, Fate]:
    """The same and the eligible leaders, from DescribeTopicPartitions (KIP-966).

    Its client asks any of the brokers that are taken to be alive, and waits for those that are not.
    """
    admin = kafka.KafkaAdminClient(bootstrap_servers=client["bootstrap.servers"])
    try:
        topics = admin.describe_topic_partitions(list(names))["topics"]
    finally:
        admin.close()
    found = {topic["name"]: topic["partitions"][0] for topic in topics}
    return {
        name: _description(one["leader_id"], one["isr_nodes"])
        | {ELIGIBLE: listed(one["eligible_leader_replicas"] or [])}
        for name, one in found.items()
    }


def _description(leader: int, in_sync: list[int]) -> Fate:
    return {LEADER: "none" if leader == -1 else str(leader), IN_SYNC: listed(in_sync)}
