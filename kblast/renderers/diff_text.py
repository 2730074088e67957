"""A comparison for people: the verdict, then what failures do, what clusters carry, findings, and what was changed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from kblast.model.refs import kind_of, name_of
from kblast.phrases import counted, listed
from kblast.results.diff import DiffResult, EdgesDiff, ElementsDiff
from kblast.results.diff_words import (
    Row,
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
from kblast.terminal import Terminal, visible

_MOST = 20
_MOST_NAMES = 6
_MARKS = {"down": ("✗", "red"), "degraded": ("◐", "yellow"), "no longer": ("✓", "green"), "": ("·",)}
_SIGNS = {"+": "green", "-": "red", "~": "yellow", "?": "cyan"}

Said = tuple[str, str]
"""A sign and what it stands before."""


def render(result: DiffResult, terminal: Terminal) -> str:
    """The verdict and what it rests on, as text for a terminal."""
    lines = [terminal.style(line, "bold") for line in terminal.wrap(visible(verdict(result)))]
    if not result.same:
        lines += [line for said in totals(result) for line in terminal.wrap(visible(said))]
        found = rows(result)
        lines += _section("Failures", [list(_row(row, terminal)) for row in found[:_MOST]], len(found))
        lines += terminal.wrap(only_renamed_words(result), "  ") if only_renamed_words(result) else []
        for title, said in (
            ("Single points of failure", _exposures(result)),
            ("Purposes", [("+" if p.change == "added" else "-", purpose_words(p)) for p in result.purposes]),
            ("Findings", [*_findings("+", result.findings.new), *_findings("-", result.findings.gone)]),
            ("Elements", list(_elements(result.elements))),
            ("Edges", list(_edges(result.edges))),
        ):
            lines += _section(title, [_signed(sign, text, terminal) for sign, text in said[:_MOST]], len(said))
    return "\n".join(lines) + "\n"


def _section(title: str, entries: Sequence[Sequence[str]], count: int) -> Iterator[str]:
    if count:
        yield ""
        yield title
        for entry in entries[:_MOST]:
            yield from entry
        if count > _MOST:
            yield f"  … and {count - _MOST:,} more; --format json lists them all"


def _signed(sign: str, text: str, terminal: Terminal) -> list[str]:
    first, *others = terminal.wrap(visible(text), "    ", "      ")
    return [f"  {terminal.style(sign, _SIGNS[sign])} {first[4:]}", *others]


def _row(row: Row, terminal: Terminal) -> Iterator[str]:
    first = row.first
    yield from terminal.wrap(terminal.style(visible(row.what()), "bold"), "  ", "    ")
    cost = f", per hour {pair(first.cost_per_hour)}" if first.cost_per_hour.before or first.cost_per_hour.after else ""
    yield f"    blast radius {radius(first.blast_radius)}{cost}"
    for way, names in row.outcomes():
        mark, *styles = _MARKS[_fate(way)]
        shown = listed([visible(name) for name in names], _MOST_NAMES)
        yield from terminal.wrap(f"{terminal.style(mark, *styles)} {len(names)} {way}: {shown}", "    ", "      ")


def _fate(way: str) -> str:
    """Whether functions go down, degrade, or are better off; nothing of it where something is gone."""
    if way.startswith("no longer"):
        return "no longer"
    level = way.removeprefix("newly ").partition(",")[0]
    return level if level in _MARKS else ""


def _exposures(result: DiffResult) -> list[Said]:
    return [
        *(("+", exposure_words(exposure)) for exposure in result.worse.exposed),
        *(("-", exposure_words(exposure)) for exposure in result.better.exposed),
    ]


def _findings(sign: str, findings: Iterable[Finding]) -> Iterator[Said]:
    for finding in findings:
        yield sign, f"{finding.severity} {finding.rule} {finding.subject}: {finding.message} ({finding.location})"


def _elements(elements: ElementsDiff) -> Iterator[Said]:
    for rename in elements.renamed:
        yield "?", f"{named(rename.before)} is now {named(rename.after)}, probably: all else about it is the same"
    for sign, refs in (("+", elements.added), ("-", elements.removed)):
        for kind, same in groupby(refs, key=kind_of):
            names = [name_of(ref) for ref in same]
            yield sign, f"{counted(len(names), kind)}: {listed(names, _MOST_NAMES)}"
    for changed in elements.changed:
        yield "~", f"{named(changed.ref)}: {change_words(changed.changes)}"


def _edges(edges: EdgesDiff) -> Iterator[Said]:
    yield from (("+", edge_words(edge)) for edge in edges.added)
    yield from (("-", edge_words(edge)) for edge in edges.removed)
    yield from (("~", f"{edge_words(edge)}: {change_words(edge.changes)}") for edge in edges.changed)
