"""Consumer groups in which several services read the same topics, so that each sees a part of them."""

from collections.abc import Iterator, Mapping

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.model.refs import Ref, cluster_of, make_ref
from kblast.phrases import listed

Members = Mapping[str, list[tuple[str, int]]]
"""By topic, the services that read it in one group, each with the number of its edge."""


_MOST_TOPICS = 10


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every group with a topic that more than one of its services reads; what is only permitted does not count."""
    del parameters
    groups: dict[str, dict[str, list[tuple[str, int]]]] = {}
    for service, body in context.inventory.services.items():
        for index, edge in enumerate(body.consumes or ()):
            if edge.topic is not None and edge.group is not None and edge.evidence != "permitted":
                group = f"{cluster_of(edge.topic)}/{edge.group}"
                groups.setdefault(group, {}).setdefault(edge.topic, []).append((service, index))
    for group, members in sorted(groups.items()):
        shared = {topic: found for topic, found in members.items() if len(found) > 1}
        if shared:
            yield from _violation(context, group, shared)


def _violation(context: Context, group: str, shared: Members) -> Iterator[Violation]:
    services = sorted({service for found in shared.values() for service, _ in found})
    subject = _subject(context, group, services)
    if subject is None:
        return
    places = {service: ("consumes", index, "group") for found in shared.values() for service, index in found}
    yield Violation(
        subject=subject,
        message=(
            f"{listed(services)} share the group {group.partition('/')[2]}, and Kafka deals the partitions of "
            f"{listed(sorted(shared))} out among them: each sees a part at most, expected a group for each service"
        ),
        related=tuple(
            Related(f"{service} reads in this group", context.inventory.locate(make_ref("service", service), *path))
            for service, path in sorted(places.items())
        ),
        evidence=tuple(_evidence(context, shared)),
    )


def _evidence(context: Context, shared: Members) -> Iterator[str]:
    for topic, found in sorted(shared.items())[:_MOST_TOPICS]:
        yield f"{topic} ({_partitions(context, topic)}): {listed([service for service, _ in found])}"
    if len(shared) > _MOST_TOPICS:
        yield f"and {len(shared) - _MOST_TOPICS} more topics"


def _subject(context: Context, group: str, services: list[str]) -> Ref | None:
    """The group; where its cluster is not judged here, the first of its services that is."""
    refs = [make_ref("service", service) for service in services]
    judged = [ref for ref in refs if context.is_judged(ref)]
    if not judged:
        return None
    ref = make_ref("group", group)
    return ref if context.is_judged(ref) else judged[0]


def _partitions(context: Context, topic: str) -> str:
    body = context.inventory.topics[topic]
    count = body.partitions or len(body.assignment or ())
    if not count:
        return "partitions not known"
    return "1 partition: only one of them sees anything" if count == 1 else f"{count} partitions"
