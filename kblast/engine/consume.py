"""Consume edges: what becomes of a service when a topic cannot be read, or nobody writes it any more."""

from dataclasses import dataclass

from kblast.engine.coordinators import Coordinators
from kblast.engine.edges import Consequence, counts, victims
from kblast.engine.needs import Dependence, best, worst
from kblast.engine.network import Assumption, Network
from kblast.engine.reasons import Reason
from kblast.engine.retention import deleted
from kblast.engine.signals import Signals, later
from kblast.engine.topics import Topics
from kblast.engine.uses import Reading
from kblast.kafka.endurance import Wait
from kblast.kafka.membership import lets_go_after
from kblast.model.elements import ConsumeEdge
from kblast.model.inventory import Inventory
from kblast.model.refs import cluster_of, make_ref
from kblast.units import show_duration


def compile_consume(
    network: Network,
    inventory: Inventory,
    topics: Topics,
    coordinators: Coordinators,
    *,
    permitted: bool,
    retention: bool = False,
) -> None:
    """Adds the consequences of every consume edge; with `retention` also what is deleted before it is read."""
    for service, edge in inventory.consume_edges():
        if counts(edge, permitted=permitted):
            lets_go = lets_go_after(inventory, service, edge)
            reader = _Reader(network, topics, coordinators, service, edge, lets_go, inventory if retention else None)
            for consequence in reader.consequences():
                consequence.strike(network, victims(service, edge))


@dataclass(frozen=True, slots=True)
class _Reader:
    """One consume edge, and all that is known where it reads."""

    network: Network
    topics: Topics
    coordinators: Coordinators
    service: str
    edge: ConsumeEdge
    lets_go: Wait | None
    retaining: Inventory | None = None

    def consequences(self) -> list[Consequence]:
        """What breaks with the edge: because the topic cannot be read, and because nobody writes it."""
        edge, topic = self.edge, self.edge.topic or ""
        if edge.fallback is not None:
            return [self._with_fallback(topic, edge.fallback)]
        assumptions, unreadable = self._assumptions(), self.topics[topic].unreadable
        cut_off = Consequence(topic, self._cut_off(topic), assumptions=assumptions)
        cut_off.degraded_because = Reason("needs news from {0}", (topic,))
        cut_off.down_because = Reason("cannot read {0}", (topic,))
        if edge.tolerates:
            form = "cannot do without news from {0} for longer than {1}"
            cut_off.down_because = Reason(form, (topic, edge.tolerates))
        if edge.impact == "degraded":
            cut_off.degraded_because = cut_off.down_because
        if self.network.with_effects:
            self._data(cut_off, self._silent(topic), (topic,))
            self._uncommitted(cut_off, topic)
            cut_off.effect("partial", unreadable.some, unreadable.all)
        starved = Consequence(topic, self._starving(topic), assumptions=(*assumptions, *self._starved_unsaid()))
        starved.degraded_because = starved.down_because = Reason("nobody writes {0} any more", (topic,))
        return [cut_off, starved]

    def _with_fallback(self, topic: str, fallback: str) -> Consequence:
        ways = [worst(self.network, [self._cut_off(name), self._starving(name)]) for name in (topic, fallback)]
        found = Consequence(topic, best(self.network, ways), assumptions=self._assumptions())
        form = "neither {0} nor its fallback {1} gives new records"
        found.degraded_because = found.down_because = Reason(form, (topic, fallback))
        if self.network.with_effects:
            self._effects_with_fallback(found, topic, fallback)
        return found

    def _effects_with_fallback(self, found: Consequence, topic: str, fallback: str) -> None:
        silent = self._silent(topic)
        found.effect("stale", silent)
        found.effect("duplicates", silent)
        self._data(found, self.network.all_of([silent, self._silent(fallback)]), (topic, fallback))
        self._uncommitted(found, topic)
        both = [self.topics[name].unreadable for name in (topic, fallback)]
        some = self.network.all_of([broken.some for broken in both])
        found.effect("partial", some, self.network.first_of(s for broken in both for s in broken.all))

    def _data(self, found: Consequence, silent: Signals, topics: tuple[str, ...]) -> None:
        """What becomes of the data: it waits, or what is served grows old; work that is too old is lost.

        So is what all the topics that may be read delete before it is read.
        """
        network, edge = self.network, self.edge
        found.effect("stale" if edge.reads == "state" else "delayed", silent)
        ways = [(name, self._stopped(name)) for name in topics]
        late = () if self.retaining is None else deleted(network, self.retaining, self.service, edge, ways)
        lost = [found.loss(network, () if edge.expires is None else later(silent, edge.expires))]
        lost.append(found.loss(network, late))
        if lost[1] is not None:
            network.uses.deletions.add(lost[1])
        partly, stops = self.topics[topics[0]].unreadable.some, ways[0][1]
        if len(topics) > 1:
            partly, stops = (), network.all_of([stopped for _, stopped in ways])
        reading = Reading(partly, stops, silent, self._cannot_commit(topics[0]), *lost)
        network.uses.readings[self.service, topics[0], edge.group or ""] = reading

    def _uncommitted(self, found: Consequence, topic: str) -> None:
        """Members that can read and not commit go on, and read again what they did not commit."""
        for kind in ("duplicates", "at-risk"):
            found.effect(kind, self._cannot_commit(topic), self._stopped(topic))

    def _stopped(self, topic: str) -> Signals:
        """When nothing of a topic can be read any more."""
        return (*self.topics[topic].unreadable.all, *self._group_down(), *self._let_go(topic))

    def _cut_off(self, topic: str) -> Dependence:
        unreadable = self.topics[topic].unreadable
        failed = (*self._group_down(), *self._let_go(topic))
        degraded = (*self.topics[topic].degraded, *unreadable.some, *failed, *self._cannot_commit(topic))
        found = Dependence(degraded, (*unreadable.all, *failed))
        return found.after(self.edge.tolerates or 0.0, self.edge.impact or "down")

    def _starving(self, topic: str) -> Dependence:
        starved = self.topics.starved.get(topic, ())
        tolerates = self.edge.tolerates or 0.0
        if self.edge.starved == "none":
            return Dependence()
        if self.edge.starved == "down":
            return Dependence(starved, later(starved, tolerates))
        return Dependence(later(starved, tolerates))

    def _silent(self, topic: str) -> Signals:
        """When nothing new arrives any more."""
        starved = () if self.edge.starved == "none" else self.topics.starved.get(topic, ())
        return self.network.first_of((*self._stopped(topic), *starved))

    def _group_down(self) -> Signals:
        group = make_ref("group", f"{cluster_of(self.edge.topic or '')}/{self.edge.group}")
        if self.edge.group is None or group not in self.network.levels:
            return ()
        return ((self.network.down(group), 0.0),)

    def _let_go(self, topic: str) -> Signals:
        """When its client has given its partitions back, for want of a coordinator."""
        group, wait = self.edge.group, self.lets_go
        if group is None or wait is None:
            return ()
        gone = later(self.coordinators.group_gone(cluster_of(topic), group), wait.seconds)
        if not gone:
            return ()
        node, new = self.network.named("let go", self.service, topic, group, wait)
        if new:
            reason = Reason(
                "its group {0} has been without a coordinator for {1}", (group, show_duration(wait.seconds))
            )
            ref = make_ref("service", self.service)
            assumptions = tuple(Assumption(ref, text, undeclared=True) for text in wait.rests_on)
            for signal in gone:
                self.network.arc(signal, node, reason, assumptions)
        return ((node, 0.0),)

    def _cannot_commit(self, topic: str) -> Signals:
        if self.edge.group is None:
            return ()
        return self.coordinators.group_lost(cluster_of(topic), self.edge.group)

    def _starved_unsaid(self) -> tuple[Assumption, ...]:
        edge = self.edge
        if edge.starved is not None:
            return ()
        text = f"reads {edge.topic}: degrades when nobody writes it any more (starved is not declared)"
        return (Assumption(make_ref("service", self.service), text, undeclared=True),)

    def _assumptions(self) -> tuple[Assumption, ...]:
        edge = self.edge
        if edge.tolerates is not None or edge.impact == "none":
            return ()
        text = f"reads {edge.topic}: tolerates 0 s without it (tolerates is not declared)"
        return (Assumption(make_ref("service", self.service), text, undeclared=True),)
