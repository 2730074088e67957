"""Buffers that are full before the outage is over that others are declared to survive."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import client_of, edge_path
from kblast.kafka.patience import patience_of
from kblast.kafka.profiles import DURABLE
from kblast.location import Location
from kblast.model.elements import ProduceEdge
from kblast.model.refs import cluster_of, make_ref
from kblast.phrases import listed
from kblast.results.findings import Confidence
from kblast.units import show_duration


class Parameters(CheckParameters):
    """There is nothing to set."""


@dataclass(frozen=True, slots=True)
class Hold:
    """For how many seconds a producer holds out, in words, and what that rests on."""

    seconds: float
    said: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """For how many seconds an outage is to be survived, who says so, and where."""

    seconds: float
    said: str
    location: Location
    confidence: Confidence = "certain"


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every buffer, outbox and wait that ends before a tolerance that is declared for the same outage.

    Telemetry may be lost, so for it nothing is asked.
    """
    del parameters
    for service in context.judged("service"):
        for index, edge in enumerate(context.inventory.services[service].produces or ()):
            if edge.topic is None or edge.evidence == "permitted" or edge.impact in ("degraded", "none"):
                continue
            hold = _hold(context, service, edge)
            if hold is None or context.profile(edge.topic).profile == "telemetry":
                continue
            demands = [demand for demand in _demands(context, service, edge.topic) if demand.seconds > hold.seconds]
            if demands:
                longest = max(demands, key=lambda demand: demand.seconds)
                yield _violation(service, index, edge, hold, longest)


def _hold(context: Context, service: str, edge: ProduceEdge) -> Hold | None:
    """How long a producer keeps what it cannot write; None where it keeps nothing, or where nobody knows."""
    outage = edge.on_outage
    if outage is None or outage.kind not in ("block", "buffer", "outbox"):
        return None
    if outage.lasts is not None:
        verb = "blocks for" if outage.kind == "block" else f"its {outage.kind} holds"
        return Hold(outage.lasts, f"{verb} {show_duration(outage.lasts)}")
    body = context.inventory.services[service]
    patience = patience_of(context.inventory, service, edge)
    if outage.kind == "outbox" or not patience.known or body.kind in ("streams", "connector") or edge.derives_from:
        return None
    wait, label = patience.hides, client_of(context.inventory, service, edge).label
    return Hold(wait.seconds, f"{label} holds out for {show_duration(wait.seconds)}", wait.rests_on)


def _demands(context: Context, service: str, topic: str) -> Iterator[Demand]:
    """The outages of a topic that somebody declares to be survived, each as long as is said."""
    ref, body, cluster = make_ref("service", service), context.inventory.services[service], cluster_of(topic)
    for index, consumed in enumerate(body.consumes or ()):
        tolerates = consumed.tolerates or 0.0
        if (
            cluster_of(consumed.topic or "") == cluster
            and 0 < tolerates < math.inf
            and consumed.impact in (None, "down")
        ):
            place = context.inventory.locate(ref, "consumes", index, "tolerates")
            said = f"that it is to do without {consumed.topic} on the same cluster"
            yield Demand(tolerates, said, place)
    for index, need in enumerate(body.needs or ()):
        tolerates = need.tolerates or 0.0
        if need.ref == make_ref("cluster", cluster) and 0 < tolerates < math.inf:
            place = context.inventory.locate(ref, "needs", index)
            yield Demand(tolerates, f"that it is to do without cluster {cluster}", place)
    yield from _of_readers(context, topic)


def _of_readers(context: Context, topic: str) -> Iterator[Demand]:
    """What all readers of durable data survive: the shortest of their tolerances, if each declares one."""
    profile = context.profile(topic)
    readers = [(s, edge) for s, edge in context.inventory.readers_of.get(topic, ()) if edge.evidence != "permitted"]
    if profile.profile not in DURABLE or any(edge.tolerates is None for _, edge in readers):
        return
    by_time = sorted((edge.tolerates or 0.0, name, edge_path(context.inventory, name, edge)) for name, edge in readers)
    if by_time and by_time[0][0] < math.inf:
        seconds, first, path = by_time[0]
        names = listed(sorted({name for _, name, _ in by_time}))
        place = context.inventory.locate(make_ref("service", first), *path, "tolerates")
        yield Demand(
            seconds, f"that all its readers do without ({names})", place, "likely" if profile.inferred else "certain"
        )


def _violation(service: str, index: int, edge: ProduceEdge, hold: Hold, demand: Demand) -> Violation:
    outage = edge.on_outage
    after_that = "fails" if outage is None or outage.kind == "block" else "refuses its work"
    if outage is not None and outage.kind == "buffer":
        after_that = {"block": "blocks", "reject": "refuses its work", "drop": "drops data"}[outage.then]
    return Violation(
        subject=make_ref("service", service),
        path=("produces", index, "on_outage"),
        message=(
            f"{hold.said} while {edge.topic} cannot be written, expected at least the "
            f"{show_duration(demand.seconds)} {demand.said}: after that it {after_that}"
        ),
        confidence="likely" if hold.rests_on else demand.confidence,
        related=(Related(f"{show_duration(demand.seconds)} are declared here", demand.location),),
        evidence=(
            f"held: {show_duration(hold.seconds)}, declared to be survived: {show_duration(demand.seconds)}",
            *(f"rests on: service {service} {note}" for note in hold.rests_on),
        ),
    )
