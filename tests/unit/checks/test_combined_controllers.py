"""Brokers that are controllers of a cluster that matters."""

import pytest

from tests.unit.checks.finding import findings

RULE = "combined-controllers"
PLATFORM = """
clusters: {k: {brokers: 3, controllers: combined}}
topics: {k/orders: {profile: delivery}}
services: {checkout: {tier: 2, produces: [{topic: k/orders, on_outage: reject}]}}
"""


@pytest.mark.parametrize(("parameters", "count"), [({}, 0), ({"tier": 2}, 1), ({"brokers": 2}, 1), ({"brokers": 3}, 0)])
def test_tier_and_size_can_be_set(parameters: dict[str, int], count: int) -> None:
    assert len(findings(RULE, PLATFORM, **parameters)) == count


@pytest.mark.parametrize("edge", ["on_outage: drop", "on_outage: reject, evidence: permitted"])
def test_who_does_not_mind_or_is_only_permitted_does_not_depend_on_it(edge: str) -> None:
    text = PLATFORM.replace("on_outage: reject", edge).replace("profile: delivery", "profile: telemetry")

    assert not findings(RULE, text, tier=2)


def test_without_any_tier_it_is_not_known_of_a_cluster_with_durable_topics() -> None:
    (finding,) = findings(RULE, PLATFORM.replace("tier: 2, ", ""))

    assert finding.confidence == "unknown"
    assert finding.remedy == "Declare the `tier` of the services and functions that use the cluster."
