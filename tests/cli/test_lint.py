"""`kblast lint` as its users type it."""

import json
from pathlib import Path

import jsonschema
import pytest

from kblast.schemas import schema_of
from tests.running import run_kblast, run_kblast_process

INVENTORY = """\
kblast: 1
clusters: {a: {version: "4.1", brokers: 3}}
topics:
  a/one: {replication: 1, owner: shop, profile: delivery}
services:
  writer: {produces: [{topic: a/one}]}
"""
RULE = """\
id: few-partitions
severity: info
title: Topic with few partitions
rationale: They limit how many consumers can share the work.
remedy: Add partitions.
for: topic
assert: topic.partitions >= 3
message: "has {topic.partitions} partitions, expected at least 3"
"""
ONE = ("--select", "replication-too-low")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an inventory where kblast looks for one."""
    (tmp_path / "kblast.yaml").write_text(INVENTORY)
    return tmp_path


def test_findings_are_lines_that_editors_can_follow(folder: Path) -> None:
    outcome = run_kblast("lint", *ONE, cwd=folder)

    assert outcome.code == 1
    assert outcome.err == ""
    assert outcome.out.splitlines()[0] == (
        "kblast.yaml:4:24: error replication-too-low topic:a/one: replication is 1, expected at least 3"
    )


def test_the_last_line_counts(folder: Path) -> None:
    outcome = run_kblast("lint", *ONE, cwd=folder)

    assert outcome.out.splitlines()[-1].startswith("1 error; 1 rule ran; ")


def test_json_has_the_documented_keys(folder: Path) -> None:
    shape = json.loads(run_kblast("lint", *ONE, "--format", "json", cwd=folder).out)

    assert list(shape) == ["schema", "findings", "summary", "waived", "fixed"]
    assert shape["schema"] == "kblast/lint/v1"
    assert shape["summary"] == {"error": 1, "warning": 0, "info": 0, "waived": 0, "baselined": 0}
    (finding,) = shape["findings"]
    fingerprint = finding.pop("fingerprint")
    assert finding == {
        "rule": "replication-too-low",
        "severity": "error",
        "confidence": "certain",
        "subject": "topic:a/one",
        "message": "replication is 1, expected at least 3",
        "location": {"file": "kblast.yaml", "line": 4, "column": 24},
        "related": [],
        "evidence": ["replication=1 (topic)", "profile=delivery (declared)"],
    }
    assert len(fingerprint) == 32


def test_json_is_as_its_schema_says(folder: Path) -> None:
    schema = schema_of("lint")
    shape = json.loads(run_kblast("lint", "--format", "json", cwd=folder).out)

    assert schema["properties"].keys() == shape.keys()
    assert shape["findings"]
    jsonschema.validate(shape, schema)
    jsonschema.validate(json.loads(run_kblast("lint", *ONE, "--format", "json", cwd=folder).out), schema)


@pytest.mark.parametrize("format_", ["text", "json", "markdown", "sarif", "junit", "github", "gitlab"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (ONE, 1),
        ((*ONE, "--fail-on", "never"), 0),
        (("--select", "orphan-topic"), 0),
        (("--select", "orphan-topic", "--fail-on", "warning"), 1),
        (("--select", "orphan-topic", "--fail-on", "error"), 0),
        (("--select", "unowned-topic", "--fail-on", "info"), 0),
    ],
)
def test_the_exit_code_is_the_same_for_every_format(
    format_: str, arguments: tuple[str, ...], code: int, folder: Path
) -> None:
    assert run_kblast("lint", *arguments, "--format", format_, cwd=folder).code == code


def test_the_configuration_sets_the_threshold_and_the_command_line_goes_before_it(folder: Path) -> None:
    (folder / ".kblast.yaml").write_text("fail-on: never\n")

    assert run_kblast("lint", *ONE, cwd=folder).code == 0
    assert run_kblast("lint", *ONE, "--fail-on", "error", cwd=folder).code == 1


@pytest.mark.parametrize("where", ["command line", "configuration"])
def test_rules_of_one_s_own_run_beside_the_others(where: str, folder: Path) -> None:
    (folder / "our-rules").mkdir()
    (folder / "our-rules" / "few-partitions.yaml").write_text(RULE)
    (folder / ".kblast.yaml").write_text("rules: [our-rules]\n" if where == "configuration" else "{}\n")
    chosen = ("--rules", "our-rules") if where == "command line" else ()

    outcome = run_kblast("lint", *chosen, "--select", "few-partitions", "--fail-on", "info", cwd=folder)
    assert outcome.code == 1
    assert outcome.out.startswith("kblast.yaml:4:3: info (not decided) few-partitions topic:a/one: cannot be decided: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--select", "replication-to-low"),
            ["unknown rule 'replication-to-low'", "did you mean 'replication-too-low'?"],
        ),
        (("--ignore", "x"), ["unknown rule 'x'", "kblast rules lists all rules"]),
        (
            ("--format", "yaml"),
            ["'yaml' is not a format of lint", "choose one of github, gitlab, json, junit, markdown, sarif, text"],
        ),
        (("--fail-on", "fatal"), ["fatal"]),
        (("--rules", "nowhere"), ["nowhere: no such folder of rules"]),
    ],
)
def test_wrong_usage_is_said_and_nothing_is_linted(arguments: tuple[str, ...], said: list[str], folder: Path) -> None:
    outcome = run_kblast("lint", *arguments, cwd=folder)

    assert (outcome.code, outcome.out) == (2, "")
    assert all(words in outcome.err for words in said)


def test_a_wrong_rule_file_is_shown_with_its_place(folder: Path) -> None:
    (folder / "few-partitions.yaml").write_text(RULE.replace("topic.partitions >= 3", "topic.partition >= 3"))

    outcome = run_kblast("lint", "kblast.yaml", "--rules", ".", cwd=folder)
    assert outcome.code == 2
    assert (
        "few-partitions.yaml:7:9: assert: unknown member 'topic.partition'\n    did you mean 'partitions'?"
        in outcome.err
    )


def test_a_broken_inventory_is_input_that_cannot_be_read(folder: Path) -> None:
    (folder / "kblast.yaml").write_text(INVENTORY.replace("replication", "replicatoin"))

    outcome = run_kblast("lint", cwd=folder)
    assert (outcome.code, outcome.out) == (3, "")
    assert "kblast.yaml:4:11" in outcome.err


def test_a_report_goes_to_a_file_as_a_whole(folder: Path) -> None:
    outcome = run_kblast("lint", *ONE, "--format", "json", "-o", "findings.json", cwd=folder)

    assert (outcome.code, outcome.out) == (1, "")
    assert json.loads((folder / "findings.json").read_text())["summary"]["error"] == 1


def test_context_is_read_and_not_judged(folder: Path) -> None:
    (folder / "platform.yaml").write_text("kblast: 1\ntopics: {a/other: {replication: 1}}\n")

    assert "a/other" in run_kblast("lint", ".", *ONE, cwd=folder).out
    assert "a/other" not in run_kblast("lint", "kblast.yaml", "--with", "platform.yaml", *ONE, cwd=folder).out


def test_colour_is_for_terminals_only(folder: Path) -> None:
    assert "\x1b[" not in run_kblast("lint", *ONE, cwd=folder).out
    assert "\x1b[31merror\x1b[0m" in run_kblast("lint", *ONE, cwd=folder, env={"FORCE_COLOR": "1"}).out


def test_a_run_in_a_process_of_its_own_says_the_same(folder: Path) -> None:
    assert run_kblast_process("lint", *ONE, cwd=folder) == run_kblast("lint", *ONE, cwd=folder)


HOSTILE = "x\x1b[31m|`<script>`|[a](b)\u202e"


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_hostile_names_reach_no_terminal_and_no_page(format_: str, folder: Path) -> None:
    name = json.dumps(f"a/{HOSTILE}")
    (folder / "kblast.yaml").write_text(f"kblast: 1\nclusters: {{a: {{}}}}\ntopics: {{{name}: {{}}}}\n")

    outcome = run_kblast("lint", "--format", format_, cwd=folder)
    assert "\x1b" not in outcome.out
    assert "\u202e" not in outcome.out
    assert "script" in outcome.out
    if format_ == "markdown":
        assert "<script>" not in outcome.out
        assert "[a](b)" not in outcome.out
        rows = [line for line in outcome.out.splitlines() if line.startswith("|")]
        assert all(line.replace("\\|", "").count("|") == 5 for line in rows)


def test_what_is_doubtful_in_many_places_is_shown_in_some_and_counted(tmp_path: Path) -> None:
    topics = "\n".join(f"  c/t{n}: {{config: {{retentoin.ms: 1}}}}" for n in range(22))
    text = f"kblast: 1\nclusters: {{c: {{}}}}\ntopics:\n{topics}\n  c/u: {{config: {{segmnt.ms: 1}}}}\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")

    said = run_kblast("lint", "a.yaml", cwd=tmp_path).err.splitlines()

    lines = [line for line in said if line.startswith("warning: ")]
    assert lines[0] == "warning: a.yaml:4:19: 'retentoin.ms' is not a setting that Kafka knows here"
    assert sum("retentoin.ms" in line for line in lines) == 21
    assert sum("segmnt.ms" in line for line in lines) == 1
    assert lines[-1] == "warning: … and 2 more places: 'retentoin.ms' is not a setting that Kafka knows here"
