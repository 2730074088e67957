"""Topics that some write in transactions and others do not."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective
from kblast.kafka.profiles import DURABLE
from kblast.model.elements import ProduceEdge
from kblast.model.refs import make_ref
from kblast.phrases import listed

_TIMEOUT = "transaction.timeout.ms"


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every topic with both kinds of writers; of telemetry, none."""
    del parameters
    for topic in context.judged("topic"):
        if context.profile(topic).profile == "telemetry":
            continue
        edges = {
            service: edge
            for service, edge in context.inventory.writers_of.get(topic, ())
            if edge.evidence != "permitted"
        }
        found = {service: context.guarantees(service, edge)["transactions"] for service, edge in sorted(edges.items())}
        inside = [service for service, how in found.items() if how.value == "yes"]
        outside = [service for service, how in found.items() if how.value == "no"]
        unknown = [service for service, how in found.items() if how.value is None]
        if inside and outside:
            yield _violation(context, topic, edges, found, inside, outside)
        elif inside and unknown and context.profile(topic).profile in DURABLE:
            yield _undecided(topic, found, inside, unknown)


def _violation(
    context: Context,
    topic: str,
    edges: dict[str, ProduceEdge],
    found: dict[str, Effective],
    inside: list[str],
    outside: list[str],
) -> Violation:
    timeouts = {service: context.client_setting(service, edges[service], _TIMEOUT) for service in inside}
    return Violation(
        subject=make_ref("topic", topic),
        message=(
            f"written in transactions by {listed(inside)} and without by {listed(outside)}, expected one way: "
            "with read_committed the plain records, too, wait behind every open transaction"
        ),
        confidence="certain" if all(found[service].declared for service in inside) else "likely",
        related=tuple(
            Related(f"service:{service}: transactions {how}", how.location)
            for service, how in found.items()
            if how.location is not None
        ),
        evidence=(
            *(f"service:{service}: transactions {how}" for service, how in found.items()),
            *(f"service:{service}: {_TIMEOUT} {timeouts[service]}" for service in inside),
        ),
    )


def _undecided(topic: str, found: dict[str, Effective], inside: list[str], unknown: list[str]) -> Violation:
    return Violation(
        subject=make_ref("topic", topic),
        message=f"cannot be decided: written in transactions by {listed(inside)}; whether by all is not known",
        confidence="unknown",
        evidence=tuple(f"not known: transactions of {service} ({found[service].origin})" for service in unknown),
        remedy="Declare the `client` of the services, or their `transactional_id`.",
    )
