from pathlib import Path

import pytest

from kblast.kafka.defaults import broker_default, broker_synonyms, table
from kblast.kafka.history import Value
from kblast.kafka.settings import known_settings

KINDS = ("topic", "broker", "feature")


def value_of(name: str, version: str | None) -> Value | None:
    default = broker_default(name, version)
    assert default is not None
    return default.value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("min.insync.replicas", 1),
        ("unclean.leader.election.enable", False),
        ("default.replication.factor", 1),
        ("num.partitions", 1),
        ("auto.create.topics.enable", True),
        ("retention.ms", 604800000),
        ("retention.bytes", -1),
        ("log.retention.hours", 168),
        ("log.retention.check.interval.ms", 300000),
        ("cleanup.policy", "delete"),
        ("delete.retention.ms", 86400000),
        ("segment.bytes", 1073741824),
        ("segment.ms", 604800000),
        ("max.message.bytes", 1048588),
        ("message.max.bytes", 1048588),
        ("replica.lag.time.max.ms", 30000),
        ("broker.session.timeout.ms", 9000),
        ("broker.heartbeat.interval.ms", 2000),
        ("initial.broker.registration.timeout.ms", 60000),
        ("offsets.topic.num.partitions", 50),
        ("offsets.topic.replication.factor", 3),
        ("offsets.retention.minutes", 10080),
        ("transaction.state.log.num.partitions", 50),
        ("transaction.state.log.replication.factor", 3),
        ("transaction.state.log.min.isr", 2),
        ("transaction.max.timeout.ms", 900000),
        ("group.min.session.timeout.ms", 6000),
        ("group.max.session.timeout.ms", 1800000),
        ("group.consumer.session.timeout.ms", 45000),
        ("group.initial.rebalance.delay.ms", 3000),
        ("min.cleanable.dirty.ratio", 0.5),
    ],
)
def test_default_of_a_recent_version(name: str, value: Value) -> None:
    assert value_of(name, "4.1") == value
    assert value_of(name, "3.9") == value


@pytest.mark.parametrize(
    ("name", "before", "old", "since", "new"),
    [
        ("replica.lag.time.max.ms", "2.4.1", 10000, "2.5.0", 30000),
        ("message.max.bytes", "2.4", 1000012, "2.5", 1048588),
        ("max.message.bytes", "2.4", 1000012, "2.5", 1048588),
        ("zookeeper.session.timeout.ms", "2.4", 6000, "3.9", 18000),
        ("num.recovery.threads.per.data.dir", "3.9", 1, "4.0", 2),
        ("message.timestamp.after.max.ms", "3.9", 9223372036854775807, "4.0", 3600000),
        ("group.coordinator.append.linger.ms", "3.9", 10, "4.0", 5),
        ("group.coordinator.append.linger.ms", "4.1", 5, "4.2", -1),
        ("eligible.leader.replicas.version", "4.0", 0, "4.1", 1),
        ("transaction.version", "3.9", 0, "4.0", 2),
    ],
)
def test_default_changes_with_a_version(name: str, before: str, old: Value, since: str, new: Value) -> None:
    assert value_of(name, before) == old
    assert value_of(name, since) == new


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("zookeeper.session.timeout.ms", "4.0"),
        ("broker.session.timeout.ms", "2.7"),
        ("eligible.leader.replicas.version", "3.9"),
        ("message.downconversion.enable", "4.0"),
        ("log.retention.ms", "4.1"),
        ("no.such.setting", "4.1"),
    ],
)
def test_no_default_where_there_is_none(name: str, version: str) -> None:
    assert broker_default(name, version) is None


def test_numbers_of_a_version_count_as_numbers() -> None:
    assert value_of("eligible.leader.replicas.version", "4.10") == 1


def test_without_a_version_what_all_agree_on_is_certain() -> None:
    default = broker_default("min.insync.replicas", None)

    assert default is not None
    assert (default.value, default.alternatives, default.assumed) == (1, (), False)


def test_without_a_version_what_differs_is_listed_oldest_first() -> None:
    default = broker_default("replica.lag.time.max.ms", None)

    assert default is not None
    assert default.value is None
    assert [(one.value, one.since) for one in default.alternatives] == [(10000, "2.1"), (30000, "2.5")]


def test_that_some_versions_lack_a_setting_is_one_of_the_alternatives() -> None:
    default = broker_default("broker.session.timeout.ms", None)

    assert default is not None
    assert [one.value for one in default.alternatives] == [None, 9000]


def test_a_setting_that_went_is_one_of_the_alternatives() -> None:
    default = broker_default("zookeeper.session.timeout.ms", None)

    assert default is not None
    assert [one.value for one in default.alternatives] == [6000, 18000, None]


def test_a_major_version_leaves_its_minor_versions_open() -> None:
    default = broker_default("replica.lag.time.max.ms", "2")

    assert default is not None
    assert [one.value for one in default.alternatives] == [10000, 30000]
    assert value_of("replica.lag.time.max.ms", "3") == 30000


@pytest.mark.parametrize("version", ["4.9", "4.3.99"])
def test_a_newer_minor_version_keeps_the_defaults(version: str) -> None:
    default = broker_default("linger.ms", version) or broker_default("num.recovery.threads.per.data.dir", version)

    assert default is not None
    assert default.value == 2
    assert default.assumed is (version == "4.9")


@pytest.mark.parametrize("version", ["1.1", "7.4.0-ccs", "0.11"])
def test_of_a_version_nobody_read_only_what_all_share_is_said(version: str) -> None:
    shared = broker_default("min.insync.replicas", version)
    differs = broker_default("replica.lag.time.max.ms", version)

    assert shared is not None
    assert (shared.value, shared.assumed) == (1, True)
    assert differs is not None
    assert (differs.value, differs.assumed) == (None, True)


@pytest.mark.parametrize("version", ["latest", "", "${kafka.version}"])
def test_a_version_without_numbers_is_no_version(version: str) -> None:
    assert broker_default("replica.lag.time.max.ms", version) == broker_default("replica.lag.time.max.ms", None)


@pytest.mark.parametrize(
    ("topic_setting", "broker_settings"),
    [
        ("retention.ms", ["log.retention.ms", "log.retention.minutes", "log.retention.hours"]),
        ("segment.ms", ["log.roll.ms", "log.roll.hours"]),
        ("max.message.bytes", ["message.max.bytes"]),
        ("min.insync.replicas", ["min.insync.replicas"]),
        ("flush.ms", ["log.flush.interval.ms", "log.flush.scheduler.interval.ms"]),
        ("no.such.setting", []),
    ],
)
def test_broker_settings_that_stand_in(topic_setting: str, broker_settings: list[str]) -> None:
    assert [synonym.name for synonym in broker_synonyms(topic_setting)] == broker_settings


@pytest.mark.parametrize(
    ("place", "value", "converted"),
    [(0, "60000", "60000"), (1, "10", "600000"), (2, "72", "259200000"), (2, "-1", "-1"), (2, "seven", "seven")],
)
def test_a_stand_in_has_its_own_unit(place: int, value: str, converted: str) -> None:
    assert broker_synonyms("retention.ms")[place].convert(value) == converted


def test_a_topic_default_is_that_of_its_stand_in() -> None:
    for name, history in table("topic").settings.items():
        for synonym in broker_synonyms(name):
            other = table("broker").settings.get(synonym.name)
            newest, theirs = history.steps[-1].value, other.steps[-1].value if other else None
            if theirs is not None and newest is not None and not isinstance(theirs, bool | str):
                assert newest == theirs * synonym.factor, name


def test_every_setting_with_a_default_is_known() -> None:
    assert table("topic").settings.keys() <= known_settings("topic")
    assert table("broker").settings.keys() <= known_settings("broker")


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_has_a_source_and_rows_stand_in_order_of_version(kind: str) -> None:
    for name, history in table(kind).settings.items():
        assert all(step.source and step.since for step in history.steps), name
        bounds = [tuple(map(int, step.since.split("."))) for step in history.steps]
        assert bounds == sorted(set(bounds)), name
        assert bounds[0] >= (2, 1), name


def test_data_is_packaged_beside_the_code() -> None:
    import kblast.kafka.defaults

    assert (Path(kblast.kafka.defaults.__file__).parent / "data" / "broker.yaml").is_file()
