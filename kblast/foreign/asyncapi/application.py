"""What the application that a definition describes sends and receives.

In version 3 it `send`s and `receive`s. In version 2 the words are those of its users: what they may `publish`, the
application receives, and what they may `subscribe` to, it sends.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from kblast.documents import Document
from kblast.foreign.asyncapi.channels import Channel, Channels, registries
from kblast.foreign.asyncapi.definition import Definition, only_value
from kblast.foreign.asyncapi.servers import Servers, read_servers
from kblast.foreign.bootstrap import cluster_at
from kblast.foreign.exchange import Imported, Options, PassedOver
from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node, Reading
from kblast.foreign.references import REFERENCE, References
from kblast.location import Location

_VERSION = re.compile(r"([23])\.\d+\.\d+\S*")
_NAMES_BELOW = ("channels", "messages", "operations", "parameters", "servers", "variables")
_OWNER_KEYS = ("x-owner", "x-team")
_IN_VERSION_2 = {"publish": "consumes", "subscribe": "produces"}
_IN_VERSION_3 = {"receive": "consumes", "send": "produces"}
_OTHER = {"consumes": "produces", "produces": "consumes"}


@dataclass(slots=True)
class Application:
    """The application of a definition: its facts, by the key of a service that they belong under."""

    name: str
    place: Location
    facts: list[tuple[str, Any, Location]] = field(default_factory=list)

    def of_service(self, name: str) -> list[Fact]:
        """The facts as those of the service of this name."""
        return [Fact(("services", name), {}, self.place)] + [
            Fact(("services", name, key), value, place) for key, value, place in self.facts
        ]


def read_application(document: Document, options: Options, imported: Imported) -> Application | None:
    """The application; None where the definition is of another version, or not about Kafka.

    Its topics go to `imported`, as does everything that is wrong with it or left out.
    """
    reading = Reading(document, imported.problems)
    root = reading.root()
    version = _VERSION.fullmatch(str(root.value("asyncapi") or ""))
    if version is None:
        reading.problem(("asyncapi",), root.data.get("asyncapi"), "version 2 or 3 of AsyncAPI, such as 3.0.0")
        return None
    references = References(options.files, imported.problems)
    definition = Definition(root, int(version[1]), references, options, imported)
    servers = read_servers(definition)
    if servers.elsewhere:
        named = ", ".join(filter(None, servers.protocols))
        about = f"about other protocols: {named}" if named else "whose servers name no protocol"
        what = f"AsyncAPI definitions {about}"
        imported.passed_over.append(PassedOver(what, "only kafka and kafka-secure are read"))
        return None
    if not servers.declared and not servers.protocols and options.cluster is None:
        what = "AsyncAPI definitions without servers"
        imported.passed_over.append(PassedOver(what, "if they are about Kafka, name the cluster: --cluster NAME"))
        return None
    if servers.declared and not servers.meant:
        return None
    application = _ApplicationReader(definition, servers).read()
    for key, place in reading.unread(_NAMES_BELOW):
        definition.left_out(key, place)
    return application


class _ApplicationReader:
    def __init__(self, definition: Definition, servers: Servers) -> None:
        self._definition = definition
        self._references = definition.references
        self._servers = servers
        self._channels = Channels(definition, servers)

    def read(self) -> Application | None:
        root = self._definition.root
        info = self._references.node(root, "info")
        name = info.text("x-kblast-service") or info.text("title")
        if name is None:
            if info.data.get("title") in (None, ""):
                root.reading.problem((*info.path, "title"), info.data.get("title"), "a title")
            return None
        self._application = Application(name, info.place("title"))
        self._describe(info)
        for key, server in registries(self._servers.meant).items():
            resource = cluster_at(key)
            self._say("wants", {"ref": f"resource:{resource}", "impact": "none"}, server.place)
            kind = Fact(("resources", resource, "kind"), "schema-registry", server.place)
            self._definition.imported.facts.append(kind)
        if self._definition.version == 2:
            self._read_channels_of_version_2()
        else:
            self._read_operations_of_version_3()
        return self._application

    def _describe(self, info: Node) -> None:
        root = self._definition.root
        tagged = root if self._definition.version == 2 else info
        for tag in self._references.nodes(tagged, "tags"):
            if name := tag.text("name"):
                self._say("tags", name, tag.place("name"))
        owners = [(node, key) for node in (info, root) for key in _OWNER_KEYS if node.text(key)]
        for node, key in owners[:1]:
            self._say("owner", node.text(key), node.place(key))
        for node in (info, root):
            if domain := node.text("x-domain"):
                self._say("domain", domain, node.place("x-domain"))

    def _say(self, key: str, value: Any, place: Location) -> None:
        self._application.facts.append((key, value, place))

    # Version 2: operations stand in channels

    def _read_channels_of_version_2(self) -> None:
        for name, node in self._references.members(self._definition.root, "channels").items():
            operations = {
                direction: self._references.node(node, key)
                for key, direction in _IN_VERSION_2.items()
                if key in node.data
            }
            kafka = any(self._definition.kafka_binding(operation).data for operation in operations.values())
            channel = self._channels.channel(node, name, kafka=kafka)
            for direction, operation in operations.items():
                if channel is not None:
                    messages = self._messages_of_version_2(operation)
                    self._note_kinds(channel, messages)
                    self._edges(direction, channel, operation, messages)

    def _messages_of_version_2(self, operation: Node) -> dict[str, Node]:
        named = operation.node("message")
        choice = self._references.follow(named)
        written = choice.nodes("oneOf") if "oneOf" in choice.data else [named] if named.data else []
        messages = {}
        for node in written:
            message = self._references.follow(node)
            name = message.text("name") or message.text("messageId") or _last_key(node.data.get(REFERENCE))
            messages[name or ""] = message
        return messages

    # Version 3: operations refer to channels

    def _read_operations_of_version_3(self) -> None:
        operations = self._references.members(self._definition.root, "operations")
        channels = self._references.members(self._definition.root, "channels")
        with_kafka = {
            id(self._references.node(operation, "channel").data)
            for operation in operations.values()
            if self._definition.kafka_binding(operation).data
        }
        for node in channels.values():
            channel = self._channels.channel(node, kafka=id(node.data) in with_kafka)
            if channel is not None:
                self._note_kinds(channel, channel.messages)
        for operation in operations.values():
            self._operation(operation)

    def _operation(self, operation: Node) -> None:
        action = operation.text("action")
        direction = _IN_VERSION_3.get(action or "")
        if direction is None:
            operation.reading.problem((*operation.path, "action"), operation.data.get("action"), "send or receive")
            return
        operation.node("channel")
        channel = self._channels.channel(self._references.node(operation, "channel"))
        reply = self._references.node(operation, "reply")
        if channel is not None:
            messages = self._references.nodes(operation, "messages") or list(channel.messages.values())
            self._edges(direction, channel, operation, dict(enumerate(messages)))
        if "channel" in reply.data:
            answers = self._channels.channel(self._references.node(reply, "channel"))
            if answers is not None:
                self._edges(_OTHER[direction], answers, reply, answers.messages)

    # Both

    def _note_kinds(self, channel: Channel, messages: dict[str, Node]) -> None:
        for topic in channel.topics:
            for name, message in messages.items():
                if name:
                    fact = Fact(("topics", topic, "kinds"), name, message.place())
                    self._definition.imported.facts.append(fact)

    def _edges(self, direction: str, channel: Channel, operation: Node, messages: dict[Any, Node]) -> None:
        edge: dict[str, Any] = {}
        if client := self._setting(operation, "clientId"):
            edge["config"] = {"client.id": client}
        group = self._setting(operation, "groupId")
        keyed = [self._has_key(message) for message in messages.values()]
        if direction == "consumes" and group:
            edge["group"] = group
        if direction == "produces" and any(keyed):
            edge["keyed"] = True
        for topic in channel.topics:
            self._say(direction, {"topic": topic} | edge, operation.place())

    def _has_key(self, message: Node) -> bool:
        """Whether records of this message have a key, whatever is in it."""
        binding = self._definition.kafka_binding(message)
        binding.reading.read_all(binding.reading.read(binding.data, "key"))
        return "key" in binding.data

    def _setting(self, operation: Node, key: str) -> str | None:
        """A setting of the operation's Kafka binding, or of its traits.

        Traits go over what the operation says in version 2, and under it in version 3; later ones over earlier ones.
        """
        traits = self._references.nodes(operation, "traits")[::-1]
        said = [operation, *traits] if self._definition.version == 3 else [*traits, operation]
        found = [only_value(self._definition.kafka_binding(node), key) for node in said]
        return next((value for value in found if value), None)


def _last_key(reference: Any) -> str:
    return reference.rpartition("/")[2] if isinstance(reference, str) else ""
