"""Readers whose patience is shorter than a transaction that nobody ends."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective, edge_path
from kblast.kafka.exactly_once import transactional_writers
from kblast.location import KeyPath
from kblast.model.elements import ConsumeEdge
from kblast.model.refs import make_ref
from kblast.units import show_duration

_TIMEOUT = "transaction.timeout.ms"
_CHECK = "transaction.abort.timed.out.transaction.cleanup.interval.ms"


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every reader with `read_committed` that declares to tolerate less than an open transaction can take."""
    del parameters
    for topic in context.inventory.topics:
        longest = _longest(context, topic)
        for service, edge in context.inventory.readers_of.get(topic, ()) if longest is not None else ():
            if not edge.tolerates or edge.impact == "none" or edge.evidence == "permitted":
                continue
            isolation = context.client_setting(service, edge, "isolation.level")
            if isolation.value == "read_committed" and longest is not None and longest[0] > edge.tolerates:
                path = (*edge_path(context.inventory, service, edge), "tolerates")
                yield _violation(service, path, edge, isolation, longest)


Longest = tuple[float, str, Effective, Effective]
"""Seconds until an abandoned transaction is over, whose it is, and the two settings that say so."""


def _longest(context: Context, topic: str) -> Longest | None:
    """The transaction that stays open for the longest when its writer is gone."""
    found: list[Longest] = []
    every = context.topic_setting(topic, _CHECK)
    edges = dict(context.inventory.writers_of.get(topic, ()))
    for writer in transactional_writers(context.inventory, topic, context.guarantees):
        timeout = context.client_setting(writer, edges[writer], _TIMEOUT)
        if timeout.whole is not None:
            found.append(((timeout.whole + (every.whole or 0)) / 1000, writer, timeout, every))
    return max(found, key=lambda one: (one[0], one[1]), default=None)


def _violation(service: str, path: KeyPath, edge: ConsumeEdge, isolation: Effective, longest: Longest) -> Violation:
    seconds, writer, timeout, every = longest
    shown = (("isolation.level", isolation), (f"service:{writer}: {_TIMEOUT}", timeout), (_CHECK, every))
    return Violation(
        subject=make_ref("service", service),
        path=path,
        message=(
            f"tolerates {show_duration(edge.tolerates or 0)} without {edge.topic}, expected at least "
            f"{show_duration(seconds)}: for so long a transaction of {writer} can hold it back when {writer} dies"
        ),
        confidence="certain" if timeout.declared and isolation.declared else "likely",
        evidence=tuple(f"{name} {one}" for name, one in shown),
        related=tuple(Related(f"{name} {one}", one.location) for name, one in shown if one.location is not None),
    )
