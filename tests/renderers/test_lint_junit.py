"""Findings as a JUnit report, held to what Jenkins' schema allows."""

from xml.etree import ElementTree as ET

import pytest

from kblast.renderer import render
from kblast.results.findings import LintResult, Threshold
from kblast.terminal import Terminal, visible
from tests.renderers.lint_results import EMPTY, HOSTILE_NAMES, SMALL, hostile, large

# By element: the attributes it must have, those it may have, and its children. From junit-10.xsd of Jenkins' xUnit
# plugin (jenkinsci/xunit-plugin: src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd), of which only
# what reruns tests is left out.
SUITE_MAY = "group time skipped timestamp hostname id package file log url"
ALLOWED: dict[str, tuple[str, str, str]] = {
    "testsuites": ("", "name time tests failures errors", "testsuite"),
    "testsuite": ("name tests failures errors", SUITE_MAY, "testsuite properties testcase system-out system-err"),
    "testcase": ("name", "time classname group", "skipped error failure system-out system-err"),
    "failure": ("", "type message", ""),
    "skipped": ("", "type message", ""),
    "system-out": ("", "", ""),
}


def junit(result: LintResult, fail_on: Threshold = "error") -> ET.Element:
    """The report, which is as the schema says and counts right."""
    text = render("lint", result.model_copy(update={"fail_on": fail_on}), "junit", Terminal())
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    assert text.endswith("\n")
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert root.tag == "testsuites"
    for element in root.iter():
        must, may, children = (names.split() for names in ALLOWED[element.tag])
        assert set(must) <= element.attrib.keys() <= {*must, *may}
        assert {child.tag for child in element} <= set(children)
    for element in (root, *root):
        cases = element.findall(".//testcase")
        assert element.attrib["tests"] == str(len(cases))
        assert element.attrib["failures"] == str(len(element.findall(".//failure")))
        assert element.attrib["errors"] == "0"
    return root


def cases(root: ET.Element) -> list[tuple[str, str, str]]:
    """Every test: its suite, its name, and what became of it."""
    return [
        (suite.attrib["name"], case.attrib["name"], " ".join(child.tag for child in case) or "passed")
        for suite in root
        for case in suite
    ]


def test_a_rule_that_finds_nothing_passes() -> None:
    assert cases(junit(EMPTY)) == [
        ("orphan-topic", "no findings", "passed"),
        ("unowned-topic", "no findings", "passed"),
    ]


def test_what_reaches_the_threshold_fails_and_what_does_not_passes_with_its_words() -> None:
    assert cases(junit(SMALL)) == [
        ("min-isr-equals-replication", "topic:orders/placed", "failure"),
        ("orphan-topic", "topic:orders/paid", "system-out"),
        ("unowned-topic", "off", "skipped"),
        ("weaker-than-profile", "topic:logs/app", "system-out"),
    ]


@pytest.mark.parametrize(("fail_on", "failures"), [("never", 0), ("error", 1), ("warning", 3), ("info", 3)])
def test_the_threshold_decides_what_fails(fail_on: Threshold, failures: int) -> None:
    assert junit(SMALL, fail_on).attrib["failures"] == str(failures)


def test_a_failure_says_what_proves_it_and_what_to_do() -> None:
    failure = junit(SMALL).find(".//failure")

    assert failure is not None
    assert failure.attrib == {
        "type": "error",
        "message": "min.insync.replicas is 3 and replication 3, expected at most 2",
    }
    assert (failure.text or "").splitlines() == [
        (
            "orders.yaml:4:3: error min-isr-equals-replication topic:orders/placed: "
            "min.insync.replicas is 3 and replication 3, expected at most 2"
        ),
        "- replication=3 (topic)",
        "- min.insync.replicas=3 (cluster config), a.yaml:2:9",
        "- first declared, b.yaml:1:1",
        "Set min.insync.replicas to 2.",
    ]


def test_no_name_comes_twice() -> None:
    one = SMALL.findings[0]
    twice = LintResult(findings=(one, one.model_copy(update={"message": "another", "fingerprint": "9" * 32})))
    root = junit(twice)

    assert cases(root) == [("min-isr-equals-replication", "topic:orders/placed", "failure")]
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.attrib["message"].endswith("(and 1 more finding)")
    assert "another" in (failure.text or "")


def test_jenkins_groups_by_the_rule() -> None:
    case = junit(SMALL).find(".//testcase")

    assert case is not None
    assert case.attrib["classname"] == "kblast.min-isr-equals-replication"


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_stay_words(name: str) -> None:
    root = junit(hostile(name))

    assert cases(root)[0] == ("orphan-topic", f"topic:a/{visible(name)}", "failure")
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.attrib["message"] == f"nobody reads {visible(name)}"


def test_large_results_are_shown_in_full() -> None:
    many = large(1_000)
    apart = tuple(finding.model_copy(update={"subject": f"topic:a/{n}"}) for n, finding in enumerate(many.findings))

    assert junit(many.model_copy(update={"findings": apart})).attrib["tests"] == "1000"
