import pytest

from kblast.kafka.clients import canonical_setting, client_default, known_client_settings
from kblast.kafka.history import Value
from kblast.kafka.libraries import ROLES, Library, Role, find_library, libraries, library_names
from kblast.kafka.settings import known_settings


def library(name: str) -> Library:
    found = find_library(name)
    assert found is not None, name
    return found


def value_of(name: str, version: str | None, role: Role, setting: str, **given: Value) -> Value | None:
    settings = {key.replace("_", "."): value for key, value in given.items()}
    default = client_default(library(name), version, role, setting, settings)
    return default.value if default else None


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("java", "java"),
        ("Kafka-Clients", "java"),
        ("org.apache.kafka:kafka-clients", "java"),
        ("confluent-kafka", "librdkafka"),
        ("confluent_kafka_python", "librdkafka"),
        ("confluent-kafka-go", "librdkafka"),
        ("confluent-kafka-dotnet", "librdkafka"),
        ("rdkafka", "librdkafka"),
        ("rust-rdkafka", "rust-rdkafka"),
        ("node-rdkafka", "node-rdkafka"),
        ("php-rdkafka", "php-rdkafka"),
        ("@confluentinc/kafka-javascript", "confluent-kafka-javascript"),
        ("kafka-python", "kafka-python"),
        ("aiokafka", "aiokafka"),
        ("Sarama", "sarama"),
        ("franz-go", "franz-go"),
        ("segmentio/kafka-go", "kafka-go"),
        ("KafkaJS", "kafkajs"),
        ("spring-kafka", "spring-kafka"),
        ("kafka-streams", "kafka-streams"),
        ("kafka-connect", "kafka-connect"),
        ("smallrye", "smallrye-kafka"),
        (" quarkus ", "quarkus"),
    ],
)
def test_a_library_is_known_by_its_names(alias: str, name: str) -> None:
    assert library(alias).name == name


@pytest.mark.parametrize("name", ["", "jaava", "kafka"])
def test_an_unknown_library_is_none(name: str) -> None:
    assert find_library(name) is None


def test_all_names_are_listed_in_order_and_lead_to_a_library() -> None:
    names = library_names()

    assert list(names) == sorted(set(names))
    assert {library(name).name for name in names} == {one.name for one in libraries()}


def test_no_name_belongs_to_two_libraries() -> None:
    names = [name.lower() for one in libraries() for name in (one.name, *one.aliases)]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "version", "acks"),
    [
        ("java", "2.8", 1),
        ("java", "3.0.0", "all"),
        ("java", "4.1", "all"),
        ("librdkafka", None, "all"),
        ("kafka-python", "2.3.1", 1),
        ("kafka-python", "3.0", "all"),
        ("aiokafka", None, 1),
        ("sarama", "1.43.0", 1),
        ("franz-go", None, "all"),
        ("kafka-go", "0.4.47", 0),
        ("kafkajs", "2.2.4", "all"),
        ("kafka-connect", "2.8", "all"),
        ("kafka-streams", "2.8", 1),
        ("smallrye-kafka", "4.26", 1),
        ("quarkus", "3.15", 1),
        ("spring-kafka", "2.7", 1),
        ("spring-kafka", "2.8", "all"),
    ],
)
def test_acks(name: str, version: str | None, acks: Value) -> None:
    assert value_of(name, version, "producer", "acks") == acks


@pytest.mark.parametrize(
    ("name", "version", "setting", "value"),
    [
        ("java", "3.9", "linger.ms", 0),
        ("java", "4.0", "linger.ms", 5),
        ("java", "3.7", "metadata.recovery.strategy", None),
        ("java", "3.9", "metadata.recovery.strategy", "none"),
        ("java", "4.0", "metadata.recovery.strategy", "rebootstrap"),
        ("java", "3.7", "delivery.timeout.ms", 120000),
        ("java", "3.7", "buffer.memory", 33554432),
        ("java", "3.7", "max.block.ms", 60000),
        ("java", "3.7", "partitioner", "murmur2"),
        ("java", "2.3", "partitioner.null.key", "round-robin"),
        ("java", "2.4", "partitioner.null.key", "sticky"),
        ("java", "3.3", "partitioner.null.key", "adaptive-sticky"),
        ("librdkafka", "2.15", "partitioner", "crc32"),
        ("librdkafka", "2.15", "max.in.flight.requests.per.connection", 1000000),
        ("librdkafka", "2.15", "delivery.timeout.ms", 300000),
        ("librdkafka", "2.15", "enable.idempotence", False),
        ("confluent-kafka-javascript", None, "partitioner", "murmur2"),
        ("confluent-kafka-javascript", None, "retries", 5),
        ("confluent-kafka-javascript", None, "delivery.timeout.ms", 300000),
        ("kafka-python", "2.1.4", "buffer.memory", 33554432),
        ("kafka-python", "2.1.5", "buffer.memory", None),
        ("kafka-python", "2.1", "retries", 0),
        ("kafka-python", "2.2", "retries", 2147483647),
        ("sarama", None, "partitioner", "fnv1a"),
        ("sarama", None, "retries", 3),
        ("franz-go", "1.19", "linger.ms", 0),
        ("franz-go", "1.20", "linger.ms", 10),
        ("franz-go", None, "enable.idempotence", True),
        ("kafka-go", None, "partitioner", "round-robin"),
        ("kafkajs", "1.16", "partitioner", "kafkajs-legacy"),
        ("kafkajs", "2.0", "partitioner", "murmur2"),
        ("kafka-streams", "4.1", "linger.ms", 100),
        ("kafka-connect", "4.1", "max.block.ms", 9223372036854775807),
        ("kafka-connect", "3.9", "max.in.flight.requests.per.connection", 1),
        ("kafka-connect", "3.9", "enable.idempotence", False),
        ("spring-kafka", "3.2", "metadata.recovery.strategy", None),
        ("spring-kafka", "4.0", "metadata.recovery.strategy", "rebootstrap"),
        ("quarkus", "3.20", "linger.ms", 0),
        ("quarkus", "3.24", "linger.ms", 5),
    ],
)
def test_producer_default(name: str, version: str | None, setting: str, value: Value | None) -> None:
    assert value_of(name, version, "producer", setting) == value


@pytest.mark.parametrize(
    ("name", "version", "setting", "value"),
    [
        ("java", "2.8", "session.timeout.ms", 10000),
        ("java", "3.0", "session.timeout.ms", 45000),
        ("java", "4.1", "auto.offset.reset", "latest"),
        ("java", "4.1", "isolation.level", "read_uncommitted"),
        ("java", "4.1", "enable.auto.commit", True),
        ("librdkafka", None, "isolation.level", "read_committed"),
        ("librdkafka", "1.6", "session.timeout.ms", 10000),
        ("librdkafka", "1.7", "session.timeout.ms", 45000),
        ("kafkajs", None, "isolation.level", "read_committed"),
        ("franz-go", None, "auto.offset.reset", "earliest"),
        ("kafka-go", None, "auto.offset.reset", "earliest"),
        ("kafka-go", None, "session.timeout.ms", 30000),
        ("sarama", None, "auto.commit.interval.ms", 1000),
        ("kafka-python", "2.1", "isolation.level", "read_uncommitted"),
        ("kafka-python", "2.2", "isolation.level", "read_uncommitted"),
        ("aiokafka", None, "partition.assignment.strategy", "roundrobin"),
        ("spring-kafka", "3.3", "enable.auto.commit", False),
        ("kafka-streams", "4.1", "auto.offset.reset", "earliest"),
        ("kafka-streams", "4.1", "enable.auto.commit", False),
        ("kafka-connect", "4.1", "auto.offset.reset", "earliest"),
        ("quarkus", None, "enable.auto.commit", False),
    ],
)
def test_consumer_default(name: str, version: str | None, setting: str, value: Value | None) -> None:
    assert value_of(name, version, "consumer", setting) == value


def test_without_a_version_what_differs_is_listed_with_its_version() -> None:
    default = client_default(library("kafka-python"), None, "producer", "acks")

    assert default is not None
    assert default.value is None
    assert [(one.value, one.of, one.since) for one in default.alternatives] == [
        (1, "kafka-python", "1.4"),
        ("all", "kafka-python", "3.0"),
    ]


def test_a_default_of_the_base_says_whose_version_it_came_with() -> None:
    default = client_default(library("spring-kafka"), "3.3", "producer", "acks")

    assert default is not None
    assert (default.value, default.of, default.since) == ("all", "java", "3.0")


def test_a_library_whose_version_says_nothing_of_its_base_may_have_any() -> None:
    default = client_default(library("php-rdkafka"), "6.0.4", "consumer", "session.timeout.ms")

    assert default is not None
    assert [one.value for one in default.alternatives] == [10000, 45000]


@pytest.mark.parametrize("version", ["4.9", "7.6.0-ccs", "1.0"])
def test_a_version_nobody_read_is_assumed(version: str) -> None:
    default = client_default(library("java"), version, "producer", "delivery.timeout.ms")

    assert default is not None
    assert (default.value, default.assumed) == (120000, True)


@pytest.mark.parametrize("setting", ["no.such.setting", "buffer.memory"])
def test_a_setting_the_library_does_not_have_has_no_default(setting: str) -> None:
    assert client_default(library("kafkajs"), None, "producer", setting) is None


@pytest.mark.parametrize(
    ("name", "version", "given", "setting", "value"),
    [
        ("java", "2.8", {"enable.idempotence": True}, "acks", "all"),
        ("java", "2.8", {"enable.idempotence": False}, "acks", 1),
        ("java", "2.8", {"transactional.id": "x"}, "acks", "all"),
        ("aiokafka", None, {"enable.idempotence": True}, "acks", "all"),
        ("kafka-python", "2.2", {"enable.idempotence": True}, "max.in.flight.requests.per.connection", 1),
        ("kafka-python", "3.0", {"enable.idempotence": True}, "max.in.flight.requests.per.connection", 5),
        ("librdkafka", None, {"enable.idempotence": True}, "max.in.flight.requests.per.connection", 5),
        ("librdkafka", None, {"transactional.id": "x"}, "delivery.timeout.ms", 60000),
        (
            "librdkafka",
            None,
            {"transactional.id": "x", "transaction.timeout.ms": 10000},
            "delivery.timeout.ms",
            10000,
        ),
        ("kafkajs", None, {"enable.idempotence": True}, "retries", 9007199254740991),
        ("franz-go", None, {"enable.idempotence": False}, "max.in.flight.requests.per.connection", 1),
        ("kafka-streams", "4.1", {"processing.guarantee": "exactly_once_v2"}, "delivery.timeout.ms", 2147483647),
        ("kafka-streams", "4.1", {"processing.guarantee": "at_least_once"}, "delivery.timeout.ms", 120000),
    ],
)
def test_what_is_set_changes_other_defaults(
    name: str, version: str | None, given: dict[str, Value], setting: str, value: Value
) -> None:
    default = client_default(library(name), version, "producer", setting, given)

    assert default is not None
    assert default.value == value


@pytest.mark.parametrize(
    ("name", "written", "canonical"),
    [
        ("java", ("acks", "-1"), ("acks", "all")),
        ("java", ("acks", "all"), ("acks", "all")),
        ("java", ("acks", "1"), ("acks", 1)),
        ("java", ("acks", -1), ("acks", "all")),
        ("java", ("enable.idempotence", "TRUE"), ("enable.idempotence", True)),
        ("java", (" retries ", " 3 "), ("retries", 3)),
        ("java", ("client.id", "007"), ("client.id", "007")),
        ("java", ("retries", "many"), ("retries", "many")),
        (
            "java",
            ("partitioner.class", "org.apache.kafka.clients.producer.RoundRobinPartitioner"),
            ("partitioner", "round-robin"),
        ),
        ("java", ("partitioner.class", "shop.OurPartitioner"), ("partitioner", "shop.OurPartitioner")),
        ("librdkafka", ("request.required.acks", "-1"), ("acks", "all")),
        ("librdkafka", ("message.timeout.ms", "5000"), ("delivery.timeout.ms", 5000)),
        ("librdkafka", ("delivery.timeout.ms", "5000"), ("delivery.timeout.ms", 5000)),
        ("librdkafka", ("message.send.max.retries", "2"), ("retries", 2)),
        ("librdkafka", ("max.in.flight", "1"), ("max.in.flight.requests.per.connection", 1)),
        ("librdkafka", ("queue.buffering.max.ms", "0.5"), ("linger.ms", 0.5)),
        ("librdkafka", ("queue.buffering.max.messages", "10"), ("queue.buffering.max.messages", 10)),
        ("librdkafka", ("auto.offset.reset", "smallest"), ("auto.offset.reset", "earliest")),
        ("librdkafka", ("partitioner", "murmur2_random"), ("partitioner", "murmur2")),
        ("rust-rdkafka", ("request.required.acks", "1"), ("acks", 1)),
        ("aiokafka", ("request_timeout_ms", "40000"), ("request.timeout.ms", 40000)),
        ("aiokafka", ("max_batch_size", "1024"), ("batch.size", 1024)),
        ("kafka-python", ("enable_idempotence", "True"), ("enable.idempotence", True)),
        ("sarama", ("Producer.RequiredAcks", "WaitForAll"), ("acks", "all")),
        ("sarama", ("Producer.Retry.Backoff", "250ms"), ("retry.backoff.ms", 250)),
        ("sarama", ("Net.MaxOpenRequests", "1"), ("max.in.flight.requests.per.connection", 1)),
        ("sarama", ("Consumer.Offsets.Initial", "OffsetOldest"), ("auto.offset.reset", "earliest")),
        ("kafka-go", ("RequiredAcks", "RequireAll"), ("acks", "all")),
        ("kafka-go", ("Balancer", "Hash"), ("partitioner", "fnv1a")),
        ("kafkajs", ("fromBeginning", True), ("auto.offset.reset", "earliest")),
        ("kafkajs", ("idempotent", "true"), ("enable.idempotence", True)),
        ("kafka-connect", ("producer.override.acks", "1"), ("acks", 1)),
        ("kafka-streams", ("main.consumer.max.poll.records", "10"), ("max.poll.records", 10)),
        ("franz-go", ("RecordDeliveryTimeout", "30s"), ("delivery.timeout.ms", 30000)),
    ],
)
def test_settings_are_spelled_as_kafka_does(
    name: str, written: tuple[str, Value], canonical: tuple[str, Value]
) -> None:
    found = canonical_setting(library(name), *written)

    assert found == canonical
    assert type(found[1]) is type(canonical[1])


@pytest.mark.parametrize(
    ("name", "role", "setting", "known"),
    [
        ("java", "producer", "acks", True),
        ("java", "producer", "session.timeout.ms", False),
        ("java", "consumer", "session.timeout.ms", True),
        ("java", "producer", "queue.buffering.max.kbytes", False),
        ("librdkafka", "producer", "queue.buffering.max.kbytes", True),
        ("node-rdkafka", "producer", "queue.buffering.max.kbytes", True),
        ("sarama", "producer", "Producer.RequiredAcks", True),
        ("kafka-streams", "producer", "processing.guarantee", True),
        ("smallrye-kafka", "producer", "max-inflight-messages", True),
        ("java", "producer", "acsk", False),
    ],
)
def test_known_settings_of_a_client(name: str, role: Role, setting: str, known: bool) -> None:
    assert (setting in known_client_settings(library(name), role)) is known


def test_java_has_defaults_for_known_settings_only() -> None:
    own = {"partitioner", "partitioner.null.key"}

    for role in ROLES:
        assert library("java").defaults[role].keys() - own <= known_settings(role)


@pytest.mark.parametrize("one", libraries(), ids=lambda one: one.name)
def test_every_library_says_where_its_data_is_from_and_what_its_version_means(one: Library) -> None:
    assert one.source
    assert one.versions.startswith("of ")
    for role in ROLES:
        for name, history in one.defaults[role].items():
            assert history.steps, name
            assert all(step.source.startswith(one.source) for step in history.steps), name
    for rules in one.rules.values():
        assert all(rule["source"] for rule in rules.values())


@pytest.mark.parametrize("one", libraries(), ids=lambda one: one.name)
def test_every_producer_has_acks_and_a_partitioner(one: Library) -> None:
    for setting in ("acks", "partitioner", "enable.idempotence"):
        assert client_default(one, None, "producer", setting) is not None
