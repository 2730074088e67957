"""Edges of what services produce and consume, as their declarations put it.

What client settings do beyond that is for the simulation: a client that blocks although `drop` was declared, one that
never gives up.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import inf, isinf

from kblast.graph.edges import Edge, Passage
from kblast.graph.needs import Bond, bound
from kblast.model.elements import ConsumeEdge, ProduceEdge, Service
from kblast.model.inventory import Inventory
from kblast.model.parts import OnOutage
from kblast.model.refs import Ref, cluster_of, make_ref

_UNMOVED = Bond(degrades=False, downs=False)


def traffic_edges(service: str, element: Service) -> Iterator[Edge]:
    """What a service depends on by producing and consuming: topics, their fallbacks, and its groups."""
    ref = make_ref("service", service)
    for index, produced in enumerate(element.produces or ()):
        for edge in _produces(ref, index, produced):
            yield from bound(edge, produced.only_for)
    for index, consumed in enumerate(element.consumes or ()):
        for edge in _consumes(ref, index, consumed):
            yield from bound(edge, consumed.only_for)


def passages(inventory: Inventory) -> Iterator[Passage]:
    """Where data runs in normal operation: fallback topics carry none."""
    for service, element in inventory.services.items():
        ref = make_ref("service", service)
        for index, produced in enumerate(element.produces or ()):
            topic = make_ref("topic", produced.topic or "")
            yield Passage(ref, topic, "produces", ref, ("produces", index), produced.evidence or "declared")
        for index, consumed in enumerate(element.consumes or ()):
            if consumed.topic is not None:
                topic = make_ref("topic", consumed.topic)
                yield Passage(topic, ref, "consumes", ref, ("consumes", index), consumed.evidence or "declared")
    for mirror, copies in inventory.copies.items():
        for source, target in copies:
            yield Passage(make_ref("topic", source), make_ref("topic", target), "copies", make_ref("mirror", mirror))


def _produces(ref: Ref, index: int, edge: ProduceEdge) -> Iterator[Edge]:
    outage = edge.on_outage or OnOutage(kind="block")
    strength = _bond(outage).after(0.0, edge.impact or "down").strength
    written = Edge(
        ref,
        make_ref("topic", edge.topic or ""),
        "produces",
        strength,
        ref,
        ("produces", index),
        edge.evidence or "declared",
    )
    yield written
    if outage.topic is not None:
        yield replace(written, target=make_ref("topic", outage.topic), path=(*written.path, "on_outage", "fallback"))


def _bond(outage: OnOutage) -> Bond:
    """What the loss of a topic does to who writes it."""
    lasts = outage.lasts or 0.0
    if outage.kind == "fallback":
        return Bond(alternatives=True)
    if outage.kind == "block":
        return Bond(downs=not isinf(lasts))
    if outage.kind == "buffer":
        return _UNMOVED if isinf(lasts) or outage.then == "drop" else Bond()
    if outage.kind == "outbox":
        return _UNMOVED if outage.lasts in (None, inf) else Bond()
    return Bond() if outage.kind == "reject" else _UNMOVED


def _consumes(ref: Ref, index: int, edge: ConsumeEdge) -> Iterator[Edge]:
    if edge.topic is None:
        return
    bond = Bond(alternatives=edge.fallback is not None).after(edge.tolerates, edge.impact or "down")
    path, evidence = ("consumes", index), edge.evidence or "declared"
    for topic, below in ((edge.topic, ()), (edge.fallback, ("fallback",))):
        if topic is not None:
            yield Edge(ref, make_ref("topic", topic), "consumes", bond.strength, ref, (*path, *below), evidence)
    if edge.group is not None:
        group = make_ref("group", f"{cluster_of(edge.topic)}/{edge.group}")
        yield Edge(ref, group, "member-of", bond.strength, ref, (*path, "group"), evidence)
