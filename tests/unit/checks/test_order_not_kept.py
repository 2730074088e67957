"""Topics that need order, and those who lose it."""

import pytest

from tests.unit.checks.finding import findings

RULE = "order-not-kept"


def platform(client: str, edge: str = "keyed: true", topic: str = "profile: event-sourcing, partitions: 6") -> str:
    return f"""
    clusters: {{a: {{version: '4.1'}}}}
    topics: {{a/history: {{{topic}}}}}
    services: {{shop: {{client: {client}, produces: [{{topic: a/history, {edge}}}]}}}}
    """


@pytest.mark.parametrize(
    ("client", "in_flight"),
    [
        ("{library: librdkafka, version: '2.5'}", "1000000"),
        ("{library: sarama, version: '1.43'}", "5"),
        ("{library: kafkajs, version: '2.2'}", "unlimited"),
        ("{library: java, version: '2.8'}", "5"),
        ("{library: kafka-python, version: '2.2.0'}", "5"),
        ("{library: java, version: '4.1', config: {enable.idempotence: false}}", "5"),
    ],
)
def test_retries_reorder_what_is_on_the_way_at_once(client: str, in_flight: str) -> None:
    (finding,) = findings(RULE, platform(client))

    assert f": {in_flight} requests in flight, retries and no idempotence" in finding.message


@pytest.mark.parametrize(
    "client",
    [
        "{library: java, version: '4.1'}",
        "{library: java, version: '2.8', config: {max.in.flight.requests.per.connection: 1}}",
        "{library: java, version: '4.1', config: {enable.idempotence: false, retries: 0}}",
        "{library: java, version: '4.1', config: {enable.idempotence: false, acks: 0}}",
        "{library: kafkajs, version: '2.2', config: {maxInFlightRequests: 1}}",
        "{library: kafkajs, version: '2.2', config: {idempotent: true}}",
        "{library: franz-go, version: '1.20', config: {enable.idempotence: false}}",
        "{library: aiokafka, version: '0.14'}",
        "{library: kafka-python, version: '2.0.2'}",
        "{library: java, version: '3.0'}",
        "{}",
    ],
)
def test_who_sends_one_at_a_time_or_never_again_or_is_not_known_is_left_alone(client: str) -> None:
    assert not findings(RULE, platform(client))


@pytest.mark.parametrize(
    ("topic", "found"),
    [
        ("profile: event-sourcing", True),
        ("profile: event-sourcing, partitions: 1", True),
        ("config: {cleanup.policy: 'delete, compact'}", True),
        ("profile: delivery", False),
        ("profile: telemetry, config: {cleanup.policy: compact}", False),
        ("partitions: 6", False),
    ],
)
def test_only_topics_that_need_order_are_judged(topic: str, found: bool) -> None:
    assert bool(findings(RULE, platform("{library: sarama, version: '1.43'}", topic=topic))) == found


JAVA = "{library: java, version: '4.1'}"
KAFKA_GO = "{library: kafka-go, version: '0.4.50'}"


@pytest.mark.parametrize(
    ("client", "edge", "topic", "found"),
    [
        (JAVA, "keyed: false", "profile: event-sourcing", True),
        (JAVA, "keyed: false", "profile: event-sourcing, partitions: 1", False),
        (JAVA, "keyed: false", "profile: delivery, config: {cleanup.policy: compact}", False),
        (JAVA, "on_outage: block", "profile: event-sourcing", False),
        (KAFKA_GO, "keyed: true", "profile: event-sourcing", True),
        (KAFKA_GO, "keyed: true", "profile: event-sourcing, partitions: 1", False),
        (KAFKA_GO, "keyed: true, config: {Balancer: Hash}", "profile: event-sourcing", False),
    ],
)
def test_records_need_keys_and_a_partitioner_that_minds_them(client: str, edge: str, topic: str, found: bool) -> None:
    assert bool(findings(RULE, platform(client, edge, topic))) == found


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ("acks: 1", False),
        ("acks: 1, max.in.flight.requests.per.connection: 3", True),
        ("max.in.flight.requests.per.connection: 10", False),
    ],
)
def test_what_silently_not_idempotent_tells_is_not_told_twice(config: str, found: bool) -> None:
    text = platform(f"{{library: java, version: '3.9', config: {{{config}}}}}")

    assert bool(findings(RULE, text)) == found
    assert findings("silently-not-idempotent", text)


@pytest.mark.parametrize(
    ("config", "found"),
    [("share.acquire.mode: RECORD_LIMIT", True), ("group.protocol: share", True), ("group.protocol: consumer", False)],
)
def test_a_share_group_keeps_no_order(config: str, found: bool) -> None:
    reader = f"services: {{reader: {{consumes: [{{topic: a/history, group: r, config: {{{config}}}}}]}}}}"

    assert bool(findings(RULE, platform(JAVA), reader)) == found


def test_it_is_certain_only_of_what_is_written_down() -> None:
    config = "{enable.idempotence: false, max.in.flight.requests.per.connection: 2, retries: 3}"
    (declared,) = findings(RULE, platform(f"{{library: java, version: '4.1', config: {config}}}"))
    (inferred,) = findings(
        RULE,
        platform(f"{{library: java, version: '4.1', config: {config}}}", topic="config: {retention.ms: -1}"),
    )

    assert (declared.confidence, inferred.confidence) == ("certain", "likely")
