"""How firmly services depend on the topics they produce to and consume from."""

import pytest

from kblast.graph.dependency import DependencyGraph
from tests.unit.graph.building import graph

PLATFORM = """
clusters: {c: {}, d: {}}
topics: {c/t: {}, d/t: {}, d/u: {}}
functions: {f: {}, g: {}}
"""


def with_edge(direction: str, edge: str) -> DependencyGraph:
    return graph(f"{PLATFORM}services: {{s: {{{direction}: [{{topic: c/t, {edge}}}]}}}}")


def strengths(found: DependencyGraph) -> dict[str, str]:
    return {edge.target: edge.strength for edge in found.edges_from("service:s")}


@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        ("", "hard"),
        ("on_outage: block", "hard"),
        ("on_outage: {block: 90s}", "hard"),
        ("on_outage: {block: forever}", "soft"),
        ("on_outage: reject", "hard"),
        ("on_outage: drop", "none"),
        ("on_outage: {buffer: 10m}", "hard"),
        ("on_outage: {buffer: 10m, then: reject}", "hard"),
        ("on_outage: {buffer: 10m, then: drop}", "none"),
        ("on_outage: {buffer: forever}", "none"),
        ("on_outage: outbox", "none"),
        ("on_outage: {outbox: 6h}", "hard"),
        ("on_outage: {outbox: forever}", "none"),
        ("impact: degraded", "soft"),
        ("impact: none", "none"),
        ("on_outage: {block: forever}, impact: degraded", "none"),
        ("on_outage: drop, impact: degraded", "none"),
    ],
)
def test_produce_edges(edge: str, expected: str) -> None:
    assert strengths(with_edge("produces", edge)) == {"topic:c/t": expected}


def test_a_producer_with_a_fallback_needs_either_topic() -> None:
    found = with_edge("produces", "on_outage: {fallback: d/t}")

    assert strengths(found) == {"topic:c/t": "alternative", "topic:d/t": "alternative"}
    assert found.dependencies("service:s") == ("cluster:c", "cluster:d", "topic:c/t", "topic:d/t")
    assert found.dependencies("service:s", hard=True) == ()


@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        ("", "hard"),
        ("tolerates: 15m", "hard"),
        ("tolerates: forever", "soft"),
        ("impact: degraded", "soft"),
        ("impact: degraded, tolerates: forever", "none"),
        ("impact: none", "none"),
        ("starved: none", "hard"),
    ],
)
def test_consume_edges(edge: str, expected: str) -> None:
    assert strengths(with_edge("consumes", f"group: g, {edge}")) == {"topic:c/t": expected, "group:c/g": expected}


def test_a_consumer_with_a_fallback_needs_either_topic() -> None:
    found = with_edge("consumes", "group: g, fallback: d/u")

    assert strengths(found) == dict.fromkeys(("topic:c/t", "topic:d/u", "group:c/g"), "alternative")


def test_a_pattern_stands_for_every_topic_that_matches() -> None:
    found = graph(f"{PLATFORM}services: {{s: {{consumes: [{{pattern: '.*', cluster: d, group: g}}]}}}}")

    assert found.dependencies("service:s", depth=1) == ("group:d/g", "topic:d/t", "topic:d/u")


def test_an_edge_that_is_only_for_a_function_is_that_functions_need() -> None:
    found = with_edge("consumes", "group: x, only_for: [f]")

    assert strengths(found) == {"topic:c/t": "none", "group:c/x": "none"}
    assert found.dependents("topic:c/t", hard=True) == ("function:f",)
    assert found.dependents("group:c/x", hard=True) == ("function:f",)


def test_permissions_are_listed_but_count_only_when_asked_for() -> None:
    text = f"{PLATFORM}services: {{s: {{produces: [{{topic: c/t, evidence: permitted}}]}}}}"

    assert [(edge.target, edge.evidence) for edge in graph(text).edges_from("service:s")] == [
        ("topic:c/t", "permitted")
    ]
    assert graph(text).dependents("topic:c/t") == ()
    assert graph(text, count_permitted=True).dependents("topic:c/t") == ("service:s",)


def test_every_edge_knows_where_it_is_written() -> None:
    found = graph("""
        clusters: {c: {}}
        topics: {c/t: {}, c/u: {}}
        services:
          s:
            produces:
              - {topic: c/u, on_outage: {fallback: c/t}}
            consumes:
              - topic: c/t
                group: g
    """)

    places = {(edge.kind, edge.target): str(found.locate(edge)) for edge in found.edges_from("service:s")}
    assert places == {
        ("produces", "topic:c/u"): "kblast.yaml:7:9",
        ("produces", "topic:c/t"): "kblast.yaml:7:44",
        ("consumes", "topic:c/t"): "kblast.yaml:9:9",
        ("member-of", "group:c/g"): "kblast.yaml:10:16",
    }
