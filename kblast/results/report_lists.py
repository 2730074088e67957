"""What a report lists: the first few stand in the page, all others are drawn by its scripts, as far as there is room.

FEW is what there is room for without scripts, MOST with them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from kblast.model.refs import name_of
from kblast.phrases import listed
from kblast.results.cutset_words import counts, lines, shared
from kblast.results.cutsets import CutsetsResult
from kblast.results.diff_tables import tables
from kblast.results.findings import Finding, LintResult
from kblast.results.report import ReportResult
from kblast.results.words import noted

_ALL_FINDINGS: Final = 60
"""As many findings as are all listed without scripts; where there are more, only FEW of them are, of FEW rules."""

_FEW_FINDINGS: Final = 20
_FEW_RULES: Final = 10
_FINDINGS: Final = (200, 1_000)
_ELEMENTS_PER_FINDING: Final = 8

FEW_NAMES: Final = 6
_FEW_CELLS: Final = 10
_MOST_CELLS: Final = 100
_FEW_CUT: Final = 3
_MOST_CUT: Final = 40

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of texts under an id of the page, as many as there is room for; and how many there are in all."""

    id: str
    rows: Sequence[Cells]
    few: int
    count: int

    @property
    def first(self) -> Sequence[Cells]:
        """The rows that stand in the page without scripts."""
        return self.rows[: self.few]

    @property
    def more(self) -> Sequence[Cells]:
        """The rows that scripts add."""
        return self.rows[self.few :]

    @property
    def left(self) -> int:
        """How many there is no room for."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class ChangeListing:
    """A table of what a change does: its title, the heads of its columns, its rows."""

    title: str
    heads: Cells
    listing: Listing


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of a report."""

    points: Listing
    cutsets: Listing
    assumptions: Listing
    unknowns: Listing
    changes: tuple[ChangeListing, ...]

    def all(self) -> Iterator[Listing]:
        """Every list."""
        yield from (self.points, self.cutsets, self.assumptions, self.unknowns)
        yield from (change.listing for change in self.changes)


def lists_of(report: ReportResult) -> Lists:
    """The lists of a report."""
    points = [(what, str(len(names)), listed(names, FEW_NAMES)) for what, names in shared(report.cutsets)]
    changes = (
        [] if report.change is None else [(title, heads, list(rows)) for title, heads, rows in tables(report.change)]
    )
    return Lists(
        points=_listing("points", points),
        cutsets=Listing("cut", list(_cutsets(report.cutsets)), _FEW_CUT, len(report.cutsets.functions)),
        assumptions=_listing("assumptions", [(text,) for text in noted(report.shown.assumptions)]),
        unknowns=_listing("unknowns", [(text,) for text in noted(report.shown.unknowns)]),
        changes=tuple(
            ChangeListing(title, heads, _listing(f"change-{place}", rows))
            for place, (title, heads, rows) in enumerate(changes)
            if rows
        ),
    )


def _listing(id_: str, rows: Sequence[Cells]) -> Listing:
    return Listing(id_, rows[:_MOST_CELLS], _FEW_CELLS, len(rows))


def _cutsets(found: CutsetsResult) -> Iterator[Cells]:
    """Functions with how many cut sets they have, and those that are shown."""
    for function, sets in islice(found.functions.items(), _MOST_CUT):
        yield (f"{name_of(function)}: {counts(sets)}", *lines(sets, alone=FEW_NAMES, folds=FEW_NAMES))


@dataclass(frozen=True, slots=True)
class RuleFound:
    """What a rule found, the worst first, as far as there is room; and what to do about it, if that is the same."""

    rule: str
    remedy: str
    findings: tuple[Finding, ...]
    count: int

    @property
    def shown(self) -> int:
        """How many are listed."""
        return len(self.findings)


def few_by_rule(lint: LintResult) -> list[RuleFound]:
    """The findings that stand in the page without scripts: all, or of many the worst of the first rules."""
    if len(lint.findings) <= _ALL_FINDINGS:
        return by_rule(lint, _ALL_FINDINGS)
    return by_rule(lint, _FEW_FINDINGS, _FEW_RULES)


def by_rule(lint: LintResult, room: int, rules: int | None = None) -> list[RuleFound]:
    """The findings by rule, the rule of the worst first; no more than there is room for, and of so many rules only."""
    found: dict[str, list[Finding]] = {}
    for finding in lint.worst_first():
        found.setdefault(finding.rule, []).append(finding)
    most = _share([len(findings) for findings in islice(found.values(), rules)], room)
    shown = []
    for place, (rule, findings) in enumerate(found.items()):
        remedy, _ = Counter(finding.remedy for finding in findings).most_common(1)[0]
        few = findings[:most] if rules is None or place < rules else ()
        shown.append(RuleFound(rule, remedy, tuple(few), len(findings)))
    return shown


def most_findings(elements: int) -> int:
    """As many findings as scripts list: one for every 8 elements of the platform, 200 at least and 1,000 at most."""
    least, most = _FINDINGS
    return min(max(least, elements // _ELEMENTS_PER_FINDING), most)


def _share(counts: Sequence[int], room: int) -> int:
    """As many as each may have, so that together they have no more than there is room for; one at least."""
    share = max(counts, default=1)
    while share > 1 and sum(min(count, share) for count in counts) > room:
        share -= 1
    return share
