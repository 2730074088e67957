"""What a producer loses while brokers that died are still taken to lead: effects that change no level.

Until their leaders have moved, what is sent to them fails; a client whose patience is shorter than that fails records
that a little more of it would have saved. And a record that was acknowledged before other replicas had it (acks 0 or 1)
is gone when its leader goes: the next one cuts it off (Log.truncateTo; KIP-101).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kblast.engine.network import Assumption, Effect, Network
from kblast.engine.signals import Signals
from kblast.engine.topics import Topic
from kblast.kafka.failover import Ending, failover_wait, outlasts
from kblast.kafka.patience import Patience
from kblast.model.elements import ProduceEdge
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, cluster_of, name_of

_BECOMES = {"block": "rejecting", "reject": "rejecting", "drop": "loss", "fallback": "delayed"}
"""What becomes of a record that the client has given up on; a buffer or an outbox of the service's own keeps it."""

_DEADLY: tuple[Ending, ...] = ("kill", "hang")


@dataclass(frozen=True, slots=True)
class Failover:
    """One produce edge, and whom it hits, when a broker goes that leads partitions of its topic.

    Where the topic `fails` with that broker there is nothing to wait for, and the edge says what becomes of it.
    """

    network: Network
    inventory: Inventory
    service: Ref
    victims: tuple[Ref, ...]
    edge: ProduceEdge
    patience: Patience
    topic: Topic
    fails: Signals

    def note(self) -> None:
        """Notes what is lost meanwhile."""
        if not self.topic.partitions.led:
            return
        if not self.patience.all_acks:
            self._note("loss", frozenset(_DEADLY), ())
        kind = _BECOMES.get(self.edge.on_outage.kind if self.edge.on_outage else "block")
        cluster = cluster_of(name_of(self.topic.ref))
        wait = self.network.shared(("failover", cluster), lambda: failover_wait(self.inventory, cluster))
        endings = frozenset(ending for ending in _DEADLY if not self._outlasts(wait.seconds, ending))
        if kind is not None and endings:
            self._note(kind, endings, (*self._resting_on(), *(Assumption(self.topic.ref, t) for t in wait.rests_on)))

    def _outlasts(self, window: float, ending: Ending) -> bool:
        stated = self.edge.on_outage.lasts if self.edge.on_outage else None
        return stated >= window if stated is not None else outlasts(self.patience, window, ending)

    def _resting_on(self) -> Iterator[Assumption]:
        unknown = not self.patience.known
        if self.edge.on_outage is None:
            text = f"writes {name_of(self.topic.ref)}: blocks in an outage (on_outage is not declared)"
            yield Assumption(self.service, text, undeclared=True)
        if self.edge.on_outage is None or self.edge.on_outage.lasts is None:
            yield from (Assumption(self.service, text, True, unknown) for text in self.patience.retries.rests_on)

    def _note(self, kind: str, endings: frozenset[Ending], assumptions: tuple[Assumption, ...]) -> None:
        node, partitions = self.network.node(), self.topic.partitions
        for signal in partitions.led:
            self.network.arc(signal, node, None, (*partitions.assumptions(self.topic.ref), *assumptions))
        for ref in self.victims:
            effect = Effect(ref, kind, node, self.fails, topic=self.topic.ref, endings=endings)
            self.network.effects.append(effect)
