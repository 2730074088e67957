"""The graph's answers against their definitions, on random graphs."""

from dataclasses import dataclass
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kblast.graph import digraph
from kblast.graph.digraph import Digraph

NODES = "abcdefg"


@dataclass(frozen=True)
class Line:
    source: str
    target: str


LINES = st.frozensets(st.builds(Line, st.sampled_from(NODES), st.sampled_from(NODES)), max_size=16)


def reached(lines: frozenset[Line], start: str, without: str = "") -> set[str]:
    """Everything there is a way to that does not touch `without`, the start included."""
    found = {start} - {without}
    while more := {x.target for x in lines if x.source in found} - found - {without}:
        found |= more
    return found


@given(LINES)
def test_ways_in_steps(lines: frozenset[Line]) -> None:
    graph = Digraph(NODES, lines)

    for node in NODES:
        assert set(graph.after(node)) == reached(lines, node) - {node}
        assert set(graph.after(node, 1)) == {line.target for line in lines if line.source == node} - {node}
        assert set(graph.before(node)) == {other for other in NODES if node in graph.after(other)}


@given(LINES)
def test_counts_before(lines: frozenset[Line]) -> None:
    graph = Digraph(NODES, lines)

    marked = "ace"
    assert graph.counts_before(marked) == {node: len(set(graph.before(node)) & set(marked)) for node in NODES}


@given(LINES)
def test_paths_are_all_the_ways_there_are_and_come_by_length(lines: frozenset[Line]) -> None:
    graph = Digraph(NODES, lines)
    pairs = {(line.source, line.target) for line in lines}
    expected = {
        way
        for length in range(2, len(NODES) + 1)
        for way in permutations(NODES, length)
        if way[0] == "a" and way[-1] == "g" and all(pair in pairs for pair in pairwise(way))
    }

    found = graph.paths("a", "g", limit=len(expected) + 1)

    assert {("a", *(line.target for line in path)) for path in found} == expected
    assert [len(path) for path in found] == sorted(len(path) for path in found)


@given(LINES)
def test_dominators_are_what_no_way_to_an_end_avoids(lines: frozenset[Line]) -> None:
    graph = Digraph(NODES, lines)
    mutual = {node: {other for other in reached(lines, node) if node in reached(lines, other)} for node in NODES}
    ends = {node for node in NODES if reached(lines, node) == mutual[node]}

    for node in NODES:
        expected = {other for other in NODES if other != node and not reached(lines, node, other) & ends}
        assert set(graph.dominators(node)) == expected, node


@given(LINES)
def test_the_nearest_dominator_comes_first(lines: frozenset[Line]) -> None:
    graph = Digraph(NODES, lines)

    for node in NODES:
        for nearest, *others in [graph.dominators(node)] if graph.dominators(node) else []:
            assert graph.dominators(nearest) == tuple(others)


@given(LINES)
def test_cycles(lines: frozenset[Line]) -> None:
    cycles = Digraph(NODES, lines).cycles()

    in_cycles = [node for cycle in cycles for node in cycle.members]
    assert sorted(in_cycles) == [
        node for node in NODES if any(node in reached(lines, line.target) for line in lines if line.source == node)
    ]
    for cycle in cycles:
        assert set(cycle.members) <= reached(lines, cycle.members[0])
        assert [line.source for line in cycle.path] == [cycle.path[-1].target, *(x.target for x in cycle.path[:-1])]
        assert cycle.path[0].source == cycle.members[0]
        assert len({line.source for line in cycle.path}) == len(cycle.path)


@given(LINES)
def test_segments(lines: frozenset[Line]) -> None:
    both_ways = lines | {Line(line.target, line.source) for line in lines}

    segments = Digraph(NODES, lines).segments()

    assert {frozenset(segment) for segment in segments} == {frozenset(reached(both_ways, node)) for node in NODES}
    assert [len(segment) for segment in segments] == sorted(map(len, segments), reverse=True)


@given(LINES)
def test_the_order_of_the_input_changes_nothing(lines: frozenset[Line]) -> None:
    ordered = sorted(lines, key=lambda line: (line.source, line.target))
    graph, other = Digraph(NODES, ordered), Digraph(NODES[::-1], ordered[::-1])

    assert graph.paths("a", "g", limit=5) == other.paths("a", "g", limit=5)
    assert graph.cycles() == other.cycles()
    assert graph.segments() == other.segments()
    assert graph.betweenness() == other.betweenness()


def test_betweenness_of_a_large_graph_is_estimated(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = [Line(f"n{number:02}", f"n{number + 1:02}") for number in range(40)]
    graph = Digraph({line.source for line in chain} | {line.target for line in chain}, chain)
    exact = graph.betweenness()

    monkeypatch.setattr(digraph, "_MOST_STEPS", 81 * 20)
    estimated = graph.betweenness()

    assert estimated != exact
    assert estimated["n20"] == pytest.approx(exact["n20"], rel=0.1)
