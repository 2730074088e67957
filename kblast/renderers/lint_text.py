"""Findings for people: file by file, each with what proves it and what to do, and the count last."""

from collections.abc import Iterator
from itertools import groupby

from kblast.results.findings import Finding, LintResult
from kblast.results.lint_words import (
    by_waiver,
    claim,
    cost_words,
    proof_words,
    severity_words,
    summary_of,
    waiver_words,
)
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
    lines += _waived(result, terminal)
    lines += _fixed(result, terminal)
    said = terminal.wrap(visible(summary_of(result)))
    lines += [terminal.style(line, "bold") for line in said]
    return "\n".join(lines) + "\n"


def _waived(result: LintResult, terminal: Terminal) -> Iterator[str]:
    """The debt that is written down: what is borne, by whom, until when, why, and what it costs."""
    if not result.waived:
        return
    yield terminal.style("Waived:", "bold")
    for waiver, same in by_waiver(result):
        yield from terminal.wrap(visible(waiver_words(waiver)), "  ", "    ")
        for waived in same:
            finding = waived.finding
            said = f"{finding.rule} {finding.subject}: {finding.message}"
            cost = f"; {cost_words(waived.cost)}" if waived.cost else ""
            yield from terminal.wrap(visible(said + cost), "    - ", "      ")
    yield ""


def _fixed(result: LintResult, terminal: Terminal) -> Iterator[str]:
    """What a baseline knows and is found no more."""
    if not result.fixed:
        return
    yield terminal.style("Fixed since the baseline:", "bold")
    for entry in result.fixed:
        yield from terminal.wrap(visible(f"{entry.rule} {entry.subject}: {entry.message}"), "  ", "      ")
    yield ""


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
