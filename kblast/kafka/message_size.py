"""How large records may be: what brokers take, and what clients send."""

from kblast.kafka.effective import Effective, EffectiveClient, client_setting, topic_setting
from kblast.model.inventory import Inventory

TAKEN = "max.message.bytes"
"""The largest batch of records that a topic takes, after compression; a record that is larger does not fit either."""

USUALLY_TAKEN = 1_048_588
"""What a topic takes where nobody says so, from Kafka 2.5 on; it was a little less before (KAFKA-4203)."""

_SENT = ("max.request.size", "message.max.bytes", "batch.bytes")
"""The largest record that a producer sends, as Java, librdkafka and kafka-go call it; the first that a client knows."""


def largest_taken(inventory: Inventory, topic: str) -> Effective:
    """The largest batch that a topic takes, in bytes."""
    return topic_setting(inventory, topic, TAKEN)


def largest_sent(client: EffectiveClient) -> tuple[str, Effective]:
    """The setting that bounds what a producer sends, and its value; not known where nothing bounds it."""
    found = [(name, client_setting(client, "producer", name)) for name in _SENT]
    return next(((name, value) for name, value in found if value.whole is not None), found[0])


def compresses(client: EffectiveClient) -> bool:
    """Whether a producer compresses, so that more fits into a batch than its size says; taken so where not known."""
    return client_setting(client, "producer", "compression.type").value != "none"
