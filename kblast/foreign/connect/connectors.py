"""Connectors as services: what they read and write, their client, and the systems that they need; and MirrorMaker 2."""

from dataclasses import dataclass, field
from typing import Any, Final

from kblast.foreign.connect.clients import EXACTLY_ONCE, WITHOUT_WORKERS, WorkerClients, client_settings
from kblast.foreign.connect.configuration import Configuration
from kblast.foreign.connect.mirrors import is_mirror, mirror_facts
from kblast.foreign.connect.routers import NotKnownError, python_expression
from kblast.foreign.connect.sources import schema_history, source_topics
from kblast.foreign.connect.systems import registries, systems, unnamed_systems
from kblast.foreign.exchange import Imported, LeftOut
from kblast.foreign.facts import Fact
from kblast.foreign.placeholders import Values, provided
from kblast.location import Location
from kblast.model.patterns import Pattern, PatternError

_SUPPORT: Final = "exactly.once.support"
_DEAD_LETTERS: Final = "errors.deadletterqueue.topic.name"


@dataclass(slots=True)
class Connectors:
    """Reads connectors one by one; the systems that several of them need are known when all are read."""

    imported: Imported
    values: Values
    _kinds: dict[str, dict[str | None, Location]] = field(default_factory=dict)

    def read(self, connector: Configuration, cluster: str | None, workers: WorkerClients = WITHOUT_WORKERS) -> bool:
        """One connector, on the cluster of its workers; whether it was read: all but mirrors need a cluster."""
        if is_mirror(connector):
            self._mirror(connector)
            return True
        if cluster is None:
            return False
        path = ("services", connector.service)
        self._fact((*path, "kind"), "connector", connector.name_place)
        self._fact((*path, "client", "library"), "kafka-connect", connector.name_place)
        self.imported.facts.append(Fact(("clusters", cluster), {}, connector.name_place))
        given = connector.node.data
        if "Source" not in connector.class_ and (given.get("topics") or given.get("topics.regex")):
            self._sink(connector, cluster, workers)
        else:
            self._source(connector, cluster, workers)
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
        if placeholder := provided(edge.get("topic", "")):
            self._left_out(f"topics named {placeholder}, which a config provider fills in", place)
            return
        self._fact(("services", connector.service, direction), edge, place)

    def _sink(self, connector: Configuration, cluster: str, workers: WorkerClients) -> None:
        """It reads as the consumer group `connect-<name>`, unless told otherwise (SinkUtils.consumerGroupId)."""
        settings = client_settings(connector, "consumer", workers, self.imported)
        client = {"group": settings.pop("group.id", f"connect-{connector.name}")} | _as_config(settings)
        for topic in connector.texts("topics"):
            self._edge(connector, "consumes", {"topic": f"{cluster}/{topic}"} | client, connector.place("topics"))
        if regex := connector.text("topics.regex"):
            self._sink_by_expression(connector, regex, {"cluster": cluster} | client)
        if letters := connector.text(_DEAD_LETTERS):
            writes = _as_config(client_settings(connector, "producer", workers, self.imported))
            self._edge(
                connector, "produces", {"topic": f"{cluster}/{letters}"} | writes, connector.place(_DEAD_LETTERS)
            )

    def _sink_by_expression(self, connector: Configuration, regex: str, edge: dict[str, Any]) -> None:
        place, pattern = connector.place("topics.regex"), python_expression(regex)
        if placeholder := provided(regex):
            self._left_out(f"topics named {placeholder}, which a config provider fills in", place)
            return
        try:
            Pattern(pattern)
        except PatternError:
            self._left_out("topics.regex that kblast cannot match", place)
        else:
            self._edge(connector, "consumes", {"pattern": pattern} | edge, place)

    def _source(self, connector: Configuration, cluster: str, workers: WorkerClients) -> None:
        if (history := schema_history(connector)) is not None:
            topic, settings, key = history
            edge = {"topic": f"{cluster}/{topic}", "client": {"library": "java"}, "config": settings}
            self._edge(connector, "produces", edge, connector.place(key))
        self._exactly_once(connector, workers)
        client = _as_config(client_settings(connector, "producer", workers, self.imported))
        try:
            for topic, keys in source_topics(connector, self.values):
                self._edge(connector, "produces", {"topic": f"{cluster}/{topic}"} | client, connector.place(*keys))
        except NotKnownError as error:
            self._left_out(f"topics that are not known: {error}", connector.name_place)

    # Client and systems

    def _exactly_once(self, connector: Configuration, workers: WorkerClients) -> None:
        """What a source sends is written exactly once if the workers do so; without them one that requires it fails.

        The setting is the workers' (KIP-618).
        """
        place = workers.exactly_once
        if str(connector.node.data.get(_SUPPORT)).lower() == "required":
            connector.text(_SUPPORT)
            place = connector.place(_SUPPORT)
        if place is not None:
            self._fact(("services", connector.service, "client", "config", EXACTLY_ONCE), "enabled", place)

    def _needs(self, connector: Configuration) -> None:
        path = ("services", connector.service)
        for placeholder, key in unnamed_systems(connector):
            self._left_out(f"systems named {placeholder}, which is filled in elsewhere", connector.place(key))
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


def _as_config(settings: dict[str, Any]) -> dict[str, Any]:
    return {"config": settings} if settings else {}
