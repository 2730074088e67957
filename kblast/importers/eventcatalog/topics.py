"""How messages travel: over the topics of their channels, or each over a topic of its own; as calls; or else."""

from dataclasses import dataclass, field
from typing import Literal

from kblast.errors import Problem
from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node
from kblast.foreign.variables import filled, possible_values
from kblast.importer import Imported, Options
from kblast.importers.eventcatalog.catalog import Catalog, Resource, referred_id
from kblast.location import Location

_KAFKA = "kafka"


@dataclass(frozen=True, slots=True)
class Way:
    """How a message travels: over topics, as a call, or in a way that no inventory knows."""

    kind: Literal["topics", "call", "unknown"]
    topics: tuple[str, ...] = ()


@dataclass(slots=True)
class Topics:
    """Finds topics, and describes them; a catalog names no cluster, so the user does."""

    catalog: Catalog
    options: Options
    imported: Imported
    _channels: dict[str, str | None] = field(default_factory=dict)
    _asked_for_cluster: bool = False

    def way(self, pointer: Node, key: str, place: Location) -> Way:
        """How the message travels that a service sends or receives; `key` is where it names channels."""
        id_ = referred_id(pointer)
        message = self.catalog.message(id_) if id_ else None
        if message is None:
            self.catalog.left_out("messages that are not in the catalog", place)
            return Way("unknown")
        channels = self._named_channels(pointer, key) or self._named_channels(message.node, "channels")
        if channels:
            found = [topic for channel, at in channels if (topic := self._of_channel(channel, at)) is not None]
            for topic in found:
                self._note_kind(topic, message)
            return Way("topics", tuple(found)) if found else Way("unknown")
        if message.kind == "queries" or message.node.data.get("operation"):
            message.node.reading.read_all(message.node.reading.read(message.node.data, "operation"))
            return Way("call")
        topic_of_its_own = self._topic(message.id, message.place)
        if topic_of_its_own is None:
            return Way("unknown")
        self.catalog.describe(("topics", topic_of_its_own), message)
        self._note_kind(topic_of_its_own, message)
        return Way("topics", (topic_of_its_own,))

    def _named_channels(self, node: Node, key: str) -> list[tuple[str, Location]]:
        return [(id_, one.place("id")) for one in node.nodes(key) if (id_ := referred_id(one)) is not None]

    def _of_channel(self, id_: str, place: Location) -> str | None:
        channel = self.catalog.get("channels", id_)
        if channel is None:
            self.catalog.left_out("channels that are not in the catalog", place)
            return None
        protocols = _protocols(channel)
        if _KAFKA not in protocols:
            over = ", ".join(protocols) or "an unknown protocol"
            self.catalog.left_out(f"messages over {over}", place)
            return None
        if id_ not in self._channels:
            self._channels[id_] = self._read_channel(channel)
        return self._channels[id_]

    def _read_channel(self, channel: Resource) -> str | None:
        address = channel.node.text("address")
        variables = channel.node.node("parameters").members()
        known = {name: possible_values(variable) for name, variable in variables.items()}
        where = ("address",) if address else ("id",)
        name = filled(address or channel.id, channel.node, where, known, self.options.values)
        topic = self._topic(name, channel.place) if name is not None else None
        if topic is not None:
            self.catalog.describe(("topics", topic), channel)
        return topic

    def _topic(self, name: str, place: Location) -> str | None:
        if self.options.cluster is not None:
            return f"{self.options.cluster}/{name}"
        if not self._asked_for_cluster:
            self._asked_for_cluster = True
            problem = Problem(place, "an EventCatalog names no cluster for its topics", "name it: --cluster NAME")
            self.imported.problems.append(problem)
        return None

    def _note_kind(self, topic: str, message: Resource) -> None:
        self.imported.facts.append(Fact(("topics", topic, "kinds"), message.id, message.place))

    def read_channels(self) -> None:
        """The topics of all channels of Kafka, whether a service names them or not."""
        for channel in self.catalog.of_kind("channels"):
            if _KAFKA in _protocols(channel):
                self._of_channel(channel.id, channel.place)


def _protocols(channel: Resource) -> list[str]:
    return [str(protocol).lower() for protocol in channel.node.values("protocols")]
