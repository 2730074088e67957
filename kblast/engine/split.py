"""What if: some topics of a cluster on a cluster of their own, and one produce edge by itself."""

from collections.abc import Collection
from dataclasses import replace

from kblast.engine.edges import victims
from kblast.engine.network import Network
from kblast.engine.produce import compile_produce_edge
from kblast.engine.topics import compile_topics
from kblast.model.elements import ProduceEdge
from kblast.model.inventory import Inventory
from kblast.model.refs import cluster_of, make_ref


def own_cluster(network: Network, inventory: Inventory, topics: Collection[str]) -> list[int]:
    """The nodes that fail together if the cluster fails that would hold these topics of one cluster, and nothing else.

    A mirror fails with them if it copies nothing else from or to the cluster they are on; one that does would be split
    as well. What needs that cluster itself does not say which part of it, and is left out.
    """
    clusters = {cluster_of(topic) for topic in topics}
    failed = [node for topic in topics if (node := network.find("unreachable", topic)) is not None]
    failed += [network.down(make_ref("topic", topic)) for topic in topics]
    for mirror, copies in inventory.copies.items():
        touched = {topic for copy in copies for topic in copy if cluster_of(topic) in clusters}
        if touched and touched.issubset(topics):
            failed.append(network.down(make_ref("mirror", mirror)))
    return failed


def single_edge(inventory: Inventory, service: str, edge: ProduceEdge) -> Network:
    """The network of a produce edge by itself: the topics it may write, their clusters, and whom it hits."""
    network, names = Network(), [edge.topic or ""]
    if edge.on_outage is not None and edge.on_outage.topic is not None:
        names.append(edge.on_outage.topic)
    bare = {name: inventory.topics[name].model_copy(update={"needs": None, "wants": None}) for name in names}
    refs = [make_ref("cluster", cluster_of(name)) for name in names] + [make_ref("topic", name) for name in names]
    for ref in dict.fromkeys([*refs, *victims(service, edge)]):
        network.element(ref)
    topics = compile_topics(network, replace(inventory, topics=bare, brokers={}, services={}))
    compile_produce_edge(network, inventory, topics, service, edge)
    return network
