"""What is declared, held against a real cluster."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource

from tests.kafka.clients import consume, create_topic, create_topics, produce
from tests.kafka.cluster import Cluster
from tests.kafka.scraping import at, login, password
from tests.kafka.waiting import wait_until
from tests.running import run_kblast

pytestmark = pytest.mark.xdist_group("kafka")

DECLARED = """\
kblast: 1
zones: {az-a: {}, az-b: {}, az-c: {}}
clusters:
  bus:
    version: "4.3"
    brokers: {1: {zone: az-a}, 2: {zone: az-b}, 3: {zone: az-c}}
topics:
  bus/d-same: {partitions: 2, assignment: {0: [1, 2], 1: [2, 3]}, config: {min.insync.replicas: 2}}
  bus/d-other: {partitions: 3, replication: 3, config: {retention.ms: -1}}
  bus/d-gone: {partitions: 1}
services:
  readers: {consumes: [{topic: bus/d-same, group: d-readers}]}
  leavers: {consumes: [{topic: bus/d-same, group: d-leavers}]}
  writer: {produces: [{topic: bus/d-same}]}
"""


DECLARED_BROKERS = """\
kblast: 1
clusters: {{bus: {{version: "4.3", config: {0}, brokers: {{1: {{config: {1}}}, 2: {{config: {2}}}, 3: {{}}}}}}}}
"""


def drift(folder: Path, cluster: Cluster, declared: str) -> dict[str, Any]:
    (folder / "kblast.yaml").write_text(declared, encoding="utf-8")
    outcome = run_kblast("drift", *at(cluster), "--producers", "--format", "json", cwd=folder)
    assert outcome.code == 1, outcome.err
    result: dict[str, Any] = json.loads(outcome.out)
    return result


def test_what_differs_from_a_real_cluster_is_found(plain_cluster: Cluster, tmp_path: Path) -> None:
    same: tuple[list[list[int]], dict[str, str]] = ([[1, 2], [2, 3]], {"min.insync.replicas": "2"})
    other: tuple[list[list[int]], dict[str, str]] = ([[1, 2]], {"retention.ms": "60000", "cleanup.policy": "compact"})
    create_topics(plain_cluster, {"d-same": same, "d-other": other, "d-new": ([[1]], {})})
    produce(plain_cluster, "d-same", ["a", "b"], transactional_id="d-stranger")
    consume(plain_cluster, "d-same", 2, "d-readers")
    consume(plain_cluster, "d-same", 2, "d-unheard-of")

    result = drift(tmp_path, plain_cluster, DECLARED)

    assert result["compared"] == ["bus"]
    found = {(finding["subject"], finding["message"]) for finding in result["findings"]}
    assert {message for subject, message in found if subject == "topic:bus/d-other"} == {
        "partitions is declared as 3; the cluster says 1",
        "replication is declared as 3; the cluster says 2",
        "retention.ms is declared as -1; the cluster says 60000",
        "sets what nobody declared: cleanup.policy = compact (declared: delete (default of Kafka 4.3))",
    }
    for expected in (
        ("topic:bus/d-gone", "is declared, and the cluster does not have it"),
        ("topic:bus/d-new", "is in the cluster, and nobody declared it"),
        ("topic:bus/d-same", "is written by service:d-stranger as d-stranger (observed), and nobody declared that"),
        ("group:bus/d-unheard-of", "reads bus/d-same, and nobody declared that"),
        (
            "group:bus/d-leavers",
            "is declared (service:leavers), and nobody reads as it in the cluster",
        ),
    ):
        assert expected in found
    assert not [subject for subject, _ in found if subject in ("group:bus/d-readers", "topic:bus/__consumer_offsets")]
    (unknown,) = [finding for finding in result["findings"] if finding["confidence"] == "unknown"]
    assert unknown["evidence"] == ["service:writer writes bus/d-same"]
    assert not [message for subject, message in found if subject == "cluster:bus" and "brokers" in message]


@contextmanager
def set_on_broker(cluster: Cluster, broker: int, name: str, value: str) -> Iterator[None]:
    """A setting of a single broker, for as long as the block lasts."""
    resource = ConfigResource(ConfigResource.Type.BROKER, str(broker))

    def alter(how: AlterConfigOpType) -> None:
        entry = ConfigEntry(name, value, incremental_operation=how)
        changed = ConfigResource(ConfigResource.Type.BROKER, str(broker), incremental_configs=[entry])
        for altered in cluster.admin.incremental_alter_configs([changed]).values():
            altered.result(60)

    def is_set() -> bool:
        (described,) = cluster.admin.describe_configs([resource]).values()
        return bool(described.result(60)[name].value == value)

    alter(AlterConfigOpType.SET)
    try:
        wait_until(f"{name} to be set on broker {broker}", is_set)
        yield
    finally:
        alter(AlterConfigOpType.DELETE)


def test_settings_of_a_single_broker_are_held_against_what_is_declared(plain_cluster: Cluster, tmp_path: Path) -> None:
    same = DECLARED_BROKERS.format("{message.max.bytes: 1048588}", "{}", "{}")
    own = DECLARED_BROKERS.format("{}", "{}", "{message.max.bytes: 2000000}")
    other = DECLARED_BROKERS.format("{}", "{message.max.bytes: 7000}", "{message.max.bytes: 2000000}")

    with set_on_broker(plain_cluster, 2, "message.max.bytes", "2000000"):
        found = [drift(tmp_path, plain_cluster, declared)["findings"] for declared in (same, own, other)]

    about_size = [[f["message"] for f in each if "message.max.bytes" in f["message"]] for each in found]
    assert about_size[0] == ["message.max.bytes is declared as 1048588; the cluster says 2000000 on broker 2"]
    assert about_size[1] == []
    assert about_size[2] == ["brokers.1.config.message.max.bytes is declared as 7000; the cluster says 1048588"]


def test_what_may_not_be_seen_is_unknown_and_not_missing(secured_cluster: Cluster, tmp_path: Path) -> None:
    create_topic(secured_cluster, "d-hidden", [[1]])
    (tmp_path / "kblast.yaml").write_text(
        "kblast: 1\nclusters: {bus: {brokers: 1}}\ntopics: {bus/d-hidden: {partitions: 1}}\n"
        "services: {s: {consumes: [{topic: bus/d-hidden, group: d-hidden}]}}\n",
        encoding="utf-8",
    )
    options = ("drift", *login(secured_cluster, tmp_path), "--format", "json")

    outcome = run_kblast(*options, cwd=tmp_path, env=password())
    strictly = run_kblast(*options, "--strict", cwd=tmp_path, env=password())

    assert {finding["confidence"] for finding in json.loads(outcome.out)["findings"]} == {"unknown"}
    assert (outcome.code, strictly.code) == (0, 4)


def test_a_cluster_of_another_name_is_told_as_such(plain_cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "kblast.yaml").write_text(DECLARED, encoding="utf-8")
    at_buss = ("--bootstrap-server", plain_cluster.bootstrap, "--name", "buss")

    outcome = run_kblast("drift", *at_buss, cwd=tmp_path)

    assert outcome.code == 2
    assert "did you mean 'bus'?" in outcome.err
