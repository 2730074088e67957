"""Settings that Kafka would not know or not take are warned of, at their places."""

import pytest

from kblast.kafka.doubtful_settings import doubtful_settings
from tests.inventories import inventory_of


def warnings(text: str) -> list[str]:
    return [str(problem) for problem in doubtful_settings(inventory_of(text))]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("retention.ms: 7d", "retention.ms: Kafka expects a whole number, found '7d' (write 604800000)"),
        ("min.insync.replicas: two", "min.insync.replicas: Kafka expects a whole number, found 'two'"),
        (
            "unclean.leader.election.enable: ja",
            "unclean.leader.election.enable: Kafka expects true or false, found 'ja'",
        ),
        ("retentoin.ms: 1", "'retentoin.ms' is not a setting that Kafka knows here (did you mean 'retention.ms'?)"),
    ],
)
def test_a_topic_that_kafka_would_refuse(setting: str, said: str) -> None:
    (warning,) = warnings(f"clusters: {{c: {{}}}}\ntopics: {{c/t: {{config: {{{setting}}}}}}}")
    assert warning.endswith(said)
    assert warning.startswith("a.yaml:3:")


@pytest.mark.parametrize(
    ("client", "setting", "said"),
    [
        ("{library: java}", "acks: some", "acks: Kafka expects one of 0, 1, all, -1, found 'some'"),
        ("{library: java}", "enable.idempotence: 5", "enable.idempotence: Kafka expects true or false, found '5'"),
        ("{library: java}", "buffer.memory: 32MiB", "buffer.memory: Kafka expects a whole number, found '32MiB'"),
        ("{library: java}", "fetch.max.wait.ms: 5", "is not a setting that a producer of java knows here"),
        ("{library: jaava}", "acks: 1", "client library 'jaava' is not known: its defaults count as unknown"),
    ],
)
def test_a_client_that_would_refuse(client: str, setting: str, said: str) -> None:
    (warning,) = warnings(f"""
        clusters: {{c: {{}}}}
        topics: {{c/t: {{}}}}
        services: {{s: {{client: {client}, produces: [{{topic: c/t, config: {{{setting}}}}}]}}}}
    """)
    assert said in warning


def test_what_kafka_takes_is_not_doubted() -> None:
    assert not warnings("""
        clusters: {c: {config: {min.insync.replicas: 2, log.retention.hours: 168, auto.create.topics.enable: true}}}
        topics: {c/t: {config: {retention.ms: -1, cleanup.policy: "compact,delete"}}}
        services:
          s:
            client: {library: librdkafka, config: {request.required.acks: -1, queue.buffering.max.messages: 1000}}
            produces: [{topic: c/t, config: {acks: all}}]
    """)


@pytest.mark.parametrize("library", ["java", "sarama", "aiokafka", "kafka-go", "kafkajs", "librdkafka", "kafka-python"])
def test_acks_of_all_is_a_value_of_every_client(library: str) -> None:
    edge = f"{{topic: c/t, client: {{library: {library}}}, config: {{acks: all}}}}"
    assert warnings(f"clusters: {{c: {{}}}}\ntopics: {{c/t: {{}}}}\nservices: {{s: {{produces: [{edge}]}}}}") == []
