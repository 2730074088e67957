"""A comparison as tables of plain text, for formats that can fold them away."""

from collections.abc import Iterable, Iterator

from kblast.model.refs import name_of
from kblast.phrases import listed
from kblast.results.diff import DiffResult
from kblast.results.diff_words import change_words, edge_words, exposure_words, pair, purpose_words, radius, rows
from kblast.results.findings import Finding
from kblast.results.words import named

Cells = tuple[str, ...]
Table = tuple[str, Cells, Iterable[Cells]]
"""A title, the heads of the columns, and the rows."""

_MOST_NAMES = 8


def tables(result: DiffResult) -> Iterator[Table]:
    """The tables of a comparison; those without rows among them."""
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
