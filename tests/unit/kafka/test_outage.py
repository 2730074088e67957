import math

import pytest

from kblast.kafka.history import Value
from kblast.kafka.libraries import Library, find_library, libraries
from kblast.kafka.outage import Bound, give_up_after, outage_behaviours


def library(name: str) -> Library:
    found = find_library(name)
    assert found is not None, name
    return found


@pytest.mark.parametrize(
    ("name", "version", "seconds", "setting"),
    [
        ("java", "3.7", 120, "delivery.timeout.ms"),
        ("java", "4.1", 120, "delivery.timeout.ms"),
        ("librdkafka", None, 300, "delivery.timeout.ms"),
        ("rust-rdkafka", "0.36", 300, "delivery.timeout.ms"),
        ("confluent-kafka-javascript", None, 9.3, "retries"),
        ("kafka-connect", None, math.inf, None),
        ("kafka-streams", "3.9", 120, "delivery.timeout.ms"),
        ("spring-kafka", "3.3", 120, "delivery.timeout.ms"),
        ("quarkus", "3.15", 120, "delivery.timeout.ms"),
        ("kafka-python", "2.1", 0, "retries"),
        ("kafka-python", "2.2", 120, "delivery.timeout.ms"),
        ("aiokafka", None, 40, "request.timeout.ms"),
        ("sarama", None, 0.3, "retries"),
        ("franz-go", None, math.inf, None),
        ("kafka-go", None, 7.4, "max.attempts"),
        ("kafkajs", None, 9.3, "retries"),
    ],
)
def test_when_a_producer_with_defaults_gives_up(
    name: str, version: str | None, seconds: float, setting: str | None
) -> None:
    (found,) = give_up_after(library(name), version)

    assert found.seconds == pytest.approx(seconds)
    assert found.setting == setting


@pytest.mark.parametrize(
    ("name", "version", "seconds"),
    [
        ("java", "3.9", 120),
        ("java", "4.0", 60),
        ("java", "4.1", 60),
        ("spring-kafka", "4.0", 60),
        ("quarkus", "3.27", 60),
        ("librdkafka", None, 300),
        ("kafka-connect", "4.1", math.inf),
    ],
)
def test_when_a_producer_with_defaults_gives_up_without_any_broker(
    name: str, version: str | None, seconds: float
) -> None:
    (found,) = give_up_after(library(name), version, cluster_down=True)

    assert found.seconds == seconds


def test_without_a_version_all_possible_times_are_told_the_soonest_first() -> None:
    found = give_up_after(library("java"), None, cluster_down=True)

    assert [(one.seconds, one.setting) for one in found] == [(60, "max.block.ms"), (120, "delivery.timeout.ms")]


@pytest.mark.parametrize(
    ("name", "version", "given", "seconds"),
    [
        ("java", "3.9", {"delivery.timeout.ms": 30000}, 30),
        ("java", "3.9", {"delivery.timeout.ms": 2147483647}, math.inf),
        ("java", "3.9", {"delivery.timeout.ms": "soon"}, 120),
        ("java", "3.9", {"retries": 0}, 0),
        ("java", "3.6", {"retries": 3}, 0.3),
        ("java", "3.9", {"retries": 3}, 0.7),
        ("java", "3.9", {"retries": 6}, 3.5),
        ("java", "3.9", {"retries": 1000000000, "retry.backoff.ms": 0}, 0),
        ("librdkafka", None, {"delivery.timeout.ms": 0}, math.inf),
        ("librdkafka", None, {"transactional.id": "x"}, 60),
        ("kafkajs", None, {"enable.idempotence": True}, math.inf),
        ("kafka-go", None, {"max.attempts": 1}, 0),
        ("franz-go", None, {"delivery.timeout.ms": 5000}, 5),
        ("sarama", None, {"retries": 10}, 1),
        ("kafka-streams", "3.9", {"processing.guarantee": "exactly_once_v2"}, math.inf),
        ("kafka-connect", "3.9", {"delivery.timeout.ms": 60000}, 60),
    ],
)
def test_what_is_set_decides(name: str, version: str | None, given: dict[str, Value], seconds: float) -> None:
    (found,) = give_up_after(library(name), version, given)

    assert found.seconds == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("version", "given", "seconds"),
    [
        ("4.1", {"max.block.ms": 0}, 0),
        ("4.1", {"metadata.recovery.strategy": "none"}, 120),
        ("3.9", {"metadata.recovery.strategy": "rebootstrap"}, 60),
        ("4.1", {"delivery.timeout.ms": 30000}, 30),
        ("3.9", {"retries": 3}, 120),
    ],
)
def test_what_is_set_decides_without_any_broker(version: str, given: dict[str, Value], seconds: float) -> None:
    (found,) = give_up_after(library("java"), version, given, cluster_down=True)

    assert found.seconds == seconds


@pytest.mark.parametrize(
    ("name", "version", "bounds", "when_full"),
    [
        ("java", "3.9", (Bound("buffer.memory", "bytes"),), "block"),
        ("kafka-connect", "3.9", (Bound("buffer.memory", "bytes"),), "block"),
        (
            "librdkafka",
            None,
            (
                Bound("queue.buffering.max.messages", "records", zero_is_none=True),
                Bound("queue.buffering.max.kbytes", "KiB"),
            ),
            "fail",
        ),
        ("kafka-python", "2.1.4", (Bound("buffer.memory", "bytes"),), "block"),
        ("kafka-python", "2.1.5", (), "grow"),
        ("aiokafka", None, (Bound("batch.size", "bytes", per="partition"),), "block"),
        ("franz-go", None, (Bound("max.buffered.records", "records"),), "block"),
        ("kafkajs", None, (), "grow"),
    ],
)
def test_what_bounds_the_buffer(name: str, version: str | None, bounds: tuple[Bound, ...], when_full: str) -> None:
    (behaviour,) = outage_behaviours(library(name), version)

    assert behaviour.bounds == bounds
    assert behaviour.when_full == when_full


def test_versions_that_differ_are_all_told() -> None:
    assert [one.when_full for one in outage_behaviours(library("kafka-python"), "2.1")] == ["block", "grow"]


@pytest.mark.parametrize("one", libraries(), ids=lambda one: one.name)
def test_every_library_is_known_to_do_something_in_an_outage(one: Library) -> None:
    assert outage_behaviours(one, None)
    assert give_up_after(one, None)
