"""Clusters that are meant to be separate, and that one registry, ZooKeeper or login service holds together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.config.patterns import Patterns, matches
from kblast.model.refs import Ref, kind_of, make_ref, name_of
from kblast.phrases import counted, listed
from kblast.results.words import named

_SHOWN = 4


class Parameters(CheckParameters):
    """What is taken for the control plane of those whose clients need it, by its kind or its name."""

    control_planes: Patterns


@dataclass(frozen=True, slots=True)
class Hold:
    """What a cluster hangs on: by its own needs, each in words; and through which of its clients."""

    own: Mapping[Ref, str]
    clients: Mapping[Ref, frozenset[Ref]]
    attached: frozenset[Ref]

    def through(self, ref: Ref, other: "Hold") -> str | None:
        """How it hangs on something, apart from clients that another cluster has too."""
        if ref in self.own:
            return self.own[ref]
        services = sorted(self.clients.get(ref, frozenset()) - other.attached)
        return f"its clients need it: {listed([name_of(service) for service in services])}" if services else None


@dataclass(slots=True)
class Sharing:
    """Clusters that share something: how each hangs on it, and which of them are meant to be separate, and why."""

    ways: dict[str, str] = field(default_factory=dict)
    apart: list[str] = field(default_factory=list)
    declared: bool = True


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every resource or service that two clusters hang on which are meant to be separate."""
    planes = frozenset(_control_planes(context, parameters))
    holds = {cluster: _hold(context, planes, cluster) for cluster in context.inventory.clusters}
    found: dict[Ref, Sharing] = {}
    for one, other in combinations(sorted(holds), 2):
        reason = _meant_apart(context, one, other)
        if reason is None:
            continue
        for ref in sorted({*holds[one].own, *holds[one].clients} & {*holds[other].own, *holds[other].clients}):
            ways = (holds[one].through(ref, holds[other]), holds[other].through(ref, holds[one]))
            if None not in ways:
                sharing = found.setdefault(ref, Sharing())
                sharing.ways |= {one: ways[0] or "", other: ways[1] or ""}
                sharing.apart.append(reason)
                sharing.declared &= ref in holds[one].own and ref in holds[other].own
    for ref, sharing in found.items():
        yield from _violation(context, ref, sharing)


def _hold(context: Context, planes: frozenset[Ref], cluster: str) -> Hold:
    ref, graph = make_ref("cluster", cluster), context.graph
    own: dict[Ref, str] = {}
    for edge in graph.edges_from(ref):
        if edge.kind == "controlled-by" and kind_of(edge.target) == "resource":
            own[edge.target] = "its controllers"
    for needed in graph.dependencies(ref, hard=True):
        if kind_of(needed) in ("resource", "service"):
            own.setdefault(needed, "it needs it")
    if not planes:
        return Hold(own, {}, frozenset())
    for plane in sorted(planes & set(graph.dependents(ref, hard=True))):
        own.setdefault(plane, "it runs on this cluster")
    attached = frozenset(graph.attached(ref).services)
    clients: dict[Ref, set[Ref]] = {}
    for service in attached:
        for edge in graph.edges_from(service):
            if edge.strength == "hard" and edge.target in planes:
                clients.setdefault(edge.target, set()).add(service)
    return Hold(own, {plane: frozenset(services) for plane, services in clients.items()}, attached)


def _control_planes(context: Context, parameters: Parameters) -> Iterator[Ref]:
    inventory = context.inventory
    for name, resource in inventory.resources.items():
        if matches(parameters.control_planes, name) or matches(parameters.control_planes, resource.kind or ""):
            yield make_ref("resource", name)
    yield from (make_ref("service", name) for name in inventory.services if matches(parameters.control_planes, name))


def _meant_apart(context: Context, one: str, other: str) -> str | None:
    """Why two clusters are meant to be separate, if anything says so."""
    first, second = (context.inventory.clusters[name] for name in (one, other))
    if first.profile and second.profile and set(first.profile).isdisjoint(second.profile):
        return f"{one} is for {listed(first.profile)}, {other} for {listed(second.profile)}"
    if first.owner and second.owner and first.owner != second.owner:
        return f"{one} is owned by {first.owner}, {other} by {second.owner}"
    for mirror in context.inventory.mirrors.values():
        if {mirror.from_, mirror.to} == {one, other}:
            return f"{mirror.from_} is mirrored to {mirror.to}"
    return None


def _violation(context: Context, ref: Ref, sharing: Sharing) -> Iterator[Violation]:
    clusters = sorted(sharing.ways)
    ways = [f"{cluster} ({sharing.ways[cluster]})" for cluster in clusters]
    message = f"holds {counted(len(clusters), 'cluster')} together that are meant to be separate, expected one for each"
    subjects = [ref, *(make_ref("cluster", cluster) for cluster in clusters)]
    subject = next((subject for subject in subjects if context.is_judged(subject)), None)
    if subject is None:
        return
    if subject != ref:
        message = f"shares {named(ref)} with clusters that are meant to be separate from it, expected one of its own"
    yield Violation(
        subject=subject,
        about="" if subject == ref else ref,
        message=f"{message}: {listed(ways)}",
        confidence="certain" if sharing.declared else "likely",
        related=tuple(
            Related(f"{named(other)} hangs on {named(ref)}", context.inventory.locate(other))
            for other in subjects[1 : _SHOWN + 1]
            if other != subject
        ),
        evidence=(*sharing.apart[:_SHOWN], *_lost(context, ref)),
    )


def _lost(context: Context, ref: Ref) -> Iterator[str]:
    """The functions that go down with it."""
    outcome = context.simulate([ref])
    names = [name for name in context.inventory.functions if outcome.level(make_ref("function", name)) == "down"]
    if names:
        yield f"with it {counted(len(names), 'function')} {'goes' if len(names) == 1 else 'go'} down: {listed(names)}"
