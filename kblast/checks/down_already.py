"""Functions and services that are down though nothing has failed."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Violation
from kblast.model.refs import Ref
from kblast.results.words import caused, named


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every function that is down before anything fails, and every service that is and takes no such function down."""
    del parameters
    functions = [ref for ref in sorted(context.before.down("function")) if context.is_judged(ref)]
    told = {cause for function in functions for cause, _ in context.before.causes(function)}
    yield from (_violation(context, ref) for ref in functions)
    for ref in sorted(context.before.down("service").keys() - told):
        if context.is_judged(ref):
            yield _violation(context, ref)


def _violation(context: Context, ref: Ref) -> Violation:
    (_, own), *others = context.before.causes(ref)
    assumptions = context.before.rests_on(ref)
    return Violation(
        subject=ref,
        message="is down before anything fails, expected nothing but failures to take it down",
        confidence="likely" if assumptions else "certain",
        evidence=(
            "; ".join([own, *(caused(cause, text) for cause, text in others)]),
            *(f"rests on: {named(assumption.ref)} {assumption.text}" for assumption in assumptions),
        ),
    )
