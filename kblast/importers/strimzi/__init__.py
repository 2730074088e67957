"""Strimzi: Kafka clusters, topics, users, Kafka Connect, MirrorMaker 2 and HTTP bridges as Kubernetes resources.

The versions `v1` and `v1beta2` are read; other resources of Strimzi, such as `KafkaRebalance`, are counted as left out
(https://strimzi.io/docs/operators/latest/configuring.html).
"""

from collections.abc import Callable, Sequence

from kblast.documents import Document
from kblast.foreign.reading import Node, Reading
from kblast.importer import Imported, LeftOut, Options
from kblast.importers.strimzi.bridges import read_bridge
from kblast.importers.strimzi.clusters import Clusters
from kblast.importers.strimzi.mirrors import read_mirror_maker
from kblast.importers.strimzi.names import has_no_address
from kblast.importers.strimzi.topics import read_topic
from kblast.importers.strimzi.users import read_user
from kblast.importers.strimzi.workers import Connect

NAME = "strimzi"
TITLE = "resources of Strimzi: clusters, topics, users, Kafka Connect, MirrorMaker 2 and bridges"
MARKS = ("kafka.strimzi.io",)

_WORKERS, _CONNECTOR = "KafkaConnect", "KafkaConnector"
_GROUP = "kafka.strimzi.io/"
_BOOKKEEPING = ("apiVersion", "creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid")
"""What Kubernetes notes about every object; it says nothing about a platform."""


def recognises(document: Document) -> bool:
    """Whether it is a resource of Strimzi."""
    data = document.data
    version = data.get("apiVersion") if isinstance(data, dict) else None
    return isinstance(version, str) and version.startswith(_GROUP)


def read(documents: Sequence[Document], options: Options) -> Imported:
    """What the resources say."""
    imported = Imported()
    clusters, connect = Clusters(options, imported), Connect(options, imported)
    readers: dict[str, Callable[[Node], None]] = {
        "Kafka": clusters.read_kafka,
        "KafkaNodePool": clusters.read_pool,
        "KafkaTopic": lambda topic: read_topic(topic, options, imported),
        "KafkaUser": lambda user: read_user(user, options, imported),
        _WORKERS: connect.read_workers,
        _CONNECTOR: connect.read_connector,
        "KafkaMirrorMaker2": lambda maker: read_mirror_maker(maker, options, imported),
        "KafkaBridge": lambda bridge: read_bridge(bridge, options, imported),
    }
    for document in sorted(documents, key=_turn):
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
    connect.finish()
    return imported


def _turn(document: Document) -> int:
    """When a document is read: connectors come last, for their workers say which cluster they are on.

    Just before them come workers whose address has no value: they give way to others of their name.
    """
    data = document.data if isinstance(document.data, dict) else {}
    if data.get("kind") == _CONNECTOR:
        return 2
    return int(data.get("kind") == _WORKERS and has_no_address(data))


def _note_what_is_left(reading: Reading, node: Node, kind: str, imported: Imported) -> None:
    for part in (node, node.node("metadata")):
        for key in _BOOKKEEPING:
            reading.read_all(reading.read(part.data, key))
    imported.left_out += [LeftOut(f"{kind} {key}", place) for key, place in reading.unread()]
