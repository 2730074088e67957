"""Waivers whose day has passed, while what they were about is still there."""

from collections.abc import Iterator, Mapping

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.location import Location
from kblast.model.refs import Ref
from kblast.phrases import counted
from kblast.results.findings import FailureCost, Finding
from kblast.results.lint_words import cost_words

_SHOWN = 10

AFTER_WAIVERS = True


class Parameters(CheckParameters):
    """Nothing can be told."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every waiver that has expired and is about findings, which it hides no more."""
    del parameters
    for use in context.waivers:
        if use.expired is None or not use.found:
            continue
        shown = use.found[:_SHOWN]
        costs = context.costs(finding.subject for finding in shown)
        findings = counted(len(use.found), "finding")
        yield Violation(
            subject=f"waiver:{use.rule}",
            message=f"expired on {use.expired}, and {findings} about {use.subject} still there, expected none",
            about=use.subject,
            evidence=tuple(_borne(finding, costs) for finding in shown),
            related=tuple(Related(_borne(finding, costs), _place(finding)) for finding in shown),
            place=use.place,
        )


def _borne(finding: Finding, costs: Mapping[Ref, FailureCost]) -> str:
    """What is borne no more, and what it costs."""
    cost = costs.get(finding.subject)
    return f"{finding.subject}: {finding.message}{f'; {cost_words(cost)}' if cost else ''}"


def _place(finding: Finding) -> Location:
    return Location(finding.location.file, finding.location.line, finding.location.column)
