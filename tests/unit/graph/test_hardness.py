"""What takes what down by itself."""

import pytest

from kblast.graph.dependency import DependencyGraph
from kblast.graph.flow import Flow
from kblast.graph.hardness import Feed, HardGraph
from tests.unit.graph.building import inventory


def hard(text: str) -> HardGraph:
    held = inventory(text)
    return HardGraph(DependencyGraph.of(held), Flow.of(held))


FED = """
clusters: {{c: {{}}, d: {{}}}}
topics: {{c/t: {{}}, d/spare: {{}}}}
mirrors: {{m: {{from: c, to: d, topics: [t], rename: "{{topic}}"}}}}
services:
  writer: {{produces: [{{topic: c/t}}]}}
  reader: {{consumes: [{{topic: {topic}, group: r, {keys}}}]}}
  {more}
functions: {{f: {{}}}}
"""


def feeds(topic: str, keys: str, more: str = "{}") -> list[str]:
    text = FED.format(topic=topic, keys=keys, more="" if more == "{}" else more)
    chains = dict(hard(text).chains_to("service:writer", lambda _: False))
    return [ref for ref, chain in chains.items() if isinstance(chain[0], Feed)]


@pytest.mark.parametrize("topic", ["c/t", "d/t"])
def test_who_needs_news_depends_on_the_only_one_that_feeds_the_topic_or_its_copy(topic: str) -> None:
    assert feeds(topic, "starved: down") == ["service:reader"]


@pytest.mark.parametrize(
    "keys",
    [
        "reads: events",
        "starved: degraded",
        "starved: down, tolerates: forever",
        "starved: down, fallback: d/spare",
        "starved: down, only_for: [f]",
        "starved: down, evidence: permitted",
    ],
)
def test_who_can_do_without_news_does_not(keys: str) -> None:
    assert feeds("c/t", keys) == []


def test_nor_does_who_has_two_that_feed_it() -> None:
    assert feeds("c/t", "starved: down", "second: {produces: [{topic: c/t}]}") == []


def test_chains_lead_through_what_passes_and_end_at_the_rest() -> None:
    found = hard("""
        services:
          low: {}
          way: {needs: [low]}
          high: {needs: [way]}
          higher: {needs: [high]}
          other: {wants: [low], needs: [{any: [low, way]}]}
    """)

    chains = list(found.chains_to("service:low", lambda ref: ref == "service:way"))

    assert [(ref, [tie.target for tie in chain]) for ref, chain in chains] == [
        ("service:high", ["service:way", "service:low"])
    ]


def test_circles_run_through_needs_and_feeds() -> None:
    found = hard("""
        clusters: {c: {}}
        topics: {c/t: {}}
        services:
          a: {needs: [b]}
          b: {consumes: [{topic: c/t, group: b, starved: down}]}
          d: {needs: [a], produces: [{topic: c/t}]}
    """)

    (cycle,) = found.cycles()

    assert [tie.target for tie in cycle.path] == ["service:b", "service:d", "service:a"]
