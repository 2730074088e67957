"""From files to the inventory."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from kblast.errors import InputError, Problem
from kblast.location import KeyPath
from kblast.model.consistency import Contradiction, broker_ids, contradictions
from kblast.model.edges import EdgeResolver
from kblast.model.elements import Cluster, Element, Topic
from kblast.model.fragments import Fragment, in_order, read_fragments
from kblast.model.inventory import SECTIONS, Inventory, PlacedBroker, Scraped
from kblast.model.merge import Drift, Merged, Merger, Writing
from kblast.model.names import Names
from kblast.model.refs import Kind, Ref, cluster_of, make_ref, short_topic
from kblast.model.resolve import Resolver
from kblast.uncollected import uncollected

Sections = dict[str, dict[str, Merged]]
Elements = dict[str, dict[str, Any]]


def load_inventory(
    paths: Iterable[Path],
    *,
    context: Iterable[Path] = (),
    values: Mapping[str, str] | None = None,
    shown: Callable[[Path], str] = str,
    may_be_empty: bool = False,
    select: Callable[[Iterable[Fragment]], Iterable[Fragment]] = iter,
) -> Inventory:
    """The inventory of all files under the paths; `context` adds files that are not judged, `values` fill `${NAME}`.

    `shown` is how a file is named in locations; `select` takes what counts of what was read. Raises InputError with
    every problem of every file, and where there is no inventory at all, unless it `may_be_empty`.
    """
    with uncollected():
        found = read_fragments(paths, context=context, values=values, shown=shown, may_be_empty=may_be_empty)
        try:
            inventory = build_inventory(select(found.fragments), found.passed_over, lost=found.lost)
        except InputError as error:
            raise InputError((*found.problems, *error.problems)) from None
    if found.problems:
        raise InputError(found.problems)
    return inventory


def build_inventory(
    fragments: Iterable[Fragment], passed_over: int = 0, *, lost: frozenset[Kind] = frozenset()
) -> Inventory:
    """The inventory that the fragments make up. Raises InputError with every problem.

    Of the kinds `lost`, names may be missing that stand in parts of files which cannot be read; any name will do there.
    """
    fragments = in_order(fragments)
    merger = Merger()
    merged = _merge(fragments, merger)
    names = _names(merged, lost)
    resolver = Resolver(merger, names)
    mirrors = {name: found.element for name, found in merged["mirrors"].items()}
    resolved, copying = resolver.mirrors(mirrors, merged["topics"])
    for name, mirror in resolved.items():
        merged["mirrors"][name].element = mirror
    edges = EdgeResolver(resolver)
    for name, found in merged["services"].items():
        found.element = edges.service(("services", name), found)
    names.add("group", _groups(merged["services"]))
    elements: Elements = {
        section: {name: resolver.element((section, name), found) for name, found in named.items()}
        for section, named in merged.items()
    }
    _check(elements, resolver)
    resolver.warnings += _of_no_use(elements, resolver)
    if merger.problems:
        raise InputError(merger.problems)
    for target, source in copying.made.items():
        elements["topics"][target] = Topic(partitions=elements["topics"][source].partitions)
    return Inventory(
        **{section: dict(sorted(found.items())) for section, found in elements.items()},
        brokers={f"{broker.cluster}/{broker.id}": broker for broker in _brokers(elements["clusters"])},
        copies=copying.by_mirror(),
        inferred=frozenset(make_ref("topic", topic) for topic in copying.made),
        context=_all_from(fragments, lambda fragment: fragment.context),
        generated=_all_from(fragments, lambda fragment: fragment.generated),
        drift=tuple(sorted(merger.drift, key=lambda drift: (drift.declared_at, drift.generated_at))),
        warnings=tuple(sorted(set(resolver.warnings))),
        passed_over=passed_over,
        names=names,
        origins=merger.origins,
        scraped=tuple(_scraped(fragments)),
        remarks=tuple(sorted({remark for f in fragments if not f.context for remark in f.document.remarks})),
    )


def _merge(fragments: Iterable[Fragment], merger: Merger) -> Sections:
    """All elements by section and name, mappings merged, lists not yet united."""
    writings: dict[str, dict[str, list[Writing]]] = {section: {} for section in SECTIONS}
    for fragment in fragments:
        for section in SECTIONS:
            for name, element in getattr(fragment.content, section).items():
                writing = Writing(element, fragment.document, (section, name), fragment.generated)
                writings[section].setdefault(name, []).append(writing)
    return {
        section: {name: merger.element((section, name), found) for name, found in sorted(named.items())}
        for section, named in writings.items()
    }


def _names(merged: Sections, lost: frozenset[Kind]) -> Names:
    """Every name that a reference may mean, but for groups and for topics that mirrors make."""
    names = Names(lost=lost)
    for section, kind in SECTIONS.items():
        names.add(kind, merged[section])
    regions = (zone.element.region for zone in merged["zones"].values())
    names.add("region", (region for region in regions if region is not None))
    for name, cluster in merged["clusters"].items():
        names.add("broker", (f"{name}/{number}" for number in broker_ids(cluster.element) or ()))
    return names


def _brokers(clusters: Mapping[str, Cluster]) -> Iterator[PlacedBroker]:
    """Every broker, in order; brokers that are only counted stand round-robin in the cluster's zones."""
    for name, cluster in sorted(clusters.items()):
        for index, number in enumerate(sorted(broker_ids(cluster) or ())):
            zone = cluster.zones[index % len(cluster.zones)] if cluster.zones else None
            if isinstance(cluster.brokers, dict):
                zone = cluster.brokers[number].zone
            yield PlacedBroker(name, number, zone)


def _groups(services: Mapping[str, Merged]) -> Iterator[str]:
    for service in services.values():
        for edge in service.element.consumes or ():
            if edge.group is not None:
                yield f"{edge.cluster or cluster_of(edge.topic or '')}/{edge.group}"


def _check(elements: Elements, resolver: Resolver) -> None:
    clusters = elements["clusters"]
    for section, kind in SECTIONS.items():
        for name, element in elements[section].items():
            path: KeyPath = (section, name)
            elements[section][name] = _settled(kind, path, element, resolver, clusters)
            if kind == "topic" and cluster_of(name) and short_topic(name):
                resolver.of_kind("cluster", cluster_of(name), partial(resolver.at, path))


def _settled(
    kind: Kind, path: KeyPath, element: Element, resolver: Resolver, clusters: Mapping[str, Cluster]
) -> Element:
    """The element without the generated values that go against declared ones; other contradictions are problems."""
    for found in contradictions(kind, path, element, clusters):
        wrong, against = resolver.at(found.path), resolver.at(found.against)
        if wrong.generated and not against.generated:
            element = _without(element, str(found.path[2]), found, resolver)
            # What is left may contradict itself in turn.
            return _settled(kind, path, element, resolver, clusters)
        resolver.problem(wrong, found.message, found.hint)
    return element


def _without(element: Element, key: str, found: Contradiction, resolver: Resolver) -> Element:
    """The element without a generated value, which is kept as drift; replicas in sync go with their assignment."""
    keys = [key]
    isr = (*found.path[:2], "isr")
    if key == "assignment" and getattr(element, "isr", None) is not None and resolver.at(isr).generated:
        keys.append("isr")
    for gone in keys:
        path: KeyPath = (*found.path[:2], gone)
        against, wrong = resolver.at(found.against), resolver.at(path)
        places, shown = (against.locate(), wrong.locate()), (against.text(), wrong.text())
        resolver.merger.drift.append(Drift(path, None, getattr(element, gone), *places, shown))
    return element.model_copy(update=dict.fromkeys(keys))


def _of_no_use(elements: Elements, resolver: Resolver) -> Iterator[Problem]:
    """What says nothing where it stands: who is in sync, of replicas that are not named."""
    for name, topic in elements["topics"].items():
        if topic.isr is not None and topic.assignment is None:
            place = resolver.at(("topics", name, "isr")).locate()
            yield Problem(place, "isr says nothing without an assignment", "add `assignment`")


def _scraped(fragments: Iterable[Fragment]) -> Iterator[Scraped]:
    """What scrapes saw, by cluster; of two scrapes of one cluster the one that comes first, which is the later."""
    found: dict[str, Scraped] = {}
    for fragment in fragments:
        generated = fragment.content.generated
        for cluster, seen in ((generated and generated.coverage) or {}).items():
            place = fragment.document.locate(("generated", "coverage", cluster), key=True)
            found.setdefault(
                cluster, Scraped(cluster, seen.calls or {}, seen.unknown or (), place, context=fragment.context)
            )
    yield from (found[cluster] for cluster in sorted(found))


def _all_from(fragments: Iterable[Fragment], chosen: Callable[[Fragment], bool]) -> frozenset[Ref]:
    """The elements that only fragments of the chosen kind describe."""
    inside: set[Ref] = set()
    outside: set[Ref] = set()
    for fragment in fragments:
        refs = (
            make_ref(kind, name) for section, kind in SECTIONS.items() for name in getattr(fragment.content, section)
        )
        (inside if chosen(fragment) else outside).update(refs)
    return frozenset(inside - outside)
