"""What a topic is to those who use it: when it cannot be written, not be read, and when nobody writes it any more."""

from dataclasses import dataclass, field

from kblast.engine.needs import compile_needs
from kblast.engine.network import Assumption, Network
from kblast.engine.partitions import Broken, Partitions, compile_partitions
from kblast.engine.reasons import Reason, shown
from kblast.engine.signals import Signals
from kblast.model.elements import Topic as DeclaredTopic
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, cluster_of, make_ref


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic's gates, each made when somebody first asks for it and shared by all who use the topic.

    `degraded` is what degrades it for every use, `gone` when it or its cluster is down.
    """

    network: Network
    ref: Ref
    partitions: Partitions
    degraded: Signals
    gone: Signals

    def unwritable(self, *, all_acks: bool) -> Broken:
        """When it cannot be written, by producers that wait for all replicas or by those that do not."""
        return self._or_gone(self.partitions.too_few if all_acks else self.partitions.leaderless)

    @property
    def unreadable(self) -> Broken:
        """When it shows no new records."""
        return self._or_gone(self.partitions.hidden)

    def _or_gone(self, broken: Broken) -> Broken:
        return self.network.shared((self.ref, broken), lambda: self._gates(broken))

    def _gates(self, broken: Broken) -> Broken:
        some = self._gate(broken.some)
        return Broken(some, some if broken.all == broken.some else self._gate(broken.all))

    def _gate(self, broken: Signals) -> Signals:
        node = self.network.node()
        for signal in self.gone:
            self.network.arc(signal, node)
        for signal in broken:
            self.network.arc(signal, node, None, self.partitions.assumptions(self.ref))
        return ((node, 0.0),)


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
    for name, body in inventory.topics.items():
        ref, cluster = make_ref("topic", name), make_ref("cluster", cluster_of(name))
        reason = Reason("is a topic of {0}", (shown(cluster),))
        network.arc((network.down(cluster), 0.0), network.down(ref), reason)
        gone = ((network.down(cluster), 0.0), (network.down(ref), 0.0))
        partitions = compile_partitions(network, inventory, name)
        degraded = _degraded(network, ref, body, cluster, reason)
        topic = topics.topics[name] = Topic(network, ref, partitions, ((degraded, 0.0),), gone)
        if name in inventory.readers_of:
            # Made in order of name, so that of several topics that fail alike the first by name is told of.
            topic.unreadable  # noqa: B018
        _level(network, ref, partitions)
    return topics


def unreachable(network: Network, topic: str) -> int:
    """The node "no broker that could hold this topic answers": its whole cluster is down."""
    node, new = network.named("unreachable", topic)
    if new:
        network.arc((network.down(make_ref("cluster", cluster_of(topic))), 0.0), node)
    return node


def _degraded(network: Network, ref: Ref, body: DeclaredTopic, cluster: Ref, reason: Reason) -> int:
    """The node "degraded for every use": that of its cluster, where it needs nothing else."""
    node = network.degraded(cluster)
    if body.needs or body.wants:
        node = network.node()
        network.arc((network.degraded(cluster), 0.0), node)
        compile_needs(network, ref, body, node)
    network.arc((node, 0.0), network.degraded(ref), reason)
    return node


def _level(network: Network, ref: Ref, partitions: Partitions) -> None:
    degraded, down = network.levels[ref]
    assumptions: tuple[Assumption, ...] = partitions.assumptions(ref)
    for signal in partitions.all_leaderless:
        network.arc(signal, down, Reason("no partition has a leader"), assumptions)
    # Said for the words alone: what has no leader takes no acks=all either.
    for signal in partitions.leaderless.some if network.with_reasons else ():
        network.arc(signal, degraded, Reason("a partition has no leader"), assumptions)
    for signal in partitions.too_few.some:
        reason = Reason("a partition has fewer replicas in sync than min.insync.replicas")
        network.arc(signal, degraded, reason, assumptions)
    if network.with_effects:
        network.harms[ref] = partitions.harms
