"""The Kafka servers of a definition, and the clusters that they are."""

from dataclasses import dataclass
from typing import Any

from kblast.foreign.asyncapi.definition import Definition
from kblast.foreign.bootstrap import cluster_at
from kblast.foreign.exchange import PassedOver
from kblast.foreign.reading import Node
from kblast.foreign.references import REFERENCE
from kblast.location import Location

_PROTOCOLS = ("kafka", "kafka-secure")
_PRODUCTION = ("prod", "production")
_ENVIRONMENT_TAG = "env:"


@dataclass(frozen=True, slots=True)
class Server:
    """A Kafka server: its key in the definition, its cluster, and its schema registry."""

    name: str
    cluster: str
    environments: tuple[str, ...]
    registry: str | None
    place: Location


@dataclass(frozen=True, slots=True)
class Servers:
    """The Kafka servers that are meant; `declared` names all servers, of all protocols and environments.

    `protocols` are those of the servers; where there are none, those of bindings.
    """

    declared: tuple[str, ...]
    protocols: tuple[str, ...]
    meant: tuple[Server, ...]

    @property
    def elsewhere(self) -> bool:
        """Whether they are all of other protocols; without servers, whether all bindings are."""
        return bool(self.protocols) and not set(self.protocols) & set(_PROTOCOLS)


def read_servers(definition: Definition) -> Servers:
    """The servers; of those on several clusters, the ones of the environment that was asked for, else of production."""
    members = definition.references.members(definition.root, "servers")
    protocols = {name: server.text("protocol") or "" for name, server in members.items()}
    kafka = [
        server
        for name, node in members.items()
        if protocols[name] in _PROTOCOLS and (server := _server(definition, name, node)) is not None
    ]
    spoken = set(protocols.values()) if members else _bound(definition.root.data)
    return Servers(tuple(members), tuple(sorted(spoken)), tuple(_of_environment(definition, kafka)))


def _bound(data: Any) -> set[str]:
    """The protocols that any bindings below are for."""
    if isinstance(data, list):
        return {protocol for item in data for protocol in _bound(item)}
    if not isinstance(data, dict):
        return set()
    bindings = data.get("bindings")
    here = {key for key in bindings if key != REFERENCE} if isinstance(bindings, dict) else set()
    return here.union(*(_bound(value) for value in data.values()))


def _server(definition: Definition, name: str, node: Node) -> Server | None:
    key = "host" if definition.version == 3 else "url"
    tags = [tag.text("name") or "" for tag in definition.references.nodes(node, "tags")]
    environments = [tag.removeprefix(_ENVIRONMENT_TAG) for tag in tags if tag.startswith(_ENVIRONMENT_TAG)]
    registry = definition.kafka_binding(node).text("schemaRegistryUrl")
    given = node.text("x-kblast-cluster")
    written = node.text(key)
    if given is None and written is None:
        if node.data.get(key) in (None, ""):
            node.reading.problem((*node.path, key), node.data.get(key), "a host, such as kafka.example.com:9092")
        return None
    variables = definition.references.members(node, "variables")
    address = given or definition.filled(written or "", variables, (key,), node)
    if address is None:
        return None
    cluster = given or cluster_at(address)
    if not cluster or "/" in cluster:
        node.reading.problem((*node.path, key), written, "a host, such as kafka.example.com:9092")
        return None
    return Server(name, cluster, (name, *environments), registry, node.place(key))


def _of_environment(definition: Definition, kafka: list[Server]) -> list[Server]:
    if len({server.cluster for server in kafka}) <= 1:
        return kafka
    asked = definition.options.values.get("environment")
    wanted = {asked} if asked not in (None, *_PRODUCTION) else set(_PRODUCTION)
    meant = [server for server in kafka if wanted & set(server.environments)]
    if not meant and asked is None:
        names = ", ".join(server.name for server in kafka)
        definition.root.reading.problem(
            ("servers",), names, "the servers of one cluster", f"choose: --set environment={kafka[0].name}"
        )
    shown = "production" if asked is None else asked
    for server in kafka:
        if server not in meant:
            what = f"AsyncAPI servers of other environments than {shown}"
            definition.imported.passed_over.append(PassedOver(what, "--set environment=NAME reads those of another"))
    return meant
