"""Findings as a table in Markdown, for a pull request."""

from collections.abc import Iterator

from kblast.markdown import escape
from kblast.results.findings import Confidence, LintResult
from kblast.results.lint_words import by_waiver, cost_words, summary_of, waiver_words
from kblast.terminal import Terminal

_DOUBT: dict[Confidence, str] = {"certain": "", "likely": " (likely)", "unknown": " (not decided)"}


def render(result: LintResult, terminal: Terminal) -> str:
    """The count first, then a row for each finding; everything that was declared is escaped."""
    del terminal
    lines = [f"**kblast lint:** {escape(summary_of(result))}"]
    if result.findings:
        lines += ["", "| severity | rule | subject | finding | where |", "|---|---|---|---|---|"]
    for finding in result.findings:
        cells = (
            f"{finding.severity}{_DOUBT[finding.confidence]}",
            finding.rule,
            finding.subject,
            "; ".join([finding.message, *finding.evidence]),
            str(finding.location),
        )
        lines.append(f"| {' | '.join(escape(cell) for cell in cells)} |")
    return "\n".join([*lines, *_waived(result), *_fixed(result)]) + "\n"


def _waived(result: LintResult) -> Iterator[str]:
    """The debt that is written down: what is borne, by whom, until when, why, and what it costs."""
    if result.waived:
        yield from ("", "**Waived**", "", "| rule | subject | finding | waived | cost |", "|---|---|---|---|---|")
    for waiver, same in by_waiver(result):
        for waived in same:
            finding = waived.finding
            cost = cost_words(waived.cost) if waived.cost else ""
            cells = (finding.rule, finding.subject, finding.message, waiver_words(waiver), cost)
            yield f"| {' | '.join(escape(cell) for cell in cells)} |"


def _fixed(result: LintResult) -> Iterator[str]:
    """What a baseline knows and is found no more."""
    if result.fixed:
        yield from ("", "**Fixed since the baseline**", "")
    for entry in result.fixed:
        yield f"- {escape(f'{entry.rule} {entry.subject}: {entry.message}')}"
