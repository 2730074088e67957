"""Critical producers of which nobody has said what they do in an outage."""

import pytest

from tests.unit.checks.finding import findings

RULE = "no-outage-behaviour"


def platform(edge: str = "config: {}", service: str = "", topic: str = "", tier: str = "tier: 1") -> str:
    return f"""
    clusters: {{orders: {{}}}}
    topics: {{orders/placed: {{{topic}}}}}
    services: {{checkout: {{{service}produces: [{{topic: orders/placed, {edge}}}]}}}}
    functions: {{place-order: {{{tier}, needs: [checkout]}}}}
    """


@pytest.mark.parametrize("outage", ["block", "reject", "drop", "outbox", "{buffer: 1m}"])
def test_whatever_is_declared_is_an_answer(outage: str) -> None:
    assert not findings(RULE, platform(f"on_outage: {outage}"))


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        (platform(), "certain"),
        (platform(service="tier: 1, ", tier="tier: 3"), "certain"),
        (platform(topic="profile: delivery", tier="tier: 3"), "certain"),
        (platform(topic="config: {min.insync.replicas: 2}", tier="tier: 3"), "likely"),
        (platform(tier="tier: 3"), None),
        (platform(tier="owner: me"), None),
        (platform(topic="profile: telemetry"), None),
        (platform(edge="impact: degraded"), None),
        (platform(edge="evidence: permitted"), None),
        (platform(service="kind: streams, "), None),
    ],
)
def test_it_is_asked_only_where_it_matters(text: str, confidence: str | None) -> None:
    assert [finding.confidence for finding in findings(RULE, text)] == [confidence] * bool(confidence)


def test_durable_data_without_a_function_behind_it_is_not_asked_about() -> None:
    text = platform(topic="profile: delivery").replace("needs: [checkout]", "wants: [checkout]")

    assert not findings(RULE, text)


def test_an_edge_that_is_only_for_some_functions_matters_for_them() -> None:
    text = platform("only_for: [browse]", "tier: 1, ").replace("functions: {", "functions: {browse: {tier: 3}, ")

    assert not findings(RULE, text)
    assert findings(RULE, text, tier=3)
