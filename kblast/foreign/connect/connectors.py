"""Connectors as services: what they read and write, their client, and the systems that they need; and MirrorMaker 2."""

from dataclasses import dataclass, field
from typing import Any, Final

from kblast.foreign.connect.configuration import Configuration, is_provided
from kblast.foreign.connect.mirrors import is_mirror, mirror_facts
from kblast.foreign.connect.routers import NotKnownError, python_expression
from kblast.foreign.connect.sources import schema_history, source_topics
from kblast.foreign.connect.systems import registries, systems, unnamed_systems
from kblast.foreign.exchange import Imported, LeftOut
from kblast.foreign.facts import Fact
from kblast.location import Location
from kblast.model.patterns import Pattern, PatternError

_OVERRIDES: Final = {"produces": "producer.override.", "consumes": "consumer.override."}
_GROUP: Final = "consumer.override.group.id"
_DEAD_LETTERS: Final = "errors.deadletterqueue.topic.name"
_SECURITY: Final = ("sasl.", "ssl.", "security.")


@dataclass(slots=True)
class Connectors:
    """Reads connectors one by one; the systems that several of them need are known when all are read."""

    imported: Imported
    _kinds: dict[str, dict[str | None, Location]] = field(default_factory=dict)

    def read(self, connector: Configuration, cluster: str | None) -> bool:
        """One connector, on the cluster of its workers; whether it was read: all but mirrors need a cluster."""
        if is_mirror(connector):
            self._mirror(connector)
            return True
        if cluster is None:
            return False
        path = ("services", connector.service)
        self._fact((*path, "kind"), "connector", connector.name_place)
        self._client(connector)
        self.imported.facts.append(Fact(("clusters", cluster), {}, connector.name_place))
        given = connector.node.data
        if "Source" not in connector.class_ and (given.get("topics") or given.get("topics.regex")):
            self._sink(connector, cluster)
        else:
            self._source(connector, cluster)
        self._needs(connector)
        return True

    def finish(self) -> None:
        """The kinds of systems, where all connectors that name one agree."""
        for name, kinds in self._kinds.items():
            known = [(kind, place) for kind, place in kinds.items() if kind is not None]
            if len(known) == 1:
                self._fact(("resources", name, "kind"), *known[0])

    def _fact(self, path: tuple[str, ...], value: Any, place: Location) -> None:
        self.imported.facts.append(Fact(path, value, place))

    def _left_out(self, what: str, place: Location) -> None:
        self.imported.left_out.append(LeftOut(what, place))

    def _mirror(self, connector: Configuration) -> None:
        facts = mirror_facts(connector, self.imported)
        if facts:
            self.imported.facts += facts
        else:
            self._left_out(f"connector {connector.class_.rpartition('.')[2]}", connector.name_place)

    # Edges

    def _edge(self, connector: Configuration, direction: str, edge: dict[str, Any], place: Location) -> None:
        """An edge of the connector's own client, which has the worker's settings and the connector's overrides."""
        self._any_edge(connector, direction, edge | self._overrides(connector, direction), place)

    def _any_edge(self, connector: Configuration, direction: str, edge: dict[str, Any], place: Location) -> None:
        if is_provided(edge.get("topic", "")):
            self._left_out("topics whose names a config provider fills in", place)
            return
        self._fact(("services", connector.service, direction), edge, place)

    def _sink(self, connector: Configuration, cluster: str) -> None:
        """It reads as the consumer group `connect-<name>` (SinkUtils.consumerGroupId)."""
        group = {"group": connector.text(_GROUP) or f"connect-{connector.name}"}
        for topic in connector.texts("topics"):
            self._edge(connector, "consumes", {"topic": f"{cluster}/{topic}"} | group, connector.place("topics"))
        if regex := connector.text("topics.regex"):
            place, pattern = connector.place("topics.regex"), python_expression(regex)
            try:
                Pattern(pattern)
            except PatternError:
                self._left_out("topics.regex that kblast cannot match", place)
            else:
                self._edge(connector, "consumes", {"pattern": pattern, "cluster": cluster} | group, place)
        if letters := connector.text(_DEAD_LETTERS):
            place = connector.place(_DEAD_LETTERS)
            self._edge(connector, "produces", {"topic": f"{cluster}/{letters}"}, place)

    def _source(self, connector: Configuration, cluster: str) -> None:
        if (history := schema_history(connector)) is not None:
            topic, settings, key = history
            edge = {"topic": f"{cluster}/{topic}", "client": {"library": "java"}, "config": settings}
            self._any_edge(connector, "produces", edge, connector.place(key))
        try:
            for topic, keys in source_topics(connector):
                self._edge(connector, "produces", {"topic": f"{cluster}/{topic}"}, connector.place(*keys))
        except NotKnownError as error:
            self._left_out(f"topics that are not known: {error}", connector.name_place)

    # Client and systems

    def _overrides(self, connector: Configuration, direction: str) -> dict[str, Any]:
        """The client settings that the connector sets for itself, as those of an edge; none about security."""
        prefix = _OVERRIDES[direction]
        config = {}
        for key in connector.node.data:
            setting = key.removeprefix(prefix)
            if not key.startswith(prefix) or key == _GROUP or setting.startswith(_SECURITY):
                continue
            if is_provided(value := connector.text(key) or ""):
                self._left_out("settings that a config provider fills in", connector.place(key))
            else:
                config[setting] = value
        return {"config": config} if config else {}

    def _client(self, connector: Configuration) -> None:
        path = ("services", connector.service, "client")
        self._fact((*path, "library"), "kafka-connect", connector.name_place)
        if str(connector.node.data.get("exactly.once.support")).lower() == "required":
            # With `required` a connector does not start unless the worker has this (KIP-618).
            connector.text("exactly.once.support")
            place = connector.place("exactly.once.support")
            self._fact((*path, "config", "exactly.once.source.support"), "enabled", place)

    def _needs(self, connector: Configuration) -> None:
        path = ("services", connector.service)
        for key in unnamed_systems(connector):
            self._left_out("systems whose names are filled in elsewhere", connector.place(key))
        for name, kind, key in systems(connector):
            place = connector.place(key)
            self._fact(("resources", name), {}, place)
            self._kinds.setdefault(name, {}).setdefault(kind, place)
            self._fact((*path, "needs"), f"resource:{name}", place)
        for name, key in registries(connector):
            place = connector.place(key)
            self._fact(("resources", name), {}, place)
            self._kinds.setdefault(name, {}).setdefault("schema-registry", place)
            self._fact((*path, "wants"), {"ref": f"resource:{name}", "impact": "none"}, place)
