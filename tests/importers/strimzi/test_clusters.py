"""Kafka and KafkaNodePool resources become clusters."""

from pathlib import Path
from typing import Any

import pytest

from tests.importers.importing import Outcome, imported, problems, written

KAFKA = """
    apiVersion: kafka.strimzi.io/v1
    kind: Kafka
    metadata: {name: main}
    spec:
      kafka:
        version: 4.1.0
        config: {min.insync.replicas: 2, default.replication.factor: "3"}
        rack: {topologyKey: topology.kubernetes.io/zone}
    """
WITH_ZOOKEEPER = """
    apiVersion: kafka.strimzi.io/v1beta2
    kind: Kafka
    metadata: {name: old}
    spec:
      kafka: {version: 3.9, replicas: 3}
      zookeeper: {replicas: 5}
    """


def pool(name: str, replicas: int, roles: str, ids: str | None = None) -> str:
    status = f"\n    status: {{nodeIds: {ids}}}" if ids else ""
    return f"""
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaNodePool
    metadata: {{name: {name}, labels: {{strimzi.io/cluster: main}}}}
    spec: {{replicas: {replicas}, roles: {roles}}}{status}
    """


def cluster(folder: Path, *documents: str) -> tuple[dict[str, Any], Outcome]:
    for number, text in enumerate(documents):
        written(folder, text, f"{number}.yaml")
    outcome = imported(folder)
    (found,) = outcome.data["clusters"].values()
    return found, outcome


def test_a_cluster_has_its_version_and_settings(tmp_path: Path) -> None:
    found, outcome = cluster(tmp_path, KAFKA)

    assert found == {"version": "4.1.0", "config": {"default.replication.factor": 3, "min.insync.replicas": 2}}
    assert outcome.left_out() == {"Kafka spec.kafka.rack": 1}


def test_without_pools_brokers_are_numbered_from_0(tmp_path: Path) -> None:
    found, outcome = cluster(tmp_path, WITH_ZOOKEEPER)

    assert found == {
        "version": "3.9",
        "brokers": {"0": {}, "1": {}, "2": {}},
        "controllers": {"zookeeper": "old-zookeeper"},
    }
    assert outcome.data["resources"] == {"old-zookeeper": {"kind": "zookeeper"}}
    assert outcome.left_out() == {"Kafka spec.zookeeper.replicas": 1}


def test_zookeeper_of_a_cluster_that_runs_without_it_is_no_part_of_it(tmp_path: Path) -> None:
    text = WITH_ZOOKEEPER.replace("{name: old}", "{name: old, annotations: {strimzi.io/kraft: enabled}}")

    found, outcome = cluster(tmp_path, text)

    assert "controllers" not in found
    assert outcome.left_out() == {"Kafka spec.zookeeper": 1}


@pytest.mark.parametrize(
    ("pools", "expected"),
    [
        ([pool("a", 3, "[broker]"), pool("b", 2, "[broker]")], {"brokers": 5}),
        ([pool("a", 3, "[broker, controller]")], {"brokers": 3, "controllers": "combined"}),
        ([pool("a", 3, "[broker]"), pool("gone", 0, "[broker]")], {"brokers": 3}),
        (
            [pool("a", 2, "[broker]", "[1000, 9]"), pool("c", 3, "[controller]", "[10, 11, 12]")],
            {"brokers": {"9": {}, "1000": {}}, "controllers": {"10": {}, "11": {}, "12": {}}},
        ),
        ([pool("a", 3, "[broker]"), pool("c", 3, "[controller]")], {"brokers": 3, "controllers": 3}),
        (
            [pool("a", 1, "[broker]", "[0]"), pool("b", 1, "[broker, controller]", "[1]")],
            {"brokers": {"0": {}, "1": {}}, "controllers": 1},
        ),
        # Scaling is under way: which of the ids will stay is not known.
        ([pool("a", 3, "[broker]", "[0, 1]")], {"brokers": 3}),
    ],
)
def test_pools_make_up_brokers_and_controllers(tmp_path: Path, pools: list[str], expected: dict[str, Any]) -> None:
    found, outcome = cluster(tmp_path, *pools)

    assert found == expected
    assert not [what for what in outcome.left_out() if "controllers" in what]


def test_pools_hold_against_the_number_of_replicas(tmp_path: Path) -> None:
    text = KAFKA.replace("version: 4.1.0", "replicas: 7")

    assert cluster(tmp_path, text, pool("a", 3, "[broker]"))[0]["brokers"] == 3


def test_a_pool_described_twice_differently_is_a_problem(tmp_path: Path) -> None:
    written(tmp_path, pool("a", 3, "[broker]"), "a.yaml")
    written(tmp_path, pool("a", 5, "[broker]"), "b.yaml")

    assert problems(tmp_path) == [
        (
            "b.yaml:4:18: the nodes of node pool 'a' of cluster 'main' are described twice, differently "
            "(the first one stands at a.yaml:4:18; import the one that holds)"
        )
    ]


def test_a_cluster_with_two_numbers_of_brokers_is_a_problem(tmp_path: Path) -> None:
    written(tmp_path, WITH_ZOOKEEPER, "a.yaml")
    written(tmp_path, WITH_ZOOKEEPER.replace("replicas: 3", "replicas: 4"), "b.yaml")

    assert problems(tmp_path)[0].startswith("b.yaml:6:35: the nodes of cluster 'old' are described twice, differently")


@pytest.mark.parametrize("replicas", ["1000000000", "-1", "true", "'3'", "1.5"])
def test_a_number_of_nodes_that_cannot_be_is_a_problem(tmp_path: Path, replicas: str) -> None:
    text = WITH_ZOOKEEPER.replace("replicas: 3", f"replicas: {replicas}")

    assert "spec.kafka.replicas: expected a whole number from 0 to 10000" in problems(written(tmp_path, text))[0]


def test_more_replicas_than_brokers_are_a_problem_where_the_replicas_stand(tmp_path: Path) -> None:
    topic = """
        apiVersion: kafka.strimzi.io/v1
        kind: KafkaTopic
        metadata: {name: t, labels: {strimzi.io/cluster: old}}
        spec: {replicas: 4}
        """
    written(tmp_path, WITH_ZOOKEEPER, "kafka.yaml")
    written(tmp_path, topic, "topic.yaml")

    assert problems(tmp_path) == ["topic.yaml:5:18: replication 4 is above the number of brokers, 3 (expected 1 to 3)"]
