"""The dependency graph as a Mermaid flowchart, cut down to what Mermaid draws by default.

Limits: `maxEdges` 500, `maxTextSize` 50000 characters (mermaid: packages/mermaid/src/schemas/config.schema.yaml).
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping

from kblast.model.refs import Kind, Ref
from kblast.results.graph import GraphEdge, GraphNode, GraphView
from kblast.results.impact import Level
from kblast.terminal import Terminal, visible

MAX_EDGES = 500
MAX_TEXT = 50_000

_LEGEND = "an arrow leads to what is needed; solid: a hard need, dotted: not a hard one, or permitted only"
_SHAPES: dict[Kind, tuple[str, str]] = {
    "function": ("([", "])"),
    "service": ("(", ")"),
    "topic": ("[/", "/]"),
    "resource": ("[(", ")]"),
    "mirror": ("{{", "}}"),
    "cluster": ("[[", "]]"),
    "broker": ("[", "]"),
    "group": (">", "]"),
    "zone": ("[/", "\\]"),
    "region": ("[\\", "/]"),
}
_PLAIN = frozenset("0123456789 ./-,")
"""What stands as it is in a label, but for its beginning, beside letters."""

_INSIDE_MARKUP = re.compile(
    r"(?<=ﬂ)(?=°)|(?<=¶)(?=ß)"  # entities, as Mermaid writes them on its way (packages/mermaid/src/utils.ts)
    r"|(?<=\\)(?=n)"  # line breaks
    r"|(?<=\$)(?=\$)"  # mathematics
    r"|(?<=:)(?=fa-|//)|(?=@)|(?<=www)(?=\.)|(?<=\])(?=\()"  # icons and links
)
"""Where two characters must not touch, for Mermaid reads them as markup even when they are written as codes."""

_LEVELS: dict[Level, str] = {
    "degraded": "fill:#f2b134,color:#231a00,stroke:#231a00,stroke-dasharray:6 3",
    "down": "fill:#b42318,color:#fff,stroke:#240400,stroke-width:3px",
}
_GONE_FIRST: tuple[tuple[Kind, ...], ...] = (("group",), ("broker",), ("zone", "region"))
_KEPT_FIRST: tuple[Kind, ...] = ("cluster", "function", "service", "mirror", "resource")


def render(result: GraphView, terminal: Terminal) -> str:
    """The graph as a flowchart of what fits; the state of an element shows in words, border and colour."""
    del terminal
    return _flowchart(fitted(result))


def fitted(view: GraphView) -> GraphView:
    """What Mermaid draws of a view by default; the rest is counted as omitted.

    What says least goes first: groups, then brokers, then zones and regions; then topics are drawn as their clusters;
    at last elements go, those that are up before others, of a low tier before a high one, and clusters last of all.
    What failed and what is in focus stays.
    """
    if _fits(view):
        return view
    for kinds in _GONE_FIRST:
        view = view.without({node.ref for node in view.nodes if node.kind in kinds and not _chosen(view, node)})
        if _fits(view):
            return view
    view = view.topics_folded()
    ranked = _ranked(view)

    def too_much(count: int) -> bool:
        return not _fits(view.without(set(ranked[count:])))

    count = bisect_left(range(len(ranked) + 1), True, key=too_much) - 1
    return view.without(set(ranked[count:]))


def _chosen(view: GraphView, node: GraphNode) -> bool:
    return node.ref == view.focus or node.ref in view.fail


def _ranked(view: GraphView) -> list[Ref]:
    """All elements, those that a picture can do without last."""
    edges = Counter(end for edge in view.edges for end in (edge.from_, edge.to))

    def rank(node: GraphNode) -> tuple[object, ...]:
        state = {"down": 0, "degraded": 1}.get(node.level or "up", 2)
        tier = 0 if node.kind == "cluster" else node.tier or 5
        kind = _KEPT_FIRST.index(node.kind) if node.kind in _KEPT_FIRST else len(_KEPT_FIRST)
        return not _chosen(view, node), state, tier, kind, -edges[node.ref], node.ref

    return [node.ref for node in sorted(view.nodes, key=rank)]


def _fits(view: GraphView) -> bool:
    if len(view.arrows()) > MAX_EDGES or len(view.nodes) * len('n1["x"]\n') > MAX_TEXT:
        return False
    return len(_flowchart(view)) <= MAX_TEXT


def _flowchart(view: GraphView) -> str:
    ids = {node.ref: f"n{number}" for number, node in enumerate(view.nodes, start=1)}
    boxes = view.boxes()
    boxed = {node.ref for members in boxes.values() for node in members}
    lines = ["flowchart LR", f"  %% {_LEGEND}"]
    if str(view.omitted):
        lines.append(f"  %% left out: {view.omitted}")
    for node in view.nodes:
        if node.ref in boxes:
            inside = (_element(ids, view, member) for member in (node, *boxes[node.ref]))
            title = f'  subgraph box_{ids[node.ref]}["{_text(node.name)}"]'
            lines += [title, *(f"  {line}" for line in inside), "  end"]
        elif node.ref not in boxed:
            lines.append(_element(ids, view, node))
    lines += [f"  {ids[edge.from_]} {_arrow(edge)} {ids[edge.to]}" for edge in view.arrows()]
    seen = {node.level for node in view.nodes}
    lines += [f"  classDef {level} {look}" for level, look in _LEVELS.items() if level in seen]
    return "\n".join(lines) + "\n"


def _element(ids: Mapping[Ref, str], view: GraphView, node: GraphNode) -> str:
    left, right = _SHAPES[node.kind]
    label = "<br>".join(_text(line) for line in view.caption(node))
    look = f":::{node.level}" if node.level in _LEVELS else ""
    return f'  {ids[node.ref]}{left}"{label}"{right}{look}'


def _arrow(edge: GraphEdge) -> str:
    words = [edge.kind, *(f"for {ref}" for ref in edge.only_for)]
    permitted = edge.evidence == "permitted"
    label = _text(", ".join([*words, "permitted only"] if permitted else words))
    return f'{"-->" if edge.hard and not permitted else "-.->"}|"{label}"|'


def _text(text: str) -> str:
    """The text as Mermaid shows it and nothing else: letters and a few signs as they are, the rest as `#code;`.

    No quote, bracket, comment, directive or HTML is left. A number or sign at the beginning becomes a code too, or it
    would make a list (mermaid: docs/syntax/flowchart.md, "Entity codes to escape characters"). Some versions before
    11.17 read Markdown even in codes: there `*x*` shows as emphasis.
    """
    shown = _INSIDE_MARKUP.sub("\u200c", visible(text))
    return "".join(
        character if character.isalpha() or (place and character in _PLAIN) else f"#{ord(character)};"
        for place, character in enumerate(shown)
    )
