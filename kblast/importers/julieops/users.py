"""Users of JulieOps: who consumes and produces, streams applications, connectors.

What is listed for one topic, and what a streams application or connector reads and writes, is somebody's word that it
does. Consumers and producers of a whole project may use every topic of it: their edges are permitted, and no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kblast.foreign.acl_words import user
from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node
from kblast.importer import Imported
from kblast.location import Location

_USERS = {"consumers": "consumes", "producers": "produces"}
_EDGE_KEYS = {"consumers": ("group", "group"), "producers": ("transactionId", "transactional_id")}
_DIRECTIONS = {"read": "consumes", "write": "produces"}
_STORAGE = {
    "status_topic": "connect-status",
    "offset_topic": "connect-offsets",
    "configs_topic": "connect-configs",
}
"""The topics that Connect's workers write and read, and their names where none are given
(com.purbon.kafka.topology.model.users.Connector)."""

_ANY_GROUP = "*"


@dataclass(slots=True)
class Users:
    """The services of a cluster as topologies add up; a kind is told where all that is said of a service agrees."""

    cluster: str
    imported: Imported
    _kinds: dict[str, dict[str, Location]] = field(default_factory=dict)

    def read_users_of_topic(self, topic: Node, full_name: str) -> None:
        """The consumers and producers of one topic."""
        self._read_users(topic, [full_name], "declared")

    def read_users_of_project(self, project: Node, topics: Sequence[str]) -> None:
        """The consumers and producers of all topics of a project, its streams applications and connectors."""
        self._read_users(project, topics, "permitted")
        for application in project.nodes("streams"):
            self._read_application(application, "streams", group=application.text("applicationId"))
        for application in _listed(project, "ksql"):
            self._read_application(application, "streams")
        for connector in _listed(project, "connectors"):
            name = self._read_application(connector, "connector")
            if name is not None:
                self._read_storage(connector, name)

    def finish(self) -> None:
        """Adds the kind of every service that has exactly one."""
        for name, kinds in sorted(self._kinds.items()):
            if len(kinds) == 1:
                ((kind, place),) = kinds.items()
                self.imported.facts.append(Fact(("services", name, "kind"), kind, place))

    def _read_users(self, of: Node, topics: Sequence[str], evidence: str) -> None:
        for key, direction in _USERS.items():
            for who in of.nodes(key):
                name = self._principal(who)
                theirs, ours = _EDGE_KEYS[key]
                value = who.text(theirs)
                if name is None:
                    continue
                for topic in topics:
                    edge: dict[str, Any] = {"topic": topic}
                    if value not in (None, _ANY_GROUP):
                        edge[ours] = value
                    if evidence != "declared":
                        edge["evidence"] = evidence
                    self.imported.facts.append(Fact(("services", name, direction), edge, who.place("principal")))

    def _read_application(self, application: Node, kind: str, group: str | None = None) -> str | None:
        name = self._principal(application)
        topics = application.node("topics")
        if name is None:
            return None
        self._kinds.setdefault(name, {}).setdefault(kind, application.place("principal"))
        for key, direction in _DIRECTIONS.items():
            for index, topic in enumerate(topics.values(key)):
                edge: dict[str, Any] = {"topic": f"{self.cluster}/{topic}"}
                if group is not None and direction == "consumes":
                    edge["group"] = group
                place = topics.reading.document.locate((*topics.path, key, index))
                self.imported.facts.append(Fact(("services", name, direction), edge, place))
        return name

    def _read_storage(self, connector: Node, name: str) -> None:
        for key, default in _STORAGE.items():
            edge = {"topic": f"{self.cluster}/{connector.text(key) or default}"}
            for direction in _DIRECTIONS.values():
                self.imported.facts.append(Fact(("services", name, direction), edge, connector.place(key)))

    def _principal(self, who: Node) -> str | None:
        principal = who.text("principal")
        if principal is None:
            who.reading.problem((*who.path, "principal"), who.data.get("principal"), "a principal", "such as User:shop")
            return None
        name = user(principal)
        self.imported.facts.append(Fact(("services", name), {}, who.place("principal")))
        return name


def _listed(project: Node, key: str) -> list[Node]:
    """Who stands under a key of a project; beside artefacts, that is under `access_control`."""
    if isinstance(project.data.get(key), dict):
        return project.node(key).nodes("access_control")
    return project.nodes(key)
