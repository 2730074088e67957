"""The dependency graph in Graphviz' DOT: a box for every Kafka cluster, a shape for every kind of element."""

import graphviz

from kblast.model.refs import Kind, Ref
from kblast.results.graph import GraphEdge, GraphNode, GraphView
from kblast.results.impact import Level
from kblast.terminal import Terminal, visible

_LEGEND = "An arrow leads to what is needed; solid: a hard need, dashed: not a hard one, dotted: permitted only."
_FONT = {"fontname": "Helvetica,Arial,sans-serif"}
_SHAPES: dict[Kind, dict[str, str]] = {
    "function": {"shape": "oval"},
    "service": {"shape": "box"},
    "topic": {"shape": "cds", "margin": "0.2,0.12"},
    "resource": {"shape": "cylinder"},
    "mirror": {"shape": "hexagon"},
    "cluster": {"shape": "box3d"},
    "broker": {"shape": "component"},
    "group": {"shape": "note"},
    "zone": {"shape": "tab"},
    "region": {"shape": "folder"},
}
_LEVELS: dict[Level, dict[str, str]] = {
    "up": {},
    "degraded": {"fillcolor": "#f2b134", "fontcolor": "#231a00", "style": "filled,dashed"},
    "down": {"fillcolor": "#b42318", "fontcolor": "#ffffff", "penwidth": "3"},
}


def render(result: GraphView, terminal: Terminal) -> str:
    """The graph as DOT; the state of an element shows in words, border and colour."""
    del terminal
    left_out = f" Left out: {result.omitted}." if str(result.omitted) else ""
    graph = graphviz.Digraph(
        comment=_LEGEND + left_out,
        graph_attr={"rankdir": "LR", **_FONT},
        node_attr={"style": "filled", "fillcolor": "#ffffff", **_FONT},
        edge_attr={"fontsize": "10", **_FONT},
    )
    ids = {node.ref: f"n{number}" for number, node in enumerate(result.nodes, start=1)}
    boxes = result.boxes()
    boxed = {*boxes, *(node.ref for members in boxes.values() for node in members)}
    for node in result.nodes:
        if node.ref in boxes:
            # Graphviz draws a box round subgraphs whose name begins with "cluster".
            with graph.subgraph(name=f"cluster_{ids[node.ref]}") as box:
                box.attr(label=_text(node.name), style="rounded")
                for member in (node, *boxes[node.ref]):
                    _element(box, ids, result, member)
        elif node.ref not in boxed:
            _element(graph, ids, result, node)
    for edge in result.arrows():
        graph.edge(ids[edge.from_], ids[edge.to], **_arrow(edge))
    source: str = graph.source
    return source


def _element(graph: graphviz.Digraph, ids: dict[Ref, str], view: GraphView, node: GraphNode) -> None:
    look = {**_SHAPES[node.kind], **_LEVELS[node.level or "up"]}
    graph.node(ids[node.ref], label=_text(*view.caption(node)), **look)


def _arrow(edge: GraphEdge) -> dict[str, str]:
    """Label and line of an edge."""
    words = [edge.kind, *(f"for {ref}" for ref in edge.only_for)]
    if edge.evidence == "permitted":
        return {"label": _text(*words, "permitted only"), "style": "dotted"}
    return {"label": _text(*words), "style": "solid" if edge.hard else "dashed"}


def _text(*lines: str) -> str:
    """Lines that Graphviz shows as they are: without escape sequences, HTML or character references."""
    escaped = (graphviz.escape(visible(line).replace("&", "&amp;")) for line in lines)
    return graphviz.nohtml("\\n".join(escaped))
