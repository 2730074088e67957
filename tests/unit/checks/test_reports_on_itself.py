"""Status pages, alerts and monitoring that go down with what they are there to report."""

import pytest

from tests.unit.checks.finding import by_subject, findings

RULE = "reports-on-itself"


def platform(name: str, body: str = "", profile: str = "telemetry") -> str:
    return f"""
    clusters: {{bus: {{}}}}
    topics: {{bus/orders: {{profile: delivery}}, bus/metrics: {{profile: {profile}}}}}
    services:
      checkout: {{produces: [{{topic: bus/orders, on_outage: reject}}]}}
      {name}: {{{body}consumes: [{{topic: bus/metrics, group: g, tolerates: 1m}}]}}
    functions: {{place-order: {{tier: 1, needs: [checkout]}}}}
    """


@pytest.mark.parametrize("tag", ["alerting", "monitoring", "status-page", "on-call"])
def test_a_tag_says_what_something_is_for(tag: str) -> None:
    (finding,) = findings(RULE, platform("eyes", f"tags: [{tag}], ", "delivery"))

    assert finding.confidence == "certain"
    assert finding.evidence[0] == f"taken for one that reports by tag {tag}"


@pytest.mark.parametrize("name", ["status-page", "our-statuspage", "alertmanager", "incident-bot", "alerting"])
def test_a_name_that_means_only_one_thing_is_a_guess(name: str) -> None:
    assert by_subject(RULE, platform(name, profile="delivery"))[f"service:{name}"].confidence == "likely"


@pytest.mark.parametrize("name", ["error-alerts", "log-monitoring", "alert-on-errors"])
def test_a_name_that_may_mean_business_counts_only_with_telemetry(name: str) -> None:
    assert by_subject(RULE, platform(name)).keys() == {f"service:{name}"}
    assert not findings(RULE, platform(name, profile="delivery"))


@pytest.mark.parametrize("name", ["mailer", "incident-free", "alertness", "monitored"])
def test_other_names_say_nothing(name: str) -> None:
    assert not findings(RULE, platform(name))


def test_what_would_have_to_be_reported_is_of_the_tier() -> None:
    text = platform("alerting").replace("tier: 1", "tier: 2")

    assert not findings(RULE, text)
    assert findings(RULE, text, tier=2)


def test_what_needs_a_reporter_is_not_reported_once_more() -> None:
    text = platform("alerting").replace("functions: {", "functions: {alert-on-call: {tier: 1, needs: [alerting]}, ")

    assert by_subject(RULE, text).keys() == {"service:alerting"}


def test_who_can_do_without_survives_to_report() -> None:
    assert not findings(RULE, platform("alerting").replace("tolerates: 1m", "tolerates: forever"))


def test_what_is_shared_may_be_a_zone_if_there_are_others() -> None:
    text = """
    zones: {a: {}ZONES}
    services: {checkout: {zones: [a]}, status-page: {zones: [a]}}
    functions: {place-order: {tier: 1, needs: [checkout]}}
    """

    assert findings(RULE, text.replace("ZONES", ", b: {}"))
    assert not findings(RULE, text.replace("ZONES", ""))


def test_names_and_tags_can_be_set() -> None:
    assert findings(RULE, platform("eyes"), reporters=["eyes"])
    assert not findings(RULE, platform("alerting"), reporters=[], watchers=[])
