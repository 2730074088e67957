"""Cluster, topic and acl files of topicctl, read by the mapping that ships with kblast."""

from pathlib import Path

import pytest

from tests.importers.importing import imported, problems, written

CLUSTER = """
    meta: {name: main, environment: prod, region: north, description: Orders and payments}
    spec: {bootstrapAddrs: ["main:9092"], sasl: {enabled: true, username: admin, password: hunter2}}
    """
TOPIC = """
    meta: {name: orders, cluster: main, environment: prod, region: north}
    spec:
      partitions: 2
      replicationFactor: 3
      retentionMinutes: 100
      placement: {strategy: cross-rack}
      settings:
        cleanup.policy: delete
        follower.replication.throttled.replicas: ["1:3", "4:5"]
    """
ACL = """
    meta: {name: mailer, cluster: main, environment: prod, region: north}
    spec:
      acls:
      - resource: {type: topic, name: orders, patternType: literal, principal: 'User:mailer', permission: allow}
        operations: [Read, Describe]
      - resource: {type: group, name: mailer-v2, patternType: literal, principal: 'User:mailer', host: '*'}
        operations: [read]
    """


def test_a_cluster_has_its_name_and_none_of_its_secrets(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, CLUSTER))

    assert outcome.data["clusters"] == {"main": {"description": "Orders and payments"}}
    assert outcome.left_out().keys() >= {"cluster spec.sasl", "cluster meta.region"}
    assert "hunter2" not in outcome.text + str(outcome.result)


def test_a_cluster_that_is_reached_through_zookeeper_depends_on_it(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, CLUSTER.replace("spec: {", "spec: {zkAddrs: ['zk:2181'], ")))

    assert outcome.data["clusters"]["main"]["controllers"] == {"zookeeper": "main-zookeeper"}
    assert outcome.data["resources"] == {"main-zookeeper": {"kind": "zookeeper"}}


def test_a_topic_has_its_settings_and_its_placement_as_a_tag(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, TOPIC))

    assert outcome.data["topics"] == {
        "main/orders": {
            "partitions": 2,
            "replication": 3,
            "tags": ["placement:cross-rack"],
            "config": {
                "cleanup.policy": "delete",
                "follower.replication.throttled.replicas": "1:3,4:5",
                "retention.ms": 6000000,
            },
        }
    }
    assert outcome.left_out() == {"topic meta.environment": 1, "topic meta.region": 1}


@pytest.mark.parametrize("retention", ["retentionMinutes: 0", "retentionMinutes: null"])
def test_without_minutes_there_is_no_retention(tmp_path: Path, retention: str) -> None:
    outcome = imported(written(tmp_path, TOPIC.replace("retentionMinutes: 100", retention)))

    assert "retention.ms" not in outcome.data["topics"]["main/orders"]["config"]


def test_minutes_that_are_no_number_are_said_at_their_place(tmp_path: Path) -> None:
    (found,) = problems(written(tmp_path, TOPIC.replace("retentionMinutes: 100", "retentionMinutes: 2h")))

    assert "'document.spec.retentionMinutes > `0`'" in found
    assert "expected two numbers to compare, found something else" in found


def test_a_retention_that_is_given_twice_has_to_be_the_same(tmp_path: Path) -> None:
    text = TOPIC.replace("cleanup.policy: delete", "retention.ms: 1")

    (found,) = problems(written(tmp_path, text))

    assert "topics.main/orders.config.retention.ms: given two different values" in found


def test_static_placement_is_the_assignment(tmp_path: Path) -> None:
    static = "placement: {strategy: static, staticAssignments: [[3, 4, 1], [5, 6, 2]]}"
    outcome = imported(written(tmp_path, TOPIC.replace("placement: {strategy: cross-rack}", static)))

    topic = outcome.data["topics"]["main/orders"]
    assert topic["assignment"] == {"0": [3, 4, 1], "1": [5, 6, 2]}
    assert topic["tags"] == ["placement:static"]


def test_racks_of_partitions_are_left_out(tmp_path: Path) -> None:
    static = "placement: {strategy: static-in-rack, staticRackAssignments: [zone1, zone2]}"
    outcome = imported(written(tmp_path, TOPIC.replace("placement: {strategy: cross-rack}", static)))

    assert outcome.data["topics"]["main/orders"]["tags"] == ["placement:static-in-rack"]
    assert outcome.left_out()["topic spec.placement.staticRackAssignments"] == 1


def test_acls_become_edges_that_are_permitted(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, f"{TOPIC}---{ACL}"))

    assert outcome.data["services"] == {
        "mailer": {"consumes": [{"topic": "main/orders", "evidence": "permitted", "group": "mailer-v2"}]}
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("patternType: literal, principal: 'User:mailer', p", "p", "acl: principal: expected a name, found nothing"),
        ("type: topic", "type: topics", "resource: expected one of topic, group, cluster, transactionalid"),
        ("patternType: literal", "patternType: invalid", "pattern: expected one of literal, prefixed, match"),
        ("[Read, Describe]", "[Reed]", "operation: expected one of all, read, write"),
        ("operations: [Read, Describe]", "", "operation: expected one of all, read, write"),
        ("name: orders, pattern", "pattern", "gives nothing, expected a text"),
    ],
)
def test_a_broken_rule_is_said_at_its_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    (found,) = problems(written(tmp_path, ACL.replace(old, new, 1)))

    assert found.startswith("input.yaml:5:")
    assert expected in found


@pytest.mark.parametrize(
    "text",
    [
        "meta: {name: a}\nspec: {replicationFactor: 3}\n",
        "meta: {name: a, cluster: b}\nspec: {replicationFactor: 3, patternType: x}\n",
        "apiVersion: v1\nkind: Thing\nspec: {bootstrapAddrs: [a]}\n",
    ],
)
def test_what_only_looks_like_it_is_not_recognised(tmp_path: Path, text: str) -> None:
    (found,) = problems(written(tmp_path, text))

    assert "nothing found that can be imported" in found
