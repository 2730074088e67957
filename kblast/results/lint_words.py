"""A lint in one sentence."""

from kblast.phrases import counted
from kblast.results.findings import SEVERITIES, FailureCost, LintResult, WaivedBy, WaivedFinding
from kblast.results.words import percent

_NAMED = 5


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
    money = f", {cost.cost_per_hour:,} per hour" if cost.cost_per_hour else ""
    return f"its failure takes down {down}{money}"


def _counted(count: int, noun: str) -> str:
    if noun == "info":
        return f"{count} info"
    return f"{count} {noun}{'' if count == 1 else 's'}"
