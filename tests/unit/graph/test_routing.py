"""What is taken from one domain and handed to another."""

from collections.abc import Mapping

from kblast.graph.domains import Domains
from kblast.graph.flow import Flow
from kblast.graph.routing import routing_of
from tests.unit.graph.building import inventory

TEXT = """
clusters: {c: {}, d: {}}
topics: {c/named: {domain: a}, c/unnamed: {}, c/own: {domain: m}, c/theirs: {domain: z}, c/skipped: {domain: q}}
services:
  x: {domain: b, produces: [{topic: c/unnamed}, {topic: c/named}]}
  middle:
    domain: m
    consumes: [{topic: c/named, group: m}, {topic: c/unnamed, group: m}, {topic: c/skipped, group: m}]
    produces: [{topic: c/own}, {topic: c/theirs}, {topic: c/skipped}]
  y: {domain: y, consumes: [{topic: c/own, group: y}, {topic: c/theirs, group: y}]}
  w: {domain: a, consumes: [{topic: d/named, group: w}]}
  v: {domain: v, consumes: [{topic: d/named, group: v}]}
mirrors: {copy: {from: c, to: d, topics: [named], rename: "{topic}"}}
"""


def domains_of(ref: str, *, publishes: bool = False) -> tuple[Mapping[str, object], Mapping[str, object]]:
    held = inventory(TEXT)
    routing = routing_of(
        Flow.of(held), Domains(held), ref, counts=lambda topic: "skipped" not in topic, publishes=publishes
    )
    return routing.sources, routing.targets


def test_topics_are_read_from_and_written_for_the_domain_they_name_else_that_of_their_users() -> None:
    assert domains_of("service:middle") == (
        {"a": ("topic:c/named",), "b": ("topic:c/unnamed",)},
        {"y": ("topic:c/own",), "z": ("topic:c/theirs",)},
    )


def test_who_publishes_its_own_affairs_writes_for_nobody_but_those_whose_topics_it_writes() -> None:
    _, targets = domains_of("service:middle", publishes=True)

    assert targets == {"z": ("topic:c/theirs",)}


def test_a_mirror_writes_for_the_readers_of_its_copies_in_other_domains_than_the_data_is_from() -> None:
    assert domains_of("mirror:copy") == ({"a": ("topic:c/named",)}, {"v": ("topic:d/named",)})
