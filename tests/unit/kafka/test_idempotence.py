import pytest

from kblast.kafka.history import Value
from kblast.kafka.idempotence import Outcome, effective_idempotence
from kblast.kafka.libraries import find_library

IN_FLIGHT = "max.in.flight.requests.per.connection"
IDEMPOTENT: dict[str, Value] = {"enable.idempotence": True}
NOT: dict[str, Value] = {"enable.idempotence": False}
TRANSACTIONAL: dict[str, Value] = {"transactional.id": "x"}


def outcome(name: str, version: str | None, given: dict[str, Value]) -> Outcome:
    library = find_library(name)
    assert library is not None, name
    found = effective_idempotence(library, version, given)
    assert found.reason
    return found.outcome


# Each row was tried with the client itself: a producer of that version with these settings was made, and looked into.
JAVA: list[tuple[dict[str, Value], Outcome, Outcome, Outcome, Outcome]] = [
    #                                              2.8             3.0.0           3.9             4.1
    ({}, "off", "off", "on", "on"),
    ({"acks": 1}, "off", "off", "off", "off"),
    ({"acks": 0}, "off", "off", "off", "off"),
    ({"acks": "all"}, "off", "off", "on", "on"),
    ({"retries": 0}, "off", "off", "off", "off"),
    ({"retries": 3}, "off", "off", "on", "on"),
    ({IN_FLIGHT: 6}, "off", "off", "off", "config-error"),
    ({"acks": 1, IN_FLIGHT: 6}, "off", "off", "off", "config-error"),
    (IDEMPOTENT, "on", "on", "on", "on"),
    ({**IDEMPOTENT, "acks": 1}, "config-error", "config-error", "config-error", "config-error"),
    ({**IDEMPOTENT, "retries": 0}, "config-error", "config-error", "config-error", "config-error"),
    ({**IDEMPOTENT, IN_FLIGHT: 6}, "config-error", "config-error", "config-error", "config-error"),
    (NOT, "off", "off", "off", "off"),
    ({**NOT, IN_FLIGHT: 6}, "off", "off", "off", "off"),
    (TRANSACTIONAL, "on", "on", "on", "on"),
    ({**TRANSACTIONAL, "acks": 1}, "config-error", "config-error", "config-error", "config-error"),
    ({**TRANSACTIONAL, "retries": 0}, "config-error", "config-error", "config-error", "config-error"),
    ({**TRANSACTIONAL, IN_FLIGHT: 6}, "config-error", "config-error", "config-error", "config-error"),
    ({**TRANSACTIONAL, **NOT}, "config-error", "config-error", "config-error", "config-error"),
]


@pytest.mark.parametrize("row", JAVA, ids=lambda row: str(row[0]))
@pytest.mark.parametrize(("place", "version"), [(1, "2.8"), (2, "3.0.0"), (3, "3.9"), (4, "4.1")])
def test_java(row: tuple[dict[str, Value], Outcome, Outcome, Outcome, Outcome], place: int, version: str) -> None:
    assert outcome("java", version, row[0]) == row[place]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("2.8.2", "off"),
        ("3.0.0", "off"),
        ("3.0.1", "on"),
        ("3.0", "unknown"),
        ("3.1.0", "off"),
        ("3.1.1", "on"),
        ("3.2.0", "on"),
        ("3.10", "on"),
        ("4.0.0", "on"),
        ("3", "unknown"),
        ("4", "on"),
        (None, "unknown"),
        ("latest", "unknown"),
    ],
)
def test_java_by_version(version: str | None, expected: Outcome) -> None:
    assert outcome("java", version, {}) == expected


def test_what_is_certain_in_all_versions_needs_no_version() -> None:
    assert outcome("java", None, IDEMPOTENT) == "on"
    assert outcome("java", None, {"acks": 1}) == "off"
    assert outcome("java", None, {**IDEMPOTENT, "acks": 1}) == "config-error"


@pytest.mark.parametrize(
    ("name", "version", "given", "expected"),
    [
        ("spring-kafka", "3.3", {}, "on"),
        ("spring-kafka", "2.8.3", {}, "off"),
        ("smallrye-kafka", "4.26", {}, "off"),
        ("smallrye-kafka", "4.26", {"acks": "all"}, "on"),
        ("smallrye-kafka", "4.26", IDEMPOTENT, "config-error"),
        ("kafka-connect", "3.0.0", {}, "off"),
        ("kafka-connect", "3.0.1", {}, "on"),
        ("kafka-connect", "3.0.2", {}, "off"),
        ("kafka-connect", "4.1", {}, "off"),
        ("kafka-connect", "4.1", IDEMPOTENT, "on"),
        ("kafka-streams", "2.8", {}, "off"),
        ("kafka-streams", "2.8", {"processing.guarantee": "exactly_once"}, "on"),
        ("librdkafka", None, {}, "off"),
        ("librdkafka", None, IDEMPOTENT, "on"),
        ("librdkafka", None, {**IDEMPOTENT, "acks": 1}, "config-error"),
        ("librdkafka", None, {**IDEMPOTENT, IN_FLIGHT: 6}, "config-error"),
        ("librdkafka", None, TRANSACTIONAL, "on"),
        ("kafka-python", "2.1", IDEMPOTENT, "off"),
        ("kafka-python", "2.2", {}, "off"),
        ("kafka-python", "2.2", IDEMPOTENT, "on"),
        ("kafka-python", "2.2", {**IDEMPOTENT, IN_FLIGHT: 5}, "config-error"),
        ("kafka-python", "3.0", {}, "on"),
        ("kafka-python", "3.0", {"acks": 1}, "off"),
        ("kafka-python", "3.0", {**IDEMPOTENT, "acks": 1}, "config-error"),
        ("aiokafka", None, {}, "off"),
        ("aiokafka", None, IDEMPOTENT, "on"),
        ("aiokafka", None, {**IDEMPOTENT, "acks": 1}, "config-error"),
        ("sarama", None, {}, "off"),
        ("sarama", None, IDEMPOTENT, "config-error"),
        ("sarama", None, {**IDEMPOTENT, "acks": "all", IN_FLIGHT: 1}, "on"),
        ("sarama", None, TRANSACTIONAL, "config-error"),
        ("franz-go", None, {}, "on"),
        ("franz-go", None, {"acks": 1}, "config-error"),
        ("franz-go", None, {**NOT, "acks": 1}, "off"),
        ("kafka-go", None, IDEMPOTENT, "off"),
        ("kafkajs", None, {}, "off"),
        ("kafkajs", None, IDEMPOTENT, "on"),
        ("kafkajs", None, {**IDEMPOTENT, "acks": 1}, "config-error"),
    ],
)
def test_other_libraries(name: str, version: str | None, given: dict[str, Value], expected: Outcome) -> None:
    assert outcome(name, version, given) == expected


def test_the_reason_names_the_setting_that_turns_it_off() -> None:
    library = find_library("java")
    assert library is not None

    assert effective_idempotence(library, "3.9", {"acks": 1}).reason == "acks=1 turns it off"
    assert "KAFKA-13598" in effective_idempotence(library, "3.0.0").reason
    assert effective_idempotence(library, None).reason.startswith("differs by version: off (")


@pytest.mark.parametrize(
    ("name", "version", "given", "expected", "setting"),
    [
        ("java", "3.9", {}, True, "enable.idempotence"),
        ("java", "3.9", {"acks": 1}, True, "acks"),
        ("java", "3.9", {IN_FLIGHT: 6}, True, IN_FLIGHT),
        ("java", "3.0.0", {}, True, "enable.idempotence"),
        ("java", "3.9", NOT, False, "enable.idempotence"),
        ("java", "2.8", {}, False, "enable.idempotence"),
        ("java", "2.8", {**IDEMPOTENT, "acks": 1}, True, "acks"),
        ("kafka-connect", "3.9", {}, True, "enable.idempotence"),
        ("kafka-connect", "3.9", NOT, False, "enable.idempotence"),
        ("kafka-connect", "2.8", {}, False, "enable.idempotence"),
        ("quarkus", "3.8", {}, True, "acks"),
        ("kafka-go", "0.4.50", {}, False, None),
        ("kafka-go", "0.4.50", IDEMPOTENT, True, None),
        ("librdkafka", "2.5", {}, False, "enable.idempotence"),
    ],
)
def test_it_says_whether_idempotence_was_to_be_expected_and_what_decided(
    name: str, version: str, given: dict[str, Value], expected: bool, setting: str | None
) -> None:
    library = find_library(name)
    assert library is not None

    found = effective_idempotence(library, version, given)

    assert (found.expected, found.setting) == (expected, setting)


def test_connect_that_writes_sources_exactly_once_is_idempotent() -> None:
    assert outcome("kafka-connect", "3.9", {"exactly.once.source.support": "enabled"}) == "on"
    assert outcome("kafka-connect", "3.9", {"exactly.once.source.support": "preparing"}) == "off"
