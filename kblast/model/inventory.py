"""The inventory: the platform as declared, validated, with references resolved; immutable."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from kblast.documents.remarks import Remark
from kblast.errors import Problem
from kblast.location import KeyPath, Location
from kblast.model.elements import (
    Cluster,
    ConsumeEdge,
    Element,
    Function,
    Mirror,
    ProduceEdge,
    Resource,
    Service,
    Topic,
    Zone,
)
from kblast.model.generated import CallStatus
from kblast.model.merge import Drift, Writing
from kblast.model.mirrors import Copies
from kblast.model.names import Names
from kblast.model.refs import Kind, Ref, cluster_of, kind_of, make_ref, name_of

Made = TypeVar("Made")

SECTIONS: Final[Mapping[str, Kind]] = {
    "zones": "zone",
    "clusters": "cluster",
    "topics": "topic",
    "services": "service",
    "resources": "resource",
    "mirrors": "mirror",
    "functions": "function",
}
"""The sections of an inventory file, and the kind of element each holds."""

SECTION_OF: Final[Mapping[str, str]] = {kind: section for section, kind in SECTIONS.items()}


@dataclass(frozen=True, slots=True)
class PlacedBroker:
    """A broker and the zone it stands in, if that is known."""

    cluster: str
    id: int
    zone: str | None


@dataclass(frozen=True, slots=True)
class Scraped:
    """How much a scrape saw of a cluster: how each call was answered, what is unknown, and where that is written."""

    cluster: str
    calls: Mapping[str, CallStatus]
    unknown: tuple[str, ...]
    place: Location
    context: bool

    @property
    def in_full(self) -> bool:
        """Whether it answered all that it was asked."""
        return not {"partial", "denied", "failed"} & set(self.calls.values())


@dataclass(frozen=True)
class Inventory:
    """All elements by name, in order of name; every reference inside them is resolved.

    Topics are named `cluster/topic`; needs name elements by `kind:name`; edges name topics in full. `inferred` are the
    topics that exist only because a mirror makes them; `context` the elements that stand there for references;
    `generated` those that no person declared; `passed_over` the YAML and JSON files beside inventories that are none;
    `remarks` the comments to kblast in files that are judged; `scraped` what the latest scrape of each cluster saw.
    """

    zones: Mapping[str, Zone]
    clusters: Mapping[str, Cluster]
    topics: Mapping[str, Topic]
    services: Mapping[str, Service]
    resources: Mapping[str, Resource]
    mirrors: Mapping[str, Mirror]
    functions: Mapping[str, Function]
    brokers: Mapping[str, PlacedBroker]
    copies: Mapping[str, Copies]
    inferred: frozenset[Ref]
    context: frozenset[Ref]
    generated: frozenset[Ref]
    drift: tuple[Drift, ...]
    warnings: tuple[Problem, ...]
    passed_over: tuple[Path, ...]
    names: Names = field(repr=False)
    origins: Mapping[KeyPath, Writing] = field(repr=False)
    remarks: tuple[Remark, ...] = ()
    scraped: tuple[Scraped, ...] = ()
    _shared: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def shared(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` makes of the inventory, made once for everyone who asks for it by this name."""
        if name not in self._shared:
            self._shared[name] = make()
        made: Made = self._shared[name]
        return made

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """The regions that zones lie in."""
        return tuple(sorted({zone.region for zone in self.zones.values() if zone.region is not None}))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The consumer groups of all consume edges, as `cluster/group`."""
        return tuple(sorted(self.names.by_kind["group"]))

    @cached_property
    def brokers_of(self) -> Mapping[str, tuple[PlacedBroker, ...]]:
        """The brokers of every cluster that says how many it has, in order of id."""
        found: dict[str, list[PlacedBroker]] = {}
        for broker in self.brokers.values():
            found.setdefault(broker.cluster, []).append(broker)
        return {cluster: tuple(sorted(brokers, key=lambda b: b.id)) for cluster, brokers in found.items()}

    @cached_property
    def topics_of(self) -> Mapping[str, tuple[str, ...]]:
        """The full names of every cluster's topics."""
        found: dict[str, list[str]] = {cluster: [] for cluster in self.clusters}
        for topic in self.topics:
            found[topic.partition("/")[0]].append(topic)
        return {cluster: tuple(topics) for cluster, topics in found.items()}

    @cached_property
    def writers_of(self) -> Mapping[str, tuple[tuple[str, ProduceEdge], ...]]:
        """Every topic's produce edges, each with its service's name."""
        found: dict[str, list[tuple[str, ProduceEdge]]] = {}
        for name, edge in self.produce_edges():
            found.setdefault(edge.topic or "", []).append((name, edge))
        return {topic: tuple(edges) for topic, edges in found.items()}

    @cached_property
    def readers_of(self) -> Mapping[str, tuple[tuple[str, ConsumeEdge], ...]]:
        """Every topic's consume edges, each with its service's name."""
        found: dict[str, list[tuple[str, ConsumeEdge]]] = {}
        for name, edge in self.consume_edges():
            found.setdefault(edge.topic or "", []).append((name, edge))
        return {topic: tuple(edges) for topic, edges in found.items()}

    @cached_property
    def mirrors_into(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The mirrors that copy into every topic, each with the topic that it copies from."""
        found: dict[str, list[tuple[str, str]]] = {}
        for mirror, copies in self.copies.items():
            for source, target in copies:
                found.setdefault(target, []).append((mirror, source))
        return {topic: tuple(mirrors) for topic, mirrors in found.items()}

    def produce_edges(self) -> Iterator[tuple[str, ProduceEdge]]:
        """All produce edges, each with its service's name."""
        for name, service in self.services.items():
            for edge in service.produces or ():
                yield name, edge

    def consume_edges(self) -> Iterator[tuple[str, ConsumeEdge]]:
        """All consume edges, each with its service's name; those of a pattern stand for every topic it matches."""
        for name, service in self.services.items():
            for edge in service.consumes or ():
                if edge.topic is not None:
                    yield name, edge

    def elements(self) -> Iterator[tuple[Ref, Element]]:
        """Everything that was declared, by section and name."""
        for section, kind in SECTIONS.items():
            for name, element in getattr(self, section).items():
                yield make_ref(kind, name), element

    def element(self, ref: Ref) -> Element | None:
        """The declared element of a reference; None for regions, brokers and groups, which are part of others."""
        section = SECTION_OF.get(kind_of(ref))
        found: Element | None = getattr(self, section).get(name_of(ref)) if section else None
        return found

    def locate(self, ref: Ref, *path: str | int, key: bool = False) -> Location:
        """Where an element, or a value below it, was written; the nearest place above it where there is none.

        The keys of mappings are given as texts, as they are in the file. A topic that only a mirror makes stands
        where the mirror does, one that Kafka makes itself where its cluster does; a region where the first of its
        zones names it; a group where its first member names it.
        """
        section = SECTION_OF.get(kind_of(ref))
        if section is None:
            return self._locate_part(ref)
        full: KeyPath = (section, name_of(ref), *path)
        for length in range(len(full), 1, -1):
            if writing := self.origins.get(full[:length]):
                return writing.document.locate((*writing.path, *full[length:]), key=key or len(full) == 2)
        maker = self._maker_of.get(name_of(ref))
        if maker is None:
            return self.locate(make_ref("cluster", cluster_of(name_of(ref))))
        return self.locate(make_ref("mirror", maker))

    def _locate_part(self, ref: Ref) -> Location:
        kind, name = kind_of(ref), name_of(ref)
        if kind == "broker":
            cluster, _, number = name.partition("/")
            return self.locate(make_ref("cluster", cluster), "brokers", number, key=True)
        if kind == "region":
            zone = next(zone for zone, body in self.zones.items() if body.region == name)
            return self.locate(make_ref("zone", zone), "region")
        service, index = self._first_member_of[name]
        return self.locate(make_ref("service", service), "consumes", index, "group")

    @cached_property
    def _maker_of(self) -> Mapping[str, str]:
        """The mirror that makes each topic that mirrors make."""
        return {target: mirror for mirror, copies in self.copies.items() for _, target in copies}

    @cached_property
    def _first_member_of(self) -> Mapping[str, tuple[str, int]]:
        """The first service of every group, and which of its consume edges names it."""
        found: dict[str, tuple[str, int]] = {}
        for name, service in self.services.items():
            for index, edge in enumerate(service.consumes or ()):
                found.setdefault(f"{edge.cluster or cluster_of(edge.topic or '')}/{edge.group}", (name, index))
        return found
