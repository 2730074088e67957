"""Topics that need order, and those who write or read them without keeping it."""

from collections.abc import Collection, Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective
from kblast.kafka.lost_idempotence import lost_idempotence
from kblast.kafka.ordering import (
    IN_FLIGHT,
    NeedOfOrder,
    Reordering,
    ignored_keys,
    is_compacted,
    is_share_consumer,
    need_of_order,
    reordering,
)
from kblast.location import KeyPath
from kblast.model.elements import ProduceEdge
from kblast.model.refs import make_ref


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every edge that loses the order of a topic that needs it; partitions of one topic have no order among them."""
    del parameters
    spread = _placed_in_several_ways(context)
    for service in context.judged("service"):
        body = context.inventory.services[service]
        for index, produced in enumerate(body.produces or ()):
            need = _need(context, produced.topic)
            if need is not None and produced.evidence != "permitted":
                yield from _of_producer(context, service, index, produced, need, spread)
        for index, consumed in enumerate(body.consumes or ()):
            need = _need(context, consumed.topic)
            shown = is_share_consumer(context.inventory, service, consumed)
            if need is not None and shown is not None and consumed.evidence != "permitted":
                found = context.client_setting(service, consumed, shown)
                yield _violation(
                    service,
                    ("consumes", index, "config", shown),
                    f"reads {consumed.topic} in a share group, which hands records out in no fixed order",
                    need,
                    (f"{shown} {found}",),
                    [(shown, found)],
                )


def _need(context: Context, topic: str | None) -> NeedOfOrder | None:
    return need_of_order(context.inventory, topic, context.profile(topic)) if topic is not None else None


def _placed_in_several_ways(context: Context) -> frozenset[str]:
    """The topics whose writers place keys by different partitioners: mixed-partitioners speaks of them."""
    found: dict[str, set[str | None]] = {}
    for service, edge in context.inventory.produce_edges():
        guarantees = context.guarantees(service, edge)
        if edge.evidence != "permitted" and guarantees["keys"].value == "yes":
            found.setdefault(edge.topic or "", set()).add(guarantees["partitioner"].value)
    return frozenset(topic for topic, ways in found.items() if len(ways) > 1)


def _of_producer(
    context: Context, service: str, index: int, edge: ProduceEdge, need: NeedOfOrder, spread: Collection[str]
) -> Iterator[Violation]:
    topic = edge.topic or ""
    path = ("produces", index)
    found = reordering(context.inventory, service, edge)
    if found is not None and not _is_told_elsewhere(context, service, edge, found):
        yield _reordering(service, path, topic, need, found)
    if context.inventory.topics[topic].partitions == 1:
        return
    guarantees = context.guarantees(service, edge)
    keys = guarantees["keys"]
    if keys.value == "no" and not is_compacted(context.topic_setting(topic, "cleanup.policy")):
        said = f"writes {topic} without keys, so that its records have no order among the partitions"
        yield _violation(service, (*path, "keyed"), said, need, (f"keyed {keys}",), [("keyed", keys)])
    ignoring = ignored_keys(guarantees)
    if ignoring is not None and topic not in spread:
        said = f"spreads the records of a key over the partitions of {topic}: its partitioner is {ignoring}"
        evidence = (f"partitioner {ignoring}", f"keyed {keys}")
        yield _violation(service, (*path, "config", "partitioner"), said, need, evidence, [("partitioner", ignoring)])


def _is_told_elsewhere(context: Context, service: str, edge: ProduceEdge, found: Reordering) -> bool:
    """Whether silently-not-idempotent speaks of the same value; requests in flight that somebody set are another."""
    lost = lost_idempotence(context.inventory, service, edge)
    if lost is None or not lost.matters_for(context.profile(edge.topic or "").profile):
        return False
    return not found.in_flight.declared or lost.setting == IN_FLIGHT


def _reordering(service: str, path: KeyPath, topic: str, need: NeedOfOrder, found: Reordering) -> Violation:
    settings = [("idempotence", found.idempotence), (IN_FLIGHT, found.in_flight), ("retries", found.retries)]
    said = f"can reorder {topic} on a retry: {found.in_flight.value} requests in flight, retries and no idempotence"
    evidence = tuple(f"{name} {one}" for name, one in settings)
    at = IN_FLIGHT if found.in_flight.declared else "enable.idempotence"
    return _violation(service, (*path, "config", at), said, need, evidence, settings)


def _violation(
    service: str,
    path: KeyPath,
    said: str,
    need: NeedOfOrder,
    evidence: tuple[str, ...],
    settings: list[tuple[str, Effective]],
) -> Violation:
    return Violation(
        subject=make_ref("service", service),
        path=path,
        message=f"{said}, expected order: {need.reason}",
        confidence="certain" if need.declared and all(one.declared for _, one in settings) else "likely",
        evidence=evidence,
        related=tuple(Related(f"{name} {one}", one.location) for name, one in settings if one.location is not None),
    )
