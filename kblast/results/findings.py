"""What the rules found."""

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from kblast.config import Severity
from kblast.location import Location
from kblast.results.rules import RuleEntry
from kblast.results.shape import Result, Shape

Confidence = Literal["certain", "likely", "unknown"]
"""How sure a finding is; unknown: the rule could not decide, which is never taken for fine."""

Threshold = Literal[Severity, "never"]
"""The least severity that fails a run."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""All severities, the worst first."""


class Place(Shape):
    """A place in an input; lines and columns count from 1 and are 0 where they are not known."""

    file: str
    line: int
    column: int

    @classmethod
    def of(cls, location: Location) -> "Place":
        """The place of a location."""
        return cls(file=location.file, line=location.line, column=location.column)

    def __str__(self) -> str:
        return str(Location(self.file, self.line, self.column))


class RelatedPlace(Shape):
    """Another place that a finding speaks of, and what stands there."""

    message: str
    location: Place


class Finding(Shape):
    """One thing that a rule found, at one place.

    The fingerprint names it for ever: it stays when lines move and when the message is worded anew. The remedy is for
    people who read; it is not part of the JSON.
    """

    rule: str
    severity: Severity
    confidence: Confidence
    subject: str
    message: str
    location: Place
    related: tuple[RelatedPlace, ...] = ()
    evidence: tuple[str, ...] = ()
    fingerprint: str
    remedy: Annotated[str, Field(exclude=True)] = ""

    def places(self) -> list[Place]:
        """Its place, and those of what it speaks of."""
        return [self.location, *(related.location for related in self.related)]


class WaivedBy(Shape):
    """What hides a finding: a waiver of the configuration, or a comment in the inventory, which names nobody.

    It stands at `location`; a waiver of the configuration holds through the day `until`.
    """

    reason: str
    owner: str | None = None
    until: str | None = None
    location: Place


class FailureCost(Shape):
    """What users lose if an element fails, in the end; the blast radius is a share of 1, money is per hour."""

    functions: int
    functions_down: tuple[str, ...]
    blast_radius: float
    cost_per_hour: float | int


class WaivedFinding(Shape):
    """A finding that somebody has accepted, and what that costs if its subject fails, where functions are declared."""

    finding: Finding
    waiver: WaivedBy
    cost: FailureCost | None = None


class BaselineEntry(Shape):
    """A finding that is known; what stands beside its fingerprint is for people."""

    fingerprint: str
    rule: str
    subject: str
    message: str


class LintSummary(Shape):
    """How many findings are shown, by severity, and how many are not: waived, or known from a baseline."""

    error: int = 0
    warning: int = 0
    info: int = 0
    waived: int = 0
    baselined: int = 0

    @classmethod
    def of(cls, findings: Iterable[Finding], *, waived: int = 0, baselined: int = 0) -> "LintSummary":
        """The counts of findings that are shown, beside the numbers of those that are not."""
        counts = Counter(finding.severity for finding in findings)
        shown = {severity: counts[severity] for severity in SEVERITIES}
        return cls(**shown, waived=waived, baselined=baselined)


class LintResult(Result):
    """All findings of a run, in order of place.

    `waived` are those that somebody has accepted; `fixed` what a baseline knows and is found no more. Not part of the
    JSON: the rules that ran, the ids of those that did not (`off`), the least severity that fails the run, and what
    files are called in their repository, by what they are called here.
    """

    schema_: Literal["kblast/lint/v1"] = Field(default="kblast/lint/v1", alias="schema")
    findings: tuple[Finding, ...] = ()
    summary: LintSummary = LintSummary()
    waived: tuple[WaivedFinding, ...] = ()
    fixed: tuple[BaselineEntry, ...] = ()
    rules: Annotated[tuple[RuleEntry, ...], Field(exclude=True)] = ()
    off: Annotated[tuple[str, ...], Field(exclude=True)] = ()
    fail_on: Annotated[Threshold, Field(exclude=True)] = "error"
    repository_paths: Annotated[dict[str, str], Field(exclude=True)] = {}

    @property
    def command(self) -> str:
        """The command that found all this."""
        return self.schema_.split("/")[1]

    def fails(self, finding: Finding) -> bool:
        """Whether a finding is severe enough to fail the run."""
        return self.fail_on != "never" and SEVERITIES.index(finding.severity) <= SEVERITIES.index(self.fail_on)

    @property
    def failed(self) -> bool:
        """Whether any finding fails the run."""
        return any(self.fails(finding) for finding in self.findings)

    def worst_first(self) -> list[Finding]:
        """The findings by severity, and in order of place where that is the same."""
        return sorted(self.findings, key=lambda finding: SEVERITIES.index(finding.severity))

    def files(self) -> list[str]:
        """Every file that findings point at; sorted."""
        places = [place for finding in self.findings for place in finding.places()]
        return sorted({place.file for place in places})

    def path_of(self, place: Place) -> str:
        """What the file of a place is called in its repository: from the root down, with slashes."""
        return self.repository_paths.get(place.file, place.file)
