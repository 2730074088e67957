"""Topics that Kafka and its tools make and keep for themselves, by their names.

Sources: Topic.INTERNAL_TOPICS of Apache Kafka; for Kafka Streams `<application.id>-<name>-changelog` and
`-repartition` (its developer guide, "Manage Kafka Streams application topics"); for MirrorMaker 2
DefaultReplicationPolicy and ReplicationPolicy. Connect's topics may have any name, these are the usual ones.
"""

import re
from typing import Final

from kblast.model.inventory import Inventory
from kblast.model.refs import INTERNAL_TOPICS, short_topic

SCHEMAS: Final = "_schemas"
"""The topic that a schema registry keeps its schemas in, unless told otherwise (kafkastore.topic)."""

_USUAL_NAMES: Final = (
    ("Kafka Streams", re.compile(r".*-(changelog|repartition)")),
    ("Kafka Connect", re.compile(r"(.*[-_.])?connect([-_.].*)?[-_.](configs?|offsets?|status(es)?)")),
    ("MirrorMaker", re.compile(r"mm2-.*\.internal|.*\.checkpoints\.internal")),
)


def keeper_of(inventory: Inventory, topic: str) -> str | None:
    """Who keeps a topic for itself, in words; None where it is a topic like any other.

    A name that only looks like one of a tool is none where the topic says what it is for.
    """
    short = short_topic(topic)
    if short in INTERNAL_TOPICS:
        return "Kafka"
    if short == SCHEMAS:
        return "a schema registry"
    if short.startswith("_"):
        return "a tool"
    if inventory.topics[topic].profile is not None:
        return None
    return next((keeper for keeper, names in _USUAL_NAMES if names.fullmatch(short)), None)
