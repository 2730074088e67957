"""kafka-gitops: the desired state of one cluster, its topics, services and users (https://github.com/devshawn/kafka-gitops).

A state may be split over files that `settings.files` names. What stands in none of these keys is left out.
"""

from collections.abc import Sequence
from pathlib import PurePath

from kblast.documents import Document
from kblast.errors import Problem
from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node, Reading
from kblast.importer import Imported, LeftOut, Options
from kblast.importers.kafka_gitops.services import read_services
from kblast.importers.kafka_gitops.users import read_users

NAME = "kafka-gitops"
TITLE = "State files of kafka-gitops"
MARKS = ("partitions:", "type: application", "kafka-streams", "kafka-connect", "files:", "users:")
SURE_MARKS = False

_KEYS = {"settings", "topics", "services", "users", "customServiceAcls", "customUserAcls"}
_TOPIC_KEYS = {"partitions", "replication", "configs"}
_SERVICE_TYPES = ("application", "kafka-streams", "kafka-connect")
_USER_KEYS = {"principal", "roles"}
_PARTS = ("topics", "services", "users")


def recognises(document: Document) -> bool:
    """Whether it is a state file: it has keys of one only, and at least one that says something in its way."""
    data = document.data
    if not isinstance(data, dict) or not data or not data.keys() <= _KEYS:
        return False
    files = _mapping(_mapping(data.get("settings")).get("files"))
    return (
        bool(files)
        or any(_mapping(topic).keys() & _TOPIC_KEYS for topic in _mapping(data.get("topics")).values())
        or any(_mapping(service).get("type") in _SERVICE_TYPES for service in _mapping(data.get("services")).values())
        or any(_mapping(user).keys() & _USER_KEYS for user in _mapping(data.get("users")).values())
    )


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def read(documents: Sequence[Document], options: Options) -> Imported:
    """What the state says of topics, services and users; it names no cluster."""
    imported = Imported()
    states = [Reading(document, imported.problems).root() for document in documents]
    if options.cluster is None:
        message = "a state of kafka-gitops names no cluster"
        imported.problems.append(Problem(documents[0].locate(), message, "name it: --cluster NAME"))
        return imported
    defaults = _default_replication(states, imported)
    for state in states:
        file = state.reading.document.file
        imported.facts.append(Fact(("clusters", options.cluster), {}, state.place()))
        _read_topics(state, options.cluster, defaults.get(PurePath(file)), imported)
        read_services(state, options.cluster, imported)
        read_users(state, options.cluster, imported)
        imported.left_out += [LeftOut(f"state {key}", place) for key, place in state.reading.unread()]
    return imported


def _default_replication(states: Sequence[Node], imported: Imported) -> dict[PurePath, Fact]:
    """The replication of topics that state none, by file: it holds for the files that are part of the same state."""
    read = {PurePath(state.reading.document.file) for state in states}
    found: dict[PurePath, Fact] = {}
    for state in states:
        settings = state.node("settings")
        files, file = settings.node("files"), PurePath(state.reading.document.file)
        parts = {key: file.parent / name for key in _PARTS if (name := files.text(key)) is not None}
        for key, part in parts.items():
            if part not in read:
                imported.left_out.append(LeftOut(f"state settings.files.{key}, which was not read", files.place(key)))
        defaults = settings.node("topics", "defaults")
        replication = defaults.value("replication")
        if replication is not None:
            fact = Fact((), replication, defaults.place("replication"))
            found |= dict.fromkeys([file, *parts.values()], fact)
    return found


def _read_topics(state: Node, cluster: str, default: Fact | None, imported: Imported) -> None:
    topics = state.node("topics")
    for name in topics.data:
        topic, path = topics.node(name), ("topics", f"{cluster}/{name}")
        imported.facts.append(Fact(path, {}, topic.place()))
        for key in ("partitions", "replication"):
            value = topic.value(key)
            if value is not None:
                imported.facts.append(Fact((*path, key), value, topic.place(key)))
        if topic.data.get("replication") is None and default is not None:
            imported.facts.append(Fact((*path, "replication"), default.value, default.place))
        for setting, (value, at) in topic.settings("configs").items():
            imported.facts.append(Fact((*path, "config", setting), value, at))
