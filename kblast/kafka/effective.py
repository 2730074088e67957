"""What is in force: every setting resolved, with where it came from.

A topic's setting comes from the topic, else from its cluster, else from what all nodes that decide say alike, else it
is the broker default of the cluster's version.
A client's comes from the edge, else from the service's client, else it is the default of that library and version.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial

from kblast.kafka.clients import canonical_setting, client_default
from kblast.kafka.controllers import has_zookeeper
from kblast.kafka.defaults import broker_default, broker_synonyms, table
from kblast.kafka.history import Default, Value, show_value
from kblast.kafka.libraries import Library, Role, find_library
from kblast.kafka.versions import at_least
from kblast.location import KeyPath, Location
from kblast.model.elements import Broker, ConsumeEdge, Edge, ProduceEdge
from kblast.model.inventory import Inventory
from kblast.model.mirrors import MIRROR_MAKER_2
from kblast.model.parts import Client
from kblast.model.refs import cluster_of, make_ref

Locate = Callable[[], Location]
"""Says where something was written, when somebody asks: to look a place up may take a second reading of its file."""

UNKNOWN = "not known"
_DIGITS = 20  # of the largest number that Kafka can hold, and one more


@dataclass(frozen=True, slots=True)
class Effective:
    """A setting in force, as Kafka spells it, and where it came from.

    `value` is None where it is not known; `alternatives` then holds what it may be, where versions differ. `locate`
    says where somebody wrote it down, if anybody did.
    """

    value: str | None
    origin: str
    locate: Locate | None = field(default=None, compare=False)
    alternatives: tuple[str, ...] = ()

    @property
    def declared(self) -> bool:
        """Whether somebody wrote it down."""
        return self.locate is not None

    @property
    def location(self) -> Location | None:
        """Where it was written down, if it was."""
        return self.locate() if self.locate else None

    @property
    def whole(self) -> int | None:
        """The value as a whole number from 0; None where it is not known, or is none."""
        value = self.value or ""
        return int(value) if value.isascii() and value.isdigit() and len(value) < _DIGITS else None

    def __str__(self) -> str:
        return f"{self.value if self.value is not None else UNKNOWN} ({self.origin})"


@dataclass(frozen=True, slots=True)
class EffectiveClient:
    """The client of one edge: its library and version where known, and all that was set, under Kafka's names."""

    name: str | None
    library: Library | None
    version: str | None
    given: Mapping[str, Value]
    origins: Mapping[str, tuple[str, Locate]]

    @property
    def label(self) -> str:
        """The library and version, for people."""
        if self.name is None:
            return "an unknown client"
        return f"{self.name} {self.version}" if self.version else f"{self.name} (version not given)"


def topic_setting(inventory: Inventory, topic: str, name: str) -> Effective:
    """A topic's setting in force, by its topic-level name such as `min.insync.replicas`."""
    ref = make_ref("topic", topic)
    config = inventory.topics[topic].config or {}
    if name in config:
        return Effective(config[name], "topic config", partial(inventory.locate, ref, "config", name))
    return topic_default(inventory, cluster_of(topic), name)


def topic_default(inventory: Inventory, cluster: str, name: str) -> Effective:
    """A setting in force for the topics of a cluster that do not set it themselves, by its topic-level name."""
    return inventory.shared(("topic default", cluster, name), lambda: _topic_default(inventory, cluster, name))


def _topic_default(inventory: Inventory, cluster: str, name: str) -> Effective:
    ref, body = make_ref("cluster", cluster), inventory.clusters[cluster]
    if found := written_setting(body.config or {}, name):
        key, value = found
        return Effective(value, "cluster config", partial(inventory.locate, ref, "config", key))
    where, nodes = deciding_nodes(inventory, cluster, name)
    if agreed := _agreed(nodes, name):
        node, key, value = agreed
        place = partial(inventory.locate, ref, where, str(node), "config", key)
        return Effective(value, f"config of all {where}", place)
    return _default(broker_default(name, body.version), f"Kafka {body.version or '(version not given)'}")


def deciding_nodes(inventory: Inventory, cluster: str, name: str) -> tuple[str, Mapping[int, Broker]]:
    """The nodes whose own configuration decides about a topic's setting, and the key that they stand under.

    Brokers decide about what they do. Who may lead is decided by the controllers of a cluster that has its own, and
    with eligible leader replicas so is min.insync.replicas: ConfigurationControlManager, its methods
    uncleanLeaderElectionEnabledForTopic and maybeGenerateElrSafetyRecords.
    """
    body = inventory.clusters[cluster]
    if isinstance(body.controllers, dict | int) and (
        name == "unclean.leader.election.enable"
        or (name == "min.insync.replicas" and eligible_leaders(inventory, cluster).whole)
    ):
        return "controllers", body.controllers if isinstance(body.controllers, dict) else {}
    return "brokers", body.brokers if isinstance(body.brokers, dict) else {}


def node_values(nodes: Mapping[int, Broker], name: str) -> Mapping[int, str]:
    """What nodes set for themselves, by id, of a setting with a topic-level name."""
    said = {number: written_setting(node.config or {}, name) for number, node in sorted(nodes.items())}
    return {number: found[1] for number, found in said.items() if found}


def _agreed(nodes: Mapping[int, Broker], name: str) -> tuple[int, str, str] | None:
    """The first node, its key and its value, where all nodes set a topic's setting to the same value."""
    if not nodes or not next(iter(nodes.values())).config:  # as good as always so; asked for every topic
        return None
    first, *others = sorted(nodes)
    said = written_setting(nodes[first].config or {}, name)
    values = node_values(nodes, name)
    if said is None or any(values.get(other) != said[1] for other in others):
        return None
    return first, *said


def written_setting(settings: Mapping[str, str], name: str) -> tuple[str, str] | None:
    """The key that sets something in the configuration of a node or cluster, and its value.

    `name` may be that of a topic's setting; the value is then one for a topic.
    """
    for synonym in broker_synonyms(name):
        if synonym.name in settings:
            return synonym.name, synonym.convert(settings[synonym.name])
    return (name, settings[name]) if name in settings else None


def eligible_leaders(inventory: Inventory, cluster: str) -> Effective:
    """The level of eligible leader replicas (KIP-966) on a cluster; 0 before Kafka 4.0 and with ZooKeeper."""
    body = inventory.clusters[cluster]
    if has_zookeeper(body) or (body.version is not None and not at_least(body.version, "4.0")):
        return Effective("0", "Kafka has it from 4.0 on, with its own controllers")
    return cluster_setting(inventory, cluster, "eligible.leader.replicas.version")


def replication_of(inventory: Inventory, topic: str) -> Effective:
    """A topic's replication factor: declared, that of its assignment, or what whoever makes new topics gives them."""
    body = inventory.topics[topic]
    ref = make_ref("topic", topic)
    if body.replication is not None:
        return Effective(str(body.replication), "topic", partial(inventory.locate, ref, "replication"))
    if body.assignment:
        smallest = min(len(replicas) for replicas in body.assignment.values())
        return Effective(str(smallest), "assignment", partial(inventory.locate, ref, "assignment"))
    if ref in inventory.inferred and any(
        inventory.mirrors[mirror].kind == MIRROR_MAKER_2 for mirror, _ in inventory.mirrors_into.get(topic, ())
    ):
        # It makes its copies itself: MirrorSourceConfig.REPLICATION_FACTOR_DEFAULT.
        return Effective("2", "default of MirrorMaker 2")
    return cluster_setting(inventory, cluster_of(topic), "default.replication.factor")


def cluster_setting(inventory: Inventory, cluster: str, name: str) -> Effective:
    """A broker setting in force on a cluster."""
    body = inventory.clusters[cluster]
    if name in (body.config or {}):
        place = partial(inventory.locate, make_ref("cluster", cluster), "config", name)
        return Effective((body.config or {})[name], "cluster config", place)
    return _default(broker_default(name, body.version), f"Kafka {body.version or '(version not given)'}")


def broker_setting(inventory: Inventory, cluster: str, number: int, name: str) -> Effective:
    """A setting in force on one broker, also by a topic's name: its own, else its cluster's, else the default."""
    ref, body = make_ref("cluster", cluster), inventory.clusters[cluster]
    brokers = body.brokers if isinstance(body.brokers, dict) else {}
    own = brokers[number].config if number in brokers else None
    if found := written_setting(own or {}, name):
        place = partial(inventory.locate, ref, "brokers", str(number), "config", found[0])
        return Effective(found[1], f"config of broker {number}", place)
    if found := written_setting(body.config or {}, name):
        return Effective(found[1], "cluster config", partial(inventory.locate, ref, "config", found[0]))
    return cluster_setting(inventory, cluster, name)


def topic_level(name: str) -> str:
    """The name that topics have for a broker setting; its own, where they have none."""
    return _topic_levels().get(name, name)


def name_for_value(name: str) -> str:
    """The name under which a broker setting has the value that topics have: theirs, where the unit is another."""
    level = topic_level(name)
    return name if written_setting({name: "1"}, level) == (name, "1") else level


@cache
def _topic_levels() -> Mapping[str, str]:
    return {synonym.name: setting for setting in table("topic").settings for synonym in broker_synonyms(setting)}


def producer_setting(inventory: Inventory, service: str, edge: ProduceEdge, name: str) -> Effective:
    """A producer's setting in force on an edge, by its name in Kafka's Java client."""
    return client_setting(client_of(inventory, service, edge), "producer", name)


def consumer_setting(inventory: Inventory, service: str, edge: ConsumeEdge, name: str) -> Effective:
    """A consumer's setting in force on an edge, by its name in Kafka's Java client."""
    return client_setting(client_of(inventory, service, edge), "consumer", name)


def client_setting(client: EffectiveClient, role: Role, name: str) -> Effective:
    """A client's setting in force."""
    if name in client.given:
        origin, place = client.origins[name]
        return Effective(show_value(client.given[name]), origin, place)
    if client.library is None:
        return Effective(
            None,
            f"{client.label} and not set" if client.name is None else f"{client.name} is not a client kblast knows",
        )
    return _default(client_default(client.library, client.version, role, name, client.given), client.label)


def client_of(inventory: Inventory, service: str, edge: Edge) -> EffectiveClient:
    """The client of an edge: what the edge says goes before what the service says."""
    if edge.client is None and not edge.config and getattr(edge, "transactional_id", None) is None:
        return inventory.shared(("client", service), lambda: _client_of(inventory, service, edge))
    return _client_of(inventory, service, edge)


def _client_of(inventory: Inventory, service: str, edge: Edge) -> EffectiveClient:
    ref = make_ref("service", service)
    body = inventory.services[service]
    general, own = body.client or Client(), edge.client or Client()
    chosen = own if own.library is not None else general
    version = own.version if own.library is not None else own.version or general.version
    library = find_library(chosen.library) if chosen.library is not None else None
    in_edge = partial(_locate_in_edge, inventory, service, edge)
    layers: list[tuple[Mapping[str, str], str, Callable[..., Location]]] = [
        (general.config or {}, f"client config of {ref}", partial(inventory.locate, ref, "client", "config")),
        (own.config or {}, "client config of the edge", partial(in_edge, "client", "config")),
        (edge.config or {}, "edge config", partial(in_edge, "config")),
    ]
    given: dict[str, Value] = {}
    origins: dict[str, tuple[str, Locate]] = {}
    for settings, origin, locate in layers:
        for name, value in settings.items():
            kafka_name, kafka_value = canonical_setting(library, name, value) if library else (name, value)
            given[kafka_name] = kafka_value
            origins[kafka_name] = (origin, partial(locate, name))
    if isinstance(edge, ProduceEdge) and edge.transactional_id is not None:
        given["transactional.id"] = edge.transactional_id
        origins["transactional.id"] = ("edge", partial(in_edge, "transactional_id"))
    return EffectiveClient(chosen.library, library, version, given, origins)


def _locate_in_edge(inventory: Inventory, service: str, edge: Edge, *path: str) -> Location:
    return inventory.locate(make_ref("service", service), *edge_path(inventory, service, edge), *path)


def edge_path(inventory: Inventory, service: str, edge: Edge) -> KeyPath:
    """The keys of an edge below its service. Raises ValueError where it is not one of its edges."""
    body = inventory.services[service]
    for key in ("produces", "consumes"):
        for index, other in enumerate(getattr(body, key) or ()):
            if other is edge:
                return (key, index)
    raise ValueError(f"not an edge of service '{service}'")


def _default(default: Default | None, of: str) -> Effective:
    if default is None:
        return Effective(None, f"{of} has no default for it")
    if default.value is None:
        choices = tuple(show_value(a.value) for a in default.alternatives if a.value is not None)
        return Effective(
            None,
            f"the default depends on the version of {of.removesuffix(' (version not given)')}",
            alternatives=choices,
        )
    assumed = ", assumed" if default.assumed else ""
    return Effective(show_value(default.value), f"default of {of}{assumed}")
