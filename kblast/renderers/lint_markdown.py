"""Findings as a table in Markdown, for a pull request."""

from kblast.markdown import escape
from kblast.results.findings import Confidence, LintResult
from kblast.results.lint_words import summary_of
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
    return "\n".join(lines) + "\n"
