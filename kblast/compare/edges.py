"""The edges of an inventory, each under what makes it that edge, and what differs between those of two."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from kblast.compare.values import Values, changes, expression, values_of_edge, values_of_need
from kblast.model.elements import Element, Service
from kblast.model.inventory import Inventory
from kblast.model.parts import Need
from kblast.model.refs import Ref, make_ref
from kblast.results.diff import Edge, EdgeChange, EdgesDiff, Relation

EdgeTable = Mapping[tuple[Edge, int], Values]
"""Every edge with its values. The number tells apart needs of one thing that stand several times."""


def edges_of(inventory: Inventory, apart: AbstractSet[Ref]) -> EdgeTable:
    """All edges of an inventory, but for those of elements that are left apart."""
    found: dict[tuple[Edge, int], Values] = {}
    for ref, element in inventory.elements():
        if ref in apart:
            continue
        for edge, values in sorted(_edges(ref, element), key=lambda pair: sorted(map(str, pair[1].items()))):
            number = next(number for number in range(len(found) + 1) if (edge, number) not in found)
            found[edge, number] = values
    return found


def compare_edges(before: EdgeTable, after: EdgeTable) -> EdgesDiff:
    """The edges that are in one of the tables only, and those whose values differ."""
    changed = [
        EdgeChange(**dict(edge), changes=differing)
        for edge, number in sorted(before.keys() & after.keys(), key=_order)
        if (differing := changes(before[edge, number], after[edge, number]))
    ]
    return EdgesDiff(
        added=_listed(after.keys() - before.keys()),
        removed=_listed(before.keys() - after.keys()),
        changed=tuple(changed),
    )


def _listed(keys: Iterable[tuple[Edge, int]]) -> tuple[Edge, ...]:
    return tuple(edge for edge, _ in sorted(keys, key=_order))


def _order(key: tuple[Edge, int]) -> tuple[str, str, str, str, int]:
    edge, number = key
    return edge.ref, edge.relation, edge.to, edge.group or "", number


def _edges(ref: Ref, element: Element) -> Iterator[tuple[Edge, Values]]:
    yield from _needs(ref, "needs", element.needs or ())
    yield from _needs(ref, "wants", element.wants or ())
    if isinstance(element, Service):
        for produce in element.produces or ():
            topic = make_ref("topic", produce.topic or "")
            yield Edge(ref=ref, relation="produces", to=topic), values_of_edge(produce)
        for consume in element.consumes or ():
            # A pattern that matches no topic stands for itself.
            read = make_ref("topic", consume.topic) if consume.topic else f"{consume.cluster}/{consume.pattern}"
            yield Edge(ref=ref, relation="consumes", to=read, group=consume.group), values_of_edge(consume)


def _needs(ref: Ref, relation: Relation, needs: Iterable[Need]) -> Iterator[tuple[Edge, Values]]:
    for need in needs:
        yield Edge(ref=ref, relation=relation, to=expression(need)), values_of_need(need)
