"""Topics that one Streams application joins and that do not keep a key in the same partition."""

from collections.abc import Iterator
from itertools import combinations

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.ordering import keyed_partitioners
from kblast.model.elements import ConsumeEdge, Service
from kblast.model.refs import cluster_of, make_ref


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every two topics that a Streams application joins without their keys standing in partitions of one number."""
    del parameters
    for service in context.judged("service"):
        body = context.inventory.services[service]
        for (index, left), (_, right) in combinations(_inputs(context, service, body), 2):
            if _are_joined(body, left, right):
                yield from _differ(context, service, index, left.topic or "", right.topic or "")


def _inputs(context: Context, service: str, body: Service) -> list[tuple[int, ConsumeEdge]]:
    """What an application reads, in order of topic; nothing unless it is one of Kafka Streams."""
    found = []
    for index, edge in enumerate(body.consumes or ()):
        is_streams = body.kind == "streams" or context.client_setting(service, edge, "processing.guarantee").value
        if edge.topic is not None and edge.evidence != "permitted" and is_streams:
            found.append((index, edge))
    return sorted(found, key=lambda one: (one[1].topic or "", one[0]))


def _are_joined(body: Service, left: ConsumeEdge, right: ConsumeEdge) -> bool:
    """Whether it is known that events of one topic meet the state of the other, for the same output."""
    if left.topic == right.topic or {left.reads or "events", right.reads or "events"} != {"events", "state"}:
        return False
    derived = [edge.derives_from for edge in body.produces or () if edge.derives_from is not None]
    return not derived or any({left.topic, right.topic} <= set(topics) for topics in derived)


def _differ(context: Context, service: str, index: int, left: str, right: str) -> Iterator[Violation]:
    counts = {topic: context.inventory.topics[topic].partitions for topic in (left, right)}
    if cluster_of(left) != cluster_of(right) or None in counts.values():
        return
    if counts[left] != counts[right]:
        said = (
            f"joins {left} ({counts[left]} partitions) with {right} ({counts[right]} partitions), "
            "expected as many: Kafka Streams does not start with such a join"
        )
        shown = [(f"{topic}: {count} partitions", topic) for topic, count in counts.items()]
        yield _violation(context, service, index, right, said, shown)
        return
    ways = {topic: keyed_partitioners(context.inventory, topic) for topic in (left, right)}
    used = {topic: {found.value for found in writers.values()} for topic, writers in ways.items()}
    if counts[left] != 1 and all(len(values) == 1 and None not in values for values in used.values()):
        (one,), (other,) = used[left], used[right]
        if one != other:
            said = (
                f"joins {left}, whose keys are placed by {one}, with {right}, whose keys are placed by {other}, "
                "expected one partitioner: records of one key do not meet"
            )
            shown = [
                (f"{topic}: service:{writer}: partitioner {found}", topic)
                for topic, writers in ways.items()
                for writer, found in sorted(writers.items())
            ]
            yield _violation(context, service, index, right, said, shown)


def _violation(
    context: Context, service: str, index: int, right: str, said: str, shown: list[tuple[str, str]]
) -> Violation:
    """Likely at most: a table that every instance holds whole (GlobalKTable) need not be partitioned alike."""
    return Violation(
        subject=make_ref("service", service),
        path=("consumes", index),
        about=right,
        message=said,
        confidence="likely",
        evidence=tuple(line for line, _ in shown),
        related=tuple(Related(line, context.inventory.locate(make_ref("topic", topic))) for line, topic in shown),
    )
