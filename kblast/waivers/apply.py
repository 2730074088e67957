"""Waivers put to use: which findings they hide, and what has become of each of them."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from kblast.check import WaiverUse
from kblast.config import Config
from kblast.config.waivers import Waiver
from kblast.location import Location
from kblast.model.inventory import Inventory
from kblast.model.refs import KINDS, kind_of
from kblast.results.findings import Finding, Place, WaivedBy
from kblast.waivers.inline import Ignore, ignores_in


@dataclass(frozen=True, slots=True)
class Waived:
    """The findings that are left, those that are hidden, and by what, and what has become of every waiver."""

    left: tuple[Finding, ...]
    hidden: tuple[tuple[Finding, WaivedBy], ...]
    uses: tuple[WaiverUse, ...]


def apply_waivers(
    findings: Iterable[Finding], inventory: Inventory, config: Config, *, today: date, rules: Collection[str]
) -> Waived:
    """The findings without those that waivers hide today; `rules` are the ids of all rules there are."""
    declared = _Declared(config, today)
    comments = _Comments(inventory, rules)
    left: list[Finding] = []
    hidden: list[tuple[Finding, WaivedBy]] = []
    for finding in findings:
        active = [*declared.hiding(finding), *comments.hiding(finding)]
        if active:
            hidden.append((finding, active[0]))
        else:
            left.append(finding)
    return Waived(tuple(left), tuple(hidden), (*declared.uses(), *comments.uses()))


class _Declared:
    """The waivers of the configuration."""

    def __init__(self, config: Config, today: date) -> None:
        self._today = today
        self._of_rule: dict[str, list[tuple[Waiver, Location, list[Finding]]]] = defaultdict(list)
        for waiver, place in config.placed_waivers():
            self._of_rule[waiver.rule].append((waiver, place, []))

    def hiding(self, finding: Finding) -> Iterator[WaivedBy]:
        """What hides a finding; each that is about it remembers it."""
        for waiver, place, found in self._of_rule.get(finding.rule, ()):
            if waiver.covers(finding.subject):
                found.append(finding)
                if waiver.until >= self._today:
                    until = waiver.until.isoformat()
                    yield WaivedBy(reason=waiver.reason, owner=waiver.owner, until=until, location=Place.of(place))

    def uses(self) -> Iterator[WaiverUse]:
        for rule, waivers in self._of_rule.items():
            for waiver, place, found in waivers:
                expired = waiver.until if waiver.until < self._today else None
                yield WaiverUse(rule, waiver.subject, place, tuple(found), expired)


@dataclass(slots=True)
class _Comment:
    ignore: Ignore
    found: list[Finding] = field(default_factory=list)


class _Comments:
    """The ignores in comments of the inventory."""

    def __init__(self, inventory: Inventory, rules: Collection[str]) -> None:
        self._inventory = inventory
        self._all: list[_Comment] = []
        self._of_line: dict[tuple[str, str, int], list[_Comment]] = defaultdict(list)
        for ignore in ignores_in(inventory.remarks, rules):
            comment = _Comment(ignore)
            self._all.append(comment)
            self._of_line[ignore.rule, ignore.remark.location.file, ignore.remark.line].append(comment)

    def hiding(self, finding: Finding) -> Iterator[WaivedBy]:
        """What hides a finding; each that is about it remembers it."""
        for comment in self._about(finding) if self._all else ():
            comment.found.append(finding)
            if not comment.ignore.fault:
                ignore = comment.ignore
                yield WaivedBy(reason=ignore.reason, location=Place.of(ignore.remark.location))

    def _about(self, finding: Finding) -> Iterator[_Comment]:
        """Those on the line of the finding or of its subject."""
        lines = {(finding.location.file, finding.location.line)}
        if kind_of(finding.subject) in KINDS:
            place = self._inventory.locate(finding.subject)
            lines.add((place.file, place.line))
        for file, line in sorted(lines):
            yield from self._of_line.get((finding.rule, file, line), ())

    def uses(self) -> Iterator[WaiverUse]:
        """Each is told from others of its rule by the element in which it stands, and their order there."""
        starts = self._starts()
        order: Counter[tuple[str, str]] = Counter()
        for comment in self._all:
            ignore = comment.ignore
            where = _last_before(starts.get(ignore.remark.location.file, []), ignore.remark.line)
            order[ignore.rule, where] += 1
            number = order[ignore.rule, where]
            subject = f"{where} ({number})" if number > 1 else where
            remark, found = ignore.remark, tuple(comment.found)
            yield WaiverUse(ignore.rule, subject, remark.location, found, line=remark.line, fault=ignore.fault)

    def _starts(self) -> dict[str, list[tuple[int, str]]]:
        """Where elements begin, in files that have comments."""
        files = {comment.ignore.remark.location.file for comment in self._all}
        starts: dict[str, list[tuple[int, str]]] = {file: [] for file in files}
        for ref, _ in self._inventory.elements() if files else ():
            place = self._inventory.locate(ref)
            if place.file in files:
                starts[place.file].append((place.line, ref))
        return {file: sorted(found) for file, found in starts.items()}


def _last_before(starts: list[tuple[int, str]], line: int) -> str:
    """The element that begins last up to a line."""
    index = bisect_right(starts, line, key=lambda start: start[0])
    return starts[index - 1][1] if index else "the inventory"
