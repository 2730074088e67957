"""What the scripts of a report work on: all that they draw, and the network that they ask."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from kblast.model.refs import Ref, name_of
from kblast.results import report_words
from kblast.results.estate import EstateEdge, EstateMap
from kblast.results.estate_tables import EstateTable, tables_of
from kblast.results.findings import Finding
from kblast.results.gates import NONE
from kblast.results.lint_words import proof_words, severity_words
from kblast.results.report import HeatMap, ReportResult
from kblast.results.report_lists import Lists, RuleFound, by_rule, most_findings
from kblast.results.report_network import told_of
from kblast.results.report_packing import numbered, packed, steps
from kblast.terminal import visible

MOST_SCENARIOS: Final = 100
"""As many failures as can be picked from a list; all others are found by name."""

MOST_PROOFS: Final = 4
"""As many proofs of a finding as are told."""

_PLACE = re.compile(r"(.*?)(?::([1-9]\d*):([1-9]\d*))?", re.DOTALL)
_KNOWN = ("name", "domain", "tier", "written at")
"""What scripts know of every element, so that no table says it again."""

Numbers = Mapping[Ref, int]


def data_of(result: ReportResult, lists: Lists, folder: str) -> str:
    """The data of a report, compressed, in letters; the folder is not said of each place."""
    elements = result.estate.elements
    number = {ref: place for place, ref in enumerate(result.network.refs)}
    rules = by_rule(result.lint, most_findings(len(elements)))
    network, columns = told_of(result.network)
    files, places = _places(
        [element.place for element in elements],
        [str(finding.location) for rule in rules for finding in rule.findings],
        folder=folder,
    )
    kinds, edges = _edges(result.estate.edges)
    domains, domain = numbered(element.domain for element in elements)
    tables, cell = _tables(tables_of(result.estate, folder))
    told = {
        "domains": domains,
        "context": [place for place, element in enumerate(elements) if element.context],
        "weights": {place: element.weight for place, element in enumerate(elements) if element.weight is not None},
        "costs": {place: element.cost_per_hour for place, element in enumerate(elements) if element.cost_per_hour},
        "folder": folder,
        "files": files,
        "kinds": kinds,
        "map": list(_map(result.estate.map, number)),
        "scenarios": [
            [[number[ref] for ref in failure.fail], len(failure.functions_down), len(failure.functions_degraded)]
            for failure in result.sweep.scenarios[:MOST_SCENARIOS]
        ],
        "shown": [number[ref] for ref in result.shown.scenario.fail],
        "waves": [[None if until == math.inf else until, name] for until, name in report_words.WAVES],
        "stops": report_words.STOPS,
        "late": report_words.LATE,
        "heat": _heat(result.heat, number),
        "rules": [_rule(rule, number) for rule in rules],
        "tables": tables,
        "more": {listing.id: listing.more for listing in lists.all() if listing.more},
    }
    known = {"domain": domain, "tier": [element.tier or 0 for element in elements], "cell": cell}
    return packed(network | _visible(told), columns | places | edges | known)


def _places(*lists: Sequence[str], folder: str) -> tuple[list[str], dict[str, list[int]]]:
    """The files of places, and of every place the file and the line as steps from the one before it, and the column."""
    parts = [_parts(place.removeprefix(folder)) for places in lists for place in places]
    files, file = numbered(file for file, _, _ in parts)
    return files, {
        "file": steps(file),
        "line": steps(line for _, line, _ in parts),
        "column": [column for _, _, column in parts],
    }


def _parts(place: str) -> tuple[str, int, int]:
    match = _PLACE.fullmatch(place)
    assert match is not None
    return match[1], int(match[2] or 0), int(match[3] or 0)


def _edges(edges: Sequence[EstateEdge]) -> tuple[list[str], dict[str, list[int]]]:
    """The kinds of edges, and the edges of one kind after those of another, by where they lead."""
    kinds = sorted({edge.kind for edge in edges})
    ordered = sorted(edges, key=lambda edge: (edge.kind, edge.to, edge.from_))
    return kinds, {
        "from": steps(edge.from_ for edge in ordered),
        "to": steps(edge.to for edge in ordered),
        "kind": steps(kinds.index(edge.kind) for edge in ordered),
        "hard": [int(edge.hard) for edge in ordered],
    }


def _map(map_: EstateMap, number: Numbers) -> Iterator[list[Any]]:
    """The lanes that have cards; a row that stands for one element and is called as it is has no label."""
    for lane in map_.lanes:
        cards = [
            [
                card.title,
                card.note,
                NONE if card.ref is None else number[card.ref],
                [["" if _speaks(row.label, row.refs) else row.label, _numbers(row.refs, number)] for row in card.rows],
            ]
            for card in lane.cards
        ]
        if cards:
            yield [lane.title, cards]


def _speaks(label: str, refs: Sequence[Ref]) -> bool:
    return len(refs) == 1 and label == name_of(refs[0])


def _numbers(refs: Iterable[Ref], number: Numbers) -> list[int]:
    return steps(number[ref] for ref in refs)


def _heat(heat: HeatMap, number: Numbers) -> dict[str, Any]:
    """The heat map: of every row what fails, how many more do the same, and seconds to degraded and to down."""
    rows = []
    for row in heat.rows:
        hits = [row.hits.get(ref) for ref in heat.functions]
        seconds = [[] if hit is None else [_finite(hit.degraded_at_s), _finite(hit.down_at_s)] for hit in hits]
        rows.append([[number[ref] for ref in row.fail], row.alike, seconds])
    return {"functions": [number[ref] for ref in heat.functions], "rows": rows}


def _finite(seconds: float) -> float | None:
    return None if seconds == math.inf else seconds


def _rule(found: RuleFound, number: Numbers) -> list[Any]:
    return [found.rule, found.remedy, found.count, [_finding(finding, found, number) for finding in found.findings]]


def _finding(finding: Finding, found: RuleFound, number: Numbers) -> list[Any]:
    """How severe a finding is, what it is about, what it says, what proves it, and its own remedy if it has one."""
    about = number.get(finding.subject, finding.subject)
    own = [finding.remedy] if finding.remedy != found.remedy else []
    proofs = proof_words(finding)
    left = [f"and {len(proofs) - MOST_PROOFS} more, which kblast lint lists"] if len(proofs) > MOST_PROOFS else []
    return [severity_words(finding), about, finding.message, proofs[:MOST_PROOFS] + left, *own]


def _tables(tables: Iterable[EstateTable]) -> tuple[list[Any], list[int]]:
    """The tables of the estate, and for each of their columns what stands in it; then for every cell which of that.

    There are no cells for what scripts know of every element.
    """
    told, cells = [], list[int]()
    for table in tables:
        columns = zip(table.heads, zip(*map(table.cells, table.elements), strict=True), strict=True)
        values = {}
        for head, column in columns:
            if head not in _KNOWN:
                values[head], places = numbered(column)
                cells += places
        told.append([table.kind, table.title, table.heads, values])
    return told, cells


def _visible(value: Any) -> Any:
    """The data with every hostile character made visible."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {key: _visible(one) for key, one in value.items()}
    return [_visible(one) for one in value] if isinstance(value, list | tuple) else value
