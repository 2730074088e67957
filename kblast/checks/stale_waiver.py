"""Waivers and ignores that hide nothing."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Violation

AFTER_WAIVERS = True


class Parameters(CheckParameters):
    """Nothing can be told."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every waiver and every ignore in a comment that is about no finding of its rule, or does not count."""
    del parameters
    for use in context.waivers:
        if use.fault:
            message = f"does not count: {use.fault}"
        elif not use.found:
            where = f"in line {use.line}" if use.line else f"wrong with {use.subject}"
            message = f"hides nothing: {use.rule} finds nothing {where}, expected a finding to hide"
        else:
            continue
        about = f"{'comment in ' if use.line else ''}{use.subject}"
        yield Violation(subject=f"waiver:{use.rule or 'no-rule'}", message=message, about=about, place=use.place)
