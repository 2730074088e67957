"""What clients guarantee for what they write and read: the aspects in which they can differ, and fall short.

A record is as safe, as unique and as ordered as its producer makes it (KIP-98 for idempotence and transactions); the
keys of a topic keep their order only while all its producers place a key in the same partition.
"""

from collections.abc import Mapping
from functools import partial
from typing import Literal

from kblast.kafka.effective import Effective, EffectiveClient, client_of, client_setting, edge_path
from kblast.kafka.idempotence import effective_idempotence
from kblast.model.elements import ConsumeEdge, ProduceEdge
from kblast.model.inventory import Inventory
from kblast.model.refs import make_ref

Aspect = Literal["acks", "idempotence", "transactions", "partitioner", "keys"]
Guarantees = Mapping[Aspect, Effective]
"""Every aspect in force: acks `0`, `1` or `all`; the others but for the partitioner `yes` or `no`."""

_COMMIT_WHAT_IS_PROCESSED = frozenset({"sarama", "kafkajs", "confluent-kafka-javascript"})
"""Libraries whose automatic commits hold only records that are marked or handled.

sarama: ConsumerGroupSession.MarkMessage; KafkaJS: resolveOffset, which eachMessage calls when its handler has returned;
confluent-kafka-javascript: lib/kafkajs/_consumer.js turns enable.auto.offset.store off and stores in its place.
"""

_EXACTLY_ONCE = {"processing.guarantee": "exactly_once", "exactly.once.source.support": "enabled"}
"""Settings of Kafka Streams and Connect that make their producers transactional, and how such values begin."""


def producer_guarantees(inventory: Inventory, service: str, edge: ProduceEdge) -> Guarantees:
    """What the producer on an edge guarantees."""
    client = client_of(inventory, service, edge)
    return {
        "acks": _acks(client),
        "idempotence": _idempotence(client),
        "transactions": _transactions(client),
        "partitioner": client_setting(client, "producer", "partitioner"),
        "keys": _keys(inventory, service, edge),
    }


def commits_after_processing(inventory: Inventory, service: str, edge: ConsumeEdge) -> Effective:
    """Whether a consumer commits only what it has processed; not known where its code decides.

    librdkafka commits by the clock what it has stored, and stores every record as it hands it out, unless
    `enable.auto.offset.store` is off: then only the code stores (CONFIGURATION.md, at `max.poll.interval.ms`). The
    others commit what an earlier call has handed out: to read the next records is to say that these are done.
    """
    client = client_of(inventory, service, edge)
    found = client_setting(client, "consumer", "enable.auto.commit")
    if found.value == "false":
        return Effective("yes", f"enable.auto.commit=false, {found.origin}", found.locate)
    if client.library is not None and client.library.name == "kafka-go":
        return Effective(
            None, f"{client.label}: ReadMessage commits before the caller has the record, FetchMessage not"
        )
    if found.value != "true":
        return found
    if client.library is not None and client.library.name in _COMMIT_WHAT_IS_PROCESSED:
        return Effective("yes", f"{client.label} commits what is processed", found.locate)
    stores = client_setting(client, "consumer", "enable.auto.offset.store")
    if stores.value == "false":
        return Effective("yes", f"enable.auto.offset.store=false, {stores.origin}", stores.locate)
    if stores.value == "true":
        shown = f"enable.auto.commit={found}, enable.auto.offset.store={stores}"
        return Effective("no", shown, found.locate if stores.declared else None)
    return Effective(None, f"enable.auto.commit=true, {found.origin}: commits by the clock")


def _acks(client: EffectiveClient) -> Effective:
    found = client_setting(client, "producer", "acks")
    value = "all" if found.value == "-1" else found.value
    return Effective(value, found.origin, found.locate, found.alternatives)


def _idempotence(client: EffectiveClient) -> Effective:
    asked = client_setting(client, "producer", "enable.idempotence")
    if client.library is None:
        value = {"true": "yes", "false": "no"}.get(asked.value or "")
        return Effective(value, asked.origin, asked.locate)
    found = effective_idempotence(client.library, client.version, client.given)
    value = {"on": "yes", "off": "no"}.get(found.outcome)
    return Effective(value, f"{client.label}: {found.reason}", asked.locate)


def _transactions(client: EffectiveClient) -> Effective:
    """Transactional is who sets an id; Kafka Streams and Connect set one to write exactly once (KIP-129, KIP-618)."""
    found = client_setting(client, "producer", "transactional.id")
    if found.declared:
        return Effective("yes", f"transactional.id, {found.origin}", found.locate)
    for name, value in _EXACTLY_ONCE.items():
        asked = client_setting(client, "producer", name)
        if asked.declared and (asked.value or "").startswith(value):
            return Effective("yes", f"{name}={asked.value}, {asked.origin}", asked.locate)
    if client.library is None:
        return Effective(None, found.origin)
    return Effective("no", f"no transactional.id for {client.label}")


def _keys(inventory: Inventory, service: str, edge: ProduceEdge) -> Effective:
    if edge.keyed is None:
        return Effective(None, "`keyed` is not given")
    path = edge_path(inventory, service, edge)
    place = partial(inventory.locate, make_ref("service", service), *path, "keyed")
    return Effective("yes" if edge.keyed else "no", "edge", place)
