"""A report in words: the verdict, and when what happens."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kblast.model.refs import kind_of
from kblast.phrases import counted, listed
from kblast.results.cutset_words import answer as single_points
from kblast.results.diff_words import verdict as changed
from kblast.results.findings import LintResult
from kblast.results.impact import Impact, SimulateResult
from kblast.results.lint_words import summary_of
from kblast.results.report import ReportResult
from kblast.results.sweep_words import worst
from kblast.results.words import answer, bounds, named

WAVES: Final[tuple[tuple[float, str], ...]] = (
    (0, "at once"),
    (60, "within 1 min"),
    (300, "1 to 5 min"),
    (900, "5 to 15 min"),
    (3600, "15 to 60 min"),
    (math.inf, "after 1 h"),
)
"""The waves in which a failure spreads: the last second of each, and what it is called."""

_MOST_RULES = 4
"""As many rules as the verdict names."""

LATE: Final = 900
"""From here on there is time to step in: what comes to be later is drawn as later."""

STOPS: Final[tuple[tuple[int, str], ...]] = (
    (0, "0"),
    (10, "10 s"),
    (60, "1 min"),
    (300, "5 min"),
    (900, "15 min"),
    (3600, "1 h"),
    (21600, "6 h"),
    (86400, "1 d"),
    (604800, "7 d"),
)
"""The marks of a time axis, at equal distances: seconds, and what they are called."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether anything stands in the way, in one sentence, and what to know beside it, each with its section."""

    stands: bool
    headline: str
    facts: tuple[tuple[str, str], ...]


def verdict(report: ReportResult) -> Verdict:
    """What the report comes to; kblast judges what it was told, and says so."""
    lint = report.lint
    failing = sum(lint.fails(finding) for finding in lint.findings)
    if failing:
        verb = "stands" if failing == 1 else "stand"
        stands, headline = False, f"Not ready to approve: {counted(failing, 'finding')} {verb} in the way."
    elif not report.estate.of_kind("function"):
        stands, headline = False, "Cannot be judged: no functions are declared, so what users lose is not known."
    else:
        stands, headline = True, "No finding stands in the way of approval. Is what follows acceptable?"
    return Verdict(stands, headline, tuple(_facts(report)))


def _facts(report: ReportResult) -> Iterator[tuple[str, str]]:
    if report.change is not None:
        yield "change", f"What changed: {changed(report.change)}"
    yield "findings", _capital(summary_of(report.lint)) + "."
    yield from (("findings", said) for said in _in_the_way(report.lint))
    yield "heat", worst(report.sweep)
    yield "what-if", " ".join([answer(report.shown), *bounds(report.shown)])
    yield "single-points", single_points(report.cutsets)
    if report.lint.waived:
        yield "waivers", _waived(report.lint)
    if known := _known(report.shown):
        yield "method", known


def _in_the_way(lint: LintResult) -> Iterator[str]:
    """The rules whose findings fail the run, and about what, those with most findings first."""
    found: dict[str, list[str]] = {}
    for finding in lint.findings:
        if lint.fails(finding):
            found.setdefault(finding.rule, []).append(
                named(finding.subject) if ":" in finding.subject else finding.subject
            )
    ranked = sorted(found.items(), key=lambda rule: (-len(rule[1]), rule[0]))
    yield from (f"In the way, {rule}: {listed(sorted(set(subjects)), 3)}." for rule, subjects in ranked[:_MOST_RULES])
    if len(ranked) > _MOST_RULES:
        yield f"In the way, too: findings of {counted(len(ranked) - _MOST_RULES, 'more rule')}."


def _waived(lint: LintResult) -> str:
    bearers = sorted({waived.waiver.owner for waived in lint.waived if waived.waiver.owner})
    by = f", borne by {', '.join(bearers)}" if bearers else ""
    return f"{_capital(counted(len(lint.waived), 'finding'))} accepted as debt{by}."


def _known(shown: SimulateResult) -> str:
    """How much of the failure shown is assumed or unknown."""
    parts = []
    if shown.assumptions:
        parts.append(counted(len(shown.assumptions), "assumption"))
    if shown.unknowns:
        parts.append(f"{len(shown.unknowns)} thing{'' if len(shown.unknowns) == 1 else 's'} not known")
    failed = listed([named(ref) for ref in shown.scenario.fail])
    return f"What is said of the failure of {failed} rests on {' and '.join(parts)}." if parts else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def worst_level_at(impact: Impact) -> float:
    """From when an element is as bad as it gets."""
    return impact.down_at_s if impact.level == "down" else impact.degraded_at_s


def hit(result: SimulateResult) -> list[Impact]:
    """What is not up: functions, then services, then the rest; of each what is down first, and the soonest."""
    found = [impact for impact in result.impacts if impact.level != "up"]
    return sorted(found, key=_order)


def _order(impact: Impact) -> tuple[int, bool, float, str]:
    rank = {"function": 0, "service": 1}.get(kind_of(impact.ref), 2)
    return rank, impact.level != "down", worst_level_at(impact), impact.ref


def waves(result: SimulateResult) -> Mapping[str, list[Impact]]:
    """The functions and services that are hit, by the wave in which they come to be as bad as they get."""
    found: dict[str, list[Impact]] = {name: [] for _, name in WAVES}
    for impact in hit(result):
        if kind_of(impact.ref) in ("function", "service"):
            found[next(name for until, name in WAVES if worst_level_at(impact) <= until)].append(impact)
    return found


def along(seconds: float) -> float:
    """Where a time stands on the axis of STOPS, from 0 to 1; what is later than its end stands at its end."""
    for place, ((start, _), (end, _)) in enumerate(pairwise(STOPS)):
        if seconds < end:
            return (place + (seconds - start) / (end - start)) / (len(STOPS) - 1)
    return 1.0
