"""A directed graph with a small typed face over networkx; all answers come in a fixed order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from kblast.model.refs import Ref

if TYPE_CHECKING:
    import networkx as nx

_ROOT = ""
"""Where all ways come from when arcs are followed backwards; no element is called that."""

_MOST_STEPS = 5_000_000
"""How many steps betweenness may take: a few seconds."""


class Arc(Protocol):
    """What leads from one element to another."""

    @property
    def source(self) -> Ref:
        """Where it begins."""

    @property
    def target(self) -> Ref:
        """Where it ends."""


A = TypeVar("A", bound=Arc)


@dataclass(frozen=True, slots=True)
class Cycle(Generic[A]):
    """Elements that all lead to one another, and a shortest way round through the first of them."""

    members: tuple[Ref, ...]
    path: tuple[A, ...]


@dataclass(frozen=True, slots=True)
class _Component:
    """Elements that all lead to one another, and the numbers of the components with an arc to them."""

    number: int
    members: tuple[Ref, ...]
    before: tuple[int, ...]


class Digraph(Generic[A]):
    """Elements and the arcs between them; of several arcs between two elements the first given stands for all."""

    def __init__(self, nodes: Iterable[Ref], arcs: Iterable[A]) -> None:
        self._arcs: dict[tuple[Ref, Ref], A] = {}
        self._after: dict[Ref, list[Ref]] = {node: [] for node in sorted(nodes)}
        self._before: dict[Ref, list[Ref]] = {node: [] for node in self._after}
        for arc in arcs:
            self._arcs.setdefault((arc.source, arc.target), arc)
        for source, target in sorted(self._arcs):
            self._after[source].append(target)
            self._before[target].append(source)

    def after(self, ref: Ref, depth: int | None = None) -> tuple[Ref, ...]:
        """Everything that the element leads to, in so many steps at most; sorted, without itself. Raises KeyError."""
        return _walk(self._after, ref, depth)

    def before(self, ref: Ref, depth: int | None = None) -> tuple[Ref, ...]:
        """Everything that leads to the element, in so many steps at most; sorted, without itself. Raises KeyError."""
        return _walk(self._before, ref, depth)

    def paths(self, source: Ref, target: Ref, limit: int) -> tuple[tuple[A, ...], ...]:
        """Up to `limit` ways from one element to another that visit nothing twice, shortest first. Raises KeyError."""
        from networkx import shortest_simple_paths

        between = {source, *self.after(source)} & {target, *self.before(target)}
        if source == target or source not in between:
            return ()
        graph = self._networkx(sorted(between))
        return tuple(self._along(nodes) for nodes in islice(shortest_simple_paths(graph, source, target), limit))

    def cycles(self) -> tuple[Cycle[A], ...]:
        """Every largest set of elements that all lead to one another, in order of the first."""
        all_members = (component.members for component in self._components)
        found = [members for members in all_members if len(members) > 1 or (members[0], members[0]) in self._arcs]
        return tuple(Cycle(members, self._round_trip(members)) for members in sorted(found))

    def counts_before(self, marked: Iterable[Ref]) -> dict[Ref, int]:
        """How many of the marked elements lead to each element, itself not counted."""
        bits = {ref: 1 << number for number, ref in enumerate(marked)}
        sets: dict[int, int] = {}
        counts: dict[Ref, int] = {}
        for component in self._components:
            held = 0
            for bit in (*(sets[other] for other in component.before), *(bits.get(ref, 0) for ref in component.members)):
                held |= bit
            sets[component.number] = held
            counts.update((ref, (held & ~bits.get(ref, 0)).bit_count()) for ref in component.members)
        return counts

    def betweenness(self) -> dict[Ref, float]:
        """The share of all pairs of other elements whose shortest ways run through each element, from 0 to 1.

        Exact where elements × (elements + arcs) is at most five million, which a thousand elements may well be; above
        that an estimate from as many starting points as that allows, taken at equal distances from all elements in
        order of name (U. Brandes and C. Pich, Centrality Estimation in Large Networks, 2007).
        """
        from networkx import betweenness_centrality_subset

        nodes = list(self._after)
        if len(nodes) < 3:
            return dict.fromkeys(nodes, 0.0)
        pairs = (len(nodes) - 1) * (len(nodes) - 2)
        affordable = _MOST_STEPS // (len(nodes) + len(self._arcs)) or 1
        starts = nodes[:: -(-len(nodes) // affordable)]
        sums = betweenness_centrality_subset(self._whole, starts, nodes)
        return {ref: sums[ref] * len(nodes) / len(starts) / pairs for ref in nodes}

    def dominators(self, ref: Ref) -> tuple[Ref, ...]:
        """The elements that every way from this one to its end runs through, the nearest first. Raises KeyError.

        Ways end in elements that lead nowhere, and in circles that nothing leads out of, in any element of those.
        """
        nearest = self._nearest_dominators
        found: list[Ref] = []
        while (ref := nearest[ref]) != _ROOT:
            found.append(ref)
        return tuple(found)

    def segments(self) -> tuple[tuple[Ref, ...], ...]:
        """The sets of elements that hang together, whatever the direction of the arcs, the largest first."""
        from networkx import weakly_connected_components

        found = weakly_connected_components(self._whole)
        segments = (tuple(sorted(segment)) for segment in found)
        return tuple(sorted(segments, key=lambda segment: (-len(segment), segment)))

    @cached_property
    def _nearest_dominators(self) -> Mapping[Ref, Ref]:
        """Of the reversed graph, with a root before everything that ways end in."""
        from networkx import immediate_dominators

        graph = self._whole.reverse()
        graph.add_node(_ROOT)
        lead_on = {number for component in self._components for number in component.before}
        for component in self._components:
            if component.number not in lead_on:
                graph.add_edges_from((_ROOT, ref) for ref in component.members)
        found: dict[Ref, Ref] = immediate_dominators(graph, _ROOT)
        return found

    @cached_property
    def _components(self) -> tuple["_Component", ...]:
        """The strong components, each after all that lead to it."""
        from networkx import condensation, topological_sort

        condensed = condensation(self._whole)
        return tuple(
            _Component(number, tuple(sorted(condensed.nodes[number]["members"])), tuple(condensed.pred[number]))
            for number in topological_sort(condensed)
        )

    @cached_property
    def _whole(self) -> "nx.DiGraph[Ref]":
        return self._networkx(list(self._after))

    def _round_trip(self, members: Sequence[Ref]) -> tuple[A, ...]:
        from networkx import single_source_shortest_path

        first = members[0]
        ways = single_source_shortest_path(self._networkx(members), first)
        inside = [ways[ref] for ref in self._before[first] if ref in ways]
        return self._along([*min(inside, key=lambda way: (len(way), way)), first])

    def _along(self, nodes: Sequence[Ref]) -> tuple[A, ...]:
        return tuple(self._arcs[pair] for pair in pairwise(nodes))

    def _networkx(self, nodes: Sequence[Ref]) -> "nx.DiGraph[Ref]":
        """The graph of these elements; they must come sorted, for networkx answers in the order it was given them."""
        from networkx import DiGraph

        graph: DiGraph[Ref] = DiGraph()
        graph.add_nodes_from(nodes)
        graph.add_edges_from((source, target) for source in nodes for target in self._after[source] if target in graph)
        return graph


def _walk(neighbours: Mapping[Ref, Sequence[Ref]], start: Ref, depth: int | None) -> tuple[Ref, ...]:
    seen, frontier = {start}, [start]
    while frontier and depth != 0:
        reached = {ref for step in frontier for ref in neighbours[step]} - seen
        seen |= reached
        frontier = list(reached)
        depth = None if depth is None else depth - 1
    return tuple(sorted(seen - {start}))
