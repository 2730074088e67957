"""The map of a platform: three lanes of cards, small enough to be read however large the platform is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kblast.graph.domains import Domains
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, cluster_of, make_ref, name_of, short_topic
from kblast.phrases import counted, listed
from kblast.results.estate import EstateMap, MapCard, MapLane, MapRow

MOST_SERVICES = 120
"""As many services as are drawn one by one; more are counted by domain."""

MOST_FUNCTIONS = 60
MOST_TOPICS = 8
"""As many topics of a cluster as are drawn one by one; more are counted by domain."""

MOST_GROUPS = 7
"""As many domains of a cluster's topics as have a row; the rest share one."""

MOST_PLACES = 24
MOST_CLUSTERS = 40
_NO_DOMAIN = "no domain"


def estate_map(inventory: Inventory, domains: Domains) -> EstateMap:
    """Clusters and what else can fail, services by domain, functions."""
    return _Drawing(inventory, domains).map()


@dataclass(frozen=True, slots=True)
class _Drawing:
    inventory: Inventory
    domains: Domains

    def map(self) -> EstateMap:
        lanes = (
            MapLane(title="What everything stands on", cards=tuple(self._foundations())),
            MapLane(title="Services by domain", cards=tuple(self._services())),
            MapLane(title="Functions: what users lose", cards=tuple(self._functions())),
        )
        return EstateMap(lanes=lanes, not_drawn=tuple(self._not_drawn()))

    def _foundations(self) -> Iterator[MapCard]:
        inventory = self.inventory
        places = [*_refs("region", inventory.regions), *_refs("zone", inventory.zones)]
        if places:
            yield MapCard(title="Places", rows=tuple(_rows(places, MOST_PLACES, "place")))
        clusters = list(inventory.clusters)
        if len(clusters) > MOST_CLUSTERS:
            rows = _grouped(_refs("cluster", clusters), self._domain, "cluster", len(clusters))
            yield MapCard(title="Clusters", note=counted(len(clusters), "cluster"), rows=tuple(rows))
        else:
            yield from (self._cluster(name) for name in clusters)
        for title, kind, names in (
            ("Resources", "resource", inventory.resources),
            ("Mirrors", "mirror", inventory.mirrors),
        ):
            if names:
                yield MapCard(title=title, rows=tuple(_rows(_refs(kind, names), MOST_PLACES, kind)))

    def _cluster(self, name: str) -> MapCard:
        inventory = self.inventory
        cluster = inventory.clusters[name]
        brokers = [make_ref("broker", f"{name}/{broker.id}") for broker in inventory.brokers_of.get(name, ())]
        rows = [MapRow(label=counted(len(brokers), "broker"), refs=tuple(brokers))] if brokers else []
        topics = _refs("topic", inventory.topics_of.get(name, ()))
        if len(topics) <= MOST_TOPICS:
            rows += [MapRow(label=short_topic(name_of(ref)), refs=(ref,)) for ref in topics]
        else:
            rows += _grouped(topics, self._domain, "topic", MOST_GROUPS)
        facts = [f"Kafka {cluster.version}" if cluster.version else "", *(cluster.profile or ())]
        note = ", ".join(filter(None, facts))
        return MapCard(title=name, note=note, ref=make_ref("cluster", name), rows=tuple(rows))

    def _services(self) -> Iterator[MapCard]:
        yield from self._by_domain(_refs("service", self.inventory.services), "service", MOST_SERVICES)

    def _functions(self) -> Iterator[MapCard]:
        yield from self._by_domain(_refs("function", self.inventory.functions), "function", MOST_FUNCTIONS)

    def _by_domain(self, refs: Sequence[Ref], noun: str, most: int) -> Iterator[MapCard]:
        """A card for each domain; where there are too many elements, with one row that stands for all of its own."""
        of = self._domain if any(self.domains.of(ref) for ref in refs) else _first_word
        for domain, members in _by(refs, of).items():
            note = counted(len(members), noun)
            if len(refs) <= most:
                rows = tuple(MapRow(label=name_of(ref), refs=(ref,)) for ref in members)
            else:
                rows = (MapRow(label=f"all {note}" if len(members) > 1 else name_of(members[0]), refs=members),)
            yield MapCard(title=domain, note=note, rows=rows)

    def _domain(self, ref: Ref) -> str:
        return self.domains.of(ref) or self.domains.of(make_ref("cluster", cluster_of(name_of(ref)))) or _NO_DOMAIN

    def _not_drawn(self) -> Iterator[str]:
        inventory = self.inventory
        if inventory.brokers:
            yield f"{counted(len(inventory.brokers), 'broker')}: a row for each cluster's"
        folded = {name: len(topics) for name, topics in inventory.topics_of.items() if len(topics) > MOST_TOPICS}
        if folded:
            yield f"the topics of {listed(list(folded))} ({sum(folded.values()):,} in all): counted by domain"
        if len(inventory.services) > MOST_SERVICES:
            yield f"{len(inventory.services):,} services: a row for each domain's"
        if len(inventory.functions) > MOST_FUNCTIONS:
            yield f"{len(inventory.functions):,} functions: a row for each domain's"
        if inventory.groups:
            yield counted(len(inventory.groups), "consumer group")
        for noun, names in (("service", inventory.services), ("function", inventory.functions)):
            if names and not any(map(self.domains.of, _refs(noun, names))):
                yield f"domains: no {noun} names one, so they are grouped by the first word of their names"


def _refs(kind: str, names: Iterable[str]) -> list[Ref]:
    return [f"{kind}:{name}" for name in names]


def _first_word(ref: Ref) -> str:
    name = name_of(ref)
    return min((name.split(mark, 1)[0] for mark in "-._"), key=len) or name


def _by(refs: Iterable[Ref], of: Callable[[Ref], str]) -> Mapping[str, tuple[Ref, ...]]:
    found: dict[str, list[Ref]] = {}
    for ref in refs:
        found.setdefault(of(ref), []).append(ref)
    return {group: tuple(found[group]) for group in sorted(found)}


def _rows(refs: Sequence[Ref], most: int, noun: str) -> Iterator[MapRow]:
    """A row each, or one for those that are too many."""
    yield from (MapRow(label=name_of(ref), refs=(ref,)) for ref in refs[:most])
    if len(refs) > most:
        more = f"{counted(len(refs) - most, noun)} more"
        yield MapRow(label=more, refs=tuple(refs[most:]))


def _grouped(refs: Iterable[Ref], of: Callable[[Ref], str], noun: str, most: int) -> list[MapRow]:
    """A row for each of the largest groups, and one for all the others."""
    groups = sorted(_by(refs, of).items(), key=lambda group: (-len(group[1]), group[0]))
    rows = [MapRow(label=f"{name}: {counted(len(members), noun)}", refs=members) for name, members in groups[:most]]
    rest = [ref for _, members in groups[most:] for ref in members]
    if rest:
        named = f"{counted(len(groups) - most, 'other domain')}: {counted(len(rest), noun)}"
        rows.append(MapRow(label=named, refs=tuple(sorted(rest))))
    return rows
