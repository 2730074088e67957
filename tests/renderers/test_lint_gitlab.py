"""Findings as a code quality report of GitLab."""

import json
from typing import Any

import jsonschema
import pytest

from kblast.renderer import render
from kblast.results.findings import LintResult, Place
from kblast.terminal import Terminal, visible
from tests.renderers.lint_results import EMPTY, HOSTILE_NAMES, SMALL, hostile, large

# What GitLab's documentation asks of an entry (https://docs.gitlab.com/ci/testing/code_quality/, "Code Quality report
# format"); it publishes no schema.
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def gitlab(result: LintResult) -> list[dict[str, Any]]:
    entries = json.loads(render("lint", result, "gitlab", Terminal()))
    jsonschema.validate(entries, SCHEMA)
    assert isinstance(entries, list)
    return entries


def test_nothing_found_is_an_empty_list() -> None:
    assert gitlab(EMPTY) == []


def test_an_entry_says_what_where_and_how_bad() -> None:
    first, second, _ = gitlab(SMALL)

    assert first == {
        "description": "topic:orders/placed: min.insync.replicas is 3 and replication 3, expected at most 2; "
        "replication=3 (topic); min.insync.replicas=3 (cluster config), a.yaml:2:9; first declared, b.yaml:1:1",
        "check_name": "min-isr-equals-replication",
        "fingerprint": "0" * 32,
        "severity": "critical",
        "location": {"path": "orders.yaml", "lines": {"begin": 4}},
    }
    assert second["severity"] == "major"


def test_files_have_their_names_in_the_repository() -> None:
    first, *_ = gitlab(SMALL.model_copy(update={"repository_paths": {"orders.yaml": "x/orders.yaml"}}))

    assert first["location"]["path"] == "x/orders.yaml"


def test_a_place_that_is_not_known_is_the_first_line() -> None:
    finding = SMALL.findings[1].model_copy(update={"location": Place(file="a.yaml", line=0, column=0)})

    assert gitlab(LintResult(findings=(finding,)))[0]["location"]["lines"] == {"begin": 1}


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_stay_words(name: str) -> None:
    (entry,) = gitlab(hostile(name))

    assert entry["description"].startswith(f"topic:a/{visible(name)}: nobody reads {visible(name)}; ")
    assert entry["location"]["path"] == f"{name}.yaml"


def test_large_results_are_written_in_full_each_with_its_name() -> None:
    assert len({entry["fingerprint"] for entry in gitlab(large(1_000))}) == 1_000
