"""Failures that do more than was budgeted for them."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Violation
from kblast.checks.blast_budget.asked import Asked
from kblast.checks.blast_budget.domains import leaving_domain
from kblast.checks.blast_budget.limits import over_limit
from kblast.model.refs import kind_of

__all__ = ["Parameters", "check"]


class Parameters(CheckParameters):
    """Nothing can be told: budgets have a section of their own in the configuration."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every single failure that breaks a budget, and every budget of which that cannot be told."""
    del parameters
    places = dict(reversed(context.budgets))
    for budget, place in sorted(places.items(), key=lambda item: item[1]):
        yield from _broken(Asked(context, budget, place))


def _broken(asked: Asked) -> Iterator[Violation]:
    network = asked.context.network
    able = [ref for ref in sorted(network.levels) if kind_of(ref) != "function"]
    for pattern in asked.budget.unmet(able):
        message = f"nothing that can fail is named '{pattern}'"
        yield asked.undecided(message, "Correct the pattern, or remove it.", about=pattern)
    failing = [ref for ref in able if asked.budget.is_about(ref) and asked.speaks_of(ref)]
    if not failing:
        return
    if not asked.context.inventory.functions:
        message = "no functions are declared, so what users lose is not known"
        yield asked.undecided(message, "Declare what users can do under `functions`, and what each of it needs.")
        return
    if asked.budget.stays_within is None:
        judge = over_limit
    else:
        judge = leaving_domain
        failing = [ref for ref in failing if asked.domain_of(ref) is not None]
        if not failing:
            message = "nothing that fails has a declared domain, so none can be left"
            yield asked.undecided(message, "Declare the `domain` that owns each of them.")
    for hits in asked.context.hits(failing, moment=asked.moment):
        yield from judge(asked, hits)
