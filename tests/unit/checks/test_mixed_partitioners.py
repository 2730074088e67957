"""Writers that place the same key in different partitions."""

import pytest

from tests.unit.checks.finding import by_subject, findings

RULE = "mixed-partitioners"


def platform(other: str, topic: str = "partitions: 6, profile: delivery", keyed: str = "keyed: true") -> str:
    return f"""
    clusters: {{a: {{}}}}
    topics: {{a/orders: {{{topic}}}}}
    services:
      shop: {{client: {{library: java, version: '4.1'}}, produces: [{{topic: a/orders, {keyed}}}]}}
      other: {{client: {other}, produces: [{{topic: a/orders, {keyed}}}]}}
    """


@pytest.mark.parametrize(
    ("client", "way"),
    [
        ("{library: confluent-kafka-python, version: '2.5'}", "crc32"),
        ("{library: sarama, version: '1.43'}", "fnv1a"),
        ("{library: kafka-go, version: '0.4.50'}", "round-robin"),
        ("{library: kafka-go, version: '0.4.50', config: {Balancer: Hash}}", "fnv1a"),
        ("{library: kafkajs, version: '1.16'}", "kafkajs-legacy"),
        ("{library: rust-rdkafka, version: '0.34', config: {partitioner: random}}", "random"),
    ],
)
def test_every_other_way_than_that_of_java_is_found(client: str, way: str) -> None:
    (finding,) = findings(RULE, platform(client))

    assert f"{way}: other" in finding.message
    assert "murmur2: shop" in finding.message
    assert finding.confidence == "likely"


@pytest.mark.parametrize(
    "client",
    [
        "{library: kafkajs, version: '2.2'}",
        "{library: kafka-python, version: '2.0.2'}",
        "{library: aiokafka, version: '0.14'}",
        "{library: franz-go, version: '1.20'}",
        "{library: quarkus, version: '3.8'}",
        "{library: kafka-connect, version: '3.9'}",
        "{library: confluent-kafka-javascript, version: '1.2'}",
        "{library: librdkafka, version: '2.5', config: {partitioner: murmur2_random}}",
        "{library: sarama, version: '1.60', config: {Producer.Partitioner: NewMurmur2Partitioner}}",
        "{library: kafka-go, version: '0.4.50', config: {Balancer: Murmur2Balancer}}",
    ],
)
def test_those_that_place_keys_as_java_does_are_not(client: str) -> None:
    assert not findings(RULE, platform(client))


def test_a_library_whose_version_decides_is_asked_for_its_version() -> None:
    finding = by_subject(RULE, platform("{library: kafkajs}"))["topic:a/orders"]

    assert finding.confidence == "unknown"
    assert finding.evidence == ("not known: partitioner of other (the default depends on the version of kafkajs)",)


def test_two_partitioners_that_are_known_decide_whatever_a_third_may_be() -> None:
    text = platform("{library: sarama, version: '1.43'}")

    (finding,) = findings(RULE, text, "services: {stranger: {produces: [{topic: a/orders, keyed: true}]}}")

    assert finding.confidence == "likely"
    assert "not known: stranger" in finding.message


@pytest.mark.parametrize(
    ("topic", "confidence"),
    [
        ("partitions: 6, profile: event-sourcing", "likely"),
        ("partitions: 6, config: {cleanup.policy: compact}", "likely"),
        ("partitions: 6, profile: delivery", "unknown"),
        ("partitions: 6", None),
        ("partitions: 6, profile: telemetry", None),
        ("partitions: 1, profile: event-sourcing", None),
    ],
)
def test_without_a_word_on_keys_the_topic_decides(topic: str, confidence: str | None) -> None:
    found = findings(RULE, platform("{library: sarama, version: '1.43'}", topic, keyed="on_outage: block"))

    assert [finding.confidence for finding in found] == ([confidence] if confidence else [])


def test_a_partitioner_of_ones_own_is_one_more_way() -> None:
    own = "{library: java, version: '4.1', config: {partitioner.class: com.example.ByCustomer}}"

    (finding,) = findings(RULE, platform(own))

    assert "com.example.ByCustomer: other" in finding.message


def test_who_writes_first_in_the_file_does_not_matter() -> None:
    text = platform("{library: sarama, version: '1.43'}")
    more = "services: {another: {client: {library: librdkafka}, produces: [{topic: a/orders, keyed: true}]}}"

    (one,), (other,) = findings(RULE, text, more), findings(RULE, more, text)

    assert (one.message, one.evidence, one.fingerprint) == (other.message, other.evidence, other.fingerprint)
