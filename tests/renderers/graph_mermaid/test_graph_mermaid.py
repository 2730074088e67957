"""The dependency graph as a Mermaid flowchart."""

import re
from pathlib import Path

import pytest

from kblast.renderer import render
from kblast.renderers.graph_mermaid import MAX_EDGES, MAX_TEXT, fitted
from kblast.results.graph import GraphNode, GraphView
from kblast.terminal import Terminal, visible
from tests.renderers.graph_views import EMPTY, HOSTILE_NAMES, SMALL, hostile, large

HERE = Path(__file__).parent
LABEL = r'"((?:\w|[ ./,-]|#\d+;|<br>)*)"'
SHAPES = [("[[", "]]"), ("[(", ")]"), ("([", "])"), ("[/", "/]"), ("[/", "\\]"), ("[\\", "/]"), ("{{", "}}")]
SHAPES += [("(", ")"), (">", "]"), ("[", "]")]
SHAPE = "|".join(re.escape(left) + LABEL + re.escape(right) for left, right in SHAPES)
NODE = re.compile(rf"  (?:  )?(n\d+)(?:{SHAPE})(?::::(?:down|degraded))?")
SUBGRAPH = re.compile(rf"  subgraph box_n\d+\[{LABEL}\]")
EDGE = re.compile(rf"  (n\d+) (?:-->|-\.->)\|{LABEL}\| (n\d+)")
COMMENT = re.compile(r"  %% [\w ,;:-]+")
CLASS = re.compile(r"  classDef (?:down|degraded) [\w#:, -]+")


def mermaid(view: GraphView) -> str:
    return render("graph", view, "mermaid", Terminal())


def shown(label: str) -> tuple[str, ...]:
    """The lines that Mermaid shows for a label; joiners without width are not seen."""
    lines = (re.sub(r"#(\d+);", lambda code: chr(int(code[1])), line) for line in label.split("<br>"))
    return tuple(line.replace("\N{ZERO WIDTH NON-JOINER}", "") for line in lines)


def read(source: str) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, ...]], list[str]]:
    """Labels of elements by id, edges with their labels, and titles of boxes; every line must be of a known form."""
    nodes, edges, boxes = {}, [], []
    first, *lines = source.splitlines()
    assert first == "flowchart LR"
    for line in lines:
        if found := NODE.fullmatch(line):
            (label,) = (group for group in found.groups()[1:] if group is not None)
            nodes[found[1]] = shown(label)
        elif found := EDGE.fullmatch(line):
            edges.append((found[1], *shown(found[2]), found[3]))
        elif found := SUBGRAPH.fullmatch(line):
            boxes.append(shown(found[1])[0])
        else:
            assert line == "  end" or COMMENT.fullmatch(line) or CLASS.fullmatch(line), line
    return nodes, edges, boxes


def test_a_small_graph() -> None:
    assert mermaid(SMALL) == (HERE / "small.mmd").read_text(encoding="utf-8")


def test_an_empty_graph() -> None:
    assert read(mermaid(EMPTY)) == ({}, [], [])


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_stay_text(name: str) -> None:
    whole = hostile()
    view = whole.without({node.ref for node in whole.nodes if node.name != name})

    nodes, edges, boxes = read(mermaid(view))

    assert sorted(nodes.values()) == sorted(tuple(map(visible, view.caption(node))) for node in view.nodes)
    assert boxes == [visible(name)]
    assert [edge[1] for edge in edges] == [visible(f"needs, for function:{name}")]


@pytest.mark.parametrize(
    "name", ["ﬂ°°60¶ßb", "a\\nb", "$$x$$", "fa:fa-bomb", "http://a.example", "www.a.example", "a@b"]
)
def test_what_mermaid_reads_in_codes_too_is_kept_apart(name: str) -> None:
    node = GraphNode(ref=f"service:{name}", kind="service", name=name)

    assert f"#{ord(chr(0x200C))};" in mermaid(GraphView(nodes=(node,), edges=()))


@pytest.mark.parametrize("name", ["1. one", "- one", "+ one", " one"])
def test_no_line_begins_like_a_list(name: str) -> None:
    node = GraphNode(ref=f"service:{name}", kind="service", name=name)

    assert f'("#{ord(name[0])};' in mermaid(GraphView(nodes=(node,), edges=()))


def test_what_fits_is_left_as_it_is() -> None:
    view = large(100)

    assert fitted(view) is view
    assert "left out" not in mermaid(view)


def test_topics_are_folded_before_services_go() -> None:
    view = large(200)

    smaller = fitted(view)

    assert {node.kind for node in smaller.nodes} == {"cluster", "service"}
    assert sum(node.kind == "service" for node in smaller.nodes) == 200
    assert smaller.omitted.nodes == {"group": 1, "topic": 20}
    nodes, edges, _ = read(mermaid(view))
    assert (len(nodes), len(edges)) == (201, 399)
    assert "  %% left out: 1 group, 20 topics, 200 edges\n" in mermaid(view)


def test_of_what_is_too_large_the_most_important_stays() -> None:
    smaller = fitted(large(3000))

    kept = [node for node in smaller.nodes if node.kind == "service"]
    assert "cluster:c" in {node.ref for node in smaller.nodes}
    assert {node.tier for node in kept} == {1}
    assert len(smaller.arrows()) <= MAX_EDGES
    assert smaller.omitted.nodes["service"] == 3000 - len(kept)


def test_the_text_fits_however_long_the_names_are() -> None:
    view = large(300, name="ü" * 30 + "%" * 100)

    text = mermaid(view)

    assert 0.9 * MAX_TEXT < len(text) <= MAX_TEXT
    assert "left out: " in text


def test_what_failed_and_what_is_in_focus_stays() -> None:
    whole = large(3000)
    view = whole.model_copy(update={"focus": "service:s02999", "fail": ("topic:c/t007", "group:c/g")})

    kept = {node.ref for node in fitted(view).nodes}

    assert {"service:s02999", "topic:c/t007", "group:c/g"} <= kept


def test_states_show_without_colour() -> None:
    text = mermaid(SMALL)

    assert "#10005; failed<br>orders" in text
    assert "stroke-width" in text
    assert "stroke-dasharray" in text
