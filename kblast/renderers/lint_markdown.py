"""Findings in Markdown, for a comment on a pull request."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from kblast.markdown import escape
from kblast.results.findings import BaselineEntry, Finding, LintResult, WaivedBy, WaivedFinding
from kblast.results.lint_words import (
    by_waiver,
    claim,
    cost_words,
    proof_words,
    severity_words,
    summary_of,
    waiver_words,
)
from kblast.terminal import Terminal

MOST_CHARACTERS = 65_536
"""A comment on GitHub may be so long."""

_FRAME = 2_000
"""Room for the words around what is listed."""


def render(result: LintResult, terminal: Terminal) -> str:
    """The count first, a row for each finding, the worst first; what proves them and what is hidden is folded away.

    What does not fit into a comment is counted. Everything that was declared is escaped.
    """
    del terminal
    head = f"**kblast {result.command}:** {escape(summary_of(result))}"
    room = MOST_CHARACTERS - len(head) - _FRAME
    findings = [(_row(finding), "\n".join(_details(finding))) for finding in result.worst_first()]
    fitting = _fitting((len(row) + len(details) + 2 for row, details in findings), room)
    room -= sum(len(row) + len(details) + 2 for row, details in findings[:fitting])
    lines = [head]
    if fitting:
        lines += ["", "| severity | rule | finding | where |", "|---|---|---|---|"]
        lines += [row for row, _ in findings[:fitting]]
    lines += _left_out(len(findings) - fitting)
    details = [details for _, details in findings[:fitting] if details]
    if details:
        lines += _folded("What proves it, and what to do", details)
    waived = [_waived(waiver, one) for waiver, same in by_waiver(result) for one in same]
    for title, rows in (("Waived", waived), ("Fixed since the baseline", [_fixed(entry) for entry in result.fixed])):
        fitting = _fitting((len(row) + 1 for row in rows), room)
        room -= sum(len(row) + 1 for row in rows[:fitting])
        if rows:
            lines += _folded(f"{title}: {len(rows)}", [*rows[:fitting], *_left_out(len(rows) - fitting)])
    return "\n".join(lines) + "\n"


def _fitting(sizes: Iterable[int], room: int) -> int:
    """How many things of such sizes there is room for."""
    return sum(size <= room for size in accumulate(sizes))


def _left_out(count: int) -> list[str]:
    return ["", f"… and {count} more, for which there is no room here."] if count else []


def _folded(title: str, lines: Sequence[str]) -> list[str]:
    return ["", f"<details><summary>{title}</summary>", "", *lines, "", "</details>"]


def _row(finding: Finding) -> str:
    cells = (severity_words(finding), finding.rule, claim(finding), str(finding.location))
    return f"| {' | '.join(escape(cell) for cell in cells)} |"


def _details(finding: Finding) -> Iterator[str]:
    said = [*proof_words(finding), *([finding.remedy] if finding.remedy else [])]
    if said:
        yield f"- {escape(f'{finding.rule}, {finding.subject}')}"
        yield from (f"  - {escape(line)}" for line in said)


def _waived(waiver: WaivedBy, waived: WaivedFinding) -> str:
    """A debt that is written down: what is borne, by whom, until when, why, and what it costs."""
    finding = waived.finding
    cost = f"; {cost_words(waived.cost)}" if waived.cost else ""
    return f"- {escape(f'{finding.rule}, {claim(finding)}{cost}')}<br>{escape(waiver_words(waiver))}"


def _fixed(entry: BaselineEntry) -> str:
    """What a baseline knows and is found no more."""
    return f"- {escape(f'{entry.rule}, {entry.subject}: {entry.message}')}"
