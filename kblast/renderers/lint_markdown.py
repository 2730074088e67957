"""Findings in Markdown, for a comment on a pull request."""

from collections.abc import Iterator
from itertools import accumulate

from kblast.markdown import escape
from kblast.results.findings import Finding, LintResult
from kblast.results.lint_words import claim, proof_words, severity_words, summary_of
from kblast.terminal import Terminal

MOST_CHARACTERS = 65_536
"""A comment on GitHub may be so long."""

_FRAME = 1_000
"""Room for the words around the findings."""


def render(result: LintResult, terminal: Terminal) -> str:
    """The count first, a row for each finding, the worst first; what proves them is folded away.

    What does not fit into a comment is counted. Everything that was declared is escaped.
    """
    del terminal
    head = f"**kblast lint:** {escape(summary_of(result))}"
    findings = [(_row(finding), "\n".join(_details(finding))) for finding in result.worst_first()]
    sizes = accumulate(len(row) + len(details) + 2 for row, details in findings)
    fitting = sum(size <= MOST_CHARACTERS - len(head) - _FRAME for size in sizes)
    lines = [head]
    if fitting:
        lines += ["", "| severity | rule | finding | where |", "|---|---|---|---|"]
        lines += [row for row, _ in findings[:fitting]]
    if left_out := len(findings) - fitting:
        lines += ["", f"… and {left_out} more, for which there is no room here."]
    details = [details for _, details in findings[:fitting] if details]
    if details:
        lines += ["", "<details><summary>What proves it, and what to do</summary>", "", *details, "", "</details>"]
    return "\n".join(lines) + "\n"


def _row(finding: Finding) -> str:
    cells = (severity_words(finding), finding.rule, claim(finding), str(finding.location))
    return f"| {' | '.join(escape(cell) for cell in cells)} |"


def _details(finding: Finding) -> Iterator[str]:
    said = [*proof_words(finding), *([finding.remedy] if finding.remedy else [])]
    if said:
        yield f"- {escape(f'{finding.rule}, {finding.subject}')}"
        yield from (f"  - {escape(line)}" for line in said)
