"""Findings as a test report in the XML of JUnit, in the dialect that Jenkins' own schema (junit-10.xsd) describes.

A rule is a suite. Whatever it has something to say of is a test case, named like the subject: it fails if a finding is
severe enough to fail the run, and passes with its findings as output if none is. A rule that finds nothing is a test
that passes, one that is off is a test that was skipped. No name comes twice in a suite: GitLab looks at the first only
(https://docs.gitlab.com/ci/testing/unit_test_reports).

What XML cannot hold (https://www.w3.org/TR/xml/#charsets) is among what `visible` writes as an escape.
"""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from kblast.phrases import counted
from kblast.results.findings import SEVERITIES, Finding, LintResult
from kblast.results.lint_words import claim, proof_words, severity_words
from kblast.terminal import Terminal, visible


def render(result: LintResult, terminal: Terminal) -> str:
    """A suite for each rule, in order of their ids."""
    del terminal
    found: dict[str, dict[str, list[Finding]]] = {rule.id: {} for rule in result.rules}
    for finding in result.findings:
        found.setdefault(finding.rule, {}).setdefault(finding.subject, []).append(finding)
    suites = [_ran(result, rule_id, subjects) for rule_id, subjects in found.items()]
    suites += [_suite(rule_id, [_off(rule_id)]) for rule_id in result.off]
    suites.sort(key=lambda suite: suite.attrib["name"])
    root = ET.Element("testsuites", {"name": f"kblast {result.command}"} | _counts(suites))
    root.extend(suites)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _ran(result: LintResult, rule_id: str, subjects: dict[str, list[Finding]]) -> ET.Element:
    cases = [_case(result, rule_id, subject, findings) for subject, findings in sorted(subjects.items())]
    return _suite(rule_id, cases or [_named(rule_id, "no findings")])


def _suite(rule_id: str, cases: list[ET.Element]) -> ET.Element:
    attributes = {
        "name": visible(rule_id),
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
    }
    suite = ET.Element("testsuite", attributes)
    suite.extend(cases)
    return suite


def _counts(suites: list[ET.Element]) -> dict[str, str]:
    return {key: str(sum(int(suite.attrib[key]) for suite in suites)) for key in ("tests", "failures", "errors")}


def _named(rule_id: str, name: str) -> ET.Element:
    return ET.Element("testcase", classname=visible(f"kblast.{rule_id}"), name=visible(name))


def _off(rule_id: str) -> ET.Element:
    case = _named(rule_id, "off")
    ET.SubElement(case, "skipped", message="this rule was off")
    return case


def _case(result: LintResult, rule_id: str, subject: str, findings: list[Finding]) -> ET.Element:
    case = _named(rule_id, subject)
    failing = [finding for finding in findings if result.fails(finding)]
    if failing:
        worst = min(failing, key=lambda finding: SEVERITIES.index(finding.severity))
        more = f" (and {counted(len(failing) - 1, 'more finding')})" if len(failing) > 1 else ""
        message = visible(f"{worst.message}{more}")
        ET.SubElement(case, "failure", type=worst.severity, message=message).text = _report(failing)
    passing = [finding for finding in findings if not result.fails(finding)]
    if passing:
        ET.SubElement(case, "system-out").text = _report(passing)
    return case


def _report(findings: list[Finding]) -> str:
    return "\n".join(line for finding in findings for line in _lines(finding))


def _lines(finding: Finding) -> Iterator[str]:
    yield visible(f"{finding.location}: {severity_words(finding)} {finding.rule} {claim(finding)}")
    for said in proof_words(finding):
        yield visible(f"- {said}")
    if finding.remedy:
        yield visible(finding.remedy)
