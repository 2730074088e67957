"""A lint in one sentence."""

from kblast.results.findings import SEVERITIES, LintResult

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
    said.append(f"{_counted(len(result.rules), 'rule')} ran")
    if result.off:
        names = f": {', '.join(result.off)}" if len(result.off) <= _NAMED else ""
        said.append(f"{len(result.off)} off{names}")
    return "; ".join(said)


def _counted(count: int, noun: str) -> str:
    if noun == "info":
        return f"{count} info"
    return f"{count} {noun}{'' if count == 1 else 's'}"
