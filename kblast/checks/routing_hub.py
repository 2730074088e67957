"""Services and mirrors that pass data on from many domains to many."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.graph.routing import Routing, routing_of
from kblast.model.refs import Ref, kind_of, make_ref, name_of
from kblast.phrases import counted, listed


class Parameters(CheckParameters):
    """From how many domains it reads, and for how many it writes, who is a hub."""

    domains: Annotated[int, Field(ge=2)]


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every service and mirror that reads from many domains and writes for many, its own not counted."""
    for ref in _candidates(context):
        routing = routing_of(
            context.flow,
            context.domains,
            ref,
            counts=lambda topic: kind_of(topic) == "topic" and context.profile(name_of(topic)).profile != "telemetry",
            publishes=_has_business(context, ref),
        )
        if min(len(routing.sources), len(routing.targets)) >= parameters.domains:
            yield _violation(context, ref, routing, parameters)


def _candidates(context: Context) -> Iterator[Ref]:
    """Who both reads and writes."""
    for name in context.judged("service"):
        body = context.inventory.services[name]
        if body.produces and body.consumes:
            yield make_ref("service", name)
    for name in context.judged("mirror"):
        yield make_ref("mirror", name)


def _has_business(context: Context, ref: Ref) -> bool:
    """Whether a function of the service's own domain depends on it: then what it publishes is its own affairs."""
    own = context.domains.of(ref)
    dependents = context.graph.dependents(ref) if own is not None else ()
    return any(kind_of(other) == "function" and context.domains.of(other) == own for other in dependents)


def _violation(context: Context, ref: Ref, routing: Routing, parameters: Parameters) -> Violation:
    own = context.domains.of(ref)
    whose = f"besides its own ({own})" if own is not None else "(its own is not known)"
    return Violation(
        subject=ref,
        message=(
            f"reads from {counted(len(routing.sources), 'domain')} and writes for {len(routing.targets)} {whose}, "
            f"expected fewer than {parameters.domains} on one side: "
            f"{listed(list(routing.sources))} to {listed(list(routing.targets))}"
        ),
        confidence="certain" if own is not None and context.inventory.functions else "likely",
        related=tuple(_related(context, routing)),
        evidence=(
            *(f"reads from {domain}: {_named(topics)}" for domain, topics in routing.sources.items()),
            *(f"writes for {domain}: {_named(topics)}" for domain, topics in routing.targets.items()),
        ),
    )


def _related(context: Context, routing: Routing) -> Iterator[Related]:
    for words, found in (("is read from", routing.sources), ("is written for", routing.targets)):
        domain, (topic, *_) = next(iter(found.items()))
        yield Related(f"{name_of(topic)} {words} {domain}", context.inventory.locate(topic))


def _named(topics: tuple[Ref, ...]) -> str:
    return listed([name_of(topic) for topic in topics])
