"""Resources of Jikkou: topics with config maps, and what principals may do by rules and roles."""

from pathlib import Path
from typing import Any

import pytest

from tests.importers.importing import Outcome, imported, problems, written

TOPIC = """
    apiVersion: {version}
    kind: KafkaTopic
    metadata: {{name: orders}}
    spec: {{partitions: 6, replicas: 3, configs: {{min.insync.replicas: 1, cleanup.policy: delete}}}}
    """
CONFIG_MAP = """
    apiVersion: core.jikkou.io/v1
    kind: ConfigMap
    metadata: {name: safe}
    data: {min.insync.replicas: 2}
    """
LIST = """
    apiVersion: kafka.jikkou.io/v1
    kind: KafkaTopicList
    items:
    - {metadata: {name: orders-a}, spec: {partitions: 1, replicas: 3}}
    - {metadata: {name: orders-b}, spec: {partitions: -1, replicas: -1}, configs: {a: b}}
    - {metadata: {name: other}, spec: {partitions: 2}}
    """
ROLE = """
    apiVersion: kafka.jikkou.io/v1
    kind: KafkaPrincipalRole
    metadata: {name: reader}
    spec:
      acls:
      - {resource: {type: topic, pattern: 'orders-.', patternType: MATCH}, type: ALLOW, operations: [READ], host: '*'}
      - {resource: {type: group, pattern: shop, patternType: LITERAL}, type: ALLOW, operations: [READ], host: '*'}
    """


def principal(acls: str = "", roles: str = "") -> str:
    return f"""
    apiVersion: kafka.jikkou.io/v1
    kind: KafkaPrincipalAuthorization
    metadata: {{name: 'User:shop'}}
    spec: {{roles: [{roles}], acls: [{acls}]}}
    """


def rule(pattern: str, kind: str, operations: str, more: str = "type: ALLOW", resource: str = "topic") -> str:
    about = f"{{type: {resource}, pattern: '{pattern}', patternType: {kind}}}"
    return f"{{resource: {about}, operations: [{operations}], {more}}}"


def resources(folder: Path, *texts: str) -> Outcome:
    return imported(written(folder, "---".join(texts)), cluster="main")


@pytest.mark.parametrize("version", ["kafka.jikkou.io/v1", "kafka.jikkou.io/v1beta2"])
def test_a_topic_is_read_in_every_version(tmp_path: Path, version: str) -> None:
    outcome = resources(tmp_path, TOPIC.format(version=version))

    assert outcome.data["clusters"] == {"main": {}}
    assert outcome.data["topics"] == {
        "main/orders": {
            "partitions": 6,
            "replication": 3,
            "config": {"cleanup.policy": "delete", "min.insync.replicas": 1},
        }
    }
    assert outcome.left_out() == {}


def test_replicas_may_be_called_as_in_tutorials(tmp_path: Path) -> None:
    topic = TOPIC.format(version="kafka.jikkou.io/v1beta2").replace("replicas", "replicationFactor")
    outcome = resources(tmp_path, topic)

    assert outcome.data["topics"]["main/orders"]["replication"] == 3
    assert outcome.left_out() == {}


def test_config_maps_hold_against_a_topics_own_settings(tmp_path: Path) -> None:
    topic = TOPIC.format(version="kafka.jikkou.io/v1").replace("partitions", "configMapRefs: [safe], partitions")
    outcome = resources(tmp_path, topic, CONFIG_MAP)

    assert outcome.data["topics"]["main/orders"]["config"] == {"cleanup.policy": "delete", "min.insync.replicas": 2}
    assert outcome.left_out() == {}


def test_the_items_of_a_list_have_its_kind(tmp_path: Path) -> None:
    outcome = resources(tmp_path, LIST)

    # -1 is left to the brokers.
    assert outcome.data["topics"] == {
        "main/orders-a": {"partitions": 1, "replication": 3},
        "main/orders-b": {},
        "main/other": {"partitions": 2},
    }
    assert outcome.left_out() == {"KafkaTopic configs": 1}


def test_rules_permit_edges(tmp_path: Path) -> None:
    acls = [
        rule("orders-", "PREFIXED", "READ, DESCRIBE"),
        rule("orders-b", "LITERAL", "ALL", "type: DENY, host: '*'"),
        rule("other", "LITERAL", "WRITE"),
        rule("shop", "MATCH", "READ", resource="group"),
        rule("kafka-cluster", "LITERAL", "CREATE", resource="cluster"),
    ]
    outcome = resources(tmp_path, LIST, principal(", ".join(acls)))

    assert outcome.data["services"] == {
        "shop": {
            "consumes": [{"topic": "main/orders-a", "evidence": "permitted"}],
            "produces": [{"topic": "main/other", "evidence": "permitted"}],
        }
    }
    assert outcome.left_out() == {
        "KafkaTopic configs": 1,
        "KafkaPrincipalAuthorization rules on resource cluster": 1,
        "KafkaPrincipalAuthorization rules that match a group": 1,
    }


def test_roles_bring_their_rules(tmp_path: Path) -> None:
    assert resources(tmp_path, LIST, ROLE, principal(roles="reader")).data["services"] == {
        "shop": {
            "consumes": [
                {"topic": f"main/{topic}", "evidence": "permitted", "group": "shop"}
                for topic in ("orders-a", "orders-b")
            ]
        }
    }


def test_an_expression_that_takes_too_long_is_an_error(tmp_path: Path) -> None:
    topic = TOPIC.format(version="kafka.jikkou.io/v1").replace("orders", "a" * 8000)
    text = "---".join([topic, principal(rule("(ab|ba|aa)*x", "MATCH", "READ"))])

    (found,) = problems(written(tmp_path, text), cluster="main")

    assert found.startswith("input.yaml:10:")
    assert "'(ab|ba|aa)*x' takes too long on a name of 8000 characters" in found


def test_rules_for_every_user_belong_to_nobody(tmp_path: Path) -> None:
    outcome = resources(tmp_path, LIST, principal(rule("*", "LITERAL", "ALL")).replace("User:shop", "User:*"))

    assert "services" not in outcome.data
    assert outcome.left_out()["KafkaPrincipalAuthorization rules for every user"] == 1


def test_what_is_to_be_deleted_is_left_out(tmp_path: Path) -> None:
    topic = TOPIC.format(version="kafka.jikkou.io/v1").replace(
        "name: orders", "name: a, annotations: {jikkou.io/delete: true}"
    )

    outcome = resources(tmp_path, LIST, topic)

    assert "main/a" not in outcome.data["topics"]
    assert outcome.left_out()["KafkaTopic that is to be deleted"] == 1


@pytest.mark.parametrize("kind", ["KafkaClientQuota", "KafkaUser", "KafkaConnector"])
def test_other_resources_are_counted(tmp_path: Path, kind: str) -> None:
    secret = f"apiVersion: kafka.jikkou.io/v1\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{password: hunter2}}"
    written(tmp_path, LIST, "list.yaml")
    written(tmp_path, secret, "secret.yaml")

    outcome = imported(tmp_path, cluster="main")

    assert outcome.left_out()[kind] == 1
    assert "hunter2" not in outcome.text + str(outcome.result)


TEMPLATE = """
    apiVersion: kafka.jikkou.io/v1
    kind: KafkaTopic
    metadata: {name: "{{ values.prefix }}-orders"}
    template: {values: {partitions: 12}}
    spec: {partitions: "{{ values.partitions }}", configs: {retention.ms: "{{values.partitions}}000"}}
    """


def test_plain_templates_are_filled(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, TEMPLATE), cluster="main", values={"values.prefix": "shop"})

    assert outcome.data["topics"] == {"main/shop-orders": {"partitions": 12, "config": {"retention.ms": 12000}}}
    assert outcome.left_out() == {}


def test_a_value_that_is_missing_is_named(tmp_path: Path) -> None:
    (found,) = problems(written(tmp_path, TEMPLATE), cluster="main")

    assert "placeholder {{ values.prefix }} has no value" in found
    assert "--set values.prefix=VALUE" in found


def bad(old: str, new: str, text: str = TOPIC.format(version="kafka.jikkou.io/v1")) -> str:
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (bad("name: orders", "labels: {}"), "KafkaTopic without a name"),
        (bad("partitions: 6", "partitions: six"), "partitions: expected a whole number, found 'six'"),
        (
            bad("replicas: 3", "configMapRefs: [none]"),
            "spec.configMapRefs: expected the name of a ConfigMap, found 'none'",
        ),
        (principal(roles="none"), "spec.roles: expected the name of a KafkaPrincipalRole, found 'none'"),
        (principal(rule("a", "GLOB", "READ")), "pattern: expected one of literal, prefixed, match, found 'GLOB'"),
        (principal(rule("(a", "MATCH", "READ")), "pattern: expected a regular expression"),
        (principal(rule("a", "LITERAL", "READ", "type: PERHAPS")), "permission: expected one of allow, deny"),
        (principal("all"), "spec.acls[0]: expected a mapping, found 'all'"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, text: str, expected: str) -> None:
    (found,) = problems(written(tmp_path, text), cluster="main")

    assert found.startswith("input.yaml:")
    assert expected in found


def test_the_cluster_has_to_be_named(tmp_path: Path) -> None:
    assert problems(written(tmp_path, CONFIG_MAP)) == [
        "input.yaml:2:1: resources of Jikkou name no cluster (name it: --cluster NAME)"
    ]


def test_other_apis_are_not_recognised(tmp_path: Path) -> None:
    text: dict[str, Any] = {"apiVersion": "kafka.aiven.io/v1", "kind": "KafkaQuota"}

    (found,) = problems(written(tmp_path, str(text)), cluster="main")

    assert "nothing found that can be imported" in found
