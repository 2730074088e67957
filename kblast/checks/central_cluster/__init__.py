"""Clusters that everything is attached to, and what would be gained by taking them apart."""

from collections.abc import Iterator, Mapping, Sequence

from kblast.check import Context, Violation
from kblast.checks.central_cluster.hub import Hub, Parameters, edges_of, hubs_of
from kblast.checks.central_cluster.splits import Part, Split, splits_of
from kblast.engine.compile import compile_network
from kblast.engine.outcome import Blast
from kblast.engine.sweep import Sweeping
from kblast.model.refs import Ref, make_ref, name_of
from kblast.phrases import counted, listed
from kblast.results.findings import Confidence
from kblast.results.words import percent

__all__ = ["Parameters", "check"]


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every cluster whose failure takes down most of what users have, or of which that is not known."""
    permitted = {topic for _, topic in edges_of(context.inventory, permitted=True)}
    clusters = [make_ref("cluster", name) for name in context.judged("cluster")]
    with_permitted: Mapping[str, Hub] = {}
    for hub in hubs_of(context, context.network, context.hits(clusters, moment=parameters.within), parameters):
        if hub.is_small(parameters) and len(hub.purposes) <= 1 and None not in hub.purposes:
            continue
        if not context.inventory.functions:
            if len(hub.services) > 1:
                yield _without_functions(context, hub)
        elif hub.is_central(parameters):
            yield _central(context, hub, parameters)
        elif not permitted.isdisjoint(hub.topics):
            if not with_permitted:
                with_permitted = _with_permitted(context, clusters, parameters)
            perhaps = with_permitted[hub.name]
            if perhaps.is_central(parameters):
                yield _perhaps(context, hub, perhaps.blast, parameters)


def _with_permitted(context: Context, clusters: Sequence[Ref], parameters: Parameters) -> Mapping[str, Hub]:
    """The hubs that clusters would be if all services used what ACLs permit to them."""
    network = compile_network(context.inventory, permitted=True, effects=False).unbroken()
    failures = Sweeping.of_functions(network, clusters).hits([(ref,) for ref in clusters], moment=parameters.within)
    return {hub.name: hub for hub in hubs_of(context, network, failures, parameters)}


def _central(context: Context, hub: Hub, parameters: Parameters) -> Violation:
    splits = list(splits_of(context, hub, parameters))
    gaining = [split for split in splits if split.worst.radius < hub.radius]
    if gaining:
        gain = f"with a cluster for each {gaining[0].by}, none takes down more than {_share(context, gaining[0].worst)}"
    elif splits:
        ways = " or for each ".join(split.by for split in splits)
        gain = f"a cluster for each {ways} gains nothing, for one of them still takes down as much"
    else:
        gain = "its topics show no more than one profile and one domain"
    if direct := _direct(context, hub):
        gain += f" (not counting what needs the cluster itself: {listed(direct)})"
    confidence, doubt = _confidence(context, hub, parameters)
    domains = counted(len(hub.domains - {None}), "domain")
    return Violation(
        subject=hub.ref,
        message=(
            f"{'cannot be decided: ' if doubt else ''}takes down {_share(context, hub.blast)}, "
            f"expected less than {percent(parameters.functions_down)}, {doubt or f'and is felt in {domains}'}; {gain}"
        ),
        confidence=confidence,
        evidence=tuple(_evidence(context, hub, (gaining or splits)[:1])),
    )


def _confidence(context: Context, hub: Hub, parameters: Parameters) -> tuple[Confidence, str]:
    """How sure it is that a cluster is central; and, where nobody can know, what is not known."""
    if len(hub.domains - {None}) < 2:
        return "unknown", "but whether they are of several domains is not known"
    small = hub.is_small(parameters)
    if small and len(hub.purposes.keys() - {None}) < 2:
        return "unknown", "but whether this small cluster has one purpose is not known"
    inferred = small and any(context.profile(topic).inferred for topic in hub.topics)
    return "likely" if inferred or hub.declared.radius < parameters.functions_down else "certain", ""


def _perhaps(context: Context, hub: Hub, blast: Blast, parameters: Parameters) -> Violation:
    return Violation(
        subject=hub.ref,
        message=(
            f"cannot be decided: takes down {_share(context, hub.blast)} for all that is known, and "
            f"{_share(context, blast)} if all services use it that an ACL permits to, "
            f"expected less than {percent(parameters.functions_down)}"
        ),
        confidence="unknown",
        evidence=(f"with all that is permitted: {_loss(blast)}", *_evidence(context, hub, ())),
        remedy="Find out which services use it: observed or declared edges count.",
    )


def _without_functions(context: Context, hub: Hub) -> Violation:
    return Violation(
        subject=hub.ref,
        message=(
            f"cannot be decided: no functions are declared, so what users lose with it is not known; "
            f"{counted(len(hub.services), 'service')} of {len(context.inventory.services)} are attached"
        ),
        confidence="unknown",
        evidence=(_attached(context, hub),),
        remedy="Declare what users can do under `functions`, and what each of it needs.",
    )


def _evidence(context: Context, hub: Hub, splits: Sequence[Split]) -> Iterator[str]:
    yield f"now: {_loss(hub.blast)}"
    if hub.declared.radius != hub.blast.radius:
        yield f"without the defaults that nobody declared: {_loss(hub.declared)}; the truth lies between"
    yield _attached(context, hub)
    for split in splits:
        for part in split.parts:
            yield f"{part.name} alone ({_topics(context, split, part)}): {_loss(part.blast)}"
        names = f": {listed(split.torn)}" if split.torn else ""
        torn = f"{counted(len(split.torn), 'service')} would need more than one{names}"
        yield f"to run: {len(split.parts)} clusters instead of 1; {torn}"


def _topics(context: Context, split: Split, part: Part) -> str:
    count = counted(len(part.topics), "topic")
    profiles = [context.profile(topic) for topic in part.topics] if split.by == "profile" else []
    inferred = sum(1 for found in profiles if found.inferred and found.profile is not None)
    if not inferred:
        return count
    return f"{count}, with an inferred profile" if inferred == len(part.topics) else f"{count}, {inferred} inferred"


def _attached(context: Context, hub: Hub) -> str:
    attached = context.graph.attached(hub.ref)
    domains = counted(len(attached.domains), "domain") if attached.domains else "no known domain"
    purposes = sorted((purpose or "a purpose not known", len(topics)) for purpose, topics in hub.purposes.items())
    topics = ", ".join(f"{count} for {purpose}" for purpose, count in purposes) or "none"
    return f"attached: {counted(len(hub.services), 'service')} of {domains}; topics: {topics}"


def _direct(context: Context, hub: Hub) -> list[str]:
    """What needs or wants the cluster itself."""
    edges = context.graph.edges_to(hub.ref)
    return sorted({name_of(e.source) for e in edges if e.kind in ("needs", "wants") and e.strength != "none"})


def _share(context: Context, blast: Blast) -> str:
    cost = f", {blast.cost_per_hour:,.0f} per hour" if blast.cost_per_hour else ""
    return (
        f"{len(blast.down)} of {counted(len(context.inventory.functions), 'function')} ({percent(blast.radius)}{cost})"
    )


def _loss(blast: Blast) -> str:
    """What users lose, in numbers and names."""
    said = f"{counted(len(blast.down), 'function')} down ({percent(blast.radius)}), {len(blast.degraded)} degraded"
    if blast.cost_per_hour:
        said += f", {blast.cost_per_hour:,.0f} per hour"
    names = listed([name_of(ref) for ref in blast.down])
    return f"{said}: {names}" if names else said
