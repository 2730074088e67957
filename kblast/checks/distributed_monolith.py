"""Platforms that one failure takes down as a whole."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, Strict

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.engine.outcome import Blast, Outcome, Weights, blast_of
from kblast.engine.sweep import Sweeping
from kblast.model.refs import Ref, kind_of, name_of
from kblast.model.values import Share
from kblast.phrases import counted, listed
from kblast.results.findings import Confidence
from kblast.results.words import named, percent

_SHOWN = 5

Failing = Literal["region", "zone", "cluster", "broker", "topic", "service", "resource", "mirror"]
AtLeast = Annotated[int, Field(ge=1)]


class Parameters(CheckParameters):
    """What fails, how much must go down with it, and what is large enough to be a platform."""

    functions_down: Share
    kinds: Annotated[tuple[Failing, ...], Strict(False)]
    least_functions: AtLeast
    least_domains: AtLeast


@dataclass(frozen=True, slots=True)
class Knot:
    """An element that nearly everything goes down with, and others that take it down with them."""

    ref: Ref
    outcome: Outcome
    blast: Blast
    behind: tuple[Ref, ...]


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every element that nearly everything goes down with, nearest to what users see.

    Those that take it down in turn are named as evidence.
    """
    if len(context.inventory.functions) < parameters.least_functions:
        return
    for knot in _knots(context, parameters):
        domains = {context.domains.of(ref) for ref in knot.blast.down}
        nameless = sum(1 for ref in knot.blast.down if context.domains.of(ref) is None)
        known = len(domains - {None})
        if known + nameless < parameters.least_domains:
            continue
        yield _violation(context, knot, known, parameters)


def _knots(context: Context, parameters: Parameters) -> Iterator[Knot]:
    takes_down = _culprits(context, parameters)
    for ref, others in takes_down.items():
        if all(ref in takes_down[other] and other > ref for other in others):
            behind = tuple(sorted(other for other in takes_down if ref in takes_down[other]))
            outcome = context.simulate([ref])
            yield Knot(ref, outcome, blast_of(context.inventory, outcome), behind)


def _culprits(context: Context, parameters: Parameters) -> Mapping[Ref, AbstractSet[Ref]]:
    """The elements that nearly everything goes down with, each with the others of them that it takes down."""
    weights = Weights.of(context.inventory)
    failing = sorted(ref for ref in context.network.levels if kind_of(ref) in parameters.kinds)
    culprits = [
        hits.scenario[0] for hits in context.hits(failing) if weights.radius(hits.down) >= parameters.functions_down
    ]
    if not culprits:
        return {}
    among_them = Sweeping(context.network, culprits, culprits).hits([(ref,) for ref in culprits])
    return {hits.scenario[0]: frozenset(hits.down) - {*hits.scenario} for hits in among_them}


def _violation(context: Context, knot: Knot, domains: int, parameters: Parameters) -> Violation:
    blast, inventory = knot.blast, context.inventory
    confidence, doubt = _confidence(context, knot, domains, parameters)
    cost = f", {blast.cost_per_hour:,.0f} per hour" if blast.cost_per_hour else ""
    share = f"{len(blast.down)} of {counted(len(inventory.functions), 'function')} ({percent(blast.radius)}{cost})"
    judged = context.is_judged(knot.ref)
    says = "takes down" if judged else f"goes down with {named(knot.ref)}, which takes down"
    return Violation(
        subject=knot.ref if judged else min(blast.down),
        about="" if judged else knot.ref,
        message=(
            f"{'cannot be decided: ' if doubt else ''}{says} {share} by itself, {doubt or f'in {domains} domains'}, "
            f"expected less than {percent(parameters.functions_down)}"
        ),
        confidence=confidence,
        related=tuple(Related(f"{named(ref)} goes down", inventory.locate(ref)) for ref in blast.down[:_SHOWN]),
        evidence=tuple(_evidence(knot)),
    )


def _confidence(context: Context, knot: Knot, domains: int, parameters: Parameters) -> tuple[Confidence, str]:
    if domains < parameters.least_domains:
        return "unknown", f"but whether in {parameters.least_domains} domains is not known"
    declared = context.simulate([knot.ref], declared_only=True)
    enough = blast_of(context.inventory, declared).radius >= parameters.functions_down
    return ("certain" if enough else "likely"), ""


def _evidence(knot: Knot) -> Iterator[str]:
    for function in knot.blast.down[:_SHOWN]:
        yield f"{name_of(function)} goes {knot.outcome.story(function)}"
    rest = knot.blast.down[_SHOWN:]
    if rest:
        yield f"also down: {listed([name_of(function) for function in rest])}"
    if knot.behind:
        yield f"goes down itself with {listed([named(ref) for ref in knot.behind])}"
