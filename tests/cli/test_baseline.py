"""Baselines: what is known is hidden and counted, what is gone is named, what is new is shown."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kblast.schemas import schema_of
from tests.running import Outcome, run_kblast

INVENTORY = """\
kblast: 1
clusters: {a: {version: "4.1", brokers: 3}}
topics:
  a/one: {replication: 1, owner: shop, profile: delivery}
  a/two: {replication: 2, owner: shop, profile: delivery}
services:
  writer: {produces: [{topic: a/one, config: {acks: 1}}]}
"""
GROWN = INVENTORY.replace("services:", "  a/new: {replication: 1, profile: delivery}\nservices:")
SELECT = ("--select", "replication-too-low", "--select", "weaker-than-profile")
BASELINE = ".kblast-baseline.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "kblast.yaml").write_text(INVENTORY)
    return tmp_path


def lint(folder: Path, *arguments: str, select: tuple[str, ...] = SELECT) -> Outcome:
    return run_kblast("lint", *select, *arguments, cwd=folder)


def result(folder: Path, *arguments: str, select: tuple[str, ...] = SELECT) -> Any:
    return json.loads(lint(folder, *arguments, "--format", "json", select=select).out)


def known(folder: Path, file: str = BASELINE) -> set[tuple[str, str]]:
    entries = json.loads((folder / file).read_text())["findings"]
    return {(entry["rule"], entry["subject"]) for entry in entries}


def test_what_is_known_is_hidden_and_counted(folder: Path) -> None:
    found = len(result(folder)["findings"])
    assert found >= 3
    written = lint(folder, "--write-baseline")
    assert (written.code, written.err) == (0, f"wrote {BASELINE}, which knows {found} findings\n")
    assert written.out.startswith(f"no findings; {found} in the baseline; 2 rules ran")

    again = result(folder, "--baseline", BASELINE)
    assert again["findings"] == []
    assert again["summary"] == {"error": 0, "warning": 0, "info": 0, "waived": 0, "baselined": found}
    assert lint(folder, "--baseline", BASELINE, "--fail-on", "info").code == 0


def test_what_is_new_is_shown_and_fails(folder: Path) -> None:
    lint(folder, "--write-baseline")
    (folder / "kblast.yaml").write_text(GROWN)

    outcome = lint(folder, "--baseline", BASELINE, "--select", "replication-too-low", select=())
    assert outcome.code == 1
    assert "topic:a/new" in outcome.out
    assert "topic:a/one" not in outcome.out


def test_what_is_fixed_is_named(folder: Path) -> None:
    lint(folder, "--write-baseline")
    (folder / "kblast.yaml").write_text(INVENTORY.replace("replication: 2", "replication: 3"))

    shape = result(folder, "--baseline", BASELINE)
    assert [(entry["rule"], entry["subject"]) for entry in shape["fixed"]] == [("replication-too-low", "topic:a/two")]
    jsonschema.validate(shape, schema_of("lint"))
    out = lint(folder, "--baseline", BASELINE).out
    assert "Fixed since the baseline:\n  replication-too-low topic:a/two: replication is 2, expected" in out
    assert "; 1 of the baseline fixed; " in out


# What a fingerprint outlives


def test_it_outlives_moved_lines_renamed_files_and_changed_words(folder: Path) -> None:
    lint(folder, "--write-baseline")
    before = result(folder)["findings"]
    (folder / "kblast.yaml").unlink()
    (folder / "kblast").mkdir()
    moved = INVENTORY.replace("topics:", "\n\n# more\ntopics:\n  a/first: {replication: 3, owner: shop}")
    moved = moved.replace("a/one: {", "a/one: {description: more, ").replace(
        "[{topic: a/one", "[{topic: a/first}, {topic: a/one"
    )
    topics, _, services = moved.partition("services:")
    (folder / "kblast" / "topics.yaml").write_text(topics)
    (folder / "kblast" / "services.yaml").write_text(f"kblast: 1\nservices:{services}")
    (folder / ".kblast.yaml").write_text("parameters: {replication-too-low: {minimum: 4}}\n")

    after = result(folder)["findings"]
    names = {finding["fingerprint"] for finding in before}
    same = [finding for finding in after if finding["fingerprint"] in names]
    assert {finding["fingerprint"] for finding in same} == names
    assert not {finding["message"] for finding in before} >= {finding["message"] for finding in same}
    assert not {json.dumps(f["location"]) for f in before} & {json.dumps(f["location"]) for f in same}
    shape = result(folder, "--baseline", BASELINE)
    assert shape["fixed"] == []
    assert {finding["subject"] for finding in shape["findings"]} <= {"topic:a/first", "service:writer"}


# What is written


def test_the_file_can_be_reviewed_and_is_as_its_schema_says(folder: Path) -> None:
    lint(folder, "--write-baseline")

    text = (folder / BASELINE).read_text()
    shape = json.loads(text)
    jsonschema.validate(shape, schema_of("baseline"))
    assert shape["schema"] == "kblast/baseline/v1"
    entries = shape["findings"]
    order = [(entry["rule"], entry["subject"]) for entry in entries]
    assert order == sorted(order)
    assert all(set(entry) == {"fingerprint", "rule", "subject", "message"} for entry in entries)
    assert "replication is 1, expected at least 3" in {entry["message"] for entry in entries}


def test_the_same_findings_make_the_same_bytes(folder: Path) -> None:
    lint(folder, "--write-baseline")
    first = (folder / BASELINE).read_bytes()
    head, _, topics = INVENTORY.partition("  a/one")
    one, two, rest = f"  a/one{topics}".split("\n", 2)
    (folder / "kblast.yaml").write_text(f"{head}{two}\n{one}\n{rest}")
    lint(folder, "--write-baseline")

    assert (folder / BASELINE).read_bytes() == first


def test_it_is_written_where_it_is_read(folder: Path) -> None:
    lint(folder, "--baseline", "known.json", "--write-baseline")

    assert not (folder / BASELINE).exists()
    assert lint(folder, "--baseline", "known.json").code == 0


def test_writing_again_forgets_what_is_fixed_and_learns_what_is_new(folder: Path) -> None:
    lint(folder, "--write-baseline")
    (folder / "kblast.yaml").write_text(GROWN.replace("replication: 2", "replication: 3"))
    outcome = lint(folder, "--write-baseline")

    assert "Fixed since the baseline:\n  replication-too-low topic:a/two" in outcome.out
    assert ("replication-too-low", "topic:a/two") not in known(folder)
    assert ("replication-too-low", "topic:a/new") in known(folder)


def test_what_rules_that_did_not_run_know_is_neither_fixed_nor_forgotten(folder: Path) -> None:
    lint(folder, "--write-baseline")
    before = known(folder)
    one = ("--select", "replication-too-low")

    assert result(folder, "--baseline", BASELINE, select=one)["fixed"] == []
    lint(folder, "--write-baseline", select=one)
    assert known(folder) == before


def test_what_is_waived_is_not_learned_and_not_fixed(folder: Path) -> None:
    lint(folder, "--write-baseline")
    entry = "rule: replication-too-low, subject: 'topic:a/one', reason: why, owner: we, until: 2999-12-31"
    (folder / ".kblast.yaml").write_text(f"waivers: [{{{entry}}}]\n")

    shape = result(folder, "--baseline", BASELINE)
    assert shape["fixed"] == []
    assert (len(shape["waived"]), len(shape["findings"])) == (1, 0)
    lint(folder, "--write-baseline")
    assert ("replication-too-low", "topic:a/one") not in known(folder)


# What cannot be read

ENTRY = '{"fingerprint": "0", "rule": "r", "subject": "s", "message": "m"}'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a baseline is one document, found 0"),
        ("[]", "expected a mapping, found an empty list"),
        ("{}", "key 'schema' is missing"),
        ("{", "not valid JSON"),
        ('{"schema": "kblast/baseline/v1"}', "key 'findings' is missing"),
        ('{"schema": "kblast/lint/v1", "findings": []}', "schema: expected kblast/baseline/v1, found 'kblast/lint/v1'"),
        ('{"schema": "kblast/baseline/v1", "findings": [{}]}', "findings[0]: key 'fingerprint' is missing"),
        (
            f'{{"schema": "kblast/baseline/v1", "findings": [{ENTRY.replace("rule", "rules")}]}}',
            "findings[0]: unknown key 'rules'",
        ),
        (
            f'{{"schema": "kblast/baseline/v1", "findings": [{ENTRY.replace(chr(34) + "0" + chr(34), "5")}]}}',
            "findings[0].fingerprint: expected a text, found 5",
        ),
    ],
)
@pytest.mark.parametrize("write", [(), ("--write-baseline",)])
def test_a_broken_baseline_is_an_error_and_stays_as_it_is(
    text: str, said: str, write: tuple[str, ...], folder: Path
) -> None:
    (folder / "known.json").write_text(text)

    outcome = lint(folder, "--baseline", "known.json", *write)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert "known.json" in outcome.err
    assert "make it with: kblast lint --write-baseline" in outcome.err
    assert (folder / "known.json").read_text() == text


def test_a_baseline_that_is_not_there_is_an_error(folder: Path) -> None:
    outcome = lint(folder, "--baseline", "nowhere.json")

    assert (outcome.code, outcome.out) == (2, "")
    assert "nowhere.json: cannot be read: No such file or directory" in outcome.err


def test_a_baseline_that_cannot_be_written_is_an_error(folder: Path) -> None:
    outcome = lint(folder, "--baseline", "nowhere/known.json", "--write-baseline")

    assert (outcome.code, outcome.out) == (2, "")
    assert "cannot write nowhere/known.json" in outcome.err


def test_hostile_words_in_a_baseline_steer_no_terminal(folder: Path) -> None:
    hostile = "x\\u001b[31m\\u202e"
    entry = ENTRY.replace('"m"', f'"{hostile}"')
    (folder / "known.json").write_text(f'{{"schema": "kblast/baseline/v1", "findings": [{entry}]}}')

    for format_ in ("text", "markdown", "json"):
        out = lint(folder, "--baseline", "known.json", "--format", format_).out
        assert "31m" in out
        assert "\x1b" not in out
        assert "\u202e" not in out
