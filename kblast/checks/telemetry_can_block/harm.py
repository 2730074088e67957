"""What the writing of a topic can do to the service that writes it."""

import math
from dataclasses import dataclass

from kblast.check import Context
from kblast.engine.edges import victims
from kblast.engine.outcome import Outcome, outcome_of
from kblast.engine.split import single_edge
from kblast.kafka.effective import EffectiveClient, client_of, client_setting
from kblast.kafka.endurance import blocking_settings
from kblast.kafka.outage import outage_behaviours
from kblast.kafka.patience import patience_of
from kblast.model.elements import ProduceEdge
from kblast.model.parts import OnOutage
from kblast.model.refs import Ref, cluster_of, make_ref
from kblast.results.findings import Confidence
from kblast.results.words import after
from kblast.units import show_duration

_METADATA_WAIT = "max.block.ms"
"""Bounds not only the wait for room in the buffer, but also that for the metadata of a topic (KafkaProducer.send)."""


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


def harm_of(context: Context, writing: Writing) -> Harm | None:
    """The harm that a writing can do, if any."""
    outage = writing.on_outage
    if outage.kind == "drop":
        return _harm_of_dropping(context, writing)
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


def _harm_of_dropping(context: Context, writing: Writing) -> Harm | None:
    """What a client does that is to drop what it cannot write: it may make its caller wait all the same."""
    client, begin = writing.client, "it is to drop what it cannot write"
    if client.library is None:
        return Harm(0.0, "may block", f"{begin}, and whether {client.label} does is not known", "unknown")
    settings = blocking_settings(client)
    if not settings:
        return None
    bound = "" if settings[0] is None else f": {settings[0]} is {client_setting(client, 'producer', settings[0])}"
    wanted = ", expected 0" if _METADATA_WAIT in settings else ""
    if writing.down_at < math.inf:
        rests_on_defaults = any(writing.outcome.rests_on(ref) for ref in writing.hit)
        why = f"{begin}, but {client.label} makes it wait{bound}{wanted}"
        confidence: Confidence = "likely" if rests_on_defaults else "certain"
        return Harm(writing.down_at, f"goes down {after(writing.down_at)}", why, confidence)
    if _METADATA_WAIT in settings:
        when = "when its buffer is full, and for metadata if it starts in an outage"
        return Harm(0.0, "can block", f"{begin}, but {client.label} makes it wait {when}{bound}{wanted}", "likely")
    if not _knows_when_full(context, writing):
        why = f"{begin}, but {client.label} makes it wait when its buffer is full, and how soon that is is not known"
        return Harm(0.0, "can block", f"{why}{bound}", "likely")
    return None


def _knows_when_full(context: Context, writing: Writing) -> bool:
    """Whether the rate is known in what bounds the client's buffer."""
    client, rate = writing.client, patience_of(context.inventory, writing.service, writing.edge).rate
    if client.library is None or rate is None:
        return False
    if context.inventory.topics[writing.topic].message_size is not None:
        return True
    units = {bound.unit for found in outage_behaviours(client.library, client.version) for bound in found.bounds}
    return (rate.records_per_s is not None or "records" not in units) and (
        rate.bytes_per_s is not None or units <= {"records"}
    )
