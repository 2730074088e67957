"""Writers: those that show themselves and nobody declared, and those that are declared and do not show.

Kafka keeps no list of who writes. That a declared writer does not show is no sign that it is gone, but for a connector
where Kafka Connect was asked.
"""

from collections.abc import Iterator
from typing import Final

from kblast.check import Violation
from kblast.checks.drift.sides import Sides
from kblast.kafka.internal_topics import keeper_of
from kblast.model.elements import ProduceEdge
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, cluster_of, make_ref
from kblast.model.scrapes import is_declared
from kblast.phrases import counted, listed

_REMEDY: Final = "Ask whoever owns them; --producers shows those that have a transactional id."

Writers = dict[tuple[str, str], ProduceEdge]
"""Produce edges by service and topic."""


def writers(sides: Sides) -> Iterator[Violation]:
    """Every difference between the writers that are declared and those that were seen."""
    declared, live = _writers(sides.declared, sides.cluster), _writers(sides.live, sides.cluster)
    unseen = []
    for service, topic in sorted(declared.keys() - live.keys()):
        ref = make_ref("service", service)
        if not sides.context.is_judged(ref):
            continue
        if sides.declared.services[service].kind == "connector" and sides.whole("connect"):
            yield _no_connector(ref, topic)
        else:
            unseen.append(f"{ref} writes {topic}")
    message = "it is not known whether these declared writers write; Kafka keeps no list of writers"
    yield from sides.not_known("writers", message, unseen, _REMEDY)
    if sides.tells_undeclared:
        yield from sides.only_live(_undeclared(sides, declared, live), "topics with writers that nobody declared")


def _writers(inventory: Inventory, cluster: str) -> Writers:
    """Who writes, but for those of whom only an access rule shows that they may."""
    return {
        (service, edge.topic): edge
        for service, edge in inventory.produce_edges()
        if edge.topic is not None and edge.evidence != "permitted" and cluster_of(edge.topic) == cluster
    }


def _no_connector(ref: Ref, topic: str) -> Violation:
    return Violation(
        subject=ref,
        about=topic,
        confidence="likely",
        message=f"is declared to write {topic}, and the Kafka Connect that was asked has no connector that does",
    )


def _undeclared(sides: Sides, declared: Writers, live: Writers) -> dict[Ref, str]:
    """The declared topics that somebody writes of whom nobody declared it."""
    found: dict[Ref, list[str]] = {}
    for (service, topic), edge in sorted(live.items()):
        ref = make_ref("topic", topic)
        if (service, topic) in declared or not is_declared(sides.declared, ref) or keeper_of(sides.live, topic):
            continue
        by = f" as {edge.transactional_id}" if edge.transactional_id else ""
        found.setdefault(ref, []).append(f"{make_ref('service', service)}{by} ({edge.evidence})")
    for name in sides.here(set(sides.live.topics) - {topic for _, topic in declared}):
        ref, nameless = make_ref("topic", name), sides.live.topics[name].nameless_producers
        if nameless is not None and is_declared(sides.declared, ref) and not keeper_of(sides.live, name):
            found.setdefault(ref, []).append(counted(nameless.count, "producer") + " without a name")
    return {
        topic: f"is written by {listed(names, 10)}, and nobody declared that" for topic, names in sorted(found.items())
    }
