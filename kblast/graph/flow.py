"""Where data runs: from the services that write topics, through mirrors, to those that read them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kblast.graph.digraph import Cycle, Digraph
from kblast.graph.edges import Passage
from kblast.graph.traffic import passages
from kblast.location import Location
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, kind_of, make_ref, name_of


@dataclass(frozen=True, slots=True)
class Exchange:
    """Data runs from one domain to another, over the topics written there and read here, be it as a mirror's copy."""

    writer_domain: str
    reader_domain: str
    topics: tuple[Ref, ...]


@dataclass(frozen=True, eq=False)
class Flow:
    """Services and topics, and where data runs between them; frozen.

    Fallback topics carry no data as long as nothing fails and are left out, and so are permissions, unless
    `count_permitted`. A service is taken to pass on what it reads in all that it writes. Every method that takes a
    reference raises KeyError where there is no such service or topic.
    """

    inventory: Inventory = field(repr=False)
    nodes: tuple[Ref, ...] = field(repr=False)
    passages: tuple[Passage, ...] = field(repr=False)

    @classmethod
    def of(cls, inventory: Inventory, *, count_permitted: bool = False) -> "Flow":
        """The flow of data in an inventory."""
        services = (make_ref("service", name) for name in inventory.services)
        topics = (make_ref("topic", name) for name in inventory.topics)
        found = [step for step in passages(inventory) if count_permitted or step.evidence != "permitted"]
        order = sorted(found, key=lambda step: (step.source, step.target, step.declared_by, str(step.path)))
        return cls(inventory, tuple(sorted((*services, *topics))), tuple(order))

    def locate(self, passage: Passage) -> Location:
        """Where a passage was written."""
        return self.inventory.locate(passage.declared_by, *passage.path)

    def upstream(self, ref: Ref, depth: int | None = None) -> tuple[Ref, ...]:
        """Every service and topic whose data reaches this one, in so many steps at most; sorted."""
        return self._graph.before(ref, depth)

    def downstream(self, ref: Ref, depth: int | None = None) -> tuple[Ref, ...]:
        """Every service and topic that this one's data reaches, in so many steps at most; sorted."""
        return self._graph.after(ref, depth)

    def writers(self, topic: Ref) -> tuple[Ref, ...]:
        """The services that write a topic, or what mirrors copy to it; sorted."""
        return self._services_at((topic, *self._copies.before(topic)), self._graph.before)

    def readers(self, topic: Ref) -> tuple[Ref, ...]:
        """The services that read a topic, or a mirror's copy of it; sorted."""
        return self._services_at((topic, *self._copies.after(topic)), self._graph.after)

    def writers_to(self, service: Ref) -> tuple[Ref, ...]:
        """The services that feed this one directly: they write what it reads, or what is copied to that; sorted."""
        return self._services_next_to(service, forward=False)

    def readers_of(self, service: Ref) -> tuple[Ref, ...]:
        """The services that this one feeds directly: they read what it writes, or a mirror's copy of that; sorted."""
        return self._services_next_to(service, forward=True)

    def paths(self, source: Ref, target: Ref, *, limit: int = 10) -> tuple[tuple[Passage, ...], ...]:
        """Up to `limit` ways that data takes from one service or topic to another, the shortest first."""
        return self._graph.paths(source, target, limit)

    def cycles(self) -> tuple[Cycle[Passage], ...]:
        """Every largest set of services and topics that data goes round in, and a shortest way through the first.

        A service that reads a topic which it writes is the smallest.
        """
        return self._graph.cycles()

    def betweenness(self) -> Mapping[Ref, float]:
        """The share of all pairs of others whose shortest ways of data run through each service and topic, 0 to 1.

        Exact for small platforms, estimated for large ones: see `Digraph.betweenness`.
        """
        return self._graph.betweenness()

    def exchanges(self) -> tuple[Exchange, ...]:
        """Every two different domains that data runs between directly; services that name no domain are left out."""
        found: dict[tuple[str, str], set[Ref]] = {}
        for topic in (ref for ref in self.nodes if kind_of(ref) == "topic"):
            for copy in {topic, *self._copies.after(topic)}:
                for writer in self._domains(self._graph.before(topic, 1)):
                    for reader in self._domains(self._graph.after(copy, 1)) - {writer}:
                        found.setdefault((writer, reader), set()).update((topic, copy))
        return tuple(Exchange(*pair, tuple(sorted(topics))) for pair, topics in sorted(found.items()))

    def _domains(self, refs: tuple[Ref, ...]) -> set[str]:
        services = (self.inventory.services[name_of(ref)] for ref in refs if kind_of(ref) == "service")
        return {service.domain for service in services if service.domain is not None}

    def _services_next_to(self, service: Ref, *, forward: bool) -> tuple[Ref, ...]:
        step, ends = (self._graph.after, self.readers) if forward else (self._graph.before, self.writers)
        found = {ref for topic in step(service, 1) for ref in ends(topic)}
        return tuple(sorted(found - {service}))

    def _services_at(self, topics: tuple[Ref, ...], step: Callable[[Ref, int], tuple[Ref, ...]]) -> tuple[Ref, ...]:
        return tuple(sorted({ref for topic in topics for ref in step(topic, 1) if kind_of(ref) == "service"}))

    @cached_property
    def _graph(self) -> Digraph[Passage]:
        return Digraph(self.nodes, self.passages)

    @cached_property
    def _copies(self) -> Digraph[Passage]:
        topics = [ref for ref in self.nodes if kind_of(ref) == "topic"]
        return Digraph(topics, (step for step in self.passages if step.kind == "copies"))
