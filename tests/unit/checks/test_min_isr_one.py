"""Durable topics that one replica may acknowledge for."""

from tests.unit.checks.finding import findings

RULE = "min-isr-one"
PLATFORM = """
clusters: {k: {version: "4.1", brokers: 3}}
topics: {k/orders: {replication: 3, profile: delivery}}
services:
  b: {produces: [{topic: k/orders, config: {acks: all}}]}
  a: {produces: [{topic: k/orders, config: {acks: -1}}]}
  c: {produces: [{topic: k/orders, config: {acks: 1}}]}
  d: {produces: [{topic: k/orders, config: {acks: all}, evidence: permitted}]}
"""


def test_it_names_those_who_trust_in_acks_all_but_not_those_who_are_only_permitted() -> None:
    (finding,) = findings(RULE, PLATFORM)

    assert finding.evidence[-1] == "written with acks=all by service:a, service:b"


def test_a_value_that_is_in_conflict_is_left_to_the_rule_about_that_but_for_topics_with_their_own() -> None:
    disputed = PLATFORM.replace("brokers: 3", "brokers: {1: {config: {min.insync.replicas: 2}}, 2: {}, 3: {}}")
    own = disputed.replace("replication: 3,", "replication: 3, config: {min.insync.replicas: 1},")

    assert not findings(RULE, disputed)
    assert findings("min-isr-overridden", disputed)
    assert [finding.confidence for finding in findings(RULE, own)] == ["certain"]
