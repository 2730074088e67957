"""The partitions of a topic as gates over brokers: is there a leader, are enough replicas in sync.

This is the steady state after failed brokers were fenced; where the facts come from stands in
`kblast.kafka.replicas`. A cluster that has lost its controllers elects nobody and changes no in-sync set: a partition
whose leader dies stays without, and one dead member of the set stops all that wait for it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain

from kblast.engine.network import Assumption, Harm, Harms, Network
from kblast.engine.placement import surely_lost, worst_lost
from kblast.engine.replicas import lost
from kblast.engine.signals import Signals
from kblast.kafka.effective import replication_of
from kblast.kafka.replicas import ReplicaRules, Replicas, distinct_replicas, partition_replicas, replica_rules
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, cluster_of

_PLACED = "no assignment is given: replicas spread over zones as Kafka spreads them, and the worst partition counts"


@dataclass(frozen=True, slots=True)
class Broken:
    """When something holds for some partition of a topic, and when for all of them."""

    some: Signals = ()
    all: Signals = ()


@dataclass(frozen=True)
class Partitions:
    """What becomes of a topic's partitions, shared by topics that are alike; gates are made when somebody asks.

    - `all_leaderless`: when none of them has a leader any more.
    - `led`: when a broker is lost that leads some of them.
    - `suffered`: what they suffer that changes no level; where only some take acks=all, the topic suffers that too.
    - `assumed`: what all this rests on, said of a topic.
    """

    all_leaderless: Signals = ()
    find_leaderless: Callable[[], Broken] = Broken
    find_too_few: Callable[[], Broken] = Broken
    find_hidden: Callable[[], Broken] | None = None
    led: Signals = ()
    suffered: Harms = ()
    assumed: tuple[str, ...] = ()

    @cached_property
    def leaderless(self) -> Broken:
        """When partitions have no leader."""
        return self.find_leaderless()

    @cached_property
    def too_few(self) -> Broken:
        """When partitions take no acks=all."""
        return self.find_too_few()

    @cached_property
    def hidden(self) -> Broken:
        """When partitions hide new records: where nothing else is said, while they take no acks=all."""
        return self.find_hidden() if self.find_hidden else self.too_few

    @cached_property
    def harms(self) -> Harms:
        """What a topic suffers from lost replicas: some partitions are hit, or none but with fewer copies."""
        partial = tuple(Harm("partial", node, self.too_few.all) for node, _ in self.too_few.some)
        return (*self.suffered, partial)

    def assumptions(self, topic: Ref) -> tuple[Assumption, ...]:
        """What the gates rest on, for one of the topics that share them."""
        return tuple(Assumption(topic, text) for text in self.assumed)


def compile_partitions(network: Network, inventory: Inventory, topic: str, only: int | None = None) -> Partitions:
    """The gates of a topic's partitions, or of `only` one; none where the brokers of its cluster are not known."""
    cluster = cluster_of(topic)
    if not inventory.brokers_of.get(cluster):
        return Partitions()
    rules = _rules(network, inventory, topic)
    assigned = _replicas(inventory, topic, only)
    if assigned is not None:
        return _assigned(network, cluster, assigned, rules)
    single = inventory.topics[topic].partitions == 1
    alike = ("partitions", cluster, rules, single)
    return network.shared(alike, lambda: _unassigned(network, inventory, cluster, rules, single=single))


def _replicas(inventory: Inventory, topic: str, only: int | None) -> Iterable[Replicas] | None:
    """Where the partitions of a topic stand, or `only` one; None where no assignment is given."""
    if only is None:
        return distinct_replicas(inventory, topic)
    every = partition_replicas(inventory, topic)
    return None if every is None else (every[only % len(every)],)


def _rules(network: Network, inventory: Inventory, topic: str) -> ReplicaRules:
    """The rules for a topic, worked out once for all that are declared alike."""
    body = inventory.topics[topic]
    config = body.config or {}
    settings = (config.get("min.insync.replicas"), config.get("unclean.leader.election.enable"))
    alike = ("rules", cluster_of(topic), replication_of(inventory, topic), *settings)
    return network.shared(alike, lambda: replica_rules(inventory, topic))


def _assigned(network: Network, cluster: str, assigned: Iterable[Replicas], rules: ReplicaRules) -> Partitions:
    """Partitions on the same brokers are alike, but for who leads them; so are topics with the same partitions."""
    kinds = network.shared(("kinds", cluster, rules), lambda: _Kinds(network, cluster, rules))
    led_ones = sorted({rules.with_leader(one) for one in assigned})
    leaders = tuple(sorted({one.in_sync[0] for one in led_ones if one.in_sync}))
    topic = _Assigned(kinds, tuple(sorted({kinds.unordered(one) for one in led_ones})), leaders)
    # Which replica leads matters to the harms of a partition alone.
    alike = (topic, tuple(led_ones) if network.with_effects else ())
    return network.shared(alike, lambda: topic.partitions(led_ones))


class _Kinds:
    """The kinds of partitions in a cluster, by the brokers that hold them: what becomes of each is worked out once.

    What `too_few`, `leaderless` and `stuck` give is when a partition of a kind is so; it is stuck in a frozen cluster
    when it has lost any of its in-sync set.
    """

    def __init__(self, network: Network, cluster: str, rules: ReplicaRules) -> None:
        self.network = network
        self.cluster = cluster
        self.rules = rules
        self.unordered = cache(lambda one: Replicas(tuple(sorted(one.replicas)), tuple(sorted(one.in_sync))))
        self.leaderless = cache(lambda kind: self.lost(*rules.leaderless_after(kind)))
        self.too_few = cache(lambda kind: self.lost(*rules.too_few_after(kind)))
        self.stuck = cache(lambda kind: self.lost(kind.in_sync, 1))
        self.harms = cache(lambda one: tuple(self._harms(one)))

    def lost(self, brokers: tuple[int, ...], count: int) -> Signals:
        """When so many of the brokers are lost."""
        return lost(self.network, self.cluster, brokers, count)

    def frozen(self, signals: Signals) -> Signals:
        """The same once the cluster is frozen too."""
        frozen = self.network.frozen(self.cluster)
        return self.network.shared(("frozen", signals), lambda: _both(self.network, frozen, signals)) if frozen else ()

    def _harms(self, one: Replicas) -> Iterator[Harm]:
        """What lost replicas mean for a partition while it still has a leader.

        Where a replica leads that was not in sync, what only the others had is gone, and its place is taken by
        something else (PartitionChangeBuilder: an unclean leader is the whole in-sync set).
        """
        replicas, in_sync = one
        leaderless = (*self.leaderless(self.unordered(one)), *self.frozen(self.lost(in_sync[:1], 1)))
        too_few = (*self.too_few(self.unordered(one)), *self.frozen(self.lost(in_sync, 1)))
        yield from _harm(self.network, "redundancy-lost", self.lost(replicas, 1), too_few)
        if len(in_sync) > 1:
            yield from _harm(self.network, "at-risk", self.lost(in_sync, len(in_sync) - 1), leaderless)
        if self.rules.unclean and set(in_sync) != set(replicas):
            for kind in ("loss", "reordering"):
                yield from _harm(self.network, kind, self.lost(in_sync, len(in_sync)), leaderless)


@dataclass(frozen=True)
class _Assigned:
    """The partitions of a topic whose replicas are known: `kinds` without order, and the `leaders` of all of them.

    A cluster that has lost its controllers is frozen. Whatever has lost enough replicas to have no leader has lost its
    leader, and whatever has too few has lost one: so what being frozen adds is asked of all partitions together.
    """

    of: _Kinds
    kinds: tuple[Replicas, ...]
    leaders: tuple[int, ...]

    def partitions(self, led_ones: Iterable[Replicas]) -> Partitions:
        """Their gates, and the harms to each of them."""
        rules = self.of.rules
        hidden = None if rules.hides_below_min_isr else self.hidden
        gates = (self.all_leaderless, self.leaderless, self.too_few, hidden)
        if not self.of.network.with_effects:
            return Partitions(*gates, assumed=rules.assumptions)
        suffered = tuple(map(self.of.harms, led_ones))
        return Partitions(*gates, self.of.lost(self.leaders, 1), suffered, rules.assumptions)

    @cached_property
    def all_leaderless(self) -> Signals:
        """When no partition has a leader: all who might lead are lost, or frozen all who do."""
        holders = set[int]().union(*map(self.of.rules.candidates, self.kinds))
        gone = self.of.lost(tuple(holders), len(holders))
        return self.of.network.first_of((*gone, *self.of.frozen(self.of.lost(self.leaders, len(self.leaders)))))

    def leaderless(self) -> Broken:
        """When partitions have no leader."""
        some = chain.from_iterable(map(self.of.leaderless, self.kinds))
        return Broken(
            self.of.network.first_of((*some, *self.of.frozen(self.of.lost(self.leaders, 1)))), self.all_leaderless
        )

    def too_few(self) -> Broken:
        """When partitions take no acks=all."""
        already = [self.of.rules.too_few_after(kind)[1] <= 0 for kind in self.kinds]
        return self._broken(list(map(self.of.too_few, self.kinds)), already)

    def hidden(self) -> Broken:
        """When partitions hide new records, before Kafka did so below min.insync.replicas."""
        already = [not self.of.rules.candidates(kind) for kind in self.kinds]
        return self._broken(list(map(self.of.leaderless, self.kinds)), already)

    def _broken(self, kinds: list[Signals], already: list[bool]) -> Broken:
        """When some or all kinds are broken: each after enough losses, or frozen after any of its in-sync set."""
        network = self.of.network
        found = Broken(network.first_of(chain.from_iterable(kinds)), network.all_of(kinds))
        if not network.frozen(self.of.cluster):
            return found
        stuck = [
            broken if so else self.of.stuck(kind) for kind, broken, so in zip(self.kinds, kinds, already, strict=True)
        ]
        every = self.of.frozen(network.all_of(stuck))
        members = set[int]().union(*(kind.in_sync for kind in self.kinds))
        some = self.of.frozen(self.of.lost(tuple(members), 1))
        return Broken(network.first_of((*found.some, *some)), network.first_of((*found.all, *every)))


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
    ends = network.first_of((*ends, *_both(network, frozen, any_lost)))
    suffered = _harm(network, "redundancy-lost", any_lost, ends)
    if copies > 1:
        most = worst_lost(network, brokers, copies, copies - 1)
        suffered += _harm(network, "at-risk", most, leaderless.some if single else ())
    assumed = (*rules.assumptions, _PLACED)
    return Partitions(
        leaderless.all, lambda: leaderless, lambda: too_few, lambda: hidden, any_lost, (suffered,), assumed
    )


def _harm(network: Network, kind: str, begins: Signals, ends: Signals) -> tuple[Harm, ...]:
    """A harm, unless nothing begins it."""
    return (Harm(kind, network.held(begins), ends),) if begins else ()


def _both(network: Network, one: Signals, other: Signals) -> Signals:
    return network.all_of([one, other])
