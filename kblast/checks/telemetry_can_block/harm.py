"""What the writing of a topic can do to the service that writes it."""

import math
from dataclasses import dataclass

from kblast.check import Context
from kblast.engine.edges import victims
from kblast.engine.outcome import Outcome, outcome_of
from kblast.engine.split import single_edge
from kblast.kafka.effective import EffectiveClient, client_of
from kblast.model.elements import ProduceEdge
from kblast.model.parts import OnOutage
from kblast.model.refs import Ref, cluster_of, make_ref
from kblast.results.findings import Confidence
from kblast.results.words import after
from kblast.units import show_duration


@dataclass(frozen=True, slots=True)
class Writing:
    """A service writes a topic, and `outcome` is what comes of that edge alone when the topic's cluster fails.

    `hit` is whom the edge hits: the service, or the functions that it is only for.
    """

    service: str
    index: int
    edge: ProduceEdge
    topic: str
    client: EffectiveClient
    hit: tuple[Ref, ...]
    outcome: Outcome

    @property
    def on_outage(self) -> OnOutage:
        """What it does in an outage; undeclared is taken to block."""
        return self.edge.on_outage or OnOutage(kind="block")

    @property
    def down_at(self) -> float:
        """When it takes down whom it hits."""
        return min(self.outcome.down_at(ref) for ref in self.hit)


@dataclass(frozen=True, slots=True)
class Harm:
    """What a writing can do: what becomes of the service, from when, why, and how sure that is."""

    begins: float
    what: str
    why: str
    confidence: Confidence


def writing_of(context: Context, service: str, index: int, edge: ProduceEdge) -> Writing:
    """The writing of a produce edge, which stands at `index` among those of its service."""
    network, topic = single_edge(context.inventory, service, edge), edge.topic or ""
    outcome = outcome_of(network, [network.down(make_ref("cluster", cluster_of(topic)))])
    client = client_of(context.inventory, service, edge)
    return Writing(service, index, edge, topic, client, victims(service, edge), outcome)


def harm_of(writing: Writing) -> Harm | None:
    """The harm that a writing can do, if any; that what is to be dropped is not is a rule of its own."""
    outage = writing.on_outage
    if outage.kind == "drop":
        return None
    if writing.edge.on_outage is None and writing.client.library is None:
        why = f"on_outage is not declared, and what {writing.client.label} does is not known"
        return Harm(0.0, "may block", why, "unknown")
    confidence: Confidence = "certain" if writing.edge.on_outage is not None else "likely"
    if writing.down_at < math.inf:
        return Harm(writing.down_at, f"goes down {after(writing.down_at)}", _why(writing), confidence)
    if outage.kind == "block":
        return Harm(0.0, "blocks for ever", _why(writing), confidence)
    return None


def _why(writing: Writing) -> str:
    outage, label = writing.on_outage, writing.client.label
    lasts = show_duration(outage.lasts if outage.lasts is not None else writing.down_at)
    match outage.kind:
        case "block":
            begin = "it blocks" if writing.edge.on_outage is not None else "on_outage is not declared, so it blocks"
            if outage.lasts is not None:
                return f"{begin} for {lasts} and then fails"
            if writing.client.library is None:
                return f"{begin}, and for how long {label} hides the outage is not known"
            return f"{begin}, and {label} {'never gives up' if lasts == 'forever' else f'hides the outage for {lasts}'}"
        case "reject":
            return "it waits for acks before it answers (on_outage: reject)"
        case "buffer" | "outbox":
            blocks = outage.kind == "buffer" and outage.then == "block"
            return f"its {outage.kind} is full after {lasts}, and then it {'blocks' if blocks else 'refuses its work'}"
        case _:
            return f"its fallback {outage.topic} fails with it"
