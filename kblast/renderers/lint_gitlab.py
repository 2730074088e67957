"""Findings as a code quality report of GitLab (https://docs.gitlab.com/ci/testing/code_quality/)."""

from typing import Any

from kblast.config import Severity
from kblast.documents.json_writer import write_json
from kblast.results.findings import Finding, LintResult
from kblast.results.lint_words import claim, proof_words
from kblast.terminal import Terminal, visible

_SEVERITIES: dict[Severity, str] = {"error": "critical", "warning": "major", "info": "info"}


def render(result: LintResult, terminal: Terminal) -> str:
    """A list with an entry for each finding."""
    del terminal
    return write_json([_entry(result, finding) for finding in result.findings])


def _entry(result: LintResult, finding: Finding) -> dict[str, Any]:
    place = finding.location
    return {
        "description": visible("; ".join([claim(finding), *proof_words(finding)])),
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": result.path_of(place), "lines": {"begin": max(place.line, 1)}},
    }
