"""Producers that partitions remember and that nobody can name: whose producer id is of no known transactional id."""

from collections.abc import Mapping
from typing import Any

from kblast.scrape.edges import moment
from kblast.scrape.snapshot import Producer, Snapshot

Nameless = Mapping[str, tuple[Producer, ...]]


def nameless_producers(found: Snapshot) -> Nameless:
    """The nameless producers of every topic that has some."""
    named = {transaction.producer for transaction in found.transactions}
    nameless: dict[str, list[Producer]] = {}
    for producer in found.producers:
        if producer.id not in named:
            nameless.setdefault(producer.topic, []).append(producer)
    return {topic: tuple(producers) for topic, producers in nameless.items()}


def document_of(producers: tuple[Producer, ...]) -> dict[str, Any]:
    """What is known of the nameless producers of a topic, as an inventory has it."""
    last = max(producers, key=lambda producer: (producer.last_ms, producer.id))
    said: dict[str, Any] = {"count": len({producer.id for producer in producers})}
    if written := moment(last.last_ms):
        said["last_write"] = written
    return said | {"epoch": last.epoch}
