"""Conditions of rules, as their authors write them: what they see of each kind of element, and what they say."""

import textwrap
from pathlib import Path

import pytest

from kblast.errors import ConfigurationError
from kblast.results.findings import Finding
from tests.linting import lint_text

HEAD = """\
id: wrong-thing
severity: error
title: Wrong thing
rationale: Because.
remedy: Do it right.
"""

INVENTORY = """\
kblast: 1
zones: {eu-1a: {region: eu}, us-1a: {}}
clusters:
  orders: {version: "4.1", brokers: 3, config: {min.insync.replicas: 2}}
  logs: {version: "3.9", profile: telemetry}
topics:
  orders/placed: {partitions: 6, replication: 3, tags: [gold], owner: shop, rate: 1 KiB/s, config: {retention.ms: -1}}
  orders/paid: {partitions: 3}
  logs/app: {replication: 2, x-note: ours}
resources: {db: {zones: [eu-1a]}}
services:
  checkout:
    owner: shop
    client: {library: java, version: "4.1"}
    needs: [db]
    produces: [{topic: orders/placed}, {topic: logs/app, config: {acks: 1}, on_outage: {buffer: 10m}}]
  billing:
    kind: streams
    consumes: [{topic: orders/placed, group: billing, tolerates: 5m}]
    produces: [{topic: orders/paid}]
mirrors: {backup: {from: orders, to: logs, topics: [placed], kind: linking}}
functions: {order: {tier: 1, cost_per_hour: 100, needs: [checkout]}}
"""


def lint_with(folder: Path, rule: str, inventory: str = INVENTORY) -> tuple[Finding, ...]:
    """What a rule finds."""
    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    (rules / "wrong-thing.yaml").write_text(HEAD + textwrap.dedent(rule), encoding="utf-8")
    return lint_text(folder, inventory, select=("wrong-thing",), rules=(rules,)).findings


def topics(declared: str) -> str:
    return f"kblast: 1\nclusters: {{a: {{version: '4.1', brokers: 3}}}}\ntopics: {declared}\n"


@pytest.mark.parametrize(
    ("kind", "message", "expected"),
    [
        ("zone", "{zone.name}: {has(zone.region) ? zone.region : 'nowhere'}", ["eu-1a: eu", "us-1a: nowhere"]),
        (
            "cluster",
            "{cluster.name} {cluster.broker_count} {size(cluster.zones)}",
            ["logs (not known) 0", "orders 3 0"],
        ),
        ("resource", "{resource.zones} {resource.needs_zones} {resource.external}", ["eu-1a 1 false"]),
        ("mirror", "{mirror.from} to {mirror.to}: {mirror.topics}", ["orders to logs: placed"]),
        ("function", "{func.weight} {func.cost_per_hour} {func.needs[0].ref}", ["1 100 service:checkout"]),
        ("service", "{service.kind} {size(service.produces)}", ["application 2", "streams 1"]),
        ("service", "{service.produces[0].topic}", ["logs/app", "orders/paid"]),
        ("topic", "{topic.short_name} of {cluster.name}", ["app of logs", "paid of orders", "placed of orders"]),
        ("topic", "{topic.internal}", ["false", "false", "false"]),
        ("topic", "{topic.rate.bytes_per_s} {topic.tags}", ["(not known) ", "(not known) ", "1024 gold"]),
        (
            "topic",
            "{topic.profile} {topic.replication}",
            ["telemetry 2", "(not known) (not known)", "event-sourcing 3"],
        ),
        (
            "topic",
            '{topic.effective["retention.ms"]}, {topic.origin["retention.ms"]}',
            ["604800000, default of Kafka 3.9", "604800000, default of Kafka 4.1", "-1, topic config"],
        ),
        (
            "topic",
            "{topic.writers.map(w, w.service)} > {topic.readers.map(r, r.service)}",
            ["checkout > ", "billing > ", "checkout > billing"],
        ),
        (
            "produce",
            '{service.name} {topic.name} {produce.effective["acks"]} {produce.on_outage.kind}',
            ["checkout logs/app 1 buffer", "checkout orders/placed all block", "billing orders/paid (not known) block"],
        ),
        (
            "consume",
            "{consume.group} {consume.tolerates} s, {consume.impact}, {consume.evidence}, {cluster.name}",
            ["billing 300 s, down, declared, orders"],
        ),
    ],
)
def test_what_a_condition_sees(kind: str, message: str, expected: list[str], tmp_path: Path) -> None:
    found = lint_with(tmp_path, f"for: {kind}\nassert: 'false'\nmessage: >-\n  {message}\n")

    assert sorted(finding.message for finding in found) == sorted(expected)


def test_a_finding_points_at_the_key_that_the_rule_names(tmp_path: Path) -> None:
    (found,) = lint_with(
        tmp_path,
        'for: produce\nwhen: produce.topic == "logs/app"\nassert: "false"\nat: [config, acks]\nmessage: no\n',
    )

    assert found.subject == "service:checkout"
    assert (found.location.line, found.location.column) == (16, 73)


def test_a_finding_points_at_the_nearest_place_where_the_key_is_not_written(tmp_path: Path) -> None:
    (found,) = lint_with(tmp_path, "for: cluster\nassert: has(cluster.profile)\nat: [profile]\nmessage: no\n")

    assert (found.location.line, found.location.column) == (4, 3)


@pytest.mark.parametrize(
    ("when", "must", "expected"),
    [
        ("topic.partitions > 1", "topic.partitions > 5", {"a/few": "certain", "a/unknown": "unknown"}),
        ("topic.partitions > 1", "topic.name != 'a/unknown'", {"a/unknown": "unknown"}),
        ("topic.name != 'a/unknown'", "topic.partitions > 5", {"a/few": "certain"}),
        ("topic.partitions > 1", "topic.name != 'a/few'", {"a/few": "certain"}),
        ("topic.partitions > 1", "1 == 1", {}),
        ("1 == 2", "topic.partitions > 5", {}),
    ],
)
def test_only_what_is_known_decides(when: str, must: str, expected: dict[str, str], tmp_path: Path) -> None:
    inventory = topics("{a/few: {partitions: 3}, a/many: {partitions: 6}, a/unknown: {}}")
    found = lint_with(tmp_path, f"for: topic\nwhen: {when}\nassert: {must}\nmessage: no\n", inventory)

    assert {finding.subject.removeprefix("topic:"): finding.confidence for finding in found} == expected


def test_what_is_not_known_is_named(tmp_path: Path) -> None:
    (found,) = lint_with(tmp_path, "for: topic\nassert: topic.partitions > 5\nmessage: no\n", topics("{a/unknown: {}}"))

    assert found.message == "cannot be decided: partitions is not known"
    assert found.remedy.startswith("Declare what is not known")


def test_not_to_know_is_no_error_but_a_warning(tmp_path: Path) -> None:
    inventory = topics("{a/few: {partitions: 3}, a/unknown: {}}")
    found = lint_with(tmp_path, "for: topic\nassert: topic.partitions > 5\nmessage: no\n", inventory)

    assert [finding.severity for finding in found] == ["error", "warning"]


@pytest.mark.parametrize(
    ("declared", "confidence"),
    [
        ("{a/t: {config: {min.insync.replicas: 1}}}", "certain"),
        ("{a/t: {}}", "likely"),
    ],
)
def test_a_default_makes_it_likely(declared: str, confidence: str, tmp_path: Path) -> None:
    rule = 'for: topic\nassert: topic.effective["min.insync.replicas"] > 1\nmessage: no\n'
    (found,) = lint_with(tmp_path, rule, topics(declared))

    assert found.confidence == confidence


def test_a_default_that_does_not_decide_leaves_it_certain(tmp_path: Path) -> None:
    rule = 'for: topic\nassert: topic.effective["min.insync.replicas"] > 1 && topic.partitions > 5\nmessage: no\n'
    (found,) = lint_with(tmp_path, rule, topics("{a/t: {partitions: 1}}"))

    assert found.confidence == "certain"


def test_settings_that_decide_are_the_evidence_with_their_places(tmp_path: Path) -> None:
    condition = 'when: topic.name == "orders/paid"\nassert: topic.effective["min.insync.replicas"] > 2'
    (found,) = lint_with(tmp_path, f"for: topic\n{condition}\nmessage: no\n")

    assert found.evidence == ("min.insync.replicas=2 (cluster config)",)
    assert [(place.message, place.location.line) for place in found.related] == [(found.evidence[0], 4)]


@pytest.mark.parametrize(
    ("value", "condition"),
    [("3", "== 3"), ("1.5", "< 2"), ("true", "== true"), ("producer", '== "producer"'), ("9" * 30, f'== "{"9" * 30}"')],
)
def test_settings_are_numbers_and_booleans_where_they_are_written_so(
    value: str, condition: str, tmp_path: Path
) -> None:
    rule = f"for: topic\nassert: topic.effective['compression.type'] {condition}\nmessage: no\n"

    assert not lint_with(tmp_path, rule, topics(f"{{a/t: {{config: {{compression.type: '{value}'}}}}}}"))


def test_what_is_not_true_or_false_is_no_condition(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as error:
        lint_with(tmp_path, "for: topic\nassert: topic.partitions\nmessage: no\n")

    (problem,) = error.value.problems
    assert problem.message == "topic.partitions: expected true or false, found 3 for topic:orders/paid"
    assert problem.location.file.endswith("wrong-thing.yaml")
    assert (problem.location.line, problem.location.column) == (7, 9)


@pytest.mark.parametrize(
    ("message", "expected"),
    [("{{{topic.partitions}}}", "{3}"), ("plain", "plain"), ("{topic.partitions}{topic.partitions}", "33")],
)
def test_braces_in_messages(message: str, expected: str, tmp_path: Path) -> None:
    rule = f"for: topic\nassert: 'false'\nmessage: '{message}'\n"
    (found,) = lint_with(tmp_path, rule, topics("{a/t: {partitions: 3}}"))

    assert found.message == expected


def test_conditions_have_parameters(tmp_path: Path) -> None:
    rule = """\
    parameters:
      most: {default: 3, description: The most there may be.}
      names: {default: [a/t], description: Which.}
    for: topic
    when: topic.name in params.names
    assert: topic.partitions <= params.most
    message: "{topic.partitions}, expected at most {params.most}"
    """
    (found,) = lint_with(tmp_path, rule, topics("{a/t: {partitions: 4}, a/u: {partitions: 4}}"))

    assert (found.subject, found.message) == ("topic:a/t", "4, expected at most 3")
