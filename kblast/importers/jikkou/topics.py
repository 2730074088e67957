"""KafkaTopic of Jikkou: a topic, its partitions, replicas and settings, its own and those of config maps."""

from collections.abc import Mapping

from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node
from kblast.importer import Imported

_OTHER_REPLICAS = "replicationFactor"
"""What Jikkou's own tutorials write for replicas (docs/Tutorials/get_started.md)."""
_BY_THE_BROKERS = -1
"""As partitions or replicas: as many as the brokers have set."""


def read_topic(topic: Node, name: str, cluster: str, config_maps: Mapping[str, Node], imported: Imported) -> None:
    """The topic; config maps hold against its own settings, the later against the earlier.

    (io.jikkou.core.transform.ConfigMapsTransformation)
    """
    path = ("topics", f"{cluster}/{name}")
    imported.facts += [Fact(("clusters", cluster), {}, topic.place()), Fact(path, {}, topic.place("metadata", "name"))]
    spec = topic.node("spec")
    replicas = _OTHER_REPLICAS if spec.data.get("replicas") is None else "replicas"
    for key, target in (("partitions", "partitions"), (replicas, "replication")):
        value = spec.value(key)
        if value is not None and value != _BY_THE_BROKERS:
            imported.facts.append(Fact((*path, target), value, spec.place(key)))
    settings = spec.settings("configs")
    for reference in map(str, spec.values("configMapRefs")):
        if reference in config_maps:
            settings |= config_maps[reference].settings("data")
        else:
            hint = "import the file that holds it, too"
            spec.reading.problem((*spec.path, "configMapRefs"), reference, "the name of a ConfigMap", hint)
    for setting, (value, place) in settings.items():
        imported.facts.append(Fact((*path, "config", setting), value, place))
