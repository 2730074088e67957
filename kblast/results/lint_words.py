"""Findings in words, and a lint in one sentence."""

from kblast.phrases import counted
from kblast.results.findings import (
    SEVERITIES,
    Confidence,
    FailureCost,
    Finding,
    LintResult,
    Place,
    WaivedBy,
    WaivedFinding,
)
from kblast.results.words import percent
from kblast.units import show_number

_NAMED = 5
_DOUBT: dict[Confidence, str] = {"certain": "", "likely": " (likely)", "unknown": " (not decided)"}


def severity_words(finding: Finding) -> str:
    """How severe a finding is, and how doubtful."""
    return f"{finding.severity}{_DOUBT[finding.confidence]}"


def claim(finding: Finding) -> str:
    """What a finding says of what."""
    return f"{finding.subject}: {finding.message}"


def proofs(finding: Finding) -> list[tuple[str, Place | None]]:
    """What proves a finding, each with the place where it is written, if there is one."""
    related = list(finding.related)
    said: list[tuple[str, Place | None]] = []
    for line in finding.evidence:
        written = next((other for other in related if other.message == line), None)
        if written is not None:
            related.remove(written)
        said.append((line, written.location if written else None))
    return said + [(other.message, other.location) for other in related]


def proof_words(finding: Finding) -> list[str]:
    """What proves a finding, each in one line."""
    return [f"{said}, {place}" if place else said for said, place in proofs(finding)]


def summary_of(result: LintResult) -> str:
    """How many findings there are, how many of them are undecided, how many are hidden, and which rules were off."""
    summary = result.summary
    counts = [_counted(getattr(summary, severity), severity) for severity in SEVERITIES if getattr(summary, severity)]
    said = [", ".join(counts) or "no findings"]
    if undecided := sum(finding.confidence == "unknown" for finding in result.findings):
        said.append(f"{undecided} of them not decided, for want of facts")
    if summary.waived:
        said.append(f"{summary.waived} waived")
    if summary.baselined:
        said.append(f"{summary.baselined} in the baseline")
    if result.fixed:
        said.append(f"{len(result.fixed)} of the baseline fixed")
    said.append(f"{_counted(len(result.rules), 'rule')} ran")
    if result.off:
        names = f": {', '.join(result.off)}" if len(result.off) <= _NAMED else ""
        said.append(f"{len(result.off)} off{names}")
    return "; ".join(said)


def by_waiver(result: LintResult) -> list[tuple[WaivedBy, list[WaivedFinding]]]:
    """What is waived, by what hides it, in order of place."""
    found: dict[WaivedBy, list[WaivedFinding]] = {}
    for waived in result.waived:
        found.setdefault(waived.waiver, []).append(waived)
    return sorted(found.items(), key=lambda item: (item[0].location.file, item[0].location.line))


def waiver_words(waiver: WaivedBy) -> str:
    """Who bears it, until when, why, and where that is written."""
    who = f"by {waiver.owner} until {waiver.until}" if waiver.owner else "in a comment"
    return f"{who} ({waiver.location}): {waiver.reason}"


def cost_words(cost: FailureCost) -> str:
    """What the failure costs that somebody has accepted, in one clause."""
    if not cost.functions_down:
        return "its failure takes down no function"
    down = f"{len(cost.functions_down)} of {counted(cost.functions, 'function')} ({percent(cost.blast_radius)})"
    money = f", {show_number(cost.cost_per_hour)} per hour" if cost.cost_per_hour else ""
    return f"its failure takes down {down}{money}"


def _counted(count: int, noun: str) -> str:
    if noun == "info":
        return f"{count} info"
    return f"{count} {noun}{'' if count == 1 else 's'}"
