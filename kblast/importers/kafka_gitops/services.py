"""Services of kafka-gitops: applications, Kafka Streams applications, and Kafka Connect with its connectors.

The names of consumer groups and of Connect's own topics, where none is given, are those that kafka-gitops permits
(com.devshawn.kafka.gitops.domain.state.service).
"""

from typing import Any

from kblast.foreign.acl_words import AclWords
from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node
from kblast.importer import Imported, LeftOut
from kblast.location import KeyPath

_KINDS = {"application": "application", "kafka-streams": "streams", "kafka-connect": "application"}
_GROUPS = {"application": "group-id", "kafka-streams": "application-id"}
_STORAGE = {"config": "connect-configs", "offset": "connect-offsets", "status": "connect-status"}


def read_services(state: Node, cluster: str, imported: Imported) -> None:
    """Every service with what it produces and consumes, and the access rules that it has besides."""
    services = state.node("services")
    for name in services.data:
        service = services.node(name)
        path = ("services", name)
        kind = service.text("type")
        if kind not in _KINDS:
            service.reading.problem((*service.path, "type"), kind, f"one of {', '.join(_KINDS)}")
            continue
        imported.facts.append(Fact((*path, "kind"), _KINDS[kind], service.place("type")))
        leave_out_principal(service, "services", imported)
        group = service.text(_GROUPS[kind]) if kind in _GROUPS else None
        _read_edges(service, path, cluster, group or name, imported)
        if kind == "kafka-connect":
            _read_storage(service, path, cluster, imported)
            _read_connectors(service, name, cluster, imported)
    read_custom_acls(state.node("customServiceAcls"), cluster, imported)


def read_custom_acls(owners: Node, cluster: str, imported: Imported) -> None:
    """Access rules by whom they are for, and by a name of their own."""
    for owner in owners.data:
        rules = owners.node(owner)
        for name in rules.data:
            rule = rules.node(name)
            words = AclWords(
                principal=owner,
                resource=rule.text("type") or "",
                name=rule.text("name") or "",
                operations=(rule.text("operation") or "",),
                pattern=rule.text("pattern"),
                permission=rule.text("permission"),
                host=rule.text("host"),
            )
            imported.add_acl(words, cluster, rule.place(), str(owners.path[-1]))
            leave_out_principal(rule, str(owners.path[-1]), imported)


def leave_out_principal(of: Node, what: str, imported: Imported) -> None:
    """A principal is not needed: services and users are called by their names in the state."""
    if of.text("principal") is not None:
        imported.left_out.append(LeftOut(f"state principal of {what}", of.place("principal")))


def _read_edges(of: Node, path: KeyPath, cluster: str, group: str, imported: Imported) -> None:
    for key in ("produces", "consumes"):
        for index, topic in enumerate(of.values(key)):
            edge: dict[str, Any] = {"topic": f"{cluster}/{topic}"}
            if key == "consumes":
                edge["group"] = group
            place = of.reading.document.locate((*of.path, key, index))
            imported.facts.append(Fact((*path, key), edge, place))


def _read_storage(connect: Node, path: KeyPath, cluster: str, imported: Imported) -> None:
    """The three topics in which the workers of Kafka Connect keep what they know; they write and read all of them."""
    topics = connect.node("storage-topics")
    for key, prefix in _STORAGE.items():
        topic = topics.text(key) or f"{prefix}-{path[-1]}"
        for direction in ("produces", "consumes"):
            imported.facts.append(Fact((*path, direction), {"topic": f"{cluster}/{topic}"}, topics.place(key)))


def _read_connectors(connect: Node, workers: str, cluster: str, imported: Imported) -> None:
    connectors = connect.node("connectors")
    for name in connectors.data:
        path = ("services", f"{workers}/{name}")
        connector = connectors.node(name)
        imported.facts.append(Fact((*path, "kind"), "connector", connector.place()))
        imported.facts.append(Fact((*path, "needs"), {"ref": f"service:{workers}"}, connector.place()))
        _read_edges(connector, path, cluster, f"connect-{name}", imported)
