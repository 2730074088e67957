"""What terraform show -json gives: resources of all modules, of states and plans; nothing sensitive gets out."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.importers.importing import Outcome, imported, problems

CLUSTER: dict[str, Any] = {
    "id": "lkc-1",
    "display_name": "orders",
    "availability": "SINGLE_ZONE",
    "basic": [{}],
    "dedicated": [],
}
ON = [{"id": "lkc-1"}]
SECRET: dict[str, Any] = {"credentials": [{"key": "KEY", "secret": "hunter2"}]}
HIDDEN = {"credentials": [{"secret": True}], "kafka_cluster": [{}]}
CRN = "crn://confluent.cloud/organization=o/environment=env-1/cloud-cluster=lkc-1"


def resource(kind: str, sensitive: Any = None, mode: str = "managed", **values: Any) -> dict[str, Any]:
    return {
        "address": f"{kind}.this",
        "mode": mode,
        "type": kind,
        "name": "this",
        "provider_name": "registry.terraform.io/confluentinc/confluent",
        "values": values,
        "sensitive_values": sensitive or {},
    }


def topic(name: str = "placed", **values: Any) -> dict[str, Any]:
    own: dict[str, Any] = (
        {"id": f"lkc-1/{name}", "kafka_cluster": ON, "topic_name": name, "partitions_count": 6} | SECRET | values
    )
    return resource("confluent_kafka_topic", HIDDEN, **own)


def account(identity: str = "sa-1", name: str = "checkout") -> dict[str, Any]:
    return resource("confluent_service_account", id=identity, display_name=name)


def acl(operation: str, name: str = "placed", kind: str = "TOPIC", **values: Any) -> dict[str, Any]:
    own: dict[str, Any] = {
        "kafka_cluster": ON,
        "resource_type": kind,
        "resource_name": name,
        "pattern_type": "LITERAL",
        "principal": "User:sa-1",
        "host": "*",
        "operation": operation,
        "permission": "ALLOW",
    }
    return resource("confluent_kafka_acl", HIDDEN, **own, **SECRET, **values)


def binding(role: str, where: str) -> dict[str, Any]:
    return resource("confluent_role_binding", id="rb-1", principal="User:sa-1", role_name=role, crn_pattern=CRN + where)


def state(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {"resources": resources}}}


def saved(folder: Path, content: Any) -> Path:
    path = folder / "input.json"
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path


def show(folder: Path, content: Any, cluster: str | None = None) -> Outcome:
    outcome = imported(saved(folder, content), cluster=cluster)
    assert "hunter2" not in outcome.text + str(outcome.result)
    return outcome


def test_a_cluster_is_called_as_it_is_displayed_and_a_topic_is_on_it(tmp_path: Path) -> None:
    outcome = show(
        tmp_path, state(resource("confluent_kafka_cluster", **CLUSTER), topic(config={"retention.ms": "60000"}))
    )

    assert outcome.data["clusters"] == {"orders": {}}
    assert outcome.data["topics"] == {"orders/placed": {"partitions": 6, "config": {"retention.ms": 60000}}}
    assert outcome.left_out() == {
        "confluent_kafka_cluster availability": 1,
        "confluent_kafka_cluster basic": 1,
        "confluent_kafka_topic credentials": 1,
        "confluent_kafka_topic credentials, which is sensitive": 1,
    }


def test_a_cluster_that_is_not_in_the_state_is_called_by_its_id(tmp_path: Path) -> None:
    by_block, by_id = topic(), topic("paid", kafka_cluster=[])

    assert list(show(tmp_path, state(by_block, by_id)).data["topics"]) == ["lkc-1/paid", "lkc-1/placed"]


def test_clusters_of_one_name_are_called_by_their_ids(tmp_path: Path) -> None:
    other = CLUSTER | {"id": "lkc-2"}
    outcome = show(
        tmp_path,
        state(resource("confluent_kafka_cluster", **CLUSTER), resource("confluent_kafka_cluster", **other), topic()),
    )

    assert list(outcome.data["clusters"]) == ["lkc-1", "lkc-2"]
    assert list(outcome.data["topics"]) == ["lkc-1/placed"]


def test_modules_are_read_to_the_last(tmp_path: Path) -> None:
    inner = {"address": "module.a.module.b", "resources": [topic("deep")]}
    content = state(topic())
    content["values"]["root_module"]["child_modules"] = [{"resources": [topic("mid")], "child_modules": [inner]}]

    assert list(show(tmp_path, content).data["topics"]) == ["lkc-1/deep", "lkc-1/mid", "lkc-1/placed"]


def test_access_rules_are_those_of_the_service_account(tmp_path: Path) -> None:
    rules = [acl("WRITE"), acl("READ"), acl("READ", "shop", "GROUP"), acl("CREATE", "kafka-cluster", "CLUSTER")]
    outcome = show(tmp_path, state(topic(), account(), *rules))

    assert outcome.data["services"] == {
        "checkout": {
            "consumes": [{"topic": "lkc-1/placed", "evidence": "permitted", "group": "shop"}],
            "produces": [{"topic": "lkc-1/placed", "evidence": "permitted"}],
        }
    }
    assert outcome.left_out()["confluent_kafka_acl rules on resource CLUSTER"] == 1


@pytest.mark.parametrize(
    ("role", "where", "expected"),
    [
        ("DeveloperRead", "/kafka=lkc-1/topic=placed", {"consumes": ["lkc-1/placed"]}),
        ("DeveloperWrite", "/kafka=lkc-1/topic=pl*", {"produces": ["lkc-1/placed"]}),
        ("ResourceOwner", "/kafka=lkc-1/topic=*", {"consumes": ["lkc-1/placed"], "produces": ["lkc-1/placed"]}),
    ],
)
def test_role_bindings_permit_what_their_roles_do(
    tmp_path: Path, role: str, where: str, expected: dict[str, list[str]]
) -> None:
    service = show(tmp_path, state(topic(), account(), binding(role, where))).data["services"]["checkout"]

    assert {direction: [edge["topic"] for edge in edges] for direction, edges in service.items()} == expected
    assert all(edge["evidence"] == "permitted" for edges in service.values() for edge in edges)


@pytest.mark.parametrize(
    ("role", "where", "left"),
    [
        ("DeveloperManage", "/kafka=lkc-1/topic=placed", "confluent_role_binding of role DeveloperManage on a topic"),
        ("CloudClusterAdmin", "", "confluent_role_binding of role CloudClusterAdmin"),
        ("DeveloperRead", "/schema-registry=lsrc-1/subject=a", "confluent_role_binding of role DeveloperRead"),
    ],
)
def test_other_role_bindings_are_counted(tmp_path: Path, role: str, where: str, left: str) -> None:
    outcome = show(tmp_path, state(topic(), binding(role, where)))

    assert "services" not in outcome.data
    assert outcome.left_out()[left] == 1


def test_connectors_read_or_write_their_topics(tmp_path: Path) -> None:
    sink = {"name": "export", "connector.class": "S3_SINK", "topics": "placed, paid"}
    source = {"name": "feed", "connector.class": "DatagenSource", "kafka.topic": "placed"}
    outcome = show(
        tmp_path,
        state(
            topic(),
            resource(
                "confluent_connector",
                {"config_sensitive": True},
                kafka_cluster=ON,
                config_nonsensitive=sink,
                config_sensitive={"aws.secret": "hunter2"},
            ),
            resource("confluent_connector", kafka_cluster=ON, config_nonsensitive=source),
        ),
    )

    assert outcome.data["services"] == {
        "export": {"kind": "connector", "consumes": [{"topic": "lkc-1/paid"}, {"topic": "lkc-1/placed"}]},
        "feed": {"kind": "connector", "produces": [{"topic": "lkc-1/placed"}]},
    }
    assert outcome.left_out()["confluent_connector config_sensitive, which is sensitive"] == 1


def plan(*planned: dict[str, Any], data: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    before = state(topic("gone"), *data)
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": planned}},
        "resource_changes": [{"type": "confluent_kafka_topic", "change": {"after": {"topic_name": "ignored"}}}],
        "prior_state": before,
        "configuration": {"root_module": {}},
    }


def test_a_plan_is_what_it_leads_to(tmp_path: Path) -> None:
    looked_up = resource("confluent_kafka_cluster", mode="data", **CLUSTER)

    assert list(show(tmp_path, plan(topic(), data=(looked_up,))).data["topics"]) == ["orders/placed"]


def test_what_only_the_apply_will_tell_is_taken_where_it_is_certain(tmp_path: Path) -> None:
    cluster = resource("confluent_kafka_cluster", display_name="new")
    unborn = resource("confluent_kafka_topic", topic_name="placed", partitions_count=3)
    nobody = resource("confluent_kafka_acl", resource_type="TOPIC", resource_name="placed", operation="READ")

    outcome = show(tmp_path, plan(cluster, unborn, nobody))
    assert outcome.data["topics"] == {"new/placed": {"partitions": 3}}
    assert outcome.left_out()["confluent_kafka_acl for a principal that is not known before the apply"] == 1

    second = resource("confluent_kafka_cluster", display_name="newer")
    outcome = show(tmp_path, plan(cluster, second, unborn))
    assert "topics" not in outcome.data
    assert outcome.left_out()["confluent_kafka_topic on a cluster that is not known before the apply"] == 1


@pytest.mark.parametrize("sensitive", [{"topic_name": True}, True])
def test_a_name_that_is_sensitive_does_not_get_out(tmp_path: Path, sensitive: Any) -> None:
    hidden = topic(topic_name="hunter2", id="lkc-1/hunter2")
    hidden["sensitive_values"] = sensitive

    outcome = show(tmp_path, state(topic(), hidden))

    assert list(outcome.data["topics"]) == ["lkc-1/placed"]
    assert outcome.left_out()["confluent_kafka_topic topic_name, which is sensitive"] == 1


def test_every_item_of_a_list_loses_what_is_sensitive(tmp_path: Path) -> None:
    wrong = topic(partitions_count=["hunter2", {"a": "hunter2"}])
    wrong["sensitive_values"] = {"partitions_count": [True, {"a": True}]}

    (found,) = problems(saved(tmp_path, state(wrong)))

    assert "partitions_count: expected a single value" in found
    assert "hunter2" not in found


MONGEY_TOPIC: dict[str, Any] = {
    "name": "placed",
    "partitions": 12,
    "replication_factor": 3,
    "config": {"min.insync.replicas": "2"},
}
MONGEY_ACL: dict[str, Any] = {
    "acl_host": "*",
    "acl_operation": "Read",
    "acl_permission_type": "Allow",
    "acl_principal": "User:mailer",
    "resource_name": "pl",
    "resource_pattern_type_filter": "Prefixed",
    "resource_type": "Topic",
}


def test_topics_and_rules_of_the_other_provider_are_on_the_cluster_that_is_named(tmp_path: Path) -> None:
    quota = resource("kafka_quota", entity_name="mailer", config={"consumer_byte_rate": "4000000"})
    user = resource("kafka_user_scram_credential", username="mailer", sasl="hunter2")
    bucket = resource("aws_s3_bucket", bucket="hunter2")
    content = state(resource("kafka_topic", **MONGEY_TOPIC), resource("kafka_acl", **MONGEY_ACL), quota, user, bucket)

    outcome = show(tmp_path, content, cluster="main")

    assert outcome.data["topics"] == {
        "main/placed": {"partitions": 12, "replication": 3, "config": {"min.insync.replicas": 2}}
    }
    assert outcome.data["services"] == {"mailer": {"consumes": [{"topic": "main/placed", "evidence": "permitted"}]}}
    assert outcome.left_out() == {
        "kafka_quota": 1,
        "kafka_user_scram_credential": 1,
        "resources of other providers": 1,
    }


def test_the_cluster_of_the_other_provider_has_to_be_named(tmp_path: Path) -> None:
    (found,) = problems(saved(tmp_path, state(resource("kafka_topic", **MONGEY_TOPIC))))

    assert found.startswith("input.json:7:5: a kafka_topic names no cluster (name it: --cluster NAME)")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (state(topic(partitions_count="six")), "topics.lkc-1/placed.partitions: expected a whole number, found 'six'"),
        (state(topic(config=[1])), "config: expected a mapping"),
        (state(acl("READ", pattern="x") | {"values": acl("PEEK")["values"]}), "operation: expected one of all, read"),
        (state(topic()) | {"format_version": "2.0"}, "format_version 2.0 is not known (known are 0.x and 1.x)"),
        (
            {"version": 4, "terraform_version": "1.9.0", "resources": [{"type": "kafka_topic", "instances": []}]},
            "not what terraform show -json gives",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, content: Any, expected: str) -> None:
    (found,) = problems(saved(tmp_path, content))

    assert found.startswith("input.json:")
    assert expected in found


@pytest.mark.parametrize(
    "content",
    [
        state(resource("aws_s3_bucket", bucket="kafka_topic")),
        {"format_version": "1.0", "values": "confluent_"},
        {"resources": [{"type": "kafka_topic"}]},
    ],
)
def test_what_only_looks_like_it_is_not_recognised(tmp_path: Path, content: Any) -> None:
    (found,) = problems(saved(tmp_path, content))

    assert "nothing found that can be imported" in found


def test_topics_that_terraform_makes_of_a_real_file(tmp_path: Path, real_data: Path) -> None:
    """Confluent's example of topics in a JSON file, as a state says it: with defaults for null."""
    file = real_data / "terraform-confluent-json/examples/configurations/manage-topics-via-json/topics.json"
    made = [
        topic(name, partitions_count=given["partitions_count"] or 6, config=given["config"] or {})
        for name, given in json.loads(file.read_text(encoding="utf-8")).items()
    ]

    assert show(tmp_path, state(*made)).data["topics"] == {
        "lkc-1/clicks": {"partitions": 6},
        "lkc-1/orders": {"partitions": 6, "config": {"cleanup.policy": "delete", "retention.ms": 259200000}},
        "lkc-1/players": {"partitions": 3, "config": {"cleanup.policy": "compact", "retention.ms": 604800000}},
    }
