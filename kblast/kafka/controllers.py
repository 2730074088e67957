"""Who controls a cluster: ZooKeeper, or controllers of Kafka's own (KRaft, KIP-500)."""

from kblast.kafka.versions import at_least
from kblast.model.elements import Cluster, ZooKeeper


def has_zookeeper(cluster: Cluster) -> bool:
    """Whether a cluster is known to run with ZooKeeper: it says so, or its version knows nothing else."""
    return isinstance(cluster.controllers, ZooKeeper) or (
        cluster.version is not None and not at_least(cluster.version, "2.8")
    )
