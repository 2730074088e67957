"""Where data runs."""

import pytest

from kblast.graph.flow import Exchange, Flow
from tests.unit.graph.building import flow

PIPELINE = """
clusters: {a: {}, b: {}}
topics: {a/raw: {}, a/clean: {}, a/spare: {}, b/own: {}}
mirrors: {m: {from: a, to: b, topics: [clean], rename: "copy.{topic}"}}
services:
  sensor: {domain: field, produces: [{topic: a/raw, on_outage: {fallback: a/spare}}]}
  cleaner: {domain: data, consumes: [{topic: a/raw, group: c}], produces: [{topic: a/clean}]}
  board: {domain: sales, consumes: [{topic: b/copy.clean, group: b, fallback: a/clean}]}
  guest: {domain: legal, consumes: [{topic: a/raw, group: g, evidence: permitted}]}
  nobody: {consumes: [{topic: a/raw, group: n}]}
  inner: {domain: data, consumes: [{topic: a/clean, group: i}]}
"""


@pytest.fixture(scope="module")
def pipeline() -> Flow:
    return flow(PIPELINE)


def test_data_runs_downstream_over_topics_and_mirrors(pipeline: Flow) -> None:
    assert pipeline.downstream("service:sensor", 1) == ("topic:a/raw",)
    assert pipeline.downstream("service:cleaner") == (
        "service:board",
        "service:inner",
        "topic:a/clean",
        "topic:b/copy.clean",
    )
    assert pipeline.upstream("service:board") == (
        "service:cleaner",
        "service:sensor",
        "topic:a/clean",
        "topic:a/raw",
        "topic:b/copy.clean",
    )


def test_fallbacks_and_permissions_carry_no_data(pipeline: Flow) -> None:
    assert pipeline.upstream("topic:a/spare") == ()
    assert pipeline.upstream("service:guest") == ()
    assert flow(PIPELINE, count_permitted=True).upstream("service:guest") == ("service:sensor", "topic:a/raw")


def test_neighbours_are_those_with_only_topics_between(pipeline: Flow) -> None:
    assert pipeline.writers_to("service:board") == ("service:cleaner",)
    assert pipeline.readers_of("service:cleaner") == ("service:board", "service:inner")
    assert pipeline.readers_of("service:sensor") == ("service:cleaner", "service:nobody")
    assert pipeline.writers_to("service:sensor") == ()


def test_a_service_is_no_neighbour_of_its_own() -> None:
    found = flow("""
        clusters: {c: {}}
        topics: {c/t: {}}
        services: {s: {produces: [{topic: c/t}], consumes: [{topic: c/t, group: g}]}}
    """)

    assert found.readers_of("service:s") == found.writers_to("service:s") == ()


def test_paths_of_data(pipeline: Flow) -> None:
    (path,) = pipeline.paths("service:sensor", "service:board")

    assert [step.kind for step in path] == ["produces", "consumes", "produces", "copies", "consumes"]
    assert [str(pipeline.locate(step)) for step in path[3:]] == ["kblast.yaml:4:11", "kblast.yaml:8:37"]
    assert pipeline.paths("service:board", "service:sensor") == ()


def test_domains_exchange_data_over_topics_and_their_copies(pipeline: Flow) -> None:
    assert pipeline.exchanges() == (
        Exchange("data", "sales", ("topic:a/clean", "topic:b/copy.clean")),
        Exchange("field", "data", ("topic:a/raw",)),
    )


def test_circles_through_topics_are_cycles() -> None:
    found = flow("""
        clusters: {c: {}}
        topics: {c/t: {}, c/u: {}, c/retry: {}}
        services:
          a: {produces: [{topic: c/t}], consumes: [{topic: c/u, group: a}]}
          b: {produces: [{topic: c/u}], consumes: [{topic: c/t, group: b}]}
          d: {produces: [{topic: c/retry}], consumes: [{topic: c/retry, group: d}, {topic: c/t, group: d}]}
    """)

    pair, retry = found.cycles()
    assert pair.members == ("service:a", "service:b", "topic:c/t", "topic:c/u")
    assert [step.target for step in pair.path] == ["topic:c/t", "service:b", "topic:c/u", "service:a"]
    assert retry.members == ("service:d", "topic:c/retry")


def test_a_hub_stands_between_the_others() -> None:
    found = flow("""
        clusters: {c: {}}
        topics: {c/in1: {}, c/in2: {}, c/out: {}}
        services:
          w1: {produces: [{topic: c/in1}]}
          w2: {produces: [{topic: c/in2}]}
          hub: {consumes: [{topic: c/in1, group: h}, {topic: c/in2, group: h}], produces: [{topic: c/out}]}
          r: {consumes: [{topic: c/out, group: r}]}
    """).betweenness()

    assert max(found, key=lambda ref: found[ref]) == "service:hub"
    assert found["service:hub"] == pytest.approx(8 / 30)


@pytest.mark.parametrize("question", ["upstream", "downstream", "writers_to", "readers_of"])
def test_what_is_not_there_is_an_error(pipeline: Flow, question: str) -> None:
    with pytest.raises(KeyError, match="service:none"):
        getattr(pipeline, question)("service:none")


def test_a_topic_has_writers_and_readers_also_through_its_copies(pipeline: Flow) -> None:
    assert pipeline.writers("topic:b/copy.clean") == ("service:cleaner",)
    assert pipeline.readers("topic:a/clean") == ("service:board", "service:inner")
    assert pipeline.readers("topic:a/raw") == ("service:cleaner", "service:nobody")
    assert pipeline.writers("topic:a/spare") == ()
