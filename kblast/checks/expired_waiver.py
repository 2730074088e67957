"""Waivers whose day has passed, while what they were about is still there."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.location import Location
from kblast.phrases import counted

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
        findings = counted(len(use.found), "finding")
        related = [
            Related(f"{use.rule} {finding.subject}", Location(**finding.location.model_dump())) for finding in use.found
        ]
        yield Violation(
            subject=f"waiver:{use.rule}",
            message=f"expired on {use.expired}, and {findings} about {use.subject} still there, expected none",
            about=use.subject,
            evidence=tuple(f"{finding.subject}: {finding.message}" for finding in use.found[:_SHOWN]),
            related=tuple(related[:_SHOWN]),
            place=use.place,
        )
