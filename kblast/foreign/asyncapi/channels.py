"""The channels of a definition: topics, on the clusters of their servers."""

from dataclasses import dataclass, field

from kblast.errors import Problem
from kblast.foreign.asyncapi.definition import Definition
from kblast.foreign.asyncapi.servers import Server, Servers
from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node
from kblast.foreign.references import REFERENCE

_OWNER_KEYS = ("x-owner", "x-team")


@dataclass(slots=True)
class Channel:
    """A channel that is a topic, by its full name on every cluster it is on; and the messages that it carries."""

    topics: list[str]
    messages: dict[str, Node] = field(default_factory=dict)


@dataclass(slots=True)
class Channels:
    """The channels of one definition; each is read once, when somebody asks for it or at the end."""

    definition: Definition
    servers: Servers
    _read: dict[tuple[int, str | None], Channel | None] = field(default_factory=dict)

    def channel(self, node: Node, name: str | None = None, *, kafka: bool = False) -> Channel | None:
        """The channel of a mapping; None where it is no topic, or not known which.

        `name` is its address in version 2; `kafka` says that an operation on it has a Kafka binding.
        """
        key = (id(node.data), name)
        if key not in self._read:
            self._read[key] = self._channel(node, name, kafka=kafka)
        return self._read[key]

    def _channel(self, node: Node, name: str | None, *, kafka: bool) -> Channel | None:
        definition = self.definition
        binding = definition.kafka_binding(node)
        own_name = binding.text("topic")
        address = node.text("address") if definition.version == 3 else name
        clusters = self._clusters(node, kafka=kafka or bool(binding.data))
        if not clusters:
            return None
        written = own_name or address
        if written is None:
            definition.left_out("channels whose address is not known", node.place())
            return None
        where, path = (binding, ("topic",)) if own_name else (node, ("address",) if definition.version == 3 else ())
        variables = definition.references.members(node, "parameters")
        topic = definition.filled(written, variables, path, where)
        if topic is None:
            return None
        channel = Channel([f"{cluster}/{topic}" for cluster in clusters])
        if definition.version == 3:
            channel.messages = {
                message.text("name") or key: message
                for key, message in definition.references.members(node, "messages").items()
            }
        for full_name in channel.topics:
            self._describe(full_name, node, binding)
        return channel

    def _clusters(self, node: Node, *, kafka: bool) -> list[str]:
        """The clusters that the channel is on; without servers, the one that the user named."""
        definition = self.definition
        if self.servers.declared:
            asked = self._asked(node)
            found = {server.cluster for server in self.servers.meant if not asked or server.name in asked}
            if not found and self.servers.meant:
                definition.left_out("channels on other servers", node.place())
            return sorted(found)
        cluster = definition.options.cluster
        if cluster is None:
            if kafka:
                problem = Problem(node.place(), "names no server, and so no cluster", "name it: --cluster NAME")
                definition.imported.problems.append(problem)
            return []
        return [cluster]

    def _asked(self, node: Node) -> set[str]:
        if self.definition.version == 2:
            return {str(name) for name in node.values("servers")}
        references = [server.text(REFERENCE) or "" for server in node.nodes("servers")]
        return {reference.rpartition("/")[2] for reference in references}

    def _describe(self, topic: str, node: Node, binding: Node) -> None:
        path = ("topics", topic)
        facts = [Fact(path, {}, node.place())]
        for key in _OWNER_KEYS:
            if owner := node.text(key):
                facts.append(Fact((*path, "owner"), owner, node.place(key)))
                break
        for key, target in (("partitions", "partitions"), ("replicas", "replication")):
            value = binding.value(key)
            if value is not None:
                facts.append(Fact((*path, target), value, binding.place(key)))
        for setting, (value, place) in binding.settings("topicConfiguration").items():
            facts.append(Fact((*path, "config", setting), value, place))
        self.definition.imported.facts += facts


def registries(servers: tuple[Server, ...]) -> dict[str, Server]:
    """The servers that have a schema registry, by its address."""
    return {server.registry: server for server in servers if server.registry}
