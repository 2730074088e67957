"""Findings for people: file by file, each with what proves it and what to do, and the count last."""

from collections.abc import Iterator
from itertools import groupby

from kblast.results.findings import Finding, LintResult
from kblast.results.lint_words import claim, proof_words, severity_words, summary_of
from kblast.terminal import Terminal, visible

_COLORS = {"error": "red", "warning": "yellow", "info": "blue"}


def render(result: LintResult, terminal: Terminal) -> str:
    """The findings as text for a terminal."""
    lines: list[str] = []
    for _, findings in groupby(result.findings, key=lambda finding: finding.location.file):
        for finding in findings:
            lines += _head(finding, terminal)
            lines += _beneath(finding, terminal)
        lines.append("")
    said = terminal.wrap(visible(summary_of(result)))
    lines += [terminal.style(line, "bold") for line in said]
    return "\n".join(lines) + "\n"


def _head(finding: Finding, terminal: Terminal) -> list[str]:
    place = visible(str(finding.location))
    severity = severity_words(finding)
    prefix = f"{place}: {severity} "
    lines = terminal.wrap(prefix + visible(f"{finding.rule} {claim(finding)}"), hanging="    ")
    if lines[0].startswith(prefix):
        styled = f"{terminal.style(place, 'bold')}: {terminal.style(severity, _COLORS[finding.severity])} "
        lines[0] = styled + lines[0].removeprefix(prefix)
    return lines


def _beneath(finding: Finding, terminal: Terminal) -> Iterator[str]:
    for line in proof_words(finding):
        yield from terminal.wrap(visible(line), "    - ", "      ")
    for line in terminal.wrap(visible(finding.remedy), "    ", "    ") if finding.remedy else ():
        yield terminal.style(line, "dim")
