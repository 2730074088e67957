"""Services that critical functions cannot answer without, and that have no stand-in."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Strict

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.graph.criticality import functions_upon
from kblast.location import KeyPath
from kblast.model.elements import Resource, Service
from kblast.model.parts import Need
from kblast.model.refs import Ref, kind_of, make_ref, name_of
from kblast.model.values import Tier
from kblast.phrases import counted, listed
from kblast.results.words import named

Place = tuple[KeyPath, tuple[str, ...] | None]
"""Where a need names something, and the functions that the need is only for, if any."""

_SHOWN = 5


class Parameters(CheckParameters):
    """Which functions are critical, and what kinds of things they need a stand-in for."""

    tier: Tier
    kinds: Annotated[tuple[Literal["service", "resource"], ...], Strict(False)]


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every need of a service that a critical function fails with at once, and that nothing softens.

    Left out is what is run as critical as the function, in zones enough to lose one; and what is declared to be less
    critical than the function, for that is a contradiction of its own.
    """
    for service in context.judged("service"):
        for needed, places in _needed(context.inventory.services[service], parameters).items():
            yield from _judge(context, parameters, service, needed, places)


def _needed(service: Service, parameters: Parameters) -> dict[Ref, list[Place]]:
    """The elements that a service plainly needs, each with every need that names it."""
    found: dict[Ref, list[Place]] = {}
    for index, need in enumerate(service.needs or ()):
        for path, plain in _plain(need, ("needs", index)):
            if plain.ref is not None and kind_of(plain.ref) in parameters.kinds:
                found.setdefault(plain.ref, []).append((path, need.only_for))
    return found


def _plain(need: Need, path: KeyPath) -> Iterator[tuple[KeyPath, Need]]:
    """The parts of a need that each fail it by themselves, and that nobody has said anything about."""
    if need.tolerates or need.impact in ("degraded", "none"):
        return
    if need.ref is not None:
        yield path, need
    elif need.required == len(need.parts):
        form = "all" if need.all is not None else "any" if need.any is not None else "of"
        for index, part in enumerate(need.parts):
            yield from _plain(part, (*path, form, index))


def _judge(
    context: Context,
    parameters: Parameters,
    service: str,
    needed: Ref,
    places: list[Place],
) -> Iterator[Violation]:
    element = context.inventory.element(needed)
    if not isinstance(element, Service | Resource):
        return
    spare = len(set(element.zones or ())) - (element.needs_zones or 1)
    if element.tier is not None and (element.tier > parameters.tier or spare > 0):
        return
    felt = dict.fromkeys(f for _, only_for in places for f in _through(context, parameters, service, only_for))
    if not felt:
        return
    outcome = context.simulate([needed])
    lost = [function for function in felt if not outcome.down_at(function)]
    if not lost:
        return
    tier = "tier 1" if parameters.tier == 1 else f"tiers 1 to {parameters.tier}"
    names = listed([name_of(f) for f in lost])
    go = "goes" if len(lost) == 1 else "go"
    yield Violation(
        subject=make_ref("service", service),
        path=places[0][0],
        about=needed,
        message=(
            f"needs {named(needed)} without an alternative, a tolerance or a degraded mode, expected one of them: "
            f"{counted(len(lost), 'function')} of {tier} {go} down with it at once: {names}"
        ),
        related=(Related(f"{named(needed)} has no stand-in", context.inventory.locate(needed)),),
        evidence=(
            *(f"{named(f)} goes {outcome.story(f)}" for f in lost[:_SHOWN]),
            f"{named(needed)}: {_run_as(element)}",
        ),
    )


def _through(context: Context, parameters: Parameters, service: str, only_for: tuple[str, ...] | None) -> Iterator[Ref]:
    """The functions of the tier that feel a need of a service at once: those that it is for, else the service's."""
    if only_for is not None:
        tiers = {name: context.inventory.functions[name].tier for name in only_for}
        yield from (
            make_ref("function", f) for f, tier in tiers.items() if (tier or parameters.tier + 1) <= parameters.tier
        )
        return
    ref = make_ref("service", service)
    if functions := functions_upon(context.graph, ref, tier=parameters.tier):
        outcome = context.simulate([ref])
        yield from (function for function in functions if not outcome.down_at(function))


def _run_as(element: Service | Resource) -> str:
    tier = "its tier is not declared" if element.tier is None else f"tier {element.tier}"
    if not element.zones:
        return f"{tier}, and its zones are not declared"
    return f"{tier}, in {counted(len(element.zones), 'zone')}, needs {element.needs_zones or 1}"
