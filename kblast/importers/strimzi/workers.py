"""KafkaConnect and KafkaConnector: the workers of Kafka Connect, and the connectors that run on them."""

from dataclasses import dataclass, field
from typing import Final

from kblast.errors import Problem
from kblast.foreign.connect.clients import WITHOUT_WORKERS, WorkerClients, worker_clients
from kblast.foreign.connect.configuration import Configuration
from kblast.foreign.connect.connectors import Connectors
from kblast.foreign.connect.mirrors import is_mirror
from kblast.foreign.facts import Fact
from kblast.foreign.placeholders import unfilled
from kblast.foreign.reading import Node
from kblast.importer import Imported, LeftOut, Options
from kblast.importers.strimzi.names import (
    BOOTSTRAP,
    CLUSTER_LABEL,
    cluster_behind,
    has_no_address,
    leave_out,
    readable_name,
)
from kblast.importers.strimzi.states import note_state
from kblast.location import Location

_GROUP: Final = ("groupId", "group.id", "connect-cluster")
_STORAGE: Final = (
    ("configStorageTopic", "config.storage.topic", "connect-cluster-configs"),
    ("offsetStorageTopic", "offset.storage.topic", "connect-cluster-offsets"),
    ("statusStorageTopic", "status.storage.topic", "connect-cluster-status"),
)
"""The keys of v1, the settings of v1beta2, and what these are by default
(strimzi-kafka-operator, KafkaConnectConfiguration)."""


@dataclass(frozen=True, slots=True)
class _Workers:
    cluster: str
    version: str | None
    group: str
    topics: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    place: Location = field(compare=False)
    clients: WorkerClients = field(compare=False)


@dataclass(slots=True)
class Connect:
    """Workers and connectors; a connector is on the cluster of its workers, which have to be read before it."""

    options: Options
    imported: Imported
    _workers: dict[str, _Workers] = field(default_factory=dict)
    _with_connectors: set[str] = field(default_factory=set)
    _read: Imported = field(init=False)
    _connectors: Connectors = field(init=False)

    def __post_init__(self) -> None:
        """What connectors say is kept apart until it is known which of it has a value."""
        self._read = Imported(problems=self.imported.problems, left_out=self.imported.left_out)
        self._connectors = Connectors(self._read, self.options.values)

    def read_workers(self, connect: Node) -> None:
        """A KafkaConnect: its workers as one service, which write and read the three topics that they keep state in.

        Every worker reads all of them, by assignment (Kafka, KafkaBasedLog): the group that workers form is for their
        work alone, and there is no place for it here.
        """
        name = readable_name(connect, self.imported)
        cluster = cluster_behind(connect, self.options, self.imported) if name is not None else None
        if name is None or cluster is None:
            return
        spec = connect.node("spec")
        version = spec.value("version")
        group, group_at = _setting(spec, *_GROUP)
        topics = [_setting(spec, *keys) for keys in _STORAGE]
        place = connect.place("metadata", "name")
        shown = str(version) if version is not None else None
        clients = worker_clients(Configuration(name, place, spec.node("config"), "", name), shown)
        settings = tuple(sorted((key, value) for key, (value, _) in clients.settings.items()))
        found = _Workers(cluster, shown, group, tuple(topic for topic, _ in topics), settings, place, clients)
        first = self._workers.setdefault(name, found)
        if first != found and has_no_address(connect.data):
            leave_out(connect, f"described otherwise at {first.place}, where its address has a value", self.imported)
            return
        if first != found:
            hint = f"the first one stands at {first.place}; import the one that holds"
            self.imported.problems.append(
                Problem(place, f"KafkaConnect '{name}' is described twice, differently", hint)
            )
            return
        path = ("services", name)
        self._fact(("clusters", cluster), {}, spec.place(BOOTSTRAP))
        self._fact((*path, "kind"), "application", place)
        for topic, at in topics:
            edge = {"topic": f"{cluster}/{topic}"}
            self._fact((*path, "produces"), edge, at)
            self._fact((*path, "consumes"), edge, at)
        self.imported.left_out.append(LeftOut("KafkaConnect group of the workers", group_at))

    def read_connector(self, resource: Node) -> None:
        """A KafkaConnector: a service as of every connector, which needs its workers."""
        name = readable_name(resource, self.imported)
        workers = resource.node("metadata", "labels").text(CLUSTER_LABEL)
        spec = resource.node("spec")
        class_ = spec.text("class")
        if name is None:
            return
        if class_ is None:
            if spec.data.get("class") in (None, ""):
                self.imported.problems.append(Problem(spec.place(), "KafkaConnector without a class", "add spec.class"))
            return
        if workers is None or unfilled(workers):
            leave_out(resource, f"without a label {CLUSTER_LABEL} that names its KafkaConnect", self.imported)
            return
        service = name if name != workers else f"{workers}/{name}"
        connector = Configuration(name, resource.place("metadata", "name"), spec.node("config"), class_, service)
        known = self._workers.get(workers)
        cluster, clients = (
            (known.cluster, known.clients) if known is not None else (self.options.cluster, WITHOUT_WORKERS)
        )
        if not self._connectors.read(connector, cluster, clients):
            leave_out(resource, "of a KafkaConnect that is in none of the files: --cluster NAME", self.imported)
            return
        self._with_connectors.add(workers)
        note_state(spec, "KafkaConnector", self.imported)
        if is_mirror(connector):
            return
        if known is not None and known.version is not None:
            self._fact(("services", service, "client", "version"), known.version, known.place)
        label = resource.place("metadata", "labels", CLUSTER_LABEL)
        self._fact(("services", service, "needs"), f"service:{workers}", label)

    def finish(self) -> None:
        """Takes over what has a value; the rest is a template's, and left out by the name of its placeholder."""
        self._connectors.finish()
        for name in sorted(self._workers.keys() - self._with_connectors):
            for key, (_, place) in self._workers[name].clients.settings.items():
                what = f"KafkaConnect spec.config.{key}, for connectors that are in none of the files"
                self.imported.left_out.append(LeftOut(what, place))
        without_value: dict[tuple[str, Location], None] = {}
        for fact in self._read.facts:
            missing = unfilled([*map(str, fact.path), fact.value])
            without_value |= dict.fromkeys((placeholder, fact.place) for placeholder in missing)
            if not missing:
                self.imported.facts.append(fact)
        for placeholder, place in without_value:
            self.imported.left_out.append(LeftOut(f"what Kafka Connect has of {placeholder}, without a value", place))

    def _fact(self, path: tuple[str, ...], value: object, place: Location) -> None:
        self._read.facts.append(Fact(path, value, place))


def _setting(spec: Node, key: str, setting: str, default: str) -> tuple[str, Location]:
    """A setting of the workers and its place: the key of its own, else in the configuration, else the default."""
    config = spec.node("config")
    own, configured = spec.text(key), config.value(setting)
    if own is not None:
        return own, spec.place(key)
    if configured not in (None, ""):
        return str(configured), config.place(setting)
    return default, spec.place()
