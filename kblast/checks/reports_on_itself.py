"""Status pages, alerts and monitoring that go down with what they are there to report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Strict

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.config.patterns import Patterns, matches
from kblast.engine.causes import nearest
from kblast.engine.outcome import Outcome
from kblast.graph.places import single_places
from kblast.model.elements import Resource
from kblast.model.refs import Kind, Ref, kind_of, make_ref, name_of
from kblast.model.values import Tier
from kblast.phrases import counted, listed
from kblast.results.words import after, named

_SHOWN = 4
_KINDS: tuple[Kind, ...] = ("resource", "service", "function")

Shared = Literal["region", "zone", "cluster", "broker", "resource", "service"]


class Parameters(CheckParameters):
    """How whoever reports is recognised, which functions it must be able to report on, and what it may not share."""

    reporters: Patterns
    watchers: Patterns
    tier: Tier
    kinds: Annotated[tuple[Shared, ...], Strict(False)]


@dataclass(frozen=True, slots=True)
class Reporter:
    """What is there to report failures, and what shows it; `guessed` where only a name does."""

    ref: Ref
    shown_by: str
    guessed: bool


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Everything that reports, and that one failure takes down together with functions of the tier.

    What needs such a reporter goes down with it, and is not reported once more.
    """
    reporters = {reporter.ref: reporter for reporter in _reporters(context, parameters)}
    found: set[Ref] = set()
    outcomes: dict[Ref, Outcome] = {}
    for ref in sorted(reporters, key=lambda ref: (_KINDS.index(kind_of(ref)), ref)):
        needed = set(context.graph.dependencies(ref, hard=True))
        if needed & found:
            continue
        causes: dict[Ref, Outcome] = {}
        for suspect in sorted(needed):
            if kind_of(suspect) not in set(parameters.kinds) - single_places(context.inventory):
                continue
            if suspect not in outcomes:
                outcomes[suspect] = context.simulate([suspect])
            if outcomes[suspect].level(ref) == "down" and _lost(context, parameters, outcomes[suspect], reporters):
                causes[suspect] = outcomes[suspect]
        if causes:
            found.add(ref)
            yield _violation(context, parameters, reporters, reporters[ref], causes)


def _reporters(context: Context, parameters: Parameters) -> Iterator[Reporter]:
    for kind in _KINDS:
        for name in context.judged(kind):
            ref = make_ref(kind, name)
            element = context.inventory.element(ref)
            tags = (element.tags if element is not None else None) or ()
            said = [f"tag {tag}" for tag in tags if matches((*parameters.reporters, *parameters.watchers), tag)]
            if isinstance(element, Resource) and element.kind and matches(parameters.reporters, element.kind):
                said.append(f"kind {element.kind}")
            if said:
                yield Reporter(ref, listed(said), guessed=False)
            elif matches(parameters.reporters, name):
                yield Reporter(ref, "its name", guessed=True)
            elif matches(parameters.watchers, name) and (topic := _telemetry(context, ref)):
                yield Reporter(ref, f"its name, and that it needs telemetry ({topic})", guessed=True)


def _telemetry(context: Context, ref: Ref) -> str | None:
    topics = (name_of(needed) for needed in context.graph.dependencies(ref, hard=True) if kind_of(needed) == "topic")
    return next((topic for topic in topics if context.profile(topic).profile == "telemetry"), None)


def _lost(
    context: Context, parameters: Parameters, outcome: Outcome, reporters: Mapping[Ref, Reporter]
) -> list[tuple[Ref, float]]:
    """The functions of the tier that go down, each with when; those that report themselves do not count."""
    tiers = {make_ref("function", name): body.tier for name, body in context.inventory.functions.items()}
    return [
        (ref, outcome.down_at(ref))
        for ref, tier in tiers.items()
        if tier is not None and tier <= parameters.tier and ref not in reporters and outcome.level(ref) == "down"
    ]


def _violation(
    context: Context,
    parameters: Parameters,
    reporters: Mapping[Ref, Reporter],
    reporter: Reporter,
    causes: Mapping[Ref, Outcome],
) -> Violation:
    close = nearest(causes, lambda ref, other: causes[ref].level(other) == "down")
    outcome = causes[close[0]]
    lost = _lost(context, parameters, outcome, reporters)
    tier = "tier 1" if parameters.tier == 1 else f"tiers 1 to {parameters.tier}"
    others = [named(ref) for ref in sorted(causes) if ref != close[0]]
    notes = sorted({note for ref in (reporter.ref, *(ref for ref, _ in lost)) for note in outcome.rests_on(ref)})
    names = listed([f"{name_of(ref)} ({after(when)})" for ref, when in lost])
    return Violation(
        subject=reporter.ref,
        message=(
            f"is there to report failures, and goes down {after(outcome.down_at(reporter.ref))} with "
            f"{named(close[0])}, whose failure it would have to report: "
            f"{counted(len(lost), 'function')} of {tier} can go down with that: {names}"
        ),
        confidence="likely" if reporter.guessed or notes else "certain",
        related=tuple(
            Related(f"{named(ref)} is what both need", context.inventory.locate(ref)) for ref in close[:_SHOWN]
        ),
        evidence=(
            f"taken for one that reports by {reporter.shown_by}",
            f"{named(reporter.ref)} goes {outcome.story(reporter.ref)}",
            *(f"{named(ref)} goes {outcome.story(ref)}" for ref, _ in lost[:_SHOWN]),
            *([f"the same is true of {listed(others)}"] if others else []),
            *(f"rests on: {named(note.ref)} {note.text}" for note in notes),
        ),
    )
