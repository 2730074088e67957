"""Producers whose client does something else in an outage than what was declared of them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from kblast.check import CheckParameters, Context, Violation
from kblast.engine.edges import victims
from kblast.kafka.effective import EffectiveClient, client_of, client_setting
from kblast.kafka.endurance import Wait, blocking_settings
from kblast.kafka.outage import outage_behaviours
from kblast.kafka.patience import Patience, patience_of
from kblast.model.elements import ProduceEdge
from kblast.model.parts import OnOutage
from kblast.model.refs import make_ref, name_of
from kblast.phrases import counted, listed
from kblast.results.findings import Confidence
from kblast.results.words import after
from kblast.units import show_duration

_METADATA_WAIT = "max.block.ms"
"""Bounds not only the wait for room in the buffer, but also that for the metadata of a topic (KafkaProducer.send)."""


class Parameters(CheckParameters):
    """There is nothing to set."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A produce edge of which somebody declared what it does in an outage, and its client."""

    service: str
    topic: str
    edge: ProduceEdge
    declared: OnOutage
    client: EffectiveClient
    patience: Patience

    @property
    def begins(self) -> Wait:
        """When whoever calls the client has waited for as long as it lets him; never, where that is not known."""
        return min(self.patience.blocks_when_full, self.patience.gives_up_blocking, key=lambda wait: wait.seconds)


@dataclass(frozen=True, slots=True)
class Difference:
    """What the client does instead, from when, and how sure that is."""

    message: str
    confidence: Confidence
    begins: float = 0.0
    rests_on: tuple[str, ...] = ()


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every edge whose client makes its caller wait where it is to drop, or gives up before the declared time.

    A pipeline is left out, for what it does not write stays where it read it; so is an edge whose `impact` is softened.
    """
    del parameters
    for service in context.judged("service"):
        body = context.inventory.services[service]
        for index, edge in enumerate(body.produces or ()):
            if edge.topic is None or edge.on_outage is None or edge.evidence == "permitted":
                continue
            if edge.impact in ("degraded", "none") or body.kind in ("streams", "connector") or edge.derives_from:
                continue
            client = client_of(context.inventory, service, edge)
            patience = patience_of(context.inventory, service, edge)
            writing = Writing(service, edge.topic, edge, edge.on_outage, client, patience)
            if difference := _difference(context, writing):
                yield _violation(context, writing, index, difference)


def _difference(context: Context, writing: Writing) -> Difference | None:
    outage = writing.declared
    drops = outage.kind == "drop" or (outage.kind == "buffer" and outage.then == "drop")
    if drops and (waits := _makes_wait(context, writing)):
        return waits
    if outage.kind in ("buffer", "block") and outage.lasts is not None and writing.patience.known:
        return _gives_up_early(writing, outage.kind, outage.lasts)
    return None


def _makes_wait(context: Context, writing: Writing) -> Difference | None:
    """What a client does that is to drop what it cannot write: it may make its caller wait all the same."""
    client, begin = writing.client, f"is to drop what it cannot write to {writing.topic}"
    if client.library is None:
        message = f"cannot be decided: {begin}, and whether {client.label} makes it wait is not known"
        return Difference(message, "unknown")
    settings = blocking_settings(client)
    if not settings:
        return None
    bound = "" if settings[0] is None else f": {settings[0]} is {client_setting(client, 'producer', settings[0])}"
    wanted = ", expected 0" if _METADATA_WAIT in settings else ""
    wait = writing.begins
    if wait.seconds < math.inf:
        confidence: Confidence = "likely" if wait.rests_on else "certain"
        message = f"{begin}, but {client.label} makes it wait, and it goes down {after(wait.seconds)}{bound}{wanted}"
        return Difference(message, confidence, wait.seconds, wait.rests_on)
    if _METADATA_WAIT in settings:
        when = "when its buffer is full, and for metadata if it starts in an outage"
        return Difference(f"{begin}, but {client.label} makes it wait {when}{bound}{wanted}", "likely")
    if not _knows_when_full(context, writing):
        when = "when its buffer is full, and how soon that is is not known"
        return Difference(f"{begin}, but {client.label} makes it wait {when}{bound}", "likely")
    return None


def _knows_when_full(context: Context, writing: Writing) -> bool:
    """Whether the rate is known in what bounds the client's buffer."""
    client, rate = writing.client, writing.patience.rate
    if client.library is None or rate is None:
        return False
    if context.inventory.topics[writing.topic].message_size is not None:
        return True
    units = {bound.unit for found in outage_behaviours(client.library, client.version) for bound in found.bounds}
    return (rate.records_per_s is not None or "records" not in units) and (
        rate.bytes_per_s is not None or units <= {"records"}
    )


def _gives_up_early(writing: Writing, kind: str, lasts: float) -> Difference | None:
    """What a client does that is to hold out for a declared time: it may give up, or be full, before that."""
    patience = writing.patience
    holds = min(patience.hides, patience.hides_without_cluster, key=lambda wait: wait.seconds)
    if holds.seconds >= lasts:
        return None
    alone = "" if holds is patience.hides else " when the whole cluster is down"
    verb = "buffer" if kind == "buffer" else "wait"
    message = (
        f"is to {verb} for {show_duration(lasts)} while {writing.topic} cannot be written, but {writing.client.label} "
        f"holds out for {show_duration(holds.seconds)}{alone}, expected at least as long"
    )
    return Difference(message, "likely", holds.seconds, holds.rests_on)


def _violation(context: Context, writing: Writing, index: int, difference: Difference) -> Violation:
    times = context.simulate(victims(writing.service, writing.edge)).down("function")
    lost = [
        f"{name_of(function)} ({after(difference.begins + time)})"
        for function, time in sorted(times.items(), key=lambda item: item[::-1])
    ]
    message = difference.message
    if lost:
        message += f"; {counted(len(lost), 'function')} can go down with it"
    return Violation(
        subject=make_ref("service", writing.service),
        path=("produces", index, "on_outage"),
        message=message,
        confidence=difference.confidence,
        evidence=tuple(_evidence(writing, difference, lost)),
    )


def _evidence(writing: Writing, difference: Difference, lost: list[str]) -> Iterator[str]:
    yield from (f"rests on: service {writing.service} {note}" for note in difference.rests_on)
    yield f"functions that go down with it: {listed(lost)}" if lost else "no function is known to go down with it"
