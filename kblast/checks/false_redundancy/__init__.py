"""Alternatives that one failure takes down together."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Annotated, Literal

from pydantic import Strict

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.checks.false_redundancy.groups import Group, groups_of
from kblast.engine.causes import nearest
from kblast.engine.outcome import Outcome
from kblast.engine.sweep import Sweeping
from kblast.graph.needs import elements_in, fails_with
from kblast.graph.places import single_places
from kblast.model.refs import Ref, cluster_of, kind_of, make_ref, name_of
from kblast.phrases import listed
from kblast.results.words import named

Cause = Literal["region", "zone", "cluster", "broker", "resource", "service", "mirror", "topic"]

_SHOWN = 4
_MANY = 2


class Parameters(CheckParameters):
    """The kinds of elements that alternatives must not have in common."""

    kinds: Annotated[tuple[Cause, ...], Strict(False)]


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every group of alternatives that the failure of one element takes down, so that too few are left."""
    suspected = [(group, _suspects(context, parameters, group)) for group in groups_of(context)]
    fallen = _fallen(context, suspected)
    found: dict[Ref, list[Group]] = {}
    broken: list[tuple[tuple[Ref, ...], Group, Sequence[Ref]]] = []
    for group, suspects in suspected:
        if any(group.is_told_with(other) for other in found.get(group.owner, ())):
            continue
        causes = [
            ref
            for ref in suspects
            if fails_with(group.need, fallen[ref].__contains__) and _counts(context, group, ref, fallen[ref])
        ]
        if causes:
            found.setdefault(group.owner, []).append(group)
            broken.append((nearest(causes, lambda ref, other: other in fallen[ref]), group, causes))
    outcomes = {ref: context.simulate([ref]) for ref in sorted({ref for close, _, _ in broken for ref in close})}
    for close, group, every in broken:
        yield _violation(context, group, every, {ref: outcomes[ref] for ref in close})


def _suspects(context: Context, parameters: Parameters, group: Group) -> list[Ref]:
    """The elements that enough of the alternatives depend on, in any number of steps, or are."""
    counts: dict[Ref, int] = {}
    for part in group.need.parts:
        behind = set(elements_in(part))
        for ref in sorted(behind):
            behind.update(context.graph.dependencies(ref))
        for ref in behind:
            counts[ref] = counts.get(ref, 0) + 1
    kinds = set(parameters.kinds) - single_places(context.inventory)
    return sorted(
        ref for ref, count in counts.items() if count >= group.too_few and kind_of(ref) in kinds and ref != group.owner
    )


def _fallen(context: Context, suspected: Sequence[tuple[Group, Sequence[Ref]]]) -> Mapping[Ref, frozenset[Ref]]:
    """What each suspect takes down: of all that is asked about here, and of the other suspects."""
    failing = sorted({ref for _, suspects in suspected for ref in suspects})
    asked = {ref for group, _ in suspected for ref in _asked_about(context, group)}
    sweeping = Sweeping(context.network, asked.union(failing), failing)
    return {hits.scenario[0]: frozenset(hits.down) for hits in sweeping.hits([(ref,) for ref in failing])}


def _asked_about(context: Context, group: Group) -> Iterator[Ref]:
    """The alternatives, and whatever else would take down whoever has them."""
    yield from elements_in(group.need)
    element = context.inventory.element(group.owner)
    for need in (element and element.needs) or ():
        yield from elements_in(need)
    yield from (make_ref("zone", zone) for zone in getattr(element, "zones", None) or ())


def _counts(context: Context, group: Group, ref: Ref, fallen: AbstractSet[Ref]) -> bool:
    """Whether a failure that leaves too few alternatives is the fault of these.

    A place is no fault of theirs where it takes down whoever has them in any case, nor where a mirror's source and
    target stand in it, which is a question of its own.
    """
    return kind_of(ref) not in ("zone", "region") or not (
        _falls_anyway(context, group, fallen) or _mirrored(context, group)
    )


def _falls_anyway(context: Context, group: Group, fallen: AbstractSet[Ref]) -> bool:
    element = context.inventory.element(group.owner)
    zones = set(getattr(element, "zones", None) or ())
    left = sum(make_ref("zone", zone) not in fallen for zone in zones)
    if zones and left < (getattr(element, "needs_zones", None) or 1):
        return True
    others = [
        need for index, need in enumerate((element and element.needs) or ()) if ("needs", index) != group.path[:2]
    ]
    return any(fails_with(need, fallen.__contains__) for need in others)


def _mirrored(context: Context, group: Group) -> bool:
    """Whether the alternatives are a topic and one on a cluster that the first one's is mirrored to."""
    topics = [name_of(ref) for ref in elements_in(group.need) if kind_of(ref) == "topic"]
    clusters = {cluster_of(topic) for topic in topics}
    ends = ({mirror.from_, mirror.to} for mirror in context.inventory.mirrors.values())
    return len(clusters) == _MANY and any(pair == clusters for pair in ends)


def _violation(context: Context, group: Group, causes: Sequence[Ref], close: Mapping[Ref, Outcome]) -> Violation:
    parts = [ref for ref in dict.fromkeys(elements_in(group.need)) if any(close[c].level(ref) == "down" for c in close)]
    names = listed([name_of(ref) for ref in dict.fromkeys(elements_in(group.need))])
    guesses = sorted({note for cause in close for note in close[cause].rests_on(*parts)})
    farther = [named(ref) for ref in causes if ref not in close]
    stories = [
        f"{named(part)} goes {close[cause].story(part)}"
        for cause in close
        for part in parts
        if part != cause and close[cause].level(part) == "down"
    ]
    return Violation(
        subject=group.owner,
        path=group.path,
        about=group.about,
        message=(
            f"{group.said} {names}, but {listed([named(ref) for ref in close])} alone takes down "
            f"{_too_many(group)}, expected no failure that they share"
        ),
        confidence="likely" if guesses else "certain",
        related=tuple(
            Related(f"{named(ref)} is what they share", context.inventory.locate(ref)) for ref in [*close][:_SHOWN]
        ),
        evidence=(
            *stories,
            *([f"farther off, the same is true of {listed(farther)}"] if farther else []),
            *(f"rests on: {named(note.ref)} {note.text}" for note in guesses),
        ),
    )


def _too_many(group: Group) -> str:
    count, needed = len(group.need.parts), group.need.required
    if needed == 1:
        return "both" if count == _MANY else f"all {count}"
    return f"at least {group.too_few} of the {count}"
