"""Replicas of a topic's partitions, and the rules by which the cluster's version judges them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kblast.kafka.controllers import has_zookeeper
from kblast.kafka.effective import eligible_leaders, replication_of, topic_setting
from kblast.kafka.versions import at_least
from kblast.model.inventory import Inventory
from kblast.model.refs import cluster_of


class Replicas(NamedTuple):
    """Where one partition stands: all its replicas, and those in sync, as broker ids in order."""

    replicas: tuple[int, ...]
    in_sync: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReplicaRules:
    """What a partition needs.

    - `min_isr` is capped at the number of replicas from Kafka 3.7 on (KAFKA-15583).
    - `hides_below_min_isr`: from 3.7 the high watermark stands still below the minimum, so consumers do not see new
      records (Partition.maybeIncrementLeaderHW).
    - `unclean`: any live replica may lead. Clusters with ZooKeeper do so; with KRaft only from 3.9 (KAFKA-12670).
    - `elr`: replicas that left the in-sync set below the minimum may still lead (KIP-966): from 4.0, with KRaft, where
      the feature is on. What that rests on stands in `elr_assumptions`, as it matters to recovery alone.
    """

    replication: int
    min_isr: int
    caps_min_isr: bool
    hides_below_min_isr: bool
    unclean: bool
    assumptions: tuple[str, ...]
    elr: bool = False
    elr_assumptions: tuple[str, ...] = ()

    def needed(self, replicas: int) -> int:
        """How many replicas must be in sync for acks=all."""
        return min(self.min_isr, replicas) if self.caps_min_isr else self.min_isr

    def too_few_after(self, partition: Replicas) -> tuple[tuple[int, ...], int]:
        """Of which brokers how many must be lost for acks=all to fail; 0 or less: it fails already.

        Where one copy suffices and any replica may lead, the last replica keeps it up.
        """
        if self.unclean and self.needed(len(partition.replicas)) <= 1:
            return self.leaderless_after(partition)
        return partition.in_sync, len(partition.in_sync) - self.needed(len(partition.replicas)) + 1

    def with_leader(self, partition: Replicas) -> Replicas:
        """The same; where none was in sync and any may lead, the first has been elected and is in sync alone."""
        if self.unclean and not partition.in_sync:
            return Replicas(partition.replicas, partition.replicas[:1])
        return partition

    def leaderless_after(self, partition: Replicas) -> tuple[tuple[int, ...], int]:
        """Of which brokers how many must be lost for the partition to have no leader."""
        candidates = self.candidates(partition)
        return candidates, len(candidates)

    def candidates(self, partition: Replicas) -> tuple[int, ...]:
        """The brokers that may lead the partition."""
        return partition.replicas if self.unclean else partition.in_sync


def replica_rules(inventory: Inventory, topic: str) -> ReplicaRules:
    """The rules for a topic, from effective settings and the cluster's version; what had to be assumed is listed."""
    cluster = inventory.clusters[cluster_of(topic)]
    version = cluster.version
    assumptions = []
    if version is None:
        assumptions.append("its Kafka version is not known: taken as 3.7 or later, and to elect no leader uncleanly")
    replication = replication_of(inventory, topic)
    if not replication.declared:
        assumptions.append(f"replication factor {replication}")
    min_isr = topic_setting(inventory, topic, "min.insync.replicas")
    if not min_isr.declared:
        assumptions.append(f"min.insync.replicas={min_isr}")
    unclean = topic_setting(inventory, topic, "unclean.leader.election.enable").value == "true"
    zookeeper = has_zookeeper(cluster)
    honoured = zookeeper or (version is not None and at_least(version, "3.9"))
    strict = version is None or at_least(version, "3.7")
    level = eligible_leaders(inventory, cluster_of(topic))
    elr = bool(level.whole)
    return ReplicaRules(
        replication=max(replication.whole or 1, 1),
        min_isr=max(min_isr.whole or 1, 1),
        caps_min_isr=strict,
        hides_below_min_isr=strict,
        unclean=unclean and honoured,
        assumptions=tuple(assumptions),
        elr=elr,
        elr_assumptions=(f"eligible.leader.replicas.version={level}",) if elr and not level.declared else (),
    )


def partition_replicas(inventory: Inventory, topic: str) -> tuple[Replicas, ...] | None:
    """The replicas of every partition; None where no assignment is given."""
    declared = inventory.topics[topic]
    if declared.assignment is None:
        return None
    in_sync = declared.isr or {}
    return tuple(
        Replicas(replicas, _among(replicas, in_sync[partition]) if partition in in_sync else replicas)
        for partition, replicas in sorted(declared.assignment.items())
    )


def distinct_replicas(inventory: Inventory, topic: str) -> Iterable[Replicas] | None:
    """The same for partitions of which there may be millions: those that stand alike are given once, in any order."""
    declared = inventory.topics[topic]
    if declared.assignment is None:
        return None
    if declared.isr:
        return frozenset(partition_replicas(inventory, topic) or ())
    return (Replicas(replicas, replicas) for replicas in frozenset(declared.assignment.values()))


def _among(replicas: tuple[int, ...], in_sync: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(broker for broker in replicas if broker in in_sync)
