"""§4.4: when partitions lose their leader, refuse writes or hide what is new."""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import permutations

from kblast.model.elements import Cluster, Topic, ZooKeeper
from kblast.model.inventory import Inventory
from kblast.model.refs import cluster_of

NEVER = math.inf
Deaths = tuple[tuple[int, float], ...]
"""A cluster's brokers by id, each with the time from which it is down."""


@dataclass(frozen=True)
class Partition:
    """Replicas in order of assignment, those of them in sync, and the settings that decide."""

    replicas: tuple[int, ...]
    isr: tuple[int, ...]
    min_isr: int
    unclean: bool
    hides_under_min_isr: bool


Question = Callable[[Partition, frozenset[int], bool], bool]
"""Asked of a partition, the brokers that are down, and whether the cluster has lost its controllers."""


def has_leader(partition: Partition, dead: frozenset[int], frozen: bool) -> bool:
    """A live member of the ISR leads, or any live replica where unclean election is in force.

    Without controllers nobody is elected: only the leader of the start will do, the first of the ISR as assigned.
    """
    if frozen:
        leader = next((replica for replica in partition.replicas if replica in partition.isr), None)
        return leader is not None and leader not in dead
    candidates = partition.replicas if partition.unclean else partition.isr
    return any(replica not in dead for replica in candidates)


def takes_any_acks(partition: Partition, dead: frozenset[int], frozen: bool) -> bool:
    """acks 0 and 1 ask for no more than a leader."""
    return has_leader(partition, dead, frozen)


def takes_acks_all(partition: Partition, dead: frozenset[int], frozen: bool) -> bool:
    """acks=all asks for an ISR that is no smaller than the effective minimum, and that answers."""
    return has_leader(partition, dead, frozen) and not stuck(partition, dead, frozen) and not under_min(partition, dead)


def shows_new_records(partition: Partition, dead: frozenset[int], frozen: bool) -> bool:
    """Consumers see new records once the ISR has them; from 3.7 also not while it is under the minimum."""
    hidden = partition.hides_under_min_isr and under_min(partition, dead)
    return has_leader(partition, dead, frozen) and not stuck(partition, dead, frozen) and not hidden


def under_min(partition: Partition, dead: frozenset[int]) -> bool:
    """A leader that was elected uncleanly is the only member of its ISR."""
    alive = sum(replica not in dead for replica in partition.isr)
    return max(alive, 1) < partition.min_isr


def stuck(partition: Partition, dead: frozenset[int], frozen: bool) -> bool:
    """Without controllers a dead replica stays in the ISR, and everyone waits for it."""
    return frozen and any(replica in dead for replica in partition.isr)


@cache
def ends_at(question: Question, partition: Partition, deaths: Deaths, controllers_lost: float) -> float:
    """The first time at which the answer is no."""
    for now in sorted({0.0, controllers_lost, *(at for _, at in deaths)} - {NEVER}):
        if not question(partition, frozenset(broker for broker, at in deaths if at <= now), controllers_lost <= now):
            return now
    return NEVER


def first_and_all(
    inventory: Inventory, topic: str, question: Question, deaths: Deaths, controllers_lost: float
) -> tuple[float, float]:
    """When the answer becomes no for one partition of the topic, and when for all of them."""
    if not deaths:
        return NEVER, NEVER
    declared = inventory.topics[topic]
    partitions = partitions_of(inventory, cluster_of(topic), declared)
    ends = [ends_at(question, partition, deaths, controllers_lost) for partition in partitions]
    if declared.assignment is None and declared.partitions == 1:
        return min(ends), min(ends)
    return min(ends), max(ends)


def replicas_alone_lost(inventory: Inventory, topic: str, deaths: Deaths, controllers_lost: float) -> float:
    """The first time at which a partition has lost a replica and still does everything."""
    if not deaths:
        return NEVER
    losses = [NEVER]
    for partition in partitions_of(inventory, cluster_of(topic), inventory.topics[topic]):
        first = min(at for broker, at in deaths if broker in partition.replicas)
        if first < ends_at(takes_acks_all, partition, deaths, controllers_lost):
            losses.append(first)
    return min(losses)


def partitions_of(inventory: Inventory, cluster: str, topic: Topic) -> list[Partition]:
    """The partitions as they are assigned; where that is unknown, every partition that Kafka could have made.

    From 3.7, and where the version is unknown, no more replicas can be asked for than there are.
    """
    body = inventory.clusters[cluster]
    strict = body.version is None or as_numbers(body.version) >= (3, 7)
    asked = int(setting(body, topic, "min.insync.replicas", "1"))
    unclean = elects_uncleanly(body, topic)
    return [
        Partition(replicas, isr, min(asked, len(replicas)) if strict else asked, unclean, strict)
        for replicas, isr in replicas_of(inventory, cluster, topic)
    ]


def replicas_of(inventory: Inventory, cluster: str, topic: Topic) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Replicas in order, and those of them in sync: where nothing else is declared, all."""
    if topic.assignment is not None:
        in_sync = topic.isr or {}
        return [(replicas, in_sync.get(number, replicas)) for number, replicas in sorted(topic.assignment.items())]
    zones = tuple((broker.id, broker.zone) for broker in inventory.brokers_of[cluster])
    return [(replicas, replicas) for replicas in placements(zones, replication(inventory, cluster, topic))]


def elects_uncleanly(cluster: Cluster, topic: Topic) -> bool:
    """Before 2.8 there is only ZooKeeper, and KRaft takes no notice of the setting before 3.9.

    Where the version is unknown nothing is hoped for.
    """
    known = () if cluster.version is None else as_numbers(cluster.version)
    heard = isinstance(cluster.controllers, ZooKeeper) or known >= (3, 9) or () < known < (2, 8)
    return heard and setting(cluster, topic, "unclean.leader.election.enable", "false") == "true"


def setting(cluster: Cluster, topic: Topic, key: str, default: str) -> str:
    """§3: topic config, then cluster config, then the broker's default."""
    return (topic.config or {}).get(key) or (cluster.config or {}).get(key) or default


def replication(inventory: Inventory, cluster: str, topic: Topic) -> int:
    """How many replicas each partition has; the broker's default is one, that of MirrorMaker 2 for its copies two."""
    if any(inventory.topics[name] is topic for name in copies_of_mirror_maker(inventory)):
        return 2
    return topic.replication or int((inventory.clusters[cluster].config or {}).get("default.replication.factor", "1"))


def copies_of_mirror_maker(inventory: Inventory) -> set[str]:
    """The topics that exist only because MirrorMaker 2 makes them."""
    made = {mirror for mirror, body in inventory.mirrors.items() if body.kind == "mirrormaker2"}
    copies = {target for mirror in made for _, target in inventory.copies.get(mirror, ())}
    return {name for name in copies if f"topic:{name}" in inventory.inferred}


@cache
def placements(zones: tuple[tuple[int, str | None], ...], count: int) -> tuple[tuple[int, ...], ...]:
    """Every order of brokers that a partition may be assigned to: over the zones as evenly as their brokers allow."""
    zone_of = dict(zones)
    sizes = Counter(zone_of.values())
    orders = permutations(zone_of, min(count, len(zone_of)))
    return tuple(order for order in orders if None in sizes or is_even(Counter(zone_of[r] for r in order), sizes))


def is_even(taken: Counter[str | None], sizes: Counter[str | None]) -> bool:
    """No zone that has a broker left holds two replicas fewer than another."""
    return all(taken[zone] >= max(taken.values()) - 1 for zone in sizes if taken[zone] < sizes[zone])


def as_numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
