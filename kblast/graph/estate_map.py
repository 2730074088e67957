"""The map of a platform: three lanes of cards, small enough to be read however large the platform is."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kblast.graph.domains import Domains
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, cluster_of, make_ref, name_of, short_topic
from kblast.phrases import counted, listed
from kblast.results.estate import EstateMap, MapCard, MapLane, MapRow

MOST_SERVICES = 120
"""As many services as are drawn one by one; more are counted by domain."""

MOST_FUNCTIONS = 60
MOST_TOPICS = 16
"""As many topics of a cluster as are drawn one by one; more are counted by domain."""

MOST_GROUPS = 7
"""As many domains of a cluster's topics as have a row; the rest share one."""

FEW = 12
"""So many services or functions stand on one card if none of them names a domain."""

MOST_PLACES = 24
MOST_CLUSTERS = 40
_NO_DOMAIN = "no domain"


def estate_map(inventory: Inventory, domains: Domains, shown: Collection[Ref] | None = None) -> EstateMap:
    """Clusters and what else can fail, services by domain, functions; all of them, or those that are to be shown."""
    return _Drawing(inventory, domains, shown).map()


@dataclass(frozen=True, slots=True)
class _Drawing:
    inventory: Inventory
    domains: Domains
    shown: Collection[Ref] | None

    def map(self) -> EstateMap:
        lanes = (
            MapLane(title="What everything stands on", cards=tuple(self._foundations())),
            MapLane(title="Services by domain", cards=tuple(self._services())),
            MapLane(title="Functions: what users lose", cards=tuple(self._functions())),
        )
        return EstateMap(lanes=lanes, not_drawn=tuple(self._not_drawn()))

    def _foundations(self) -> Iterator[MapCard]:
        inventory = self.inventory
        places = [*self._refs("region", inventory.regions), *self._refs("zone", inventory.zones)]
        if places:
            yield MapCard(title="Places", rows=tuple(_rows(places, MOST_PLACES, "place")))
        clusters = [name for name in inventory.clusters if self._in_cluster(name)]
        if len(clusters) > MOST_CLUSTERS:
            rows = _grouped(self._refs("cluster", clusters), self._domain, "cluster", len(clusters))
            yield MapCard(title="Clusters", note=counted(len(clusters), "cluster"), rows=tuple(rows))
        else:
            yield from (self._cluster(name) for name in clusters)
        for title, kind, names in (
            ("Resources", "resource", inventory.resources),
            ("Mirrors", "mirror", inventory.mirrors),
        ):
            if refs := self._refs(kind, names):
                yield MapCard(title=title, rows=tuple(_rows(refs, MOST_PLACES, kind)))

    def _cluster(self, name: str) -> MapCard:
        cluster = self.inventory.clusters[name]
        brokers, topics = self._brokers(name), self._topics(name)
        rows = [MapRow(label=counted(len(brokers), "broker"), refs=tuple(brokers))] if brokers else []
        if len(topics) <= MOST_TOPICS:
            rows += [MapRow(label=short_topic(name_of(ref)), refs=(ref,)) for ref in topics]
        else:
            rows += _grouped(topics, self._domain, "topic", MOST_GROUPS)
        facts = [f"Kafka {cluster.version}" if cluster.version else "", *(cluster.profile or ())]
        note = ", ".join(filter(None, facts))
        (ref,) = self._refs("cluster", [name]) or (None,)
        return MapCard(title=name, note=note, ref=ref, rows=tuple(rows))

    def _brokers(self, cluster: str) -> list[Ref]:
        return self._refs("broker", (f"{cluster}/{broker.id}" for broker in self.inventory.brokers_of.get(cluster, ())))

    def _topics(self, cluster: str) -> list[Ref]:
        return self._refs("topic", self.inventory.topics_of.get(cluster, ()))

    def _in_cluster(self, name: str) -> bool:
        return bool(self._refs("cluster", [name]) or self._brokers(name) or self._topics(name))

    def _services(self) -> Iterator[MapCard]:
        yield from self._by_domain(self._refs("service", self.inventory.services), "service", MOST_SERVICES)

    def _functions(self) -> Iterator[MapCard]:
        yield from self._by_domain(self._refs("function", self.inventory.functions), "function", MOST_FUNCTIONS)

    def _by_domain(self, refs: Sequence[Ref], noun: str, most: int) -> Iterator[MapCard]:
        """A card for each domain; where there are too many elements, with one row that stands for all of its own."""
        if len(refs) <= FEW and not any(map(self.domains.of, refs)):
            if refs:
                yield MapCard(title=f"all {noun}s", rows=tuple(_rows(refs, FEW, noun)))
            return
        of = self._domain if any(map(self.domains.of, refs)) else _first_word
        for domain, members in _by(refs, of).items():
            if len(refs) <= most or len(members) == 1:
                rows = tuple(MapRow(label=name_of(ref), refs=(ref,)) for ref in members)
            else:
                rows = (MapRow(label=f"all {counted(len(members), noun)}", refs=members),)
            yield MapCard(title=domain, rows=rows)

    def _domain(self, ref: Ref) -> str:
        return self.domains.of(ref) or self.domains.of(make_ref("cluster", cluster_of(name_of(ref)))) or _NO_DOMAIN

    def _not_drawn(self) -> Iterator[str]:
        inventory = self.inventory
        brokers = self._refs("broker", inventory.brokers)
        if brokers:
            yield f"{counted(len(brokers), 'broker')}: a row for each cluster's"
        topics = {name: len(self._topics(name)) for name in inventory.topics_of}
        folded = {name: count for name, count in topics.items() if count > MOST_TOPICS}
        if folded:
            yield f"the topics of {listed(list(folded))} ({sum(folded.values()):,} in all): counted by domain"
        services, functions = self._refs("service", inventory.services), self._refs("function", inventory.functions)
        if len(services) > MOST_SERVICES:
            yield f"{len(services):,} services: a row for each domain's"
        if len(functions) > MOST_FUNCTIONS:
            yield f"{len(functions):,} functions: a row for each domain's"
        if groups := self._refs("group", inventory.groups):
            yield f"{len(groups):,} consumer group{'' if len(groups) == 1 else 's'}"
        for noun, refs in (("service", services), ("function", functions)):
            if len(refs) > FEW and not any(map(self.domains.of, refs)):
                yield f"domains: no {noun} names one, so they are grouped by the first word of their names"

    def _refs(self, kind: str, names: Iterable[str]) -> list[Ref]:
        """References to those elements of a kind that are to be shown."""
        refs = (f"{kind}:{name}" for name in names)
        return [ref for ref in refs if self.shown is None or ref in self.shown]


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
