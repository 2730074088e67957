"""A comparison in words that every format for people shares."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kblast.model.refs import kind_of, name_of
from kblast.phrases import counted, listed
from kblast.results.diff import (
    Change,
    DiffResult,
    Edge,
    Exposure,
    FunctionChange,
    Movement,
    Pair,
    Purpose,
    ScenarioDiff,
    Worst,
)
from kblast.results.findings import SEVERITIES, Finding
from kblast.results.words import named, percent
from kblast.units import show_duration, show_number, show_size

ARROW = " → "
_DURATIONS = ("tolerates", "expires", "lasts")
_SIZES = ("message_size",)
_LONGEST = 60
"""Letters of a value; longer ones are left to the files."""
_CARRIES = {
    ("profile", "added"): "now also carries",
    ("profile", "removed"): "no longer carries",
    ("domain", "added"): "is now also used by domain",
    ("domain", "removed"): "is no longer used by domain",
    ("owner", "added"): "is now also used by",
    ("owner", "removed"): "is no longer used by",
}


def verdict(result: DiffResult) -> str:
    """Whether the change makes things better or worse, and how, in one line."""
    if result.same:
        return "No difference."
    said = [
        f"{way}: {'; '.join(clauses)}."
        for way, clauses in (
            ("Worse", list(_moved(result, result.worse, "go", "more", "new"))),
            ("Better", [*_milder(result), *_moved(result, result.better, "no longer go", "fewer", "gone")]),
        )
        if clauses
    ]
    if said:
        return " ".join(said)
    functions, findings = result.summary.functions, result.findings
    same = "no function that was there before goes down in more failures, or in fewer"
    if not functions.before and not functions.after:
        same = "no functions are declared, so what users lose is not known"
    less = f"; {counted(len(findings.new), 'new finding')}, {len(findings.gone)} gone" if findings != _NONE else ""
    return f"Neither better nor worse: {same}{less}."


_NONE = DiffResult.model_fields["findings"].default


def _milder(result: DiffResult) -> Iterator[str]:
    """That the worst failure takes less down than before, as far as shares of the same functions can be compared."""
    worst, summary = result.summary.worst[0], result.summary
    if worst.before and worst.after and summary.functions.before == summary.functions.after:
        before, after = worst.before.blast_radius, worst.after.blast_radius
        if after < before and summary.weight.before == summary.weight.after:
            yield f"the worst failure takes down {percent(after)} instead of {percent(before)}"


def _moved(result: DiffResult, movement: Movement, go: str, more: str, new: str) -> Iterator[str]:
    if movement.before:
        names, is_ = listed([name_of(ref) for ref in movement.before]), "is" if len(movement.before) == 1 else "are"
        now = "now" if go == "go" else "no longer"
        yield f"{counted(len(movement.before), 'function')} {is_} {now} down before anything fails ({names})"
    if movement.functions:
        names = listed([name_of(ref) for ref in movement.functions])
        one = len(movement.functions) == 1
        goes, them = (go.replace("go", "goes"), "it") if one else (go, "them")
        then = f"spared {them}" if go == "go" else f"took {them} down"
        yield f"{counted(len(movement.functions), 'function')} {goes} down in failures that {then} before ({names})"
    if functions := sorted({exposure.function for exposure in movement.exposed} - {*movement.functions}):
        have = "has" if len(functions) == 1 else "have"
        names = listed([name_of(ref) for ref in functions])
        yield f"{counted(len(functions), 'function')} {have} {more} single points of failure ({names})"
    if movement.findings:
        prints = set(movement.findings)
        found = [finding for finding in (*result.findings.new, *result.findings.gone) if finding.fingerprint in prints]
        yield f"{_by_severity(found)} {'is' if len(found) == 1 else 'are'} {new}"


def _by_severity(findings: Iterable[Finding]) -> str:
    """How many findings there are of each severity: `1 error, 2 warnings`."""
    counts = Counter(finding.severity for finding in findings)
    words = (counted(counts[severity], severity) for severity in SEVERITIES if counts[severity])
    return ", ".join(words).replace("infos", "info")


def totals(result: DiffResult) -> Iterator[str]:
    """The worst failure, how many take functions down, and what all functions weigh, before and after."""
    summary = result.summary
    overall, *of_kinds = ((worst.kind, _worst(worst.before), _worst(worst.after)) for worst in summary.worst)
    yield f"The worst failure: {_changed(*overall[1:])}."
    for found, (kind, before, after) in zip(summary.worst[1:], of_kinds, strict=True):
        if _harm(found.before) != _harm(found.after) and (before, after) != overall[1:]:
            yield f"The worst failure of a {kind}: {before}{ARROW}{after}."
    kinds = ", ".join(result.searched.kinds)
    before, after = (
        f"{points:,} of {tried:,}"
        for points, tried in (
            (summary.single_points.before or 0, summary.scenarios.before or 0),
            (summary.single_points.after or 0, summary.scenarios.after or 0),
        )
    )
    yield f"Single failures that take functions down ({kinds}): {_changed(before, after)}."
    if summary.functions.before != summary.functions.after or summary.weight.before != summary.weight.after:
        functions, weight = pair(summary.functions), pair(summary.weight)
        yield f"Functions: {functions}; their weight, of which the blast radius is a share: {weight}."


def _harm(found: Worst | None) -> tuple[float, float]:
    return (0, 0) if found is None else (found.blast_radius, found.cost_per_hour)


def _worst(found: Worst | None) -> str:
    if found is None:
        return "none takes down a function"
    what = " and ".join(named(ref) for ref in found.fail)
    cost = f", {show_number(found.cost_per_hour)} per hour" if found.cost_per_hour else ""
    return f"{what} (blast radius {percent(found.blast_radius)}{cost})"


def _changed(before: str, after: str) -> str:
    return before if before == after else f"{before}{ARROW}{after}"


def pair(numbers: Pair) -> str:
    """A number before and after; once where it is the same."""
    before, after = ("–" if number is None else show_number(number) for number in (numbers.before, numbers.after))
    return _changed(before, after)


def radius(numbers: Pair) -> str:
    """A blast radius before and after."""
    before, after = ("–" if number is None else percent(number) for number in (numbers.before, numbers.after))
    return _changed(before, after)


def purpose_words(purpose: Purpose) -> str:
    """What a cluster carries that it did not, or no longer does, and because of what."""
    said = _CARRIES[purpose.what, purpose.change]
    if not purpose.others:
        said = said.replace(" also", "")
    return f"{named(purpose.cluster)} {said} {purpose.name}: {listed([named(ref) for ref in purpose.because])}"


def exposure_words(exposure: Exposure) -> str:
    """How many single points of failure of a kind a function has, before and after."""
    of = f"{exposure.kind}s that take it down alone"
    return f"{name_of(exposure.function)}: {of}: {exposure.before}{ARROW}{exposure.after}"


@dataclass(frozen=True, slots=True)
class Row:
    """Failures of one kind that changed in the same way."""

    scenarios: Sequence[ScenarioDiff]

    @property
    def first(self) -> ScenarioDiff:
        """One that stands for all."""
        return self.scenarios[0]

    def what(self) -> str:
        """What fails, and whether it was there before and is there now."""
        fail = [scenario.fail[0] for scenario in self.scenarios]
        some = f"any of {counted(len(fail), kind_of(fail[0]))}: {listed([name_of(ref) for ref in fail], 4)}"
        where = {"both": "", "head": " (new)", "base": " (gone)"}[self.first.on]
        return (named(fail[0]) if len(fail) == 1 else some) + where

    def outcomes(self) -> Iterator[tuple[str, list[str]]]:
        """What became of functions: the way in words, and the names of those that went it."""
        ways: dict[str, list[str]] = {}
        for change in self.first.functions:
            ways.setdefault(_way(self.first, change), []).append(name_of(change.ref))
        for way in _WAYS:
            if way in ways:
                yield way, ways[way]


_WAYS = (
    "newly down",
    "newly down, new themselves",
    "down",
    "down before, and gone themselves",
    "down before",
    "no longer down, only degraded",
    "no longer down",
    "newly degraded",
    "newly degraded, new themselves",
    "degraded",
    "degraded before, and gone themselves",
    "degraded before",
    "no longer degraded",
)
"""What may become of functions, the worst first; these words stand behind how many they are."""


def _way(scenario: ScenarioDiff, change: FunctionChange) -> str:
    """What became of one function; what is gone, or cannot fail any more, got neither better nor worse."""
    if scenario.on == "head":
        return str(change.after)
    if scenario.on == "base":
        return f"{change.before} before"
    if change.after is None:
        return f"{change.before} before, and gone themselves"
    if change.after == "up" or (change.before == "down" and change.after == "degraded"):
        return f"no longer {change.before}{', only degraded' if change.after == 'degraded' else ''}"
    return f"newly {change.after}{', new themselves' if change.before is None else ''}"


def rows(result: DiffResult) -> list[Row]:
    """The failures, in the order of the result, those that changed in the same way together.

    Those of elements that probably only have another name and do what they did are left out.
    """
    moved = _only_renamed(result)
    alike: dict[object, list[ScenarioDiff]] = {}
    for scenario in result.scenarios:
        if scenario.fail[0] not in moved:
            effect = scenario.on, scenario.functions, scenario.blast_radius, scenario.cost_per_hour
            alike.setdefault((tuple(map(kind_of, scenario.fail)), *effect), []).append(scenario)
    return [Row(scenarios) for scenarios in alike.values()]


def only_renamed_words(result: DiffResult) -> str:
    """How many failures are not told because only a name has changed; nothing where there are none."""
    count = len(_only_renamed(result)) // 2
    do = "1 failure does what it" if count == 1 else f"{count} failures do what they"
    return f"{do} did, of elements that probably only have another name." if count else ""


def _only_renamed(result: DiffResult) -> set[str]:
    """The elements, under both names, whose failure does what it did."""
    before = {s.fail[0]: {c.ref: c.before for c in s.functions} for s in result.scenarios if s.on == "base"}
    after = {s.fail[0]: {c.ref: c.after for c in s.functions} for s in result.scenarios if s.on == "head"}
    pairs = ((rename.before, rename.after) for rename in result.elements.renamed)
    return {ref for old, new in pairs if old in before and before[old] == after.get(new) for ref in (old, new)}


def edge_words(edge: Edge) -> str:
    """An edge as people say it: `service checkout produces topic bus/orders`."""
    to = named(edge.to) if edge.to.partition(":")[0] in _NAMED and "(" not in edge.to else edge.to
    group = f" in group {edge.group}" if edge.group is not None else ""
    return f"{named(edge.ref)} {edge.relation} {to}{group}"


_NAMED = ("region", "zone", "cluster", "topic", "service", "resource", "mirror", "function")


def change_words(changes: Iterable[Change]) -> str:
    """Values before and after: `partitions 6 → 12, config.retention.ms not given → -1`."""
    return ", ".join(map(_change, changes))


def _change(change: Change) -> str:
    before, after = (_value(change.key, value) for value in (change.before, change.after))
    if before == after or max(len(before), len(after)) > _LONGEST:
        return f"{change.key} is another"
    return f"{change.key} {before}{ARROW}{after}"


def _value(key: str, value: Any) -> str:
    last = key.rpartition(".")[2]
    if value is None:
        return "not given"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        # Settings are texts: a number under one of these names is ours, in seconds or bytes.
        return show_duration(value) if last in _DURATIONS else show_size(value) if last in _SIZES else f"{value:,}"
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    if isinstance(value, dict):
        rates = (show_size(amount) if name == "bytes_per_s" else f"{amount:,} msg" for name, amount in value.items())
        return " ".join(f"{rate}/s" for rate in rates) or "{}"
    return str(value)
