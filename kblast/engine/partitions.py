"""The partitions of a topic as gates over brokers: is there a leader, are enough replicas in sync.

This is the steady state after failed brokers were fenced; where the facts come from stands in
`kblast.kafka.replicas`. A cluster that has lost its controllers elects nobody and changes no in-sync set: a partition
whose leader dies stays without, and one dead member of the set stops all that wait for it.
"""

from dataclasses import dataclass

from kblast.engine.network import Assumption, Effect, Network, Signals
from kblast.engine.placement import surely_lost, worst_lost
from kblast.engine.replicas import lost
from kblast.kafka.replicas import ReplicaRules, Replicas, partition_replicas, replica_rules
from kblast.model.inventory import Inventory
from kblast.model.refs import cluster_of, make_ref


@dataclass(frozen=True, slots=True)
class Broken:
    """When something holds for some partition of a topic, and when for all of them."""

    some: Signals = ()
    all: Signals = ()


@dataclass(frozen=True, slots=True)
class Partitions:
    """When partitions have no leader, take no acks=all, or hide new records.

    `thin` are the pairs of when a partition has lost a replica, and when it no longer does all it should.
    """

    leaderless: Broken = Broken()
    too_few: Broken = Broken()
    hidden: Broken = Broken()
    thin: tuple[tuple[Signals, Signals], ...] = ()


def compile_partitions(network: Network, inventory: Inventory, topic: str, only: int | None = None) -> Partitions:
    """The gates of a topic's partitions, or of `only` one; none where the brokers of its cluster are not known."""
    if not inventory.brokers_of.get(cluster_of(topic)):
        return Partitions()
    rules = replica_rules(inventory, topic)
    ref = make_ref("topic", topic)
    assumptions = [Assumption(ref, text) for text in rules.assumptions]
    assigned = partition_replicas(inventory, topic)
    if assigned is None:
        text = (
            "no assignment is given: replicas spread over zones as Kafka spreads them, and the worst partition counts"
        )
        assumptions.append(Assumption(ref, text))
        found = _unassigned(network, inventory, topic, rules)
    else:
        kinds = sorted(set(assigned)) if only is None else [assigned[only % len(assigned)]]
        found = _assigned(network, cluster_of(topic), kinds, rules)
    noted = tuple(assumptions)
    leaderless, too_few, hidden = (
        _resting_on(network, noted, broken) for broken in (found.leaderless, found.too_few, found.hidden)
    )
    return Partitions(leaderless, too_few, hidden, found.thin)


def note_level_effects(network: Network, topic: str, partitions: Partitions) -> None:
    """The effects of lost replicas on the topic itself: some partitions are hit, or none but with fewer copies."""
    ref = make_ref("topic", topic)
    down: Signals = ((network.down(ref), 0.0),)
    if partitions.too_few.some:
        whole = network.first_of((*down, *partitions.too_few.all))
        network.effects.append(Effect(ref, "partial", network.held(partitions.too_few.some), network.held(whole)))
    for begins, ends in partitions.thin:
        if begins:
            until = network.held(network.first_of((*down, *ends)))
            network.effects.append(Effect(ref, "redundancy-lost", network.held(begins), until))


def _assigned(network: Network, cluster: str, kinds: list[Replicas], rules: ReplicaRules) -> Partitions:
    parts = [_partition(network, cluster, kind, rules) for kind in kinds]
    leaderless, too_few, hidden = (_broken(network, [part[index] for part in parts]) for index in range(3))
    thin = tuple((lost(network, cluster, kind.replicas, 1), part[1]) for kind, part in zip(kinds, parts, strict=True))
    return Partitions(leaderless, too_few, hidden, thin)


def _partition(network: Network, cluster: str, kind: Replicas, rules: ReplicaRules) -> tuple[Signals, Signals, Signals]:
    """When one partition has no leader, takes no acks=all, and hides new records."""
    kind = rules.with_leader(kind)
    frozen = network.frozen(cluster)
    stuck = _both(network, frozen, lost(network, cluster, kind.in_sync, 1))
    leader_lost = _both(network, frozen, lost(network, cluster, kind.in_sync[:1], 1))
    leaderless = network.first_of((*lost(network, cluster, *rules.leaderless_after(kind)), *leader_lost))
    too_few = network.first_of((*lost(network, cluster, *rules.too_few_after(kind)), *stuck))
    hidden = too_few if rules.hides_below_min_isr else network.first_of((*leaderless, *stuck))
    return leaderless, too_few, hidden


def _unassigned(network: Network, inventory: Inventory, topic: str, rules: ReplicaRules) -> Partitions:
    """Every partition that Kafka's placement allows may be there; of a single one the worst counts for all."""
    cluster = cluster_of(topic)
    brokers = inventory.brokers_of[cluster]
    copies = min(rules.replication, len(brokers))
    single = inventory.topics[topic].partitions == 1
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
    thin = ((any_lost, network.first_of((*ends, *_both(network, frozen, any_lost)))),)
    return Partitions(leaderless, too_few, hidden, thin)


def _both(network: Network, one: Signals, other: Signals) -> Signals:
    return network.count_of([one, other], 2)


def _broken(network: Network, partitions: list[Signals]) -> Broken:
    first = network.first_of(signal for signals in partitions for signal in signals)
    return Broken(first, network.count_of(partitions, len(partitions)))


def _resting_on(network: Network, assumptions: tuple[Assumption, ...], broken: Broken) -> Broken:
    """The same, noting what it rests on."""

    def noted(signals: Signals) -> Signals:
        if not signals or not assumptions:
            return signals
        node = network.node()
        for signal in signals:
            network.arc(signal, node, None, assumptions)
        return ((node, 0.0),)

    some = noted(broken.some)
    return Broken(some, some if broken.all == broken.some else noted(broken.all))
