"""KafkaTopic: a topic, its partitions, replicas and settings."""

from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node
from kblast.importer import Imported, Options
from kblast.importers.strimzi.names import CLUSTER_LABEL, cluster_of, name_of


def read_topic(topic: Node, options: Options, imported: Imported) -> None:
    """The topic; it is called `spec.topicName`, or else like the resource."""
    name, cluster = name_of(topic, imported), cluster_of(topic, options, imported)
    spec = topic.node("spec")
    own_name = spec.text("topicName")
    if name is None or cluster is None:
        return
    path = ("topics", f"{cluster}/{own_name or name}")
    place = spec.place("topicName") if own_name else topic.place("metadata", "name")
    label_place = topic.place("metadata", "labels", CLUSTER_LABEL)
    imported.facts += [Fact(("clusters", cluster), {}, label_place), Fact(path, {}, place)]
    for key, target in (("partitions", "partitions"), ("replicas", "replication")):
        value = spec.value(key)
        if value is not None:
            imported.facts.append(Fact((*path, target), value, spec.place(key)))
    for setting, (value, at) in spec.settings("config").items():
        imported.facts.append(Fact((*path, "config", setting), value, at))
