"""Who depends on what: the questions that rules and people ask of an inventory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kblast.graph.digraph import Cycle, Digraph
from kblast.graph.edges import STRENGTHS, Edge, united
from kblast.graph.needs import need_edges
from kblast.graph.places import place_edges
from kblast.graph.traffic import traffic_edges
from kblast.location import Location
from kblast.model.inventory import Inventory
from kblast.model.refs import KINDS, Ref, cluster_of, kind_of, make_ref, name_of

_PLACES = frozenset({"region", "zone", "broker"})


@dataclass(frozen=True, slots=True)
class Reach:
    """How many functions and services depend on an element, and which share of all others of their kind, 0 to 1."""

    functions: int
    function_share: float
    services: int
    service_share: float


@dataclass(frozen=True, slots=True)
class Attachment:
    """The services attached to a cluster, the domains they belong to, and those that name no domain."""

    services: tuple[Ref, ...]
    domains: tuple[str, ...]
    without_domain: tuple[Ref, ...]


@dataclass(frozen=True, eq=False)
class DependencyGraph:
    """Everything in an inventory, and what each depends on; frozen.

    `edges` holds every edge there is. The questions pass over edges that are only permitted, unless
    `count_permitted`, and, where nothing else is said, over edges that the dependent does not mind (`on_outage: drop`,
    `impact: none`). With `hard` they follow only edges whose loss takes the dependent down by itself. What follows from
    alternatives failing together, from replicas and from topics that nobody writes any more is for the simulation.

    Every method that takes a reference raises KeyError where there is no such element.
    """

    inventory: Inventory = field(repr=False)
    nodes: tuple[Ref, ...] = field(repr=False)
    edges: tuple[Edge, ...] = field(repr=False)
    count_permitted: bool = False

    @classmethod
    def of(cls, inventory: Inventory, *, count_permitted: bool = False) -> "DependencyGraph":
        """The graph of an inventory."""
        nodes = {make_ref(kind, name) for kind in KINDS for name in inventory.names.by_kind[kind]}
        return cls(inventory, tuple(sorted(nodes)), united(_edges(inventory)), count_permitted)

    def locate(self, edge: Edge) -> Location:
        """Where an edge was written."""
        return self.inventory.locate(edge.declared_by, *edge.path)

    def domain(self, ref: Ref) -> str | None:
        """The domain an element belongs to, where it names one."""
        element = self.inventory.element(ref)
        return element.domain if element is not None else None

    def edges_from(self, ref: Ref) -> tuple[Edge, ...]:
        """Every edge of an element to what it depends on, whatever its strength and evidence."""
        return self._edges_by_end[0][ref]

    def edges_to(self, ref: Ref) -> tuple[Edge, ...]:
        """Every edge from what depends on an element, whatever its strength and evidence."""
        return self._edges_by_end[1][ref]

    def dependencies(self, ref: Ref, *, hard: bool = False, depth: int | None = None) -> tuple[Ref, ...]:
        """What an element depends on, sorted: directly with a `depth` of 1, in any number of steps with None."""
        return self._counted(hard).after(ref, depth)

    def dependents(self, ref: Ref, *, hard: bool = False, depth: int | None = None) -> tuple[Ref, ...]:
        """What depends on an element, sorted: directly with a `depth` of 1, in any number of steps with None."""
        return self._counted(hard).before(ref, depth)

    def around(self, ref: Ref, depth: int) -> tuple[Ref, ...]:
        """An element, what it depends on and what depends on it in so many steps; over edges of any strength."""
        drawn = self._drawn
        return tuple(sorted({ref, *drawn.after(ref, depth), *drawn.before(ref, depth)}))

    def path(self, dependent: Ref, dependency: Ref, *, hard: bool = False) -> tuple[Edge, ...]:
        """A shortest chain of edges from an element to one that it depends on: the proof; empty where it does not."""
        return next(iter(self.paths(dependent, dependency, hard=hard, limit=1)), ())

    def paths(
        self, dependent: Ref, dependency: Ref, *, hard: bool = False, limit: int = 10
    ) -> tuple[tuple[Edge, ...], ...]:
        """Up to `limit` chains of edges from one element to one that it depends on, the shortest first."""
        return self._counted(hard).paths(dependent, dependency, limit)

    def cycles(self, *, hard: bool = False) -> tuple[Cycle[Edge], ...]:
        """Every largest set of elements that all depend on one another, and a shortest way round through the first.

        These are circles of calls, and of what a platform itself needs (a cluster that needs a service that needs the
        cluster). Circles of data through topics are those of the flow.
        """
        return self._counted(hard).cycles()

    def reach(self, *, hard: bool = False) -> Mapping[Ref, Reach]:
        """For every element, how many functions and services depend on it in any number of steps."""
        graph = self._counted(hard)
        kinds = {kind: [ref for ref in self.nodes if kind_of(ref) == kind] for kind in ("function", "service")}
        functions, services = (graph.counts_before(refs) for refs in kinds.values())
        totals = {kind: len(refs) for kind, refs in kinds.items()}

        def share(ref: Ref, kind: str, count: int) -> float:
            others = totals[kind] - (kind_of(ref) == kind)
            return count / others if others else 0.0

        return {
            ref: Reach(
                functions=functions[ref],
                function_share=share(ref, "function", functions[ref]),
                services=services[ref],
                service_share=share(ref, "service", services[ref]),
            )
            for ref in self.nodes
        }

    def betweenness(self, *, hard: bool = False) -> Mapping[Ref, float]:
        """The share of all pairs of other elements whose shortest chains run through each element, from 0 to 1.

        Exact for small platforms, estimated for large ones: see `Digraph.betweenness`.
        """
        return self._counted(hard).betweenness()

    def dominators(self, ref: Ref) -> tuple[Ref, ...]:
        """The elements that every hard chain from this one runs through, the nearest first.

        What is answered are the dominators in the graph of hard edges alone, seen from a root that stands for all
        causes of failure and leads to every element that has no hard dependency of its own (and into every circle of
        hard edges that nothing leads out of). So any failure of such an element that takes this one down along hard
        edges goes through each of its dominators. Alternatives (`any`, `at_least`, fallbacks, zones to spare) are no
        part of it: it does not say what several failures do together, and an element on the way may still fail by
        itself. Groups are left out too, for each would be a cause of its own beside the topics that it reads.
        """
        return self._causes.dominators(ref)

    def attached(self, cluster: Ref) -> Attachment:
        """The services that use a cluster directly: it, its topics, groups or brokers, with edges of any strength."""
        if cluster not in self._edges_by_end[1]:
            raise KeyError(cluster)
        parts = {cluster, *self._parts(cluster)}
        services = sorted(
            {
                edge.source
                for part in parts
                for edge in self.edges_to(part)
                if kind_of(edge.source) == "service" and self._is_known(edge)
            }
        )
        domains = {ref: self.domain(ref) for ref in services}
        return Attachment(
            services=tuple(services),
            domains=tuple(sorted({domain for domain in domains.values() if domain is not None})),
            without_domain=tuple(ref for ref, domain in domains.items() if domain is None),
        )

    def segments_without(self, ref: Ref) -> tuple[tuple[Ref, ...], ...]:
        """What stays connected when an element is taken out, the largest first.

        A cluster is taken out with its topics, groups and brokers. Connected means: by edges of any strength, in any
        direction. Regions, zones and brokers are left out, for they would connect everything that stands in them.
        """
        if ref not in self._edges_by_end[0]:
            raise KeyError(ref)
        gone = {ref, *self._parts(ref)}
        kept = [node for node in self.nodes if node not in gone and kind_of(node) not in _PLACES]
        inside = set(kept)
        edges = (edge for edge in self.edges if {edge.source, edge.target} <= inside and self._is_known(edge))
        return Digraph(kept, edges).segments()

    def _parts(self, ref: Ref) -> Sequence[Ref]:
        """The topics, groups and brokers of a cluster."""
        return self._parts_of.get(ref, ())

    @cached_property
    def _parts_of(self) -> Mapping[Ref, list[Ref]]:
        found: dict[Ref, list[Ref]] = {}
        for node in self.nodes:
            if kind_of(node) in ("topic", "group", "broker"):
                found.setdefault(make_ref("cluster", cluster_of(name_of(node))), []).append(node)
        return found

    def _is_known(self, edge: Edge) -> bool:
        return self.count_permitted or edge.evidence != "permitted"

    def _counted(self, hard: bool) -> Digraph[Edge]:
        return self._hard if hard else self._all

    @cached_property
    def _all(self) -> Digraph[Edge]:
        edges = [edge for edge in self.edges if edge.strength != "none" and self._is_known(edge)]
        return Digraph(self.nodes, sorted(edges, key=lambda edge: -STRENGTHS.index(edge.strength)))

    @cached_property
    def _hard(self) -> Digraph[Edge]:
        return Digraph(self.nodes, (edge for edge in self.edges if edge.strength == "hard" and self._is_known(edge)))

    @cached_property
    def _causes(self) -> Digraph[Edge]:
        edges = (edge for edge in self.edges if edge.kind != "member-of" and edge.strength == "hard")
        return Digraph(self.nodes, filter(self._is_known, edges))

    @cached_property
    def _drawn(self) -> Digraph[Edge]:
        return Digraph(self.nodes, (edge for edge in self.edges if not edge.on_behalf))

    @cached_property
    def _edges_by_end(self) -> tuple[Mapping[Ref, tuple[Edge, ...]], Mapping[Ref, tuple[Edge, ...]]]:
        sources: dict[Ref, list[Edge]] = {node: [] for node in self.nodes}
        targets: dict[Ref, list[Edge]] = {node: [] for node in self.nodes}
        for edge in self.edges:
            sources[edge.source].append(edge)
            targets[edge.target].append(edge)
        by_source, by_target = ({ref: tuple(edges) for ref, edges in found.items()} for found in (sources, targets))
        return by_source, by_target


def _edges(inventory: Inventory) -> Iterator[Edge]:
    for ref, element in inventory.elements():
        yield from need_edges(ref, element)
    yield from place_edges(inventory)
    for name, service in inventory.services.items():
        yield from traffic_edges(name, service)
