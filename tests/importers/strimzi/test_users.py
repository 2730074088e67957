"""KafkaUser resources become services; their access rules become edges that are permitted, and no more."""

from pathlib import Path
from typing import Any

import pytest

from tests.importers.importing import Outcome, imported, problems, written

TOPICS = "".join(
    f"""
    ---
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaTopic
    metadata: {{name: {name}, labels: {{strimzi.io/cluster: {cluster}}}}}
    """
    for cluster, name in [("main", "app-a"), ("main", "app-b"), ("main", "other"), ("second", "app-c")]
)


def rule(topic: str, operations: str, more: str = "") -> str:
    return f"- {{resource: {{type: topic, name: '{topic}'}}, operations: [{operations}]{more}}}"


def prefix(topic: str, operations: str, more: str = "") -> str:
    return rule(topic, operations, more).replace("{type: topic,", "{type: topic, patternType: prefix,")


def group(name: str, more: str = "") -> str:
    return f"- {{resource: {{type: group, name: '{name}'{more}}}, operations: [Read]}}"


def user(folder: Path, *rules: str, authorization: str = "simple") -> tuple[dict[str, Any], Outcome]:
    acls = "\n        ".join(rules)
    text = f"""{TOPICS}
    ---
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaUser
    metadata: {{name: shop, labels: {{strimzi.io/cluster: main}}}}
    spec:
      authorization:
        type: {authorization}
        acls:
        {acls}
    """
    outcome = imported(written(folder, text))
    return outcome.data["services"]["shop"], outcome


def topics(edges: list[dict[str, Any]]) -> list[str]:
    assert all(edge["evidence"] == "permitted" for edge in edges)
    return [edge["topic"] for edge in edges]


@pytest.mark.parametrize(
    ("operations", "directions"),
    [
        ("Read", {"consumes"}),
        ("Describe, Read", {"consumes"}),
        ("Write", {"produces"}),
        ("IdempotentWrite, Write", {"produces"}),
        ("All", {"consumes", "produces"}),
        ("Read, Write", {"consumes", "produces"}),
        ("Describe", set()),
        ("Create, Alter, DescribeConfigs", set()),
    ],
)
def test_operations_give_directions(tmp_path: Path, operations: str, directions: set[str]) -> None:
    service, _ = user(tmp_path, rule("other", operations))

    assert service.keys() == directions
    assert all(topics(service[direction]) == ["main/other"] for direction in directions)


def test_the_old_single_operation_is_read(tmp_path: Path) -> None:
    service, _ = user(tmp_path, "- {resource: {type: topic, name: other}, operation: Write, host: '*'}")

    assert topics(service["produces"]) == ["main/other"]


def test_a_prefix_stands_for_the_topics_of_its_cluster(tmp_path: Path) -> None:
    service, _ = user(tmp_path, prefix("app-", "Read"))

    assert topics(service["consumes"]) == ["main/app-a", "main/app-b"]


def test_an_asterisk_stands_for_all_topics_of_its_cluster(tmp_path: Path) -> None:
    service, _ = user(tmp_path, rule("*", "All"))

    assert topics(service["produces"]) == ["main/app-a", "main/app-b", "main/other"]
    assert topics(service["consumes"]) == ["main/app-a", "main/app-b", "main/other"]


def test_a_pattern_that_matches_nothing_is_left_out(tmp_path: Path) -> None:
    service, outcome = user(tmp_path, prefix("none-", "All"))

    assert service == {}
    assert outcome.left_out() == {"access rules whose pattern matches no known topic": 1}


def test_a_topic_known_from_rules_only_is_external(tmp_path: Path) -> None:
    service, outcome = user(tmp_path, rule("elsewhere", "Read"))

    assert topics(service["consumes"]) == ["main/elsewhere"]
    assert outcome.data["topics"]["main/elsewhere"] == {"external": True}
    assert outcome.result.counts.topics_external == 1


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule("app-a", "Read", ", type: deny")], []),
        ([prefix("app-", "Read"), rule("app-b", "Read", ", type: deny")], ["main/app-a"]),
        ([prefix("app-", "Read"), rule("app-b", "Write", ", type: deny")], ["main/app-a", "main/app-b"]),
        ([rule("app-a", "Read"), rule("*", "All", ", type: deny")], []),
        # Who is denied from one host may still come from another.
        ([rule("app-a", "Read"), rule("app-a", "Read", ", type: deny, host: 10.0.0.1")], ["main/app-a"]),
    ],
)
def test_what_is_denied_is_not_granted(tmp_path: Path, rules: list[str], expected: list[str]) -> None:
    service, _ = user(tmp_path, *rules)

    assert topics(service.get("consumes", [])) == expected


def test_a_rule_that_denies_one_host_is_left_out(tmp_path: Path) -> None:
    _, outcome = user(tmp_path, rule("app-a", "Read", ", type: deny, host: 10.0.0.1"))

    assert outcome.left_out() == {"KafkaUser rules that deny some hosts only": 1}


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([group("readers")], "readers"),
        ([group("readers"), group("readers")], "readers"),
        ([group("one"), group("two")], None),
        ([group("*")], None),
        ([group("app-", ", patternType: prefix")], None),
        ([group("readers"), group("*")], None),
        ([], None),
    ],
)
def test_one_group_is_the_group_of_all_that_is_read(tmp_path: Path, groups: list[str], expected: str | None) -> None:
    service, _ = user(tmp_path, rule("other", "All"), *groups)

    assert service["consumes"][0].get("group") == expected
    assert "group" not in service["produces"][0]


def test_rules_count_only_for_kafkas_own_authorizer(tmp_path: Path) -> None:
    service, outcome = user(tmp_path, rule("other", "All"), authorization="custom")

    assert service == {}
    assert outcome.left_out() == {"KafkaUser spec.authorization.acls": 1}


def test_rules_on_other_resources_are_left_out(tmp_path: Path) -> None:
    _, outcome = user(
        tmp_path,
        "- {resource: {type: transactionalId, name: t}, operations: [Write]}",
        "- {resource: {type: cluster}, operations: [IdempotentWrite]}",
    )

    assert {what for what in outcome.left_out() if what.startswith("KafkaUser rules")} == {
        "KafkaUser rules on resource cluster",
        "KafkaUser rules on resource transactionalId",
    }


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        ("- just a text", "spec.authorization.acls[0]: expected a mapping, found 'just a text'"),
        ("- {resource: {type: topic}, operations: [All]}", "KafkaUser: name: expected a name, found nothing"),
        (
            "- {resource: {type: topic, name: a, patternType: match}, operations: [All]}",
            "resource.patternType: expected literal or prefix, found 'match'",
        ),
        ("- {resource: {type: topic, name: a}, operations: [Rad]}", "KafkaUser: operation: expected one of all, read,"),
        ("- {resource: {name: a}, operations: [All]}", "KafkaUser: resource: expected one of topic, group,"),
        ("- {resource: {type: topic, name: a}, operations: All}", "operations: expected a list, found 'All'"),
        ("- {resource: {type: topic, name: a}, operations: [[All]]}", "operations[0]: expected a single value"),
    ],
)
def test_a_broken_rule_is_said_at_its_place(tmp_path: Path, bad: str, expected: str) -> None:
    text = f"""
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaUser
    metadata: {{name: shop, labels: {{strimzi.io/cluster: main}}}}
    spec:
      authorization:
        type: simple
        acls:
        {bad}
    """
    (found,) = problems(written(tmp_path, text))

    assert found.startswith("input.yaml:9:")
    assert expected in found
