"""Producers that someone takes to be idempotent and that are not."""

import pytest

from tests.unit.checks.finding import findings

RULE = "silently-not-idempotent"


def platform(client: str, profile: str | None) -> str:
    topic = f"profile: {profile}" if profile else ""
    return f"""
    clusters: {{a: {{}}}}
    topics: {{a/orders: {{{topic}}}}}
    services: {{shop: {{client: {client}, produces: [{{topic: a/orders}}]}}}}
    """


@pytest.mark.parametrize(
    ("client", "found_for"),
    [
        ("{library: java, version: '3.7', config: {acks: 1}}", {"event-sourcing"}),
        ("{library: java, version: '3.1.0'}", {"delivery", "event-sourcing"}),
        ("{library: smallrye-kafka, version: '4.18'}", {"event-sourcing"}),
        ("{library: kafka-python, version: '3.0', config: {acks: 1}}", {"event-sourcing"}),
        ("{library: kafka-connect, version: '4.1'}", {"event-sourcing"}),
        (
            "{library: kafka-go, version: '0.4.50', config: {enable.idempotence: true}}",
            {"delivery", "event-sourcing", "telemetry", None},
        ),
        ("{library: librdkafka, version: '2.5'}", set()),
        ("{library: java, version: '2.8'}", set()),
        ("{library: smallrye-kafka, version: '3.6'}", set()),
        ("{library: java, version: '3.7', config: {acks: 1, enable.idempotence: false}}", set()),
    ],
)
def test_whether_it_is_wrong_depends_on_who_counts_on_it(client: str, found_for: set[str | None]) -> None:
    profiles = ("delivery", "event-sourcing", "telemetry", None)

    assert {profile for profile in profiles if findings(RULE, platform(client, profile))} == found_for


@pytest.mark.parametrize(
    ("client", "result"),
    [
        ("{library: java, version: '3.7', config: {acks: 1}}", "retries can double and reorder its records"),
        ("{library: java, version: '3.7', config: {acks: 0}}", "nobody is told what is lost"),
        ("{library: java, version: '3.7', config: {retries: 0}}", "what fails is not tried again"),
        ("{library: kafka-connect, version: '4.1'}", "retries can double its records"),
        (
            "{library: java, version: '4.1', config: {max.in.flight.requests.per.connection: 6}}",
            "the producer refuses to start",
        ),
    ],
)
def test_it_says_what_comes_of_it(client: str, result: str) -> None:
    (finding,) = findings(RULE, platform(client, "event-sourcing"))

    assert result in finding.message


def test_it_points_at_the_setting_that_does_it() -> None:
    (finding,) = findings(RULE, platform("{library: java, version: '3.7', config: {acks: 1}}", "event-sourcing"))

    assert [place.message for place in finding.related] == ["acks 1 (client config of service:shop)"]


def test_what_was_prepared_and_not_switched_on_was_meant() -> None:
    client = "{library: librdkafka, version: '2.5', config: {acks: -1, max.in.flight.requests.per.connection: 5}}"

    (finding,) = findings(RULE, platform(client, "delivery"))

    assert "the other settings are as it needs them, and it is off by default" in finding.message
