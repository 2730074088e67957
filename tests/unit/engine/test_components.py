"""Strongly connected components against what reaches what."""

from hypothesis import given
from hypothesis import strategies as st

from kblast.engine.components import components

GRAPHS = st.lists(st.lists(st.integers(0, 7), max_size=4), min_size=8, max_size=8)


def reached(start: int, inputs: dict[int, list[int]]) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        for source in inputs[waiting.pop()]:
            if source not in found:
                found.add(source)
                waiting.append(source)
    return found


@given(GRAPHS)
def test_a_component_is_what_reaches_each_other_and_comes_after_its_inputs(graph: list[list[int]]) -> None:
    inputs = dict(enumerate(graph))
    found = list(components(inputs, inputs.__getitem__))
    assert sorted(node for component in found for node in component) == list(inputs)
    seen: set[int] = set()
    for component in found:
        from_here = reached(component[0], inputs)
        assert set(component) == {node for node in from_here if component[0] in reached(node, inputs)}
        assert from_here - set(component) <= seen
        seen |= set(component)


@given(GRAPHS)
def test_only_what_is_reached_is_looked_at(graph: list[list[int]]) -> None:
    inputs = dict(enumerate(graph))
    assert {node for component in components([3], inputs.__getitem__) for node in component} == reached(3, inputs)
