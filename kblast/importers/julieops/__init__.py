"""JulieOps: topologies of projects with their topics and users, and plans of settings.

One topology is about one cluster and does not name it. Files are read for themselves: JulieOps
(https://github.com/kafka-ops/julie), too, names the topics of a file by the keys of that file, even where several files
make one topology.
"""

from collections.abc import Sequence

from kblast.documents import Document
from kblast.errors import Problem
from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node, Reading
from kblast.importer import Imported, LeftOut, Options
from kblast.importers.julieops.naming import Naming, naming
from kblast.importers.julieops.topics import read_topic
from kblast.importers.julieops.users import Users

NAME = "julieops"
TITLE = "Topologies and plans of JulieOps"
MARKS = ("projects:", "special_topics:", "plans:")
SURE_MARKS = False

_PLAN_KEYS = {"alias", "config"}


def recognises(document: Document) -> bool:
    """Whether it is a topology, with a context and projects or special topics, or a file of plans."""
    data = document.data
    if not isinstance(data, dict):
        return False
    if isinstance(data.get("context"), str):
        return any(_is_list_of_named(data.get(key)) for key in ("projects", "special_topics"))
    return _is_plans(data)


def _is_list_of_named(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) and "name" in item for item in value)


def _is_plans(data: dict[str, object]) -> bool:
    plans = data.get("plans")
    if data.keys() != {"plans"} or not isinstance(plans, dict) or not plans:
        return False
    return all(isinstance(plan, dict) and plan.keys() <= _PLAN_KEYS and "config" in plan for plan in plans.values())


def read(documents: Sequence[Document], options: Options) -> Imported:
    """What topologies say of topics and users."""
    imported = Imported()
    nodes = [Reading(document, imported.problems).root() for document in documents]
    if options.cluster is None:
        message = "a topology of JulieOps names no cluster"
        imported.problems.append(Problem(documents[0].locate(), message, "name it: --cluster NAME"))
        return imported
    users = Users(options.cluster, imported)
    plans = _plans([node for node in nodes if "context" not in node.data], imported)
    for node in nodes:
        if "context" in node.data:
            _read_topology(node, options, plans, users)
        title = "topology" if "context" in node.data else "plans"
        imported.left_out += [LeftOut(f"{title} {key}", place) for key, place in node.reading.unread()]
    users.finish()
    return imported


def _plans(files: Sequence[Node], imported: Imported) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for file in files:
        plans = file.node("plans")
        for name in plans.data:
            plan = plans.node(name)
            plan.settings("config")
            first = found.setdefault(name, plan)
            if first.data != plan.data:
                hint = f"the first one stands at {first.place()}; import the one that holds"
                imported.problems.append(Problem(plan.place(), f"plan '{name}' is described twice, differently", hint))
    return found


def _read_topology(topology: Node, options: Options, plans: dict[str, Node], users: Users) -> None:
    cluster, imported = users.cluster, users.imported
    imported.facts.append(Fact(("clusters", cluster), {}, topology.place("context")))
    names = naming(topology, options)
    if names is None:
        return
    for project in topology.nodes("projects"):
        project_name = project.text("name")
        if project_name is None:
            project.reading.problem((*project.path, "name"), project.data.get("name"), "a name")
            continue
        own = [_read_named(topic, names, project_name, cluster, plans, users) for topic in project.nodes("topics")]
        users.read_users_of_project(project, [topic for topic in own if topic is not None])
    for topic in topology.nodes("special_topics"):
        _read_named(topic, None, "", cluster, plans, users)


def _read_named(
    topic: Node, names: Naming | None, project: str, cluster: str, plans: dict[str, Node], users: Users
) -> str | None:
    """Reads a topic and who uses it; gives its full name."""
    short = topic.text("name")
    if short is None:
        topic.reading.problem((*topic.path, "name"), topic.data.get("name"), "a name")
        return None
    full = f"{cluster}/{short if names is None else names.topic(project, short, topic.text('dataType'))}"
    read_topic(topic, full, plans, users.imported)
    users.read_users_of_topic(topic, full)
    return full
