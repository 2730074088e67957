"""What is critical and goes down with something less critical."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.engine.outcome import Outcome
from kblast.graph.hardness import Chain
from kblast.model.refs import Ref, kind_of, make_ref
from kblast.model.values import Duration
from kblast.results.words import after, named


class Parameters(CheckParameters):
    """How many tiers lower what is needed may not be, and how soon it must be felt to count."""

    gap: Annotated[int, Field(ge=1, le=3)]
    within: Duration


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every function, service and resource that goes down soon when something of a lower tier does.

    What has no tier is a way only: a service of tier 1 that needs one of no tier that needs one of tier 3 is found.
    """
    for lower, tier in _tiers(context):
        above = [
            (ref, chain)
            for ref, chain in context.hard.chains_to(lower, lambda ref: _is_way(context, ref))
            if _tier(context, ref) <= tier - parameters.gap
        ]
        if above:
            outcome = context.simulate([lower], within=parameters.within)
            for ref, chain in above:
                if outcome.down_at(ref) < parameters.within:
                    yield _violation(context, ref, lower, chain, outcome)


def _tiers(context: Context) -> Iterator[tuple[Ref, int]]:
    for name, service in context.inventory.services.items():
        if service.tier is not None:
            yield make_ref("service", name), service.tier
    for name, resource in context.inventory.resources.items():
        if resource.tier is not None:
            yield make_ref("resource", name), resource.tier


def _tier(context: Context, ref: Ref) -> float:
    """The tier of an element; what has none is below all."""
    tier: int | None = getattr(context.inventory.element(ref), "tier", None)
    return float("inf") if tier is None else tier


def _is_way(context: Context, ref: Ref) -> bool:
    return kind_of(ref) in ("service", "resource") and _tier(context, ref) == float("inf")


def _violation(context: Context, ref: Ref, lower: Ref, chain: Chain, outcome: Outcome) -> Violation:
    first = chain[0]
    when = after(outcome.down_at(ref))
    assumptions = outcome.rests_on(ref)
    inferred = any(getattr(tie, "evidence", "declared") == "inferred" for tie in chain)
    return Violation(
        subject=ref,
        path=first.path if first.declared_by == ref else (),
        about=lower,
        message=(
            f"is of tier {_tier(context, ref):.0f} and goes down {when} with {named(lower)}, which is of tier "
            f"{_tier(context, lower):.0f}; expected what it cannot do without to be of its own tier"
        ),
        confidence="likely" if assumptions or inferred else "certain",
        related=(Related(f"{named(lower)} is of tier {_tier(context, lower):.0f}", context.inventory.locate(lower)),),
        evidence=(
            f"goes {outcome.story(ref)}",
            *(f"rests on: {named(assumption.ref)} {assumption.text}" for assumption in assumptions),
        ),
    )
