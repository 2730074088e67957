"""Mirrors that are to protect data, and fail together with what they protect it from."""

from collections.abc import Iterator
from dataclasses import dataclass

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.config.patterns import Patterns, matches
from kblast.graph.places import zones_of_cluster
from kblast.model.elements import Mirror
from kblast.model.refs import cluster_of, make_ref
from kblast.phrases import listed
from kblast.results.findings import Confidence


class Parameters(CheckParameters):
    """By which names and tags a mirror, or the cluster that it copies to, is taken to be there for a failure."""

    standby: Patterns


@dataclass(frozen=True, slots=True)
class Ends:
    """A mirror, where its source and its target stand, and what shows that it is there for a failure, if any."""

    name: str
    mirror: Mirror
    source: str
    target: str
    source_zones: frozenset[str]
    target_zones: frozenset[str]
    protects: str | None
    confidence: Confidence


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every mirror whose target stands where its source does, or whose workers stop with a zone of the source."""
    for name in context.judged("mirror"):
        mirror = context.inventory.mirrors[name]
        if mirror.from_ is None or mirror.to is None:
            continue
        ends = _ends(context, parameters, name, mirror, mirror.from_, mirror.to)
        if ends.source_zones and ends.target_zones:
            yield from _same_place(context, ends)
            yield from _workers(context, ends)


def _ends(context: Context, parameters: Parameters, name: str, mirror: Mirror, source: str, target: str) -> Ends:
    protects, confidence = _protection(context, parameters, name, mirror, source, target)
    stand, copy = zones_of_cluster(context.inventory, source), zones_of_cluster(context.inventory, target)
    return Ends(name, mirror, source, target, stand, copy, protects, confidence)


def _protection(
    context: Context, parameters: Parameters, name: str, mirror: Mirror, source: str, target: str
) -> tuple[str | None, Confidence]:
    """What shows that a mirror is there for the failure of its source, and how sure that is."""
    for service, topic, fallback in _fallbacks(context):
        if {cluster_of(topic), cluster_of(fallback)} == {source, target}:
            return f"service {service} falls back from {topic} to {fallback}", "certain"
    body = context.inventory.clusters[target]
    texts = (name, target, *(mirror.tags or ()), *(body.tags or ()))
    shown = next((text for text in texts if matches(parameters.standby, text)), None)
    return (None if shown is None else f"the name or tag {shown}"), "likely"


def _fallbacks(context: Context) -> Iterator[tuple[str, str, str]]:
    for service, consumed in context.inventory.consume_edges():
        if consumed.topic and consumed.fallback:
            yield service, consumed.topic, consumed.fallback
    for service, produced in context.inventory.produce_edges():
        if produced.topic and produced.on_outage and produced.on_outage.topic:
            yield service, produced.topic, produced.on_outage.topic


def _same_place(context: Context, ends: Ends) -> Iterator[Violation]:
    found = _place(context, ends)
    if found is None:
        return
    place, survives = found
    yield Violation(
        subject=make_ref("mirror", ends.name),
        path=("to",),
        about="place",
        message=f"copies {ends.source} to {ends.target}, and {place}; expected a target that survives {survives}",
        confidence=ends.confidence if ends.protects else "likely",
        related=(
            Related(f"{ends.target} stands here", context.inventory.locate(make_ref("cluster", ends.target), "zones")),
        ),
        evidence=(
            f"{ends.source} stands in {listed(sorted(ends.source_zones))}",
            f"{ends.target} stands in {listed(sorted(ends.target_zones))}",
            f"taken to be there for a failure because of {ends.protects}"
            if ends.protects
            else "nothing says that the two serve different purposes",
        ),
    )


def _place(context: Context, ends: Ends) -> tuple[str, str] | None:
    """Where both ends stand, in words, and what a target should survive."""
    if len(ends.source_zones) == 1 and ends.source_zones == ends.target_zones and len(context.inventory.zones) > 1:
        if ends.protects or not _differ_in_purpose(context, ends):
            (zone,) = ends.source_zones
            return f"both stand in zone {zone} only", "the loss of that zone"
        return None
    if not ends.protects or len(context.inventory.zones) == 1:
        return None
    if ends.target_zones <= ends.source_zones:
        where = f"the target stands only where the source stands too ({listed(sorted(ends.target_zones))})"
        return where, "the loss of these zones"
    regions = {context.inventory.zones[zone].region for zone in ends.source_zones | ends.target_zones}
    if len(regions) == 1 and None not in regions and len(context.inventory.regions) > 1:
        return f"both stand in region {min(str(r) for r in regions)} only", "the loss of that region"
    return None


def _differ_in_purpose(context: Context, ends: Ends) -> bool:
    source, target = (context.inventory.clusters[name].profile or () for name in (ends.source, ends.target))
    return bool(source and target) and set(source).isdisjoint(target)


def _workers(context: Context, ends: Ends) -> Iterator[Violation]:
    """A mirror that stops with one zone of its source, while the source goes on and is protected by nothing."""
    zones = set(ends.mirror.zones or ())
    spare = len(zones) - (ends.mirror.needs_zones or 1)
    stops = sorted(zones & ends.source_zones) if zones and not spare else []
    if not ends.protects or not stops or len(ends.source_zones) == 1:
        return
    yield Violation(
        subject=make_ref("mirror", ends.name),
        path=("zones",),
        about="workers",
        message=(
            f"stops with zone {' or '.join(stops)} alone, while {ends.source} goes on in other zones, and what is "
            f"written there then has no copy; expected workers that one zone of the source does not stop, such as in "
            f"{listed(sorted(ends.target_zones))}"
        ),
        confidence=ends.confidence,
        related=(
            Related(f"{ends.source} stands in it", context.inventory.locate(make_ref("cluster", ends.source), "zones")),
        ),
        evidence=(f"taken to be there for a failure because of {ends.protects}",),
    )
