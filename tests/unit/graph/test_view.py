"""What a picture of the graph shows, and what is left out of it."""

import pytest

from kblast.graph.view import graph_view
from kblast.results.graph import GraphEdge, GraphNode, GraphView
from kblast.results.impact import SimulateResult
from kblast.simulate import simulate
from tests.unit.graph.building import graph

PLATFORM = """
zones: {z: {region: eu}}
clusters: {c: {brokers: 1, zones: [z]}, d: {}}
topics: {c/t: {}, c/u: {}, d/t: {}}
services:
  w: {tier: 2, domain: sales, produces: [{topic: c/t}, {topic: c/u, on_outage: drop}]}
  r: {consumes: [{topic: c/t, group: r, evidence: permitted}, {topic: d/t, group: r, only_for: [f]}]}
functions: {f: {needs: [r]}}
"""


def view(**options: object) -> GraphView:
    return graph_view(graph(PLATFORM), **options)  # type: ignore[arg-type]


def failed(ref: str) -> SimulateResult:
    return simulate(graph(PLATFORM).inventory, [ref])


def refs(shown: GraphView) -> list[str]:
    return [node.ref for node in shown.nodes]


def test_the_whole_graph_is_shown_with_what_is_known_of_each_element() -> None:
    whole = view()

    assert refs(whole) == list(graph(PLATFORM).nodes)
    assert GraphNode(ref="service:w", kind="service", name="w", domain="sales", tier=2) in whole.nodes
    assert str(whole.omitted) == ""
    assert all(node.level is None for node in whole.nodes)


def test_edges_say_how_firm_they_are_what_they_rest_on_and_whom_they_are_for() -> None:
    shown = {(edge.from_, edge.to): edge for edge in view().edges}

    assert shown["service:w", "topic:c/t"].hard
    assert not shown["service:w", "topic:c/u"].hard
    assert shown["service:r", "topic:c/t"].evidence == "permitted"
    assert shown["service:r", "topic:d/t"].only_for == ("function:f",)
    assert ("function:f", "topic:d/t") not in shown


def test_focus_shows_what_is_near_both_ways() -> None:
    near = view(focus="topic:c/t", depth=1)

    assert refs(near) == ["cluster:c", "service:r", "service:w", "topic:c/t"]
    assert {(edge.from_, edge.to) for edge in near.edges} == {
        ("service:r", "topic:c/t"),
        ("service:w", "topic:c/t"),
        ("topic:c/t", "cluster:c"),
    }
    assert (near.focus, near.depth) == ("topic:c/t", 1)
    assert str(near.omitted) == "1 broker, 1 cluster, 1 function, 2 groups, 1 region, 2 topics, 1 zone, 13 edges"
    assert refs(view(focus="topic:c/t", depth=0)) == ["topic:c/t"]


def test_an_unknown_focus_is_an_error() -> None:
    with pytest.raises(KeyError, match="topic:none"):
        view(focus="topic:none")


def test_levels_are_those_of_the_simulation() -> None:
    shown = view(result=failed("cluster:c"))

    levels = {node.ref: node.level for node in shown.nodes}
    assert (levels["cluster:c"], levels["service:w"], levels["service:r"]) == ("down", "down", "up")
    captions = {node.ref: shown.caption(node) for node in shown.nodes}
    assert captions["cluster:c"] == ("✕ failed", "c", "cluster")
    assert captions["service:w"] == ("✕ down", "w", "service, sales, tier 2")
    assert captions["service:r"] == ("r", "service")


def test_json_reads_back_as_the_same_view() -> None:
    whole = view(focus="cluster:c", result=failed("zone:z"))

    assert GraphView.model_validate(whole.shape()).shape() == whole.shape()
    assert whole.shape()["schema"] == "kblast/graph/v1"
    assert {"from", "to", "kind", "hard", "evidence", "only_for"} == set(whole.shape()["edges"][0])


def test_what_is_taken_out_is_counted() -> None:
    smaller = view().without({"service:w", "zone:z"})

    assert "service:w" not in refs(smaller)
    assert smaller.omitted.nodes == {"service": 1, "zone": 1}
    assert len(smaller.edges) + smaller.omitted.edges == len(view().edges)
    assert str(smaller.without({"service:r"}).omitted.since(smaller.omitted)) == "1 service, 5 edges"


def test_folded_topics_are_drawn_as_their_cluster() -> None:
    folded = view().topics_folded()

    assert [ref for ref in refs(folded) if ref.startswith("topic:")] == []
    assert {(edge.from_, edge.to, edge.hard) for edge in folded.edges if edge.kind == "produces"} == {
        ("service:w", "cluster:c", True),
        ("service:w", "cluster:c", False),
    }
    assert folded.omitted.nodes == {"topic": 3}


def test_a_topic_in_focus_is_not_folded() -> None:
    assert "topic:c/t" in refs(view(focus="topic:c/t").topics_folded())
    assert "topic:c/u" in refs(view(result=failed("topic:c/u")).topics_folded())


def test_arrows_leave_out_what_boxes_and_other_arrows_say() -> None:
    drawn = [(edge.from_, edge.kind, edge.to) for edge in view().arrows()]

    assert ("topic:c/t", "part-of", "cluster:c") not in drawn
    assert ("cluster:c", "runs-on", "broker:c/1") not in drawn
    assert ("cluster:c", "bound-to", "zone:z") not in drawn
    assert ("broker:c/1", "placed-in", "zone:z") in drawn
    assert ("zone:z", "part-of", "region:eu") in drawn
    assert {ref: [node.ref for node in members] for ref, members in view().boxes().items()} == {
        "cluster:c": ["broker:c/1", "group:c/r", "topic:c/t", "topic:c/u"],
        "cluster:d": ["group:d/r", "topic:d/t"],
    }


def test_what_nothing_else_says_is_drawn() -> None:
    bound = GraphEdge(from_="cluster:c", to="region:eu", kind="bound-to", hard=True, evidence="declared")

    assert GraphView(nodes=(), edges=(bound,)).arrows() == (bound,)
