"""How Strimzi's resources are named, and how they say which cluster they belong to."""

from kblast.errors import Problem
from kblast.foreign.placeholders import unfilled
from kblast.foreign.reading import Node
from kblast.importer import Imported, Options

CLUSTER_LABEL = "strimzi.io/cluster"


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
