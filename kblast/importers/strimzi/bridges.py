"""KafkaBridge: a service that hands on to a cluster what its clients send over HTTP, and back."""

from kblast.foreign.facts import Fact
from kblast.foreign.reading import Node
from kblast.importer import Imported, LeftOut, Options
from kblast.importers.strimzi.names import BOOTSTRAP, cluster_behind, readable_name


def read_bridge(bridge: Node, options: Options, imported: Imported) -> None:
    """The bridge as a service that needs its cluster; which topics it writes and reads is up to its clients.

    A KafkaUser of the same name says what it may do.
    """
    name = readable_name(bridge, imported)
    cluster = cluster_behind(bridge, options, imported) if name is not None else None
    if name is None or cluster is None:
        return
    path, place, server = ("services", name), bridge.place("metadata", "name"), bridge.place("spec", BOOTSTRAP)
    imported.facts += [
        Fact(("clusters", cluster), {}, server),
        Fact((*path, "kind"), "application", place),
        Fact((*path, "client", "library"), "java", place),
        Fact((*path, "needs"), f"cluster:{cluster}", server),
    ]
    imported.left_out.append(LeftOut("KafkaBridge topics, which its clients over HTTP choose", place))
