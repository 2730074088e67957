"""Strimzi: Kafka clusters, topics and users as Kubernetes resources.

The versions `v1` and `v1beta2` of `Kafka`, `KafkaNodePool`, `KafkaTopic` and `KafkaUser` are read; other resources of
Strimzi are counted as left out (https://strimzi.io/docs/operators/latest/configuring.html).
"""

from collections.abc import Callable, Sequence

from kblast.documents import Document
from kblast.foreign.reading import Node, Reading
from kblast.importer import Imported, LeftOut, Options
from kblast.importers.strimzi.clusters import Clusters
from kblast.importers.strimzi.topics import read_topic
from kblast.importers.strimzi.users import read_user

NAME = "strimzi"
TITLE = "Kafka, KafkaNodePool, KafkaTopic and KafkaUser resources of Strimzi"
MARKS = ("kafka.strimzi.io",)

_GROUP = "kafka.strimzi.io/"
_BOOKKEEPING = ("apiVersion", "creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid")
"""What Kubernetes notes about every object; it says nothing about a platform."""


def recognises(document: Document) -> bool:
    """Whether it is a resource of Strimzi."""
    data = document.data
    version = data.get("apiVersion") if isinstance(data, dict) else None
    return isinstance(version, str) and version.startswith(_GROUP)


def read(documents: Sequence[Document], options: Options) -> Imported:
    """What the resources say of clusters, topics and users."""
    imported = Imported()
    clusters = Clusters(options, imported)
    readers: dict[str, Callable[[Node], None]] = {
        "Kafka": clusters.read_kafka,
        "KafkaNodePool": clusters.read_pool,
        "KafkaTopic": lambda topic: read_topic(topic, options, imported),
        "KafkaUser": lambda user: read_user(user, options, imported),
    }
    for document in documents:
        reading = Reading(document, imported.problems)
        node = reading.root()
        if not recognises(document):
            reading.problem(
                ("apiVersion",), node.data.get("apiVersion"), "a resource of Strimzi", f"such as {_GROUP}v1"
            )
            continue
        kind = node.text("kind")
        if kind is None or kind not in readers:
            imported.left_out.append(LeftOut(kind or "a resource without a kind", document.locate()))
            continue
        readers[kind](node)
        _note_what_is_left(reading, node, kind, imported)
    clusters.finish()
    return imported


def _note_what_is_left(reading: Reading, node: Node, kind: str, imported: Imported) -> None:
    for part in (node, node.node("metadata")):
        for key in _BOOKKEEPING:
            reading.read_all(reading.read(part.data, key))
    imported.left_out += [LeftOut(f"{kind} {key}", place) for key, place in reading.unread()]
