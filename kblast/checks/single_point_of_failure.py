"""Single elements whose failure takes down a function that matters."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Strict

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.engine.outcome import Outcome
from kblast.model.inventory import SECTION_OF, Inventory
from kblast.model.refs import Ref, cluster_of, kind_of, make_ref, name_of
from kblast.model.values import Duration, Tier
from kblast.phrases import counted, listed
from kblast.results.words import after, named

_SHOWN = 5

Failing = Literal["region", "zone", "cluster", "broker", "topic", "service", "resource", "mirror"]


class Parameters(CheckParameters):
    """What fails, and which functions must not go down with it, nor how soon."""

    kinds: Annotated[tuple[Failing, ...], Strict(False)]
    tier: Tier
    within: Duration


@dataclass(frozen=True, slots=True)
class Point:
    """A single element, and what its failure takes down, the soonest first: functions that matter, and that may."""

    ref: Ref
    outcome: Outcome
    matter: tuple[Ref, ...]
    may_matter: tuple[Ref, ...]

    def when(self, function: Ref) -> str:
        """How soon a function goes down."""
        return after(self.outcome.down_at(function))


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every element that takes down a function of the tier by itself, and every function of which that is not known.

    One finding for each element, with all its functions; brokers of one cluster that take down the same are one. An
    element that rules do not judge makes a finding about each of the functions instead.
    """
    points = list(_points(context, parameters))
    judged = {point.ref for point in points if context.is_judged(point.ref)}
    for group in _alike(point for point in points if point.matter and point.ref in judged):
        yield _about_element(context.inventory, group, parameters)
    for point in points:
        if point.ref not in judged:
            yield from (_about_function(context.inventory, point, function) for function in point.matter)
    if len(context.inventory.functions) > 1 and all(f.tier is None for f in context.inventory.functions.values()):
        yield from _no_tiers(points)
    else:
        yield from _tier_unknown(points)


def _points(context: Context, parameters: Parameters) -> Iterator[Point]:
    tiers = {make_ref("function", name): body.tier for name, body in context.inventory.functions.items()}
    failing = [ref for kind in sorted(set(parameters.kinds)) for ref in _elements(context.inventory, kind)]
    for hits in context.hits(failing, moment=parameters.within):
        matters = {function for function in hits.down if (tiers[function] or parameters.tier + 1) <= parameters.tier}
        may_matter = {function for function in hits.down if tiers[function] is None}
        if matters or may_matter:
            (ref,) = hits.scenario
            outcome = context.simulate([ref], within=parameters.within)
            soonest = sorted(hits.down, key=lambda function: (outcome.down_at(function), function))
            yield Point(
                ref,
                outcome,
                matter=tuple(function for function in soonest if function in matters),
                may_matter=tuple(function for function in soonest if function in may_matter),
            )


def _elements(inventory: Inventory, kind: Failing) -> Iterator[Ref]:
    if kind == "region":
        names: Iterable[str] = inventory.regions
    elif kind == "broker":
        names = (f"{cluster}/{broker.id}" for cluster, all_ in inventory.brokers_of.items() for broker in all_)
    else:
        names = getattr(inventory, SECTION_OF[kind])
    return (make_ref(kind, name) for name in names)


def _alike(points: Iterable[Point]) -> Iterator[Sequence[Point]]:
    """The points, each by itself, but brokers of one cluster that take down the same together."""
    groups: dict[tuple[object, ...], list[Point]] = {}
    for point in points:
        is_broker = kind_of(point.ref) == "broker"
        key = (cluster_of(name_of(point.ref)), frozenset(point.matter)) if is_broker else (point.ref,)
        groups.setdefault(key, []).append(point)
    yield from groups.values()


def _about_element(inventory: Inventory, group: Sequence[Point], parameters: Parameters) -> Violation:
    point, *others = group
    tier = "tier 1" if parameters.tier == 1 else f"tiers 1 to {parameters.tier}"
    functions = listed([f"{name_of(function)} ({point.when(function)})" for function in point.matter])
    message = f"takes down {counted(len(point.matter), 'function')} of {tier} by itself, expected none: {functions}"
    if others:
        ids = listed([name_of(other.ref).partition("/")[2] for other in others])
        message += f"; so does each of {counted(len(others), 'other broker')}: {ids}"
    evidence = [f"{name_of(function)} goes {point.outcome.story(function)}" for function in point.matter]
    if point.may_matter:
        names = listed([name_of(function) for function in point.may_matter])
        evidence.append(f"also takes down what has no declared tier: {names}")
    return Violation(
        subject=point.ref,
        message=message,
        confidence="certain" if any(not point.outcome.rests_on(f) for f in point.matter) else "likely",
        related=tuple(
            Related(f"{named(function)} needs it", inventory.locate(function)) for function in point.matter[:_SHOWN]
        ),
        evidence=(*evidence, *_assumptions(point, point.matter)),
    )


def _about_function(inventory: Inventory, point: Point, function: Ref) -> Violation:
    element = inventory.element(point.ref)
    where = "which others run" if element is not None and element.external else "which is described elsewhere"
    assumptions = tuple(_assumptions(point, [function]))
    return Violation(
        subject=function,
        message=f"goes down {point.when(function)} with {named(point.ref)} alone, {where}; expected another way",
        about=point.ref,
        confidence="likely" if assumptions else "certain",
        related=(Related(f"{named(point.ref)} fails", inventory.locate(point.ref)),),
        evidence=(f"goes {point.outcome.story(function)}", *assumptions),
        remedy="Have an alternative (`any`), do without for a while (`tolerates`), or offer less (`wants`).",
    )


def _tier_unknown(points: Sequence[Point]) -> Iterator[Violation]:
    by_function: dict[Ref, list[Point]] = {}
    for point in points:
        for function in point.may_matter:
            by_function.setdefault(function, []).append(point)
    for function, found in sorted(by_function.items()):
        elements = listed([f"{named(point.ref)} ({point.when(function)})" for point in found])
        failures = counted(len(found), "element")
        yield Violation(
            subject=function,
            path=("tier",),
            message=f"cannot be decided: its tier is not declared, and {failures} can take it down alone: {elements}",
            confidence="unknown",
            evidence=tuple(f"{named(point.ref)}: {point.outcome.story(function)}" for point in found),
            remedy="Declare the `tier` of the function: 1 is the most critical, 4 the least.",
        )


def _no_tiers(points: Sequence[Point]) -> Iterator[Violation]:
    """Where no function declares a tier that is told once, at the first that it matters for."""
    functions = sorted({function for point in points for function in point.may_matter})
    if functions:
        elements, names = counted(len(points), "element"), listed([name_of(function) for function in functions])
        yield Violation(
            subject=functions[0],
            path=("tier",),
            about="all",
            message=f"cannot be decided: no function declares its tier; {elements} can take down some alone: {names}",
            confidence="unknown",
            evidence=tuple(
                f"{named(point.ref)} takes down {listed([name_of(function) for function in point.may_matter])}"
                for point in points
            ),
            remedy="Declare the `tier` of the functions: 1 is the most critical, 4 the least.",
        )


def _assumptions(point: Point, functions: Iterable[Ref]) -> Iterator[str]:
    found = {assumption for function in functions for assumption in point.outcome.rests_on(function)}
    yield from (f"rests on: {named(assumption.ref)} {assumption.text}" for assumption in sorted(found))
