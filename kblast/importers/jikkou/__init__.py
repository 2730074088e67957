"""Jikkou: topics of a Kafka cluster and who may use them, as resources in YAML (https://www.jikkou.io).

Topics, principals' rules, roles and config maps are read; other resources are counted as left out. None names its
cluster.
"""

from collections.abc import Callable, Sequence

from kblast.documents import Document
from kblast.errors import Problem
from kblast.foreign.reading import Node, Reading
from kblast.importer import Imported, LeftOut, Options
from kblast.importers.jikkou.authorizations import read_authorization
from kblast.importers.jikkou.templates import fill_template
from kblast.importers.jikkou.topics import read_topic
from kblast.location import Location

NAME = "jikkou"
TITLE = "KafkaTopic and KafkaPrincipalAuthorization resources of Jikkou"
MARKS = ("jikkou.io/",)

_GROUPS = ("kafka.jikkou.io/", "core.jikkou.io/")
_REFERRED_TO = ("ConfigMap", "KafkaPrincipalRole")
_DELETED = "jikkou.io/delete"


def recognises(document: Document) -> bool:
    """Whether it is a resource of Jikkou's core or of its provider for Kafka."""
    data = document.data
    version = data.get("apiVersion") if isinstance(data, dict) else None
    return isinstance(version, str) and version.startswith(_GROUPS)


def read(documents: Sequence[Document], options: Options) -> Imported:
    """What the resources say of topics, and of principals as services."""
    imported = Imported()
    if options.cluster is None:
        message = "resources of Jikkou name no cluster"
        imported.problems.append(Problem(documents[0].locate(), message, "name it: --cluster NAME"))
        return imported
    by_kind: dict[str, list[Node]] = {}
    for document in documents:
        resource = Reading(document, imported.problems).root()
        if not recognises(document):
            found = resource.data.get("apiVersion")
            resource.reading.problem(("apiVersion",), found, "a resource of Jikkou", f"such as {_GROUPS[0]}v1")
        elif (kind := resource.text("kind")) is not None:
            fill_template(resource)
            by_kind.setdefault(kind, []).append(resource)
    _read_kinds(by_kind, options.cluster, imported)
    return imported


def _read_kinds(by_kind: dict[str, list[Node]], cluster: str, imported: Imported) -> None:
    referred_to = {kind: _by_name(by_kind.get(kind, []), imported) for kind in _REFERRED_TO}
    readers: dict[str, Callable[[Node, str], None]] = {
        "KafkaTopic": lambda topic, name: read_topic(topic, name, cluster, referred_to["ConfigMap"], imported),
        "KafkaPrincipalAuthorization": lambda principal, name: read_authorization(
            principal, name, cluster, referred_to["KafkaPrincipalRole"], imported
        ),
    }
    for kind in [*readers, *(kind for kind in by_kind if kind not in readers)]:
        for resource in by_kind.get(kind, []):
            if kind in readers:
                if resource.node("metadata", "annotations").value(_DELETED) in (True, "true"):
                    imported.left_out.append(LeftOut(f"{kind} that is to be deleted", resource.place()))
                    continue
                name = _name(resource, kind, imported)
                if name is not None:
                    readers[kind](resource, name)
            elif kind not in _REFERRED_TO:
                imported.left_out.append(LeftOut(kind, resource.place()))
                continue
            imported.left_out += [LeftOut(f"{kind} {key}", place) for key, place in _unread(resource)]


def _unread(resource: Node) -> list[tuple[str, Location]]:
    resource.value("apiVersion")
    return list(resource.reading.unread())


def _by_name(resources: Sequence[Node], imported: Imported) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for resource in resources:
        kind = resource.data["kind"]
        name = _name(resource, kind, imported)
        if name is None:
            continue
        first = found.setdefault(name, resource)
        if first.data != resource.data:
            message = f"{kind} '{name}' is described twice, differently"
            hint = f"the first one stands at {first.place()}; import the one that holds"
            imported.problems.append(Problem(resource.place(), message, hint))
    return found


def _name(resource: Node, kind: str, imported: Imported) -> str | None:
    metadata = resource.node("metadata")
    name = metadata.text("name")
    if metadata.data.get("name") in (None, ""):
        imported.problems.append(Problem(resource.place("metadata"), f"{kind} without a name", "add metadata.name"))
    return name
