"""KafkaTopic resources become topics."""

from pathlib import Path

import pytest

from tests.importers.importing import imported, problems, written

TOPIC = """
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaTopic
    metadata:
      name: orders
      labels: {strimzi.io/cluster: main}
    spec:
      partitions: 12
      replicas: 3
      config:
        retention.ms: "7200000"
        min.insync.replicas: 2
        cleanup.policy: [compact, delete]
        preallocate: true
    """


def test_a_topic_has_its_partitions_replicas_and_settings(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, TOPIC))

    assert outcome.data["clusters"] == {"main": {}}
    assert outcome.data["topics"] == {
        "main/orders": {
            "partitions": 12,
            "replication": 3,
            "config": {
                "cleanup.policy": "compact,delete",
                "min.insync.replicas": 2,
                "preallocate": True,
                "retention.ms": 7200000,
            },
        }
    }
    assert outcome.result.left_out == ()


@pytest.mark.parametrize("version", ["v1", "v1beta2"])
def test_a_topic_is_called_by_its_topic_name(tmp_path: Path, version: str) -> None:
    text = TOPIC.replace("/v1", f"/{version}").replace("partitions: 12", "topicName: __Orders")

    outcome = imported(written(tmp_path, text))

    assert list(outcome.data["topics"]) == ["main/__Orders"]
    assert "partitions" not in outcome.data["topics"]["main/__Orders"]


def test_a_topic_without_a_cluster_takes_the_one_that_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, TOPIC.replace("labels: {strimzi.io/cluster: main}", "annotations: {}"))

    assert list(imported(path, cluster="shared").data["topics"]) == ["shared/orders"]
    assert problems(path) == [
        "input.yaml:5:3: KafkaTopic names no cluster: label strimzi.io/cluster is missing (name it: --cluster NAME)"
    ]


def test_a_topics_own_cluster_holds_against_the_one_that_is_named(tmp_path: Path) -> None:
    assert list(imported(written(tmp_path, TOPIC), cluster="shared").data["topics"]) == ["main/orders"]


def test_what_an_inventory_cannot_hold_is_counted_by_key(tmp_path: Path) -> None:
    more = TOPIC.replace("partitions: 12", "partitions: 12\n      color: blue").replace(
        "name: orders", "name: orders\n      uid: 1-2-3\n      annotations: {a: b}"
    )

    outcome = imported(written(tmp_path, more))

    assert outcome.left_out() == {"KafkaTopic metadata.annotations": 1, "KafkaTopic spec.color": 1}
    assert outcome.result.left_out[1].example == f"{tmp_path}/input.yaml:11:3"


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("partitions: 12", "partitions: many", "8:15: topics.main/orders.partitions: expected a whole number"),
        ("partitions: 12", "partitions: [12]", "8:15: spec.partitions: expected a single value, found a list"),
        (
            "replicas: 3",
            "replicas: 0",
            "9:13: topics.main/orders.replication: expected a number of at least 1, found 0",
        ),
        ("name: orders", "name: 7", "5:9: metadata.name: expected a text, found 7 (put it in quotes)"),
        ("name: orders", "name: null", "5:3: KafkaTopic without a name (add metadata.name)"),
        ("{strimzi.io/cluster: main}", "[main]", "6:11: metadata.labels: expected a mapping, found a list"),
        ("min.insync.replicas: 2", "min.insync.replicas: {a: 2}", "spec.config.min.insync.replicas: expected a single"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    found = problems(written(tmp_path, TOPIC.replace(good, bad)))

    assert any(expected in problem for problem in found), found


def test_two_documents_that_differ_about_a_topic_are_named_both(tmp_path: Path) -> None:
    written(tmp_path, TOPIC, "a.yaml")
    written(tmp_path, TOPIC.replace("partitions: 12", "partitions: 6"), "b.yaml")

    assert problems(tmp_path) == [
        (
            "b.yaml:8:15: topics.main/orders.partitions: given two different values, 12 and 6 "
            "(the first one stands at a.yaml:8:15; import the one that holds)"
        )
    ]


def test_two_documents_that_agree_are_one(tmp_path: Path) -> None:
    written(tmp_path, TOPIC, "a.yaml")
    written(tmp_path, TOPIC.replace('"7200000"', "7200000"), "b.yaml")

    assert imported(tmp_path).result.counts.topics == 1


def test_other_resources_of_strimzi_are_counted(tmp_path: Path) -> None:
    others = "".join(
        f"---\napiVersion: kafka.strimzi.io/v1\nkind: {kind}\nmetadata: {{name: x}}\n"
        for kind in ("KafkaRebalance", "KafkaRebalance", "StrimziPodSet")
    )
    written(tmp_path, TOPIC, "topic.yaml")
    (tmp_path / "others.yaml").write_text(others)

    assert imported(tmp_path).left_out() == {"KafkaRebalance": 2, "StrimziPodSet": 1}
