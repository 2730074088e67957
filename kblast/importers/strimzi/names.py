"""How Strimzi's resources are named, and how they say which cluster they belong to."""

from typing import Any

from kblast.errors import Problem
from kblast.foreign.bootstrap import strimzi_cluster
from kblast.foreign.placeholders import unfilled
from kblast.foreign.reading import Node
from kblast.importer import Imported, LeftOut, Options

CLUSTER_LABEL = "strimzi.io/cluster"
BOOTSTRAP = "bootstrapServers"


def name_of(node: Node, imported: Imported) -> str | None:
    """The resource's name; None where it has none, which is a problem."""
    metadata = node.node("metadata")
    name = metadata.text("name")
    if metadata.data.get("name") in (None, ""):
        imported.problems.append(
            Problem(node.place("metadata"), f"{node.data['kind']} without a name", "add metadata.name")
        )
    return name


def cluster_of(node: Node, options: Options, imported: Imported) -> str | None:
    """The cluster that the resource's label names, else the one that the user named; None and a problem without either.

    A label that holds a placeholder without a value names none.
    """
    labels = node.node("metadata", "labels")
    label = labels.text(CLUSTER_LABEL)
    if label is not None and not unfilled(label):
        return label
    cluster = options.cluster or label
    if cluster is None and labels.data.get(CLUSTER_LABEL) in (None, ""):
        message = f"{node.data['kind']} names no cluster: label {CLUSTER_LABEL} is missing"
        imported.problems.append(Problem(node.place("metadata"), message, "name it: --cluster NAME"))
    return cluster


def cluster_behind(node: Node, options: Options, imported: Imported) -> str | None:
    """The cluster whose bootstrap service the resource connects to, else the one that the user named.

    None and a problem without either. A resource whose bootstrap servers got no value is left out where the user named
    no cluster: it may run on any.
    """
    spec = node.node("spec")
    address = spec.text(BOOTSTRAP)
    if address is not None and unfilled(address):
        if options.cluster is None:
            leave_out(node, f"that connects to {_one(address)}, which has no value: --cluster NAME", imported)
        return options.cluster
    cluster = (strimzi_cluster(address) if address is not None else None) or options.cluster
    if cluster is None and (address is not None or spec.data.get(BOOTSTRAP) in (None, "")):
        message = f"{node.data['kind']} names no cluster: {BOOTSTRAP} is not <cluster>-kafka-bootstrap"
        imported.problems.append(Problem(spec.place(BOOTSTRAP), message, "name it: --cluster NAME"))
    return cluster


def has_no_address(data: dict[str, Any]) -> bool:
    """Whether a resource connects to bootstrap servers whose address got no value."""
    spec = data.get("spec")
    return isinstance(spec, dict) and bool(unfilled(spec.get(BOOTSTRAP)))


def leave_out(node: Node, why: str, imported: Imported) -> None:
    """Counts a resource as left out as a whole, with the reason."""
    imported.left_out.append(LeftOut(f"{node.data['kind']} {why}", node.place("metadata", "name")))
    node.reading.read_all(node.data)


def readable_name(node: Node, imported: Imported) -> str | None:
    """The resource's name; one that holds a placeholder without a value leaves the resource out."""
    name = name_of(node, imported)
    if name is not None and unfilled(name):
        leave_out(node, f"that is called {_one(name)}, which has no value", imported)
        return None
    return name


def _one(text: str) -> str:
    return min(unfilled(text))
