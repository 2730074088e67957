"""A comparison in Markdown, for a pull request: silent where nothing differs, and short enough for a comment."""

from collections.abc import Iterable, Iterator

from kblast.markdown import escape
from kblast.model.refs import name_of
from kblast.phrases import listed
from kblast.results.diff import DiffResult
from kblast.results.diff_words import (
    change_words,
    edge_words,
    exposure_words,
    only_renamed_words,
    pair,
    purpose_words,
    radius,
    rows,
    totals,
    verdict,
)
from kblast.results.findings import Finding
from kblast.results.words import named
from kblast.terminal import Terminal

LIMIT = 65_536
"""The most characters that a comment on GitHub may have."""

_RESERVE = 2_000
"""Kept for the lines that say how much is not shown."""
_MOST_NAMES = 8
_MOST_LETTERS = 500
"""Of one cell: names may be of any length."""

Cells = tuple[str, ...]
Section = tuple[str, Cells, Iterable[Cells]]
"""A title, the heads of the columns, and the rows."""


def render(result: DiffResult, terminal: Terminal) -> str:
    """The verdict first, details folded away; nothing at all where there is no difference.

    Everything that was declared is escaped. What does not fit is counted.
    """
    del terminal
    if result.same:
        return ""
    text = f"**{_cell(verdict(result))}**\n\n"
    said = [*totals(result), *filter(None, [only_renamed_words(result)])]
    text += "".join(f"- {_cell(line)}\n" for line in said)
    text += "".join(f"- {_cell(purpose_words(purpose))}\n" for purpose in result.purposes[:_MOST_NAMES])
    for title, head, body in _sections(result):
        text += _folded(title, head, list(body), LIMIT - _RESERVE - len(text))
    return text


def _folded(title: str, head: Cells, body: list[Cells], room: int) -> str:
    """A table that is folded away, of as many rows as there is room for."""
    if not body:
        return ""
    top = f"\n<details><summary>{title} ({len(body):,})</summary>\n\n| {' | '.join(head)} |\n|{'---|' * len(head)}\n"
    end = "\n</details>\n"
    room -= len(top) + len(end)
    shown: list[str] = []
    for cells in body:
        row = f"| {' | '.join(map(_cell, cells))} |\n"
        room -= len(row)
        if room < 0:
            break
        shown.append(row)
    hidden = len(body) - len(shown)
    if not shown:
        return f"\n{title}: {hidden:,}, for which there is no room here.\n"
    more = f"\n… and {hidden:,} more, for which there is no room here.\n" if hidden else ""
    return f"{top}{''.join(shown)}{more}{end}"


def _sections(result: DiffResult) -> Iterator[Section]:
    yield "What failures do", ("what fails", "blast radius", "cost per hour", "functions"), _failures(result)
    exposed = (*result.worse.exposed, *result.better.exposed)
    yield "Single points of failure", ("function",), ((exposure_words(one),) for one in exposed)
    yield "What clusters carry", ("cluster",), ((purpose_words(purpose),) for purpose in result.purposes)
    heads = ("severity", "rule", "subject", "finding", "where")
    yield "New findings", heads, map(_finding, result.findings.new)
    yield "Findings that are gone", heads, map(_finding, result.findings.gone)
    yield "Elements", ("", "element", "values"), _elements(result)
    yield "Edges", ("", "edge", "values"), _edges(result)


def _failures(result: DiffResult) -> Iterator[Cells]:
    for row in rows(result):
        ways = (f"{len(names)} {way}: {listed(names, _MOST_NAMES)}" for way, names in row.outcomes())
        yield row.what(), radius(row.first.blast_radius), pair(row.first.cost_per_hour), "; ".join(ways)


def _finding(finding: Finding) -> Cells:
    return finding.severity, finding.rule, finding.subject, finding.message, str(finding.location)


def _elements(result: DiffResult) -> Iterator[Cells]:
    for rename in result.elements.renamed:
        yield "renamed, probably", f"{named(rename.before)} → {name_of(rename.after)}", "all else is the same"
    for what, refs in (("added", result.elements.added), ("removed", result.elements.removed)):
        yield from ((what, named(ref), "") for ref in refs)
    yield from (("changed", named(changed.ref), change_words(changed.changes)) for changed in result.elements.changed)


def _edges(result: DiffResult) -> Iterator[Cells]:
    for what, edges in (("added", result.edges.added), ("removed", result.edges.removed)):
        yield from ((what, edge_words(edge), "") for edge in edges)
    yield from (("changed", edge_words(edge), change_words(edge.changes)) for edge in result.edges.changed)


def _cell(text: str) -> str:
    """A text escaped, cut where it is very long."""
    return escape(text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…")
