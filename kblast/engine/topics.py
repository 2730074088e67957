"""What a topic is to those who use it: when it cannot be written, not be read, and when nobody writes it any more."""

from dataclasses import dataclass, field

from kblast.engine.needs import compile_needs
from kblast.engine.network import Network, Signals
from kblast.engine.partitions import Broken, Partitions, compile_partitions, note_level_effects
from kblast.engine.reasons import Reason, shown
from kblast.model.inventory import Inventory
from kblast.model.refs import cluster_of, make_ref, name_of


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic's gates, shared by all who use it; `degraded` is what degrades it for every use.

    `unwritable` is for producers that do not wait for all replicas, `unwritable_by_all` for those that do.
    """

    degraded: Signals
    unwritable: Broken
    unwritable_by_all: Broken
    unreadable: Broken


@dataclass(slots=True)
class Topics:
    """All topics' gates."""

    topics: dict[str, Topic] = field(default_factory=dict)
    starved: dict[str, Signals] = field(default_factory=dict)
    """When every known producer of a topic has stopped feeding it; absent where no producer is known."""

    def __getitem__(self, name: str) -> Topic:
        return self.topics[name]

    def without_news(self, name: str) -> Signals:
        """When a topic gives nothing new: it is unreadable or starved."""
        return (*self.topics[name].unreadable.all, *self.starved.get(name, ()))


def compile_topics(network: Network, inventory: Inventory) -> Topics:
    """A topic goes down with its cluster or the leader of its last partition; its level, and its gates for users."""
    topics = Topics()
    for name in inventory.topics:
        ref, cluster = make_ref("topic", name), make_ref("cluster", cluster_of(name))
        reason = Reason("is a topic of {0}", (shown(cluster),))
        network.arc((network.down(cluster), 0.0), network.down(ref), reason)
        unreachable(network, name)
        partitions = compile_partitions(network, inventory, name)
        base = network.node()
        network.arc((network.degraded(cluster), 0.0), base)
        network.arc((base, 0.0), network.degraded(ref), reason)
        compile_needs(network, ref, inventory.topics[name], base)
        down = ((network.down(cluster), 0.0), (network.down(ref), 0.0))
        leaderless, too_few = (_or_down(network, down, b) for b in (partitions.leaderless, partitions.too_few))
        unreadable = _or_down(network, down, partitions.hidden)
        topics.topics[name] = Topic(((base, 0.0),), leaderless, too_few, unreadable)
        _level(network, ref, partitions)
    return topics


def unreachable(network: Network, topic: str) -> int:
    """The node "no broker that could hold this topic answers": its whole cluster is down."""
    node, new = network.named("unreachable", topic)
    if new:
        network.arc((network.down(make_ref("cluster", cluster_of(topic))), 0.0), node)
    return node


def _or_down(network: Network, down: Signals, broken: Broken) -> Broken:
    """The same, or the topic or its cluster is down."""
    some = network.first_of((*down, *broken.some))
    return Broken(some, some if broken.all == broken.some else network.first_of((*down, *broken.all)))


def _level(network: Network, ref: str, partitions: Partitions) -> None:
    degraded, down = network.levels[ref]
    for signal in partitions.leaderless.all:
        network.arc(signal, down, Reason("no partition has a leader"))
    for signal in partitions.leaderless.some:
        network.arc(signal, degraded, Reason("a partition has no leader"))
    for signal in partitions.too_few.some:
        network.arc(signal, degraded, Reason("a partition has fewer replicas in sync than min.insync.replicas"))
    note_level_effects(network, name_of(ref), partitions)
