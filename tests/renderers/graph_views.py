"""Views of graphs for the tests of all formats: a small one with everything in it, hostile names, large ones."""

from itertools import pairwise

from kblast.model.refs import KINDS, make_ref
from kblast.results.graph import GraphEdge, GraphNode, GraphView

SMALL = GraphView(
    fail=("cluster:orders",),
    nodes=(
        GraphNode(ref="broker:orders/1", kind="broker", name="orders/1", level="down"),
        GraphNode(ref="cluster:orders", kind="cluster", name="orders", level="down"),
        GraphNode(ref="function:buy", kind="function", name="buy", tier=1, level="down"),
        GraphNode(ref="function:browse", kind="function", name="browse", level="up"),
        GraphNode(ref="resource:db", kind="resource", name="db", level="up"),
        GraphNode(ref="service:shop", kind="service", name="shop", domain="sales", tier=1, level="degraded"),
        GraphNode(ref="topic:orders/placed", kind="topic", name="orders/placed", level="down"),
        GraphNode(ref="zone:eu-1", kind="zone", name="eu-1", level="up"),
    ),
    edges=(
        GraphEdge(from_="broker:orders/1", to="zone:eu-1", kind="placed-in", hard=True, evidence="declared"),
        GraphEdge(from_="cluster:orders", to="broker:orders/1", kind="runs-on", hard=True, evidence="declared"),
        GraphEdge(from_="function:browse", to="service:shop", kind="wants", hard=False, evidence="declared"),
        GraphEdge(from_="function:buy", to="service:shop", kind="needs", hard=True, evidence="declared"),
        GraphEdge(from_="service:shop", to="resource:db", kind="needs", hard=True, evidence="declared"),
        GraphEdge(
            from_="service:shop",
            to="topic:orders/placed",
            kind="produces",
            hard=False,
            evidence="declared",
            only_for=("function:buy",),
        ),
        GraphEdge(from_="service:shop", to="topic:orders/placed", kind="consumes", hard=True, evidence="permitted"),
        GraphEdge(from_="topic:orders/placed", to="cluster:orders", kind="part-of", hard=True, evidence="declared"),
    ),
).without({"resource:db"})

EMPTY = GraphView(nodes=(), edges=())

HOSTILE_NAMES = (
    'a"b',
    'end"]',
    "end",
    "[x](y){z}",
    "<script>alert(1)</script>",
    "<b>bold</b>",
    "a;b%%c",
    "%%{init: {}}%%",
    "`code` **bold** _it_ ~x~",
    "#35; #quot; #",
    "&amp; &lt;b&gt; &",
    "line\nbreak\r\ttab",
    "back\\slash\\n\\N\\",
    "<br>a<br/>b",
    "$$$x$$$",
    "esc\x1b[31m\x00\u202eabc\u2028",
    "1. list",
    "- list",
    "+",
    "fa:fa-bomb $$x$$",
    "http://x.example/?a=b",
    "style x fill:#fff;",
    "classDef d fill:#000;",
    "ﬂ°°60¶ßb ﬂ°quot¶ß",
    "subgraph",
    "graph",
    "größe 大 🔥 é",
    "x:::down --> y",
    " ",
    "|pipe|",
    "click n1 href",
    "x" * 300,
)


def hostile() -> GraphView:
    """Every hostile name as every kind of element, as a domain, and on edges."""
    nodes = [
        GraphNode(ref=make_ref(kind, name), kind=kind, name=name, domain=name, level="down")
        for kind in KINDS
        for name in HOSTILE_NAMES
    ]
    edges = [
        GraphEdge(
            from_=make_ref("service", name),
            to=make_ref("cluster", name),
            kind="needs",
            hard=True,
            evidence="declared",
            only_for=(make_ref("function", name),),
        )
        for name in HOSTILE_NAMES
    ]
    ordered = sorted(nodes, key=lambda node: node.ref)
    return GraphView(nodes=tuple(ordered), edges=tuple(sorted(edges, key=lambda edge: edge.from_)))


def large(services: int, *, topics: int = 20, name: str = "s") -> GraphView:
    """A cluster with topics, and services that each use two of them and need the service before."""
    refs = [make_ref("service", f"{name}{number:05}") for number in range(services)]
    names = [f"c/t{number:03}" for number in range(topics)]
    edges = [
        GraphEdge(
            from_=ref,
            to=make_ref("topic", names[(number + step) % topics]),
            kind="produces",
            hard=True,
            evidence="declared",
        )
        for number, ref in enumerate(refs)
        for step in range(2)
    ]
    edges += [
        GraphEdge(from_=ref, to=before, kind="needs", hard=True, evidence="declared") for before, ref in pairwise(refs)
    ]
    group = GraphNode(ref="group:c/g", kind="group", name="c/g")
    cluster = GraphNode(ref="cluster:c", kind="cluster", name="c")
    return GraphView(
        nodes=(
            cluster,
            group,
            *(
                GraphNode(ref=ref, kind="service", name=ref.partition(":")[2], tier=1 + number % 4)
                for number, ref in enumerate(refs)
            ),
            *(GraphNode(ref=make_ref("topic", topic), kind="topic", name=topic) for topic in names),
        ),
        edges=tuple(sorted(edges, key=lambda edge: (edge.from_, edge.to))),
    )
