"""Findings that are known by their fingerprints: hidden from one run, learned from another."""

from pathlib import Path

from kblast.documents import read
from kblast.errors import ConfigurationError, InputError, Problem
from kblast.location import Location
from kblast.results.baseline import Baseline
from kblast.results.findings import BaselineEntry, LintResult, LintSummary
from kblast.validation import validate

_HINT = "make it with: kblast lint --write-baseline"


def read_baseline(file: Path) -> Baseline:
    """The baseline of a file. Raises ConfigurationError with every problem."""
    try:
        documents = read(file)
    except InputError as error:
        raise ConfigurationError(error.problems, hint=_HINT) from error
    if len(documents) != 1:
        place = Location(str(file))
        raise ConfigurationError([Problem(place, f"a baseline is one document, found {len(documents)}")], hint=_HINT)
    baseline, problems = validate(Baseline, documents[0])
    if baseline is None:
        raise ConfigurationError(problems, hint=_HINT)
    return baseline


def learned(result: LintResult, before: Baseline | None = None) -> Baseline:
    """The baseline that knows all that was found and is not waived, and what it knew of rules that did not run."""
    entries = {
        finding.fingerprint: BaselineEntry(
            fingerprint=finding.fingerprint, rule=finding.rule, subject=finding.subject, message=finding.message
        )
        for finding in result.findings
    }
    for entry in before.findings if before else ():
        if entry.rule in result.off:
            entries[entry.fingerprint] = entry
    return Baseline(schema="kblast/baseline/v1", findings=tuple(sorted(entries.values(), key=_order)))


def beside(result: LintResult, *baselines: Baseline) -> LintResult:
    """The result with what the baselines know hidden and counted, and what they know and is found no more named.

    What rules that are off would find is not known, and so not fixed.
    """
    entries = {entry.fingerprint: entry for baseline in baselines for entry in baseline.findings}
    found = {finding.fingerprint for finding in (*result.findings, *(waived.finding for waived in result.waived))}
    new = tuple(finding for finding in result.findings if finding.fingerprint not in entries)
    baselined = len(result.findings) - len(new)
    return result.model_copy(
        update={
            "findings": new,
            "summary": LintSummary.of(new, waived=len(result.waived), baselined=baselined),
            "fixed": tuple(
                entry
                for entry in sorted(entries.values(), key=_order)
                if entry.fingerprint not in found and entry.rule not in result.off
            ),
        }
    )


def _order(entry: BaselineEntry) -> tuple[str, str, str]:
    return entry.rule, entry.subject, entry.fingerprint
