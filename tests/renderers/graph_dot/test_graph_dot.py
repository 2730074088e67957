"""The dependency graph as DOT."""

import re
from collections.abc import Iterator
from pathlib import Path

from kblast.renderer import render
from kblast.results.graph import GraphView
from kblast.terminal import Terminal, visible
from tests.renderers.graph_views import EMPTY, SMALL, hostile, large

HERE = Path(__file__).parent
TOKEN = re.compile(
    r'(?P<space>\s+)|(?P<word>[A-Za-z_][A-Za-z0-9_]*|[0-9.]+)|(?P<text>"(?:[^"\\]|\\.)*")|(?P<sign>->|[{}\[\]=])'
)
ATTRIBUTES = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|[\w.]+)(?: |$)')
KEYWORDS = {"digraph", "graph", "node", "edge", "subgraph"}


def dot(view: GraphView) -> str:
    return render("graph", view, "dot", Terminal())


def statements(source: str) -> Iterator[tuple[list[str], dict[str, str]]]:
    """Every statement of DOT as kblast writes it, one a line: the words it begins with, and its attributes."""
    comment, *lines = source.splitlines()
    assert comment.startswith("// ")
    for line in lines:
        place = 0
        while place < len(line):
            token = TOKEN.match(line, place)
            assert token, f"not a token of DOT: {line[place:]}"
            place = token.end()
        head, _, attributes = line.strip().removesuffix("]").partition(" [")
        if "=" in head:
            head, attributes = "", head
        found = dict(ATTRIBUTES.findall(attributes))
        assert ATTRIBUTES.sub("", attributes) == ""
        yield head.split(), found


def shown(label: str) -> tuple[str, ...]:
    """The lines that Graphviz shows for an attribute: quotes, escape sequences and character references undone."""
    if not label.startswith('"'):
        assert label not in KEYWORDS
        return (label,)
    inner = label[1:-1]
    assert not re.search(r"&(?!amp;)", inner)
    pieces = re.findall(r'\\["\\n]|[^\\]', inner)
    assert "".join(pieces) == inner, f"another escape sequence: {inner}"
    text = "".join({'\\"': '"', "\\\\": "\\", "\\n": "\n"}.get(piece, piece) for piece in pieces)
    return tuple(text.replace("&amp;", "&").split("\n"))


def labels(source: str) -> dict[str, tuple[str, ...]]:
    """What stands on every element, by its id."""
    return {head[0]: shown(given["label"]) for head, given in statements(source) if len(head) == 1 and "shape" in given}


def captions(view: GraphView) -> list[tuple[str, ...]]:
    return [tuple(visible(line) for line in view.caption(node)) for node in view.nodes]


def test_a_small_graph() -> None:
    assert dot(SMALL) == (HERE / "small.dot").read_text(encoding="utf-8")


def test_an_empty_graph() -> None:
    assert [head for head, _ in statements(dot(EMPTY))] == [["digraph", "{"], ["graph"], ["node"], ["edge"], ["}"]]


def test_a_large_graph_is_complete() -> None:
    view = large(2000)
    found = list(statements(dot(view)))

    assert sum("shape" in attributes for _, attributes in found) == len(view.nodes)
    assert sum("->" in head for head, _ in found) == len(view.edges)


def test_hostile_names_stay_text() -> None:
    view = hostile()
    source = dot(view)

    found = labels(source)
    assert [found[f"n{number}"] for number in range(1, len(view.nodes) + 1)] == captions(view)
    boxes = [shown(given["label"])[0] for head, given in statements(source) if not head and given["style"] == "rounded"]
    assert boxes == [visible(node.name) for node in view.nodes if node.kind == "cluster"]
    arrows = [shown(given["label"]) for head, given in statements(source) if "->" in head]
    assert arrows == [("needs", *(f"for {visible(ref)}" for ref in edge.only_for)) for edge in view.edges]


def test_states_show_without_colour() -> None:
    found = {head[0]: given for head, given in statements(dot(SMALL)) if len(head) == 1 and "shape" in given}

    looks = {(shown(given["label"])[0], given.get("style"), given.get("penwidth")) for given in found.values()}
    assert {("✕ failed", None, "3"), ("✕ down", None, "3"), ("◐ degraded", '"filled,dashed"', None)} <= looks
    assert ("browse", None, None) in looks
