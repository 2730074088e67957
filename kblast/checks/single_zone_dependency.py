"""What stands in one zone only, and takes down with that zone what was spread over several."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.engine.outcome import Outcome
from kblast.graph.places import zones_of_cluster
from kblast.model.elements import Cluster
from kblast.model.refs import Ref, kind_of, make_ref, name_of
from kblast.model.values import Duration
from kblast.phrases import counted, listed
from kblast.results.findings import Confidence
from kblast.results.words import after, named

_SHOWN = 5
_PLACES = frozenset({"region", "zone", "broker"})


class Parameters(CheckParameters):
    """How soon something must go down with the zone to count."""

    within: Duration


@dataclass(slots=True)
class Anchor:
    """What goes down with each of some zones alone, and what it takes down that could do without, and when.

    `assumed` holds what the fall of each rests on that nobody declared.
    """

    ref: Ref
    zones: list[str] = field(default_factory=list)
    bound: dict[Ref, float] = field(default_factory=dict)
    assumed: dict[Ref, tuple[str, ...]] = field(default_factory=dict)


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every element that binds others, which stand in several zones and could do without one, to a single zone.

    One finding for each such element, with all that it binds. Where rules do not judge it, the findings are about
    what it binds.
    """
    anchors: dict[Ref, Anchor] = {}
    for zone in context.inventory.zones:
        outcome = context.simulate([make_ref("zone", zone)], within=parameters.within)
        spread = [ref for ref in _several_zones(context, outcome) if outcome.level(ref) == "down"]
        for ref in spread:
            for target in _anchors(context, outcome, ref, frozenset(spread)):
                anchor = anchors.setdefault(target, Anchor(target))
                if zone not in anchor.zones:
                    anchor.zones.append(zone)
                anchor.bound.setdefault(ref, outcome.down_at(ref))
                notes = (f"{named(note.ref)} {note.text}" for note in outcome.rests_on(ref))
                anchor.assumed.setdefault(ref, tuple(notes))
    for _, anchor in sorted(anchors.items()):
        if context.is_judged(anchor.ref):
            yield _about_anchor(context, anchor)
        else:
            yield from (_about_bound(context, anchor, ref) for ref in anchor.bound if context.is_judged(ref))


def _several_zones(context: Context, outcome: Outcome) -> Iterator[Ref]:
    """What stands in more than one zone, and has enough of them left without those that are down."""
    inventory = context.inventory
    places = [(make_ref("cluster", name), zones_of_cluster(inventory, name), 1) for name in inventory.clusters]
    for kind, bodies in (("resource", inventory.resources), ("service", inventory.services)):
        for name, body in bodies.items():
            places.append((make_ref(kind, name), frozenset(body.zones or ()), body.needs_zones or 1))  # type: ignore[arg-type]
    for ref, zones, needed in places:
        left = sum(outcome.level(make_ref("zone", zone)) != "down" for zone in zones)
        if len(zones) > 1 and left >= needed:
            yield ref


def _anchors(context: Context, outcome: Outcome, ref: Ref, spread: frozenset[Ref]) -> Iterator[Ref]:
    """What takes an element down with the zone: next to it, or behind what stands nowhere itself."""
    seen, waiting = {ref}, [ref]
    while waiting:
        for edge in context.graph.edges_from(waiting.pop()):
            target = edge.target
            if edge.strength != "hard" or edge.evidence == "permitted" or target in seen:
                continue
            seen.add(target)
            if target in spread or outcome.level(target) != "down" or kind_of(target) in _PLACES:
                continue
            if _stands_somewhere(context, target):
                yield target
            else:
                waiting.append(target)


def _stands_somewhere(context: Context, ref: Ref) -> bool:
    element = context.inventory.element(ref)
    if isinstance(element, Cluster):
        return bool(zones_of_cluster(context.inventory, name_of(ref)))
    return bool(getattr(element, "zones", None))


def _about_anchor(context: Context, anchor: Anchor) -> Violation:
    refs = sorted(anchor.bound)
    names = listed([f"{name_of(ref)} ({after(anchor.bound[ref])})" for ref in refs])
    return Violation(
        subject=anchor.ref,
        path=("zones",),
        message=(
            f"goes down with zone {' or '.join(anchor.zones)} alone, and takes down "
            f"{counted(len(refs), 'element')} that could do without, expected none: {names}"
        ),
        confidence=_confidence(anchor, refs),
        related=tuple(
            Related(f"{named(ref)} stands in several zones", context.inventory.locate(ref, "zones"))
            for ref in refs[:_SHOWN]
        ),
        evidence=tuple(_evidence(context, anchor, refs)),
    )


def _about_bound(context: Context, anchor: Anchor, ref: Ref) -> Violation:
    zones = " or ".join(anchor.zones)
    return Violation(
        subject=ref,
        path=("zones",),
        about=anchor.ref,
        message=(
            f"stands in several zones, but goes down {after(anchor.bound[ref])} with zone {zones} alone, because of "
            f"{named(anchor.ref)}, which is described elsewhere; expected another way"
        ),
        confidence=_confidence(anchor, [ref]),
        related=(Related(f"{named(anchor.ref)} goes down with the zone", context.inventory.locate(anchor.ref)),),
        evidence=tuple(_evidence(context, anchor, [ref])),
    )


def _confidence(anchor: Anchor, refs: list[Ref]) -> Confidence:
    """Certain where it is of any of them."""
    return "certain" if any(not anchor.assumed[ref] for ref in refs) else "likely"


def _evidence(context: Context, anchor: Anchor, refs: list[Ref]) -> Iterator[str]:
    for ref in refs[:_SHOWN]:
        steps = context.graph.path(ref, anchor.ref, hard=True)
        yield " → ".join([named(ref), *(named(step.target) for step in steps)])
    notes = sorted({note for ref in refs for note in anchor.assumed[ref]})
    yield from (f"rests on: {note}" for note in notes[:_SHOWN])
