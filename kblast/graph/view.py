"""From the graph to what a picture of it shows."""

from collections import Counter
from collections.abc import Mapping
from typing import cast

from kblast.graph.dependency import DependencyGraph
from kblast.graph.domains import Domains
from kblast.graph.edges import Edge
from kblast.graph.estate_map import estate_map
from kblast.model.refs import Kind, Ref, kind_of, name_of
from kblast.results.graph import GraphEdge, GraphNode, GraphView, Omitted
from kblast.results.impact import Level, SimulateResult


def graph_view(
    graph: DependencyGraph,
    *,
    focus: Ref | None = None,
    depth: int = 3,
    result: SimulateResult | None = None,
) -> GraphView:
    """The whole graph, or what is within `depth` steps of `focus` both ways; what is beyond is counted as omitted.

    The levels are those of a simulation, if there was one. Edges that a function has through a service are not shown a
    second time: the service's edge names the function. Raises KeyError for an unknown focus.
    """
    levels = None if result is None else {impact.ref: impact.level for impact in result.impacts}
    shown = set(graph.nodes if focus is None else graph.around(focus, depth))
    written = [edge for edge in graph.edges if not edge.on_behalf]
    edges = tuple(_edge(edge) for edge in written if edge.source in shown and edge.target in shown)
    left_out = Counter(_kind(ref) for ref in graph.nodes if ref not in shown)
    return GraphView(
        focus=focus,
        depth=None if focus is None else depth,
        fail=() if result is None else result.scenario.fail,
        nodes=tuple(_node(graph, ref, levels) for ref in graph.nodes if ref in shown),
        edges=edges,
        omitted=Omitted(nodes=dict(sorted(left_out.items())), edges=len(written) - len(edges)),
        map=estate_map(graph.inventory, Domains(graph.inventory), shown),
        shown=result,
    )


def _node(graph: DependencyGraph, ref: Ref, levels: Mapping[Ref, Level] | None) -> GraphNode:
    return GraphNode(
        ref=ref,
        kind=_kind(ref),
        name=name_of(ref),
        domain=graph.domain(ref),
        tier=getattr(graph.inventory.element(ref), "tier", None),
        level=None if levels is None else levels.get(ref, "up"),
    )


def _kind(ref: Ref) -> Kind:
    return cast("Kind", kind_of(ref))


def _edge(edge: Edge) -> GraphEdge:
    return GraphEdge(
        from_=edge.source,
        to=edge.target,
        kind=edge.kind,
        hard=edge.strength == "hard",
        evidence=edge.evidence,
        only_for=edge.only_for,
    )
