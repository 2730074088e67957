"""What produce and consume edges have in common: which count, whom they hit, and what they rest on."""

from dataclasses import dataclass, field

from kblast.engine.needs import Dependence
from kblast.engine.network import Assumption, Effect, Network
from kblast.engine.reasons import Reason
from kblast.engine.signals import Signals
from kblast.engine.uses import Writing
from kblast.model.elements import Edge
from kblast.model.refs import Ref, make_ref


def counts(edge: Edge, *, permitted: bool) -> bool:
    """Whether an edge takes part: one that is only permitted does when asked for."""
    return permitted or edge.evidence != "permitted"


def victims(service: str, edge: Edge) -> tuple[Ref, ...]:
    """Whom an edge hits when it breaks: its service, or the functions that it is only for."""
    if edge.only_for is not None:
        return tuple(make_ref("function", name) for name in edge.only_for)
    return (make_ref("service", service),)


@dataclass(slots=True)
class Consequence:
    """What breaks with an edge, and why."""

    topic: str
    dependence: Dependence = field(default_factory=Dependence)
    degraded_because: Reason | None = None
    down_because: Reason | None = None
    assumptions: tuple[Assumption, ...] = ()
    effects: list[tuple[str, Signals, Signals]] = field(default_factory=list)

    def effect(self, kind: str, begins: Signals, unless: Signals = ()) -> None:
        """Notes an effect from when it begins, unless something else has come to be by then."""
        if begins and begins != unless:
            self.effects.append((kind, begins, unless))

    def loss(self, network: Network, begins: Signals) -> int | None:
        """Notes a loss at a node of its own, for its amount to be found by; None where it never begins."""
        if not begins:
            return None
        node = network.node()
        for signal in begins:
            network.arc(signal, node)
        self.effect("loss", ((node, 0.0),))
        return node

    def writing(self, network: Network, fails: Signals) -> Writing:
        """What has been noted of a produce edge that fails so; its loss gets a node of its own."""
        refuses, drops = (
            tuple(signal for kind, signals, _ in self.effects if kind == wanted for signal in signals)
            for wanted in ("rejecting", "loss")
        )
        self.effects = [effect for effect in self.effects if effect[0] != "loss"]
        return Writing(fails, refuses, self.loss(network, drops))

    def strike(self, network: Network, refs: tuple[Ref, ...]) -> None:
        """Makes the dependence and the effects those of the elements."""
        degraded, down = network.first_of(self.dependence.degraded), network.first_of(self.dependence.down)
        for ref in refs:
            for signal in degraded:
                network.arc(signal, network.degraded(ref), self.degraded_because, self.assumptions)
            for signal in down:
                network.arc(signal, network.down(ref), self.down_because, self.assumptions)
        if not network.with_effects:
            return
        topic = make_ref("topic", self.topic)
        for kind, begins, unless in self.effects:
            node = network.held(begins)
            network.effects.extend(Effect(ref, kind, node, unless, topic) for ref in refs)
