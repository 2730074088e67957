"""What takes what down by itself: hard needs, and topics that fall silent."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isinf

from kblast.graph.dependency import DependencyGraph
from kblast.graph.digraph import Cycle, Digraph
from kblast.graph.edges import Edge
from kblast.graph.flow import Flow
from kblast.location import KeyPath
from kblast.model.elements import ConsumeEdge
from kblast.model.refs import Ref, make_ref


@dataclass(frozen=True, slots=True)
class Feed:
    """`source` cannot do without news from `topic` (`starved: down`), and nobody but `target` feeds it.

    `path` says where the service declares that.
    """

    source: Ref
    target: Ref
    topic: Ref
    path: KeyPath

    @property
    def declared_by(self) -> Ref:
        """The reader."""
        return self.source


Tie = Edge | Feed
"""Why one element is down when another is."""

Chain = tuple[Tie, ...]
"""Ties that follow on each other, from an element down to what it depends on."""


@dataclass(frozen=True, eq=False)
class HardGraph:
    """Hard dependencies, those through the data of topics included; edges that are only permitted are not.

    To read a topic is to depend on it, not on its writer: who is fed by a single service depends on that one only where
    it says that it cannot do without news.
    """

    graph: DependencyGraph = field(repr=False)
    flow: Flow = field(repr=False)

    def cycles(self) -> tuple[Cycle[Tie], ...]:
        """Every largest set of elements none of which can do without the others, and a shortest way round."""
        return Digraph(self.graph.nodes, self._ties).cycles()

    def chains_to(self, ref: Ref, passes: Callable[[Ref], bool]) -> Iterator[tuple[Ref, Chain]]:
        """The elements above this one, each with a shortest chain down to it; the way ends at those that do not pass.

        Those that pass are ways only, and are not given.
        """
        seen = {ref}
        frontier: list[tuple[Ref, Chain]] = [(ref, ())]
        while frontier:
            above: list[tuple[Ref, Chain]] = []
            for element, chain in frontier:
                for tie in self._into.get(element, ()):
                    if tie.source not in seen:
                        seen.add(tie.source)
                        above.append((tie.source, (tie, *chain)))
            yield from (found for found in above if not passes(found[0]))
            frontier = [found for found in above if passes(found[0])]

    @cached_property
    def _ties(self) -> tuple[Tie, ...]:
        edges = (edge for edge in self.graph.edges if edge.strength == "hard" and edge.evidence != "permitted")
        return (*edges, *self._feeds())

    @cached_property
    def _into(self) -> Mapping[Ref, list[Tie]]:
        found: dict[Ref, list[Tie]] = {}
        for tie in self._ties:
            found.setdefault(tie.target, []).append(tie)
        return found

    def _feeds(self) -> Iterator[Feed]:
        for name, service in self.flow.inventory.services.items():
            for index, edge in enumerate(service.consumes or ()):
                if edge.topic is not None and _needs_news(edge):
                    topic, reader = make_ref("topic", edge.topic), make_ref("service", name)
                    writers = self.flow.writers(topic)
                    if len(writers) == 1 and writers[0] != reader:
                        yield Feed(reader, writers[0], topic, ("consumes", index))


def _needs_news(edge: ConsumeEdge) -> bool:
    """Whether the service is down, sooner or later, once nothing new comes; what has a fallback may still get it."""
    has_way_out = edge.fallback is not None or edge.only_for is not None or isinf(edge.tolerates or 0.0)
    return edge.starved == "down" and edge.evidence != "permitted" and not has_way_out
