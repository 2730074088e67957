"""Requests that wait for Kafka longer than anybody waits for them."""

import pytest

from tests.unit.checks.finding import by_subject, findings

RULE = "synchronous-produce-in-request-path"


def platform(edge: str, service: str = "", need: str = "checkout") -> str:
    return f"""
    clusters: {{orders: {{}}}}
    topics: {{orders/placed: {{profile: delivery}}}}
    services:
      checkout: {{{service}client: {{library: java, version: "3.7"}}, produces: [{{topic: orders/placed, {edge}}}]}}
    functions: {{place-order: {{tier: 1, needs: [{need}]}}}}
    """


@pytest.mark.parametrize(
    ("edge", "wait"),
    [
        ("on_outage: block", "for up to 2 min (java 3.7)"),
        ("on_outage: {block: 11s}", "for up to 11 s (declared)"),
        ("on_outage: {block: 10s}", None),
        ("on_outage: block, config: {delivery.timeout.ms: 5000}", None),
        ("on_outage: reject", None),
        ("on_outage: reject, config: {delivery.timeout.ms: 180000}", "for up to 3 min (java 3.7)"),
        ("on_outage: reject, client: {library: franz-go, version: '1.21'}", "for ever (franz-go 1.21)"),
        ("on_outage: block, client: {library: home-made}", None),
        ("on_outage: outbox", None),
        ("on_outage: drop", None),
        ("config: {}", None),
    ],
)
def test_it_is_the_wait_in_force_that_counts(edge: str, wait: str | None) -> None:
    found = findings(RULE, platform(edge))

    assert bool(found) == bool(wait)
    assert all(wait in finding.message for finding in found if wait)


def test_how_long_may_be_waited_can_be_set() -> None:
    assert not findings(RULE, platform("on_outage: block"), longest_block="2m")
    assert findings(RULE, platform("on_outage: reject"), longest_ack="30s")


def test_whoever_can_do_without_for_a_while_does_not_wait() -> None:
    assert not findings(RULE, platform("on_outage: block", need="{ref: checkout, tolerates: 1m}"))


def test_a_service_that_works_off_events_keeps_nobody_waiting_unless_it_is_called() -> None:
    text = platform("on_outage: block", "consumes: [{topic: orders/placed, group: g, tolerates: 1h}], ")
    called = text.replace("      checkout:", "      front: {needs: [checkout]}\n      checkout:")

    assert not findings(RULE, text)
    assert by_subject(RULE, called).keys() == {"service:checkout"}


def test_less_critical_functions_count_if_asked_for() -> None:
    text = platform("on_outage: block").replace("tier: 1", "tier: 2")

    assert not findings(RULE, text)
    assert findings(RULE, text, tier=2)


def test_a_default_is_a_guess_and_a_setting_is_none() -> None:
    assert findings(RULE, platform("on_outage: block"))[0].confidence == "likely"
    set_ = platform("on_outage: block, config: {delivery.timeout.ms: 60000}")
    assert findings(RULE, set_)[0].confidence == "certain"
