"""Findings as annotations of GitHub Actions, written to the log of a step.

The form and its escaping are those of the runner (actions/runner: src/Runner.Common/ActionCommand.cs). GitHub shows ten
annotations of each severity a step (actions/toolkit: docs/problem-matchers.md), those that come first: the rest stands
in the log.
"""

from collections.abc import Iterator

from kblast.config import Severity
from kblast.results.findings import Finding, LintResult
from kblast.results.lint_words import claim, proof_words, summary_of
from kblast.terminal import Terminal, visible

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def render(result: LintResult, terminal: Terminal) -> str:
    """A line for each finding, the worst first, and the count last."""
    del terminal
    lines = [_annotation(result, finding) for finding in result.worst_first()]
    return "\n".join([*lines, visible(summary_of(result))]) + "\n"


def _annotation(result: LintResult, finding: Finding) -> str:
    place = finding.location
    properties = {"file": result.path_of(place)}
    if place.line:
        properties |= {"line": str(place.line), "col": str(place.column)}
    properties["title"] = finding.rule
    head = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {head}::{'%0A'.join(_data(line) for line in _lines(finding))}"


def _lines(finding: Finding) -> Iterator[str]:
    yield claim(finding)
    yield from (f"- {said}" for said in proof_words(finding))
    if finding.remedy:
        yield finding.remedy


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
