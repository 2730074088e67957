"""Requests that users wait for, and that wait for Kafka in turn."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.graph.criticality import functions_upon
from kblast.kafka.effective import client_of
from kblast.kafka.patience import patience_of
from kblast.model.elements import ProduceEdge
from kblast.model.refs import Ref, kind_of, make_ref, name_of
from kblast.model.values import Duration, Tier
from kblast.phrases import listed
from kblast.results.words import named
from kblast.units import show_duration

_SHOWN = 5


class Parameters(CheckParameters):
    """Whose requests are meant, and how long one may wait for a buffer with room, and for an ack that it asks for."""

    tier: Tier
    longest_block: Duration
    longest_ack: Duration


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every edge of a service on which functions of the tier hang at once, that makes a request wait for too long.

    What nobody has declared (`on_outage`), what is telemetry, and what a pipeline writes is left to others.
    """
    for service in context.judged("service"):
        body = context.inventory.services[service]
        edges = [(i, e) for i, e in enumerate(body.produces or ()) if _is_meant(context, e)]
        if body.kind in ("streams", "connector") or not edges:
            continue
        functions = _waiting(context, parameters, make_ref("service", service))
        for index, edge in edges if functions else ():
            yield from _judge(context, parameters, service, index, edge, functions)


def _is_meant(context: Context, edge: ProduceEdge) -> bool:
    return (
        edge.topic is not None
        and edge.on_outage is not None
        and edge.on_outage.kind in ("block", "reject")
        and edge.evidence != "permitted"
        and edge.impact not in ("degraded", "none")
        and edge.only_for is None
        and not edge.derives_from
        and context.profile(edge.topic).profile != "telemetry"
    )


def _waiting(context: Context, parameters: Parameters, service: Ref) -> list[Ref]:
    """The functions of the tier that go down with a service at once: whoever uses them waits for its answer."""
    functions = functions_upon(context.graph, service, tier=parameters.tier)
    if not functions or _works_off_events(context, service):
        return []
    outcome = context.simulate([service])
    return [function for function in functions if not outcome.down_at(function)]


def _works_off_events(context: Context, service: Ref) -> bool:
    """Whether a service reads events and no other service calls it: then what waits is its input, and no user."""
    consumes = context.inventory.services[name_of(service)].consumes or ()
    called = any(
        edge.kind == "needs" and edge.strength == "hard" and kind_of(edge.source) == "service"
        for edge in context.graph.edges_to(service)
    )
    return not called and any(edge.reads != "state" for edge in consumes)


def _judge(
    context: Context, parameters: Parameters, service: str, index: int, edge: ProduceEdge, functions: list[Ref]
) -> Iterator[Violation]:
    outage, patience = edge.on_outage, patience_of(context.inventory, service, edge)
    label = client_of(context.inventory, service, edge).label
    if outage is None or (outage.lasts is None and not patience.known):
        return
    longest = parameters.longest_block if outage.kind == "block" else parameters.longest_ack
    wait = patience.hides.seconds if outage.lasts is None else outage.lasts
    if wait <= longest:
        return
    until = "for ever" if wait == float("inf") else f"for up to {show_duration(wait)}"
    by = "declared" if outage.lasts is not None else label
    rests_on = patience.hides.rests_on if outage.lasts is None else ()
    yield Violation(
        subject=make_ref("service", service),
        path=("produces", index, "on_outage"),
        message=(
            f"makes requests wait {until} ({by}) while {edge.topic} cannot be written, expected at most "
            f"{show_duration(longest)}: users of {listed([name_of(f) for f in functions])} wait with it"
        ),
        confidence="likely" if rests_on else "certain",
        related=tuple(
            Related(f"function {name_of(f)} waits for it", context.inventory.locate(f)) for f in functions[:_SHOWN]
        ),
        evidence=tuple(_evidence(context, make_ref("service", service), functions[0], edge, rests_on)),
    )


def _evidence(
    context: Context, service: Ref, function: Ref, edge: ProduceEdge, rests_on: tuple[str, ...]
) -> Iterator[str]:
    """Why it waits, how the first of the functions comes to wait with it, and what that rests on."""
    rejects = edge.on_outage is not None and edge.on_outage.kind == "reject"
    yield "it waits for the ack before it answers (on_outage: reject)" if rejects else "it blocks (on_outage: block)"
    if steps := context.graph.path(function, service, hard=True):
        yield " → ".join([named(function), *(named(step.target) for step in steps)])
    yield from (f"rests on: {note}" for note in rests_on)
