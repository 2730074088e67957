"""Coordinators of groups and transactions: the partition of an internal topic that a name hashes to.

A coordinator needs acks=all on its partition. Where the internal topic's assignment is not known, the worst partition
counts.
"""

from dataclasses import dataclass
from functools import partial

from kblast.engine.network import Network
from kblast.engine.partitions import compile_partitions
from kblast.engine.reasons import Reason, shown
from kblast.engine.signals import Signals
from kblast.kafka.coordinators import OFFSETS, TRANSACTIONS, coordinating_partition, with_internal_topics
from kblast.model.inventory import Inventory
from kblast.model.refs import cluster_of, make_ref


@dataclass(frozen=True, slots=True)
class Coordinators:
    """Where coordinators stand; the inventory here has every cluster's internal topics."""

    network: Network
    inventory: Inventory

    def group_lost(self, cluster: str, group: str) -> Signals:
        """When a group can no longer commit, join or rebalance."""
        return self._lost(cluster, OFFSETS, group)

    def group_gone(self, cluster: str, group: str) -> Signals:
        """When a group has no coordinator at all: the partition has no leader."""
        topic, partition = self._place(cluster, OFFSETS, group)
        partitions = partial(compile_partitions, self.network, self.inventory, topic, partition)
        return self.network.shared(("no coordinator", topic, partition), lambda: partitions().leaderless.some)

    def transactions_lost(self, cluster: str, transactional_id: str) -> Signals:
        """When transactions of an id can neither begin nor end."""
        return self._lost(cluster, TRANSACTIONS, transactional_id)

    def _lost(self, cluster: str, internal: str, name: str) -> Signals:
        topic, partition = self._place(cluster, internal, name)
        node, new = self.network.named("coordinator", topic, partition)
        if new:
            partitions = compile_partitions(self.network, self.inventory, topic, partition)
            reason = Reason("its coordinator on {0} takes no writes", (topic,))
            for signal in partitions.too_few.some:
                self.network.arc(signal, node, reason, partitions.assumptions(make_ref("topic", topic)))
        return ((node, 0.0),)

    def _place(self, cluster: str, internal: str, name: str) -> tuple[str, int | None]:
        """The internal topic and its partition that coordinate a name; None where it may be any."""
        topic = f"{cluster}/{internal}"
        assignment = self.inventory.topics[topic].assignment
        return topic, coordinating_partition(name, len(assignment)) if assignment is not None else None


def find_coordinators(network: Network, inventory: Inventory) -> Coordinators:
    """The coordinators of an inventory; gates are made for those that somebody asks for."""
    return Coordinators(network, with_internal_topics(inventory))


def compile_groups(network: Network, inventory: Inventory, coordinators: Coordinators) -> None:
    """A group is degraded without its coordinator or its cluster; it goes down only when it fails itself."""
    for name in inventory.groups:
        ref, cluster = make_ref("group", name), make_ref("cluster", cluster_of(name))
        reason = Reason("cannot commit without {0}", (shown(cluster),))
        network.arc((network.down(cluster), 0.0), network.degraded(ref), reason)
        for signal in coordinators.group_lost(cluster_of(name), name.partition("/")[2]):
            network.arc(signal, network.degraded(ref), Reason("cannot commit"))
