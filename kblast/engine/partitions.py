"""The partitions of a topic as gates over brokers: is there a leader, are enough replicas in sync.

This is the steady state after failed brokers were fenced; where the facts come from stands in
`kblast.kafka.replicas`. A cluster that has lost its controllers elects nobody and changes no in-sync set: a partition
whose leader dies stays without, and one dead member of the set stops all that wait for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kblast.engine.network import Assumption, Effect, Network, Signals
from kblast.engine.placement import surely_lost, worst_lost
from kblast.engine.replicas import lost
from kblast.kafka.replicas import ReplicaRules, Replicas, partition_replicas, replica_rules
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, cluster_of, make_ref

_PLACED = "no assignment is given: replicas spread over zones as Kafka spreads them, and the worst partition counts"


@dataclass(frozen=True, slots=True)
class Broken:
    """When something holds for some partition of a topic, and when for all of them."""

    some: Signals = ()
    all: Signals = ()


Harm = tuple[str, Signals, Signals]
"""An effect, when it begins, and what makes it void."""


@dataclass(frozen=True, slots=True)
class Partitions:
    """When partitions have no leader, take no acks=all, or hide new records; shared by topics that are alike.

    - `led`: when a broker is lost that leads some of them.
    - `harms`: effects on the topic that change no level, each with when it begins and what makes it void.
    - `assumed`: what all this rests on, said of a topic.
    """

    leaderless: Broken = Broken()
    too_few: Broken = Broken()
    hidden: Broken = Broken()
    led: Signals = ()
    harms: tuple[Harm, ...] = ()
    assumed: tuple[str, ...] = ()

    def assumptions(self, topic: Ref) -> tuple[Assumption, ...]:
        """What the gates rest on, for one of the topics that share them."""
        return tuple(Assumption(topic, text) for text in self.assumed)


def compile_partitions(network: Network, inventory: Inventory, topic: str, only: int | None = None) -> Partitions:
    """The gates of a topic's partitions, or of `only` one; none where the brokers of its cluster are not known."""
    cluster = cluster_of(topic)
    if not inventory.brokers_of.get(cluster):
        return Partitions()
    rules = _rules(network, inventory, topic)
    assigned = partition_replicas(inventory, topic)
    if assigned is not None:
        return _assigned(network, cluster, assigned if only is None else (assigned[only % len(assigned)],), rules)
    single = inventory.topics[topic].partitions == 1
    alike = ("partitions", cluster, rules, single)
    return network.shared(alike, lambda: _unassigned(network, inventory, cluster, rules, single=single))


def _rules(network: Network, inventory: Inventory, topic: str) -> ReplicaRules:
    """The rules for a topic, worked out once for all that are declared alike."""
    body = inventory.topics[topic]
    if body.assignment is not None:
        return replica_rules(inventory, topic)
    config = body.config or {}
    settings = (config.get("min.insync.replicas"), config.get("unclean.leader.election.enable"))
    alike = ("rules", cluster_of(topic), body.replication, *settings)
    return network.shared(alike, lambda: replica_rules(inventory, topic))


def note_level_effects(network: Network, topic: str, partitions: Partitions) -> None:
    """The effects of lost replicas on the topic itself: some partitions are hit, or none but with fewer copies."""
    ref = make_ref("topic", topic)
    down: Signals = ((network.down(ref), 0.0),)
    if partitions.too_few.some:
        whole = (*down, *partitions.too_few.all)
        network.effects.append(Effect(ref, "partial", network.held(partitions.too_few.some), whole))
    for kind, begins, ends in partitions.harms:
        if begins:
            network.effects.append(Effect(ref, kind, network.held(begins), (*down, *ends)))


def _assigned(network: Network, cluster: str, assigned: tuple[Replicas, ...], rules: ReplicaRules) -> Partitions:
    """Which replica leads matters only where nobody can be elected; else partitions on the same brokers are alike."""
    assigned = tuple(rules.with_leader(partition) for partition in assigned)
    frozen = network.frozen(cluster)
    kinds = sorted(set(assigned) if frozen else {_unordered(partition) for partition in assigned})
    parts = [_partition(network, cluster, kind, rules) for kind in kinds]
    leaderless, too_few, hidden = (_broken(network, [part[index] for part in parts]) for index in range(3))
    if not frozen:
        holders = {broker for kind in kinds for broker in rules.leaderless_after(kind)[0]}
        leaderless = Broken(leaderless.some, lost(network, cluster, tuple(sorted(holders)), len(holders)))
    harms = [
        harm for kind, part in zip(kinds, parts, strict=True) for harm in _harms(network, cluster, kind, rules, part)
    ]
    leaders = {partition.in_sync[0] for partition in assigned if partition.in_sync}
    led = lost(network, cluster, tuple(sorted(leaders)), 1)
    return Partitions(leaderless, too_few, hidden, led, tuple(dict.fromkeys(harms)), rules.assumptions)


def _unordered(partition: Replicas) -> Replicas:
    return Replicas(tuple(sorted(partition.replicas)), tuple(sorted(partition.in_sync)))


def _partition(network: Network, cluster: str, kind: Replicas, rules: ReplicaRules) -> tuple[Signals, Signals, Signals]:
    """When one partition has no leader, takes no acks=all, and hides new records."""
    frozen = network.frozen(cluster)
    stuck = _both(network, frozen, lost(network, cluster, kind.in_sync, 1))
    leader_lost = _both(network, frozen, lost(network, cluster, kind.in_sync[:1], 1))
    leaderless = network.first_of((*lost(network, cluster, *rules.leaderless_after(kind)), *leader_lost))
    too_few = network.first_of((*lost(network, cluster, *rules.too_few_after(kind)), *stuck))
    hidden = too_few if rules.hides_below_min_isr else network.first_of((*leaderless, *stuck))
    return leaderless, too_few, hidden


def _harms(
    network: Network, cluster: str, kind: Replicas, rules: ReplicaRules, part: tuple[Signals, Signals, Signals]
) -> Iterator[Harm]:
    """What lost replicas mean while the partition still has a leader.

    Where a replica leads that was not in sync, what only the others had is gone, and its place is taken by something
    else (PartitionChangeBuilder: an unclean leader is the whole in-sync set).
    """
    leaderless, too_few, _ = part
    yield "redundancy-lost", lost(network, cluster, kind.replicas, 1), too_few
    if len(kind.in_sync) > 1:
        yield "at-risk", lost(network, cluster, kind.in_sync, len(kind.in_sync) - 1), leaderless
    if rules.unclean and set(kind.in_sync) != set(kind.replicas):
        gone = lost(network, cluster, kind.in_sync, len(kind.in_sync))
        yield "loss", gone, leaderless
        yield "reordering", gone, leaderless


def _unassigned(
    network: Network, inventory: Inventory, cluster: str, rules: ReplicaRules, *, single: bool
) -> Partitions:
    """Every partition that Kafka's placement allows may be there; of a single one the worst counts for all."""
    brokers = inventory.brokers_of[cluster]
    copies = min(rules.replication, len(brokers))
    enough = copies if rules.unclean and rules.needed(copies) <= 1 else copies - rules.needed(copies) + 1
    everyone = lost(network, cluster, tuple(broker.id for broker in brokers), len(brokers))
    frozen = network.frozen(cluster)

    def broken(count: int, when_frozen: Signals) -> Broken:
        some = network.first_of((*worst_lost(network, brokers, copies, count), *_both(network, frozen, any_lost)))
        if single:
            return Broken(some, some)
        return Broken(some, network.first_of((*surely_lost(network, brokers, copies, count), *when_frozen)))

    any_lost = worst_lost(network, brokers, copies, 1)
    stuck_all = _both(network, frozen, surely_lost(network, brokers, copies, 1))
    leaderless = broken(copies, everyone)
    too_few = broken(enough, stuck_all)
    hidden = too_few if rules.hides_below_min_isr else broken(copies, stuck_all)
    ends = surely_lost(network, brokers, copies, enough) if enough > 1 else any_lost
    harms: list[Harm] = [("redundancy-lost", any_lost, network.first_of((*ends, *_both(network, frozen, any_lost))))]
    if copies > 1:
        harms.append(("at-risk", worst_lost(network, brokers, copies, copies - 1), leaderless.some if single else ()))
    return Partitions(leaderless, too_few, hidden, any_lost, tuple(harms), (*rules.assumptions, _PLACED))


def _both(network: Network, one: Signals, other: Signals) -> Signals:
    return network.count_of([one, other], 2)


def _broken(network: Network, partitions: list[Signals]) -> Broken:
    first = network.first_of(signal for signals in partitions for signal in signals)
    return Broken(first, network.count_of(partitions, len(partitions)))
