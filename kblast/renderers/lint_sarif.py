"""Findings as SARIF 2.1.0, for code scanning (https://docs.oasis-open.org/sarif/sarif/v2.1.0/).

What GitHub asks of it, and the most it takes:
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning.
Waived findings are not in it: GitHub takes no notice of `suppressions`, and would show them as open.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kblast import __version__
from kblast.config import Severity
from kblast.documents.json_writer import write_json
from kblast.markdown import escape
from kblast.model.refs import kind_of
from kblast.phrases import counted
from kblast.results.findings import Finding, LintResult, Place
from kblast.results.lint_words import claim, proofs
from kblast.results.rules import RuleEntry
from kblast.terminal import Terminal, visible

MOST_RESULTS = 25_000
"""A file with more results in one run is rejected."""

_MOST_LOCATIONS = 100
"""Of the locations of one result, so many are shown."""

_MOST_CHARACTERS = 1024
"""Descriptions of rules are shown up to here."""

_ROOT = "%SRCROOT%"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEMS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "recommendation"}


def render(result: LintResult, terminal: Terminal) -> str:
    """One run, with every rule that ran and a result for each finding."""
    del terminal
    numbers = {rule.id: number for number, rule in enumerate(result.rules)}
    shown = result.worst_first()[:MOST_RESULTS]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "kblast",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in result.rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "results": [_result(result, finding, numbers) for finding in shown],
    }
    if left_out := len(result.findings) - len(shown):
        run["invocations"] = [_incomplete(left_out)]
    return write_json({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def _rule(rule: RuleEntry) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": visible(rule.title)[:_MOST_CHARACTERS]},
        "fullDescription": {"text": visible(rule.rationale)[:_MOST_CHARACTERS]},
        "help": {"text": visible(f"{rule.rationale} {rule.remedy}"), "markdown": rule.page or _help(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["architecture", "kafka"], "problem.severity": _PROBLEMS[rule.severity]},
    }


def _help(rule: RuleEntry) -> str:
    """What to show of a rule that has no page."""
    read = [escape(f"{reference.title}: {reference.url}") for reference in rule.references]
    return "\n\n".join([escape(rule.rationale), escape(rule.remedy), *read])


def _result(result: LintResult, finding: Finding, numbers: dict[str, int]) -> dict[str, Any]:
    words, related = _said(result, finding)
    shape: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": words},
        "locations": [
            {
                "physicalLocation": _physical(result, finding.location),
                "logicalLocations": [{"fullyQualifiedName": finding.subject, "kind": kind_of(finding.subject)}],
            }
        ],
        "partialFingerprints": {
            # The only name that GitHub looks at. The one it would make, of the text around the line, changes with that
            # text, and is the same for all that a rule finds in one line.
            "primaryLocationLineHash": finding.fingerprint,
            "kblast/v1": finding.fingerprint,
        },
        "properties": {"confidence": finding.confidence},
    }
    if finding.rule in numbers:
        shape["ruleIndex"] = numbers[finding.rule]
    if related:
        shape["relatedLocations"] = related
    return shape


def _said(result: LintResult, finding: Finding) -> tuple[str, list[dict[str, Any]]]:
    """The words, a sentence that can stand alone first, and the places that they link to by number."""
    lines = [f"{_plain(claim(finding))}."]
    related: list[dict[str, Any]] = []
    for said, place in proofs(finding):
        where = ""
        if place is not None:
            where = f", {_plain(str(place))}"
            if len(related) < _MOST_LOCATIONS:
                where = f", [{_link_text(str(place))}]({len(related) + 1})"
                related.append(
                    {
                        "id": len(related) + 1,
                        "physicalLocation": _physical(result, place),
                        "message": {"text": _plain(said)},
                    }
                )
        lines.append(f"{_plain(said)}{where}.")
    if finding.remedy:
        lines.append(_plain(finding.remedy))
    return "\n".join(lines), related


def _plain(text: str) -> str:
    """Text that holds neither a placeholder (section 3.11.5 of the standard) nor a link (section 3.11.6)."""
    return visible(text).replace("{", "{{").replace("}", "}}").replace("](", "\\](")


def _link_text(text: str) -> str:
    escaped = visible(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return escaped.replace("{", "{{").replace("}", "}}")


def _physical(result: LintResult, place: Place) -> dict[str, Any]:
    region = {"startLine": max(place.line, 1)}
    if place.column:
        region["startColumn"] = place.column
    return {"artifactLocation": _artifact(result.path_of(place)), "region": region}


def _artifact(path: str) -> dict[str, str]:
    if Path(path).is_absolute():
        return {"uri": Path(path).as_uri()}
    return {"uri": quote(os.fsencode(path)), "uriBaseId": _ROOT}


def _incomplete(left_out: int) -> dict[str, Any]:
    text = f"{counted(left_out, 'finding')} left out, for code scanning takes no more than {MOST_RESULTS} of one run."
    notification = {"level": "warning", "message": {"text": text}}
    return {"executionSuccessful": True, "toolExecutionNotifications": [notification]}
