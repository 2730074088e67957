"""Produce edges: what becomes of a service, and of its data, while a topic cannot be written."""

from dataclasses import dataclass

from kblast.engine.coordinators import Coordinators
from kblast.engine.edges import Consequence, counts, victims
from kblast.engine.failover import Failover
from kblast.engine.needs import Dependence, best
from kblast.engine.network import Assumption, Network
from kblast.engine.partitions import Broken
from kblast.engine.reasons import Reason
from kblast.engine.signals import Signals, later
from kblast.engine.topics import Topics, unreachable
from kblast.kafka.endurance import Wait
from kblast.kafka.patience import Patience, patience_of
from kblast.model.elements import ProduceEdge
from kblast.model.inventory import Inventory
from kblast.model.parts import OnOutage
from kblast.model.refs import Ref, cluster_of, make_ref

_BLOCK = OnOutage(kind="block")


@dataclass(frozen=True, slots=True)
class _Writing:
    """One service's writing of one topic: when it is impaired, and when it fails."""

    network: Network
    service: Ref
    topic: str
    patience: Patience
    unwritable: Broken
    impaired: Signals
    fails: Signals
    cluster_down: Signals

    def given_up(self) -> Signals:
        """When the client stops hiding that the topic cannot be written."""
        patience = self.patience
        return self.either((self.fails, patience.hides), (self.cluster_down, patience.hides_without_cluster))

    def either(self, *ways: tuple[Signals, Wait]) -> Signals:
        """The first of several things, each after a wait, noting what the waits rest on."""
        late = [(signal, wait) for signals, wait in ways for signal in later(signals, wait.seconds)]
        if not late:
            return ()
        node = self.network.node()
        for signal, wait in late:
            self.network.arc(signal, node, None, self.assumed(wait))
        return ((node, 0.0),)

    def assumed(self, wait: Wait) -> tuple[Assumption, ...]:
        """What a wait rests on, as assumptions about the service."""
        unknown = not self.patience.known
        return (
            *(Assumption(self.service, text, undeclared=True, unknown=unknown) for text in wait.rests_on),
            *(Assumption(self.service, text) for text in wait.taken),
        )


@dataclass(frozen=True, slots=True)
class _Producer:
    """One produce edge, and all that is known where it writes."""

    network: Network
    inventory: Inventory
    topics: Topics
    coordinators: Coordinators | None
    service: str
    edge: ProduceEdge

    def consequence(self, writing: _Writing) -> Consequence:
        """What breaks with the edge."""
        edge, outage = self.edge, self.edge.on_outage or _BLOCK
        if outage.kind == "fallback":
            found = _fallback(writing, self.writing(outage.topic or ""))
        else:
            found = _BEHAVIOURS[outage.kind](writing, outage)
        if self.network.with_effects:
            self.network.uses.writings[self.service, writing.topic] = found.writing(self.network, writing.fails)
        if edge.on_outage is None:
            text = f"writes {writing.topic}: blocks in an outage (on_outage is not declared)"
            found.assumptions += (Assumption(make_ref("service", self.service), text, undeclared=True),)
        if not self.all_or_nothing:
            found.effect("partial", writing.unwritable.some, writing.unwritable.all)
        found.dependence = found.dependence.after(0.0, edge.impact or "down")
        if edge.impact == "degraded":
            found.degraded_because = found.down_because
        return found

    @property
    def all_or_nothing(self) -> bool:
        """Whether one partition stops it as all would: its records have keys, and the buffer they wait in is shared."""
        outage = self.edge.on_outage or _BLOCK
        return bool(self.edge.keyed) and (
            outage.kind == "block" or (outage.kind == "buffer" and outage.then == "block")
        )

    def uncoordinated(self, topic: str) -> Signals:
        """When its transactions have no coordinator."""
        if self.edge.transactional_id is None or self.coordinators is None:
            return ()
        return self.coordinators.transactions_lost(cluster_of(topic), self.edge.transactional_id)

    def writing(self, name: str) -> _Writing:
        """Its writing of a topic: the one it is for, or a fallback."""
        topic = self.topics[name]
        patience = patience_of(self.inventory, self.service, self.edge)
        unwritable = topic.unwritable(all_acks=patience.all_acks)
        if not patience.acks_known:
            unwritable = self._with_unknown_acks(name, unwritable, topic.unwritable(all_acks=False))
        uncoordinated = self.uncoordinated(name)
        hit = unwritable.some if self.all_or_nothing else unwritable.all
        fails = self.network.first_of((*hit, *uncoordinated))
        impaired = self.network.first_of((*topic.degraded, *unwritable.some, *uncoordinated))
        cluster_down = ((unreachable(self.network, name), 0.0),) if patience.minds_whole_cluster else ()
        ref = make_ref("service", self.service)
        return _Writing(self.network, ref, name, patience, unwritable, impaired, fails, cluster_down)

    def _with_unknown_acks(self, topic: str, doubtful: Broken, certain: Broken) -> Broken:
        """When a topic cannot be written if all replicas are waited for, noting where it is not `certain` anyway."""
        if doubtful == certain:
            return certain
        text = f"writes {topic}: how many acks it waits for is not known: taken to be those of all replicas"
        unknown = (Assumption(make_ref("service", self.service), text, unknown=True),)

        def either(certain: Signals, doubtful: Signals) -> Signals:
            node = self.network.node()
            for signal in certain:
                self.network.arc(signal, node)
            for signal in doubtful:
                self.network.arc(signal, node, None, unknown)
            return ((node, 0.0),)

        return Broken(either(certain.some, doubtful.some), either(certain.all, doubtful.all))


def compile_produce(
    network: Network, inventory: Inventory, topics: Topics, coordinators: Coordinators, *, permitted: bool
) -> None:
    """Adds the consequences of every produce edge."""
    for service, edge in inventory.produce_edges():
        if counts(edge, permitted=permitted):
            compile_produce_edge(network, inventory, topics, service, edge, coordinators)


def compile_produce_edge(
    network: Network,
    inventory: Inventory,
    topics: Topics,
    service: str,
    edge: ProduceEdge,
    coordinators: Coordinators | None = None,
) -> None:
    """Adds the consequences of one produce edge; without coordinators its transactions are left out of account."""
    producer = _Producer(network, inventory, topics, coordinators, service, edge)
    writing, refs = producer.writing(edge.topic or ""), victims(service, edge)
    producer.consequence(writing).strike(network, refs)
    if not network.with_effects:
        return
    topic = topics[writing.topic]
    Failover(network, inventory, writing.service, refs, edge, writing.patience, topic, writing.fails).note()


def _block(writing: _Writing, outage: OnOutage) -> Consequence:
    down = writing.given_up() if outage.lasts is None else later(writing.fails, outage.lasts)
    found = Consequence(writing.topic, Dependence((*writing.impaired, *writing.fails), down))
    found.degraded_because = Reason("needs to write {0}", (writing.topic,))
    found.down_because = Reason("cannot write {0}, and its client has given up", (writing.topic,))
    if outage.lasts is not None:
        found.down_because = Reason("cannot write {0} for longer than {1}", (writing.topic, outage.lasts))
    found.effect("at-risk", writing.fails)
    found.effect("rejecting", down)
    return found


def _reject(writing: _Writing, outage: OnOutage) -> Consequence:
    del outage
    found = Consequence(writing.topic, Dependence(writing.impaired, writing.fails))
    found.degraded_because = Reason("needs acks from {0}", (writing.topic,))
    found.down_because = Reason("waits for acks from {0} before it answers", (writing.topic,))
    found.effect("rejecting", writing.fails)
    return found


def _drop(writing: _Writing, outage: OnOutage) -> Consequence:
    del outage
    patience, gone = writing.patience, writing.cluster_down
    waits = writing.either((writing.fails, patience.blocks_when_full), (gone, patience.blocks_without_cluster))
    down = writing.either((writing.fails, patience.blocks_when_full), (gone, patience.gives_up_blocking))
    found = Consequence(writing.topic, Dependence(waits, down))
    reason = Reason("drops what it cannot write to {0}, but its client makes it wait", (writing.topic,))
    found.degraded_because = found.down_because = reason
    found.effect("loss", writing.given_up())
    found.effect("at-risk", waits)
    found.effect("rejecting", down)
    return found


def _buffer(writing: _Writing, outage: OnOutage) -> Consequence:
    full = later(writing.fails, outage.lasts or 0.0)
    found = Consequence(writing.topic)
    found.effect("buffering", writing.fails)
    if outage.then == "drop":
        found.effect("loss", full)
        return found
    found.dependence = Dependence(full, full)
    found.degraded_because = found.down_because = Reason(
        "cannot write {0}, and its buffer is full after {1}", (writing.topic, outage.lasts or 0.0)
    )
    if outage.then == "block":
        found.effect("at-risk", full)
    found.effect("rejecting", full)
    return found


def _outbox(writing: _Writing, outage: OnOutage) -> Consequence:
    found = Consequence(writing.topic)
    found.effect("delayed", writing.fails)
    if outage.lasts is not None:
        full = later(writing.fails, outage.lasts)
        found.dependence = Dependence(full, full)
        found.degraded_because = found.down_because = Reason(
            "cannot write {0}, and its outbox is full after {1}", (writing.topic, outage.lasts)
        )
        found.effect("rejecting", full)
    return found


def _fallback(writing: _Writing, other: _Writing) -> Consequence:
    both = [Dependence((*way.impaired, *way.fails), way.fails) for way in (writing, other)]
    found = Consequence(writing.topic, best(writing.network, both))
    found.degraded_because = found.down_because = Reason("can write neither {0} nor {1}", (writing.topic, other.topic))
    found.effect("delayed", writing.fails)
    found.effect("rejecting", found.dependence.down)
    return found


_BEHAVIOURS = {"block": _block, "reject": _reject, "drop": _drop, "buffer": _buffer, "outbox": _outbox}
