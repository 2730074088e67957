"""`kblast rules` and `kblast explain` as their users type them."""

import json
from pathlib import Path

import jsonschema
import pytest

from kblast.catalogue import RuleFile
from kblast.documents import read_data
from kblast.schemas import schema_of
from tests.running import ROOT, run_kblast

RULE = """\
id: few-partitions
severity: info
title: Topic with few partitions
rationale: They limit how many consumers can share the work.
remedy: Add partitions.
references: [{title: Kafka, url: https://kafka.apache.org}]
parameters: {least: {default: 3, description: The fewest that will do.}}
for: topic
assert: topic.partitions >= params.least
message: too few
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a rule and no page."""
    (tmp_path / "few-partitions.yaml").write_text(RULE)
    return tmp_path


def test_all_rules_are_listed_with_their_parameters() -> None:
    outcome = run_kblast("rules")

    assert outcome.code == 0
    assert "replication-too-low (error): Topic with too few replicas\n    minimum = 3: The fewest" in outcome.out
    listed = {line.partition(" ")[0] for line in outcome.out.splitlines() if line[:1].isalpha()}
    assert listed == {path.stem for path in (ROOT / "rules").glob("*.yaml")}


def test_rules_as_json(own: Path) -> None:
    shape = json.loads(run_kblast("rules", "--rules", own, "--format", "json").out)

    assert shape["schema"] == "kblast/rules/v1"
    assert [rule["id"] for rule in shape["rules"]] == sorted(rule["id"] for rule in shape["rules"])
    (mine,) = (rule for rule in shape["rules"] if rule["id"] == "few-partitions")
    assert mine == {
        "id": "few-partitions",
        "severity": "info",
        "title": "Topic with few partitions",
        "rationale": "They limit how many consumers can share the work.",
        "remedy": "Add partitions.",
        "parameters": [{"name": "least", "default": 3, "description": "The fewest that will do."}],
        "references": [{"title": "Kafka", "url": "https://kafka.apache.org"}],
        "has_page": False,
    }


def test_the_index_of_the_rules_is_up_to_date() -> None:
    index = run_kblast("rules", "--format", "markdown").out

    written = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")
    assert written == index, "make it again: kblast rules --format markdown -o rules/README.md"


def test_explain_shows_the_page_and_the_parameters() -> None:
    outcome = run_kblast("explain", "orphan-topic")

    assert outcome.code == 0
    page = (ROOT / "rules" / "orphan-topic.md").read_text(encoding="utf-8")
    assert outcome.out.startswith("orphan-topic (warning): Topic that nobody reads or nobody uses\n")
    assert page.partition("\n")[2].strip() in outcome.out
    assert '- internal = ["_.*"]: Names of topics' in outcome.out


def test_explain_makes_do_without_a_page(own: Path) -> None:
    outcome = run_kblast("explain", "few-partitions", "--rules", own)

    assert outcome.code == 0
    for words in ("share the work.", "Add partitions.", "- Kafka: https://kafka.apache.org", "- least = 3: The fewest"):
        assert words in outcome.out


def test_explain_as_json() -> None:
    shape = json.loads(run_kblast("explain", "orphan-topic", "--format", "json").out)

    assert list(shape) == ["schema", "rule", "page"]
    assert shape["rule"]["id"] == "orphan-topic"
    assert shape["page"].startswith("# orphan-topic\n")


def test_explain_of_an_unknown_rule_names_the_nearest() -> None:
    outcome = run_kblast("explain", "orphan-topics")

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "kblast: unknown rule 'orphan-topics'\n  did you mean 'orphan-topic'?\n"


def test_a_hostile_page_steers_no_terminal(own: Path) -> None:
    (own / "few-partitions.md").write_text("# few-partitions\n\nred: \x1b[31m\n")

    outcome = run_kblast("explain", "few-partitions", "--rules", own)
    assert "red: \\x1b[31m" in outcome.out


@pytest.mark.parametrize("command", ["rules", "explain"])
def test_an_unknown_format_is_wrong_usage(command: str) -> None:
    arguments = ("orphan-topic",) if command == "explain" else ()
    outcome = run_kblast(command, *arguments, "--format", "html")

    assert outcome.code == 2
    assert f"'html' is not a format of {command}" in outcome.err


@pytest.mark.parametrize("rule", sorted((ROOT / "rules").glob("*.yaml")), ids=lambda path: path.stem)
def test_rule_files_are_as_their_schema_says(rule: Path) -> None:
    jsonschema.validate(read_data(rule), schema_of("rule"))


def test_the_schema_of_rules_knows_every_key() -> None:
    assert schema_of("rule")["properties"].keys() == {
        info.alias or name for name, info in RuleFile.model_fields.items()
    }
