"""A cluster as a hub: what is attached to it, what it is for, and what users lose with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated

from pydantic import Field, Strict

from kblast.check import CheckParameters, Context
from kblast.config.patterns import Patterns, matches
from kblast.engine.network import Network
from kblast.engine.outcome import Blast, Weights, blast_of, outcome_of
from kblast.engine.sweep import Hits
from kblast.model.elements import ConsumeEdge, ProduceEdge
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, make_ref, name_of, short_topic
from kblast.model.values import Duration, Profile, Share

AtMost = Annotated[int, Field(ge=0)]


class Parameters(CheckParameters):
    """From which blast radius on a cluster is central, and what is too small to be."""

    functions_down: Share
    within: Duration
    small_topics: AtMost
    small_services: AtMost
    small_functions: AtMost
    may_share: Annotated[tuple[Profile, ...], Strict(False)]
    internal: Patterns


@dataclass(frozen=True)
class Hub:
    """A cluster with its topics by purpose, the services attached to it, and what users lose with it.

    `hit` are the functions that feel the failure, `radius` weighs those of them that go down. A purpose of None is not
    known, and so is a domain.
    """

    name: str
    purposes: dict[str | None, list[str]]
    services: tuple[Ref, ...]
    hit: tuple[Ref, ...]
    radius: float
    context: Context = field(repr=False)
    network: Network = field(repr=False)
    within: float

    @property
    def ref(self) -> Ref:
        """The cluster."""
        return make_ref("cluster", self.name)

    @property
    def topics(self) -> list[str]:
        """Its topics, but for those that Kafka keeps for itself."""
        return sorted(topic for topics in self.purposes.values() for topic in topics)

    def is_small(self, parameters: Parameters) -> bool:
        """Whether little is attached to it."""
        return (
            len(self.topics) <= parameters.small_topics
            and len(self.services) <= parameters.small_services
            and len(self.hit) <= parameters.small_functions
        )

    def is_central(self, parameters: Parameters) -> bool:
        """Whether most of what users have goes down with it, in several domains as far as is known."""
        several = len(self.domains) > 1 or (None in self.domains and len(self.hit) > 1)
        return several and self.radius >= parameters.functions_down

    @cached_property
    def domains(self) -> frozenset[str | None]:
        """Those of the functions that feel the failure."""
        return frozenset(_domain(self.context.inventory, function) for function in self.hit)

    @cached_property
    def blast(self) -> Blast:
        """What users lose, and how soon."""
        return self._blast(declared_only=False)

    @cached_property
    def declared(self) -> Blast:
        """What users lose without the edges that rest on undeclared defaults."""
        return self._blast(declared_only=True)

    def _blast(self, *, declared_only: bool) -> Blast:
        failed = [self.network.down(self.ref)]
        outcome = outcome_of(self.network, failed, moment=self.within, declared_only=declared_only)
        return blast_of(self.context.inventory, outcome)


def hubs_of(context: Context, network: Network, failures: Iterable[Hits], parameters: Parameters) -> Iterator[Hub]:
    """The hubs that clusters are, by what their failures do in a network."""
    weights = Weights.of(context.inventory)
    for hits in failures:
        (ref,) = hits.scenario
        yield Hub(
            name=name_of(ref),
            purposes=_purposes(context, name_of(ref), parameters),
            services=context.graph.attached(ref).services,
            hit=(*hits.down, *hits.degraded),
            radius=weights.radius(hits.down),
            context=context,
            network=network,
            within=parameters.within,
        )


def _domain(inventory: Inventory, function: Ref) -> str | None:
    """Whose a function is: its domain's, else its owner's."""
    body = inventory.functions[name_of(function)]
    return body.domain or body.owner


def edges_of(inventory: Inventory, *, permitted: bool) -> Iterator[tuple[str, str]]:
    """Every use of a topic, as its service and the topic: those that are only permitted, or all others."""
    edges: Iterator[tuple[str, ProduceEdge | ConsumeEdge]]
    for edges in (inventory.produce_edges(), inventory.consume_edges()):
        for service, edge in edges:
            if (edge.evidence == "permitted") == permitted:
                yield from ((service, topic) for topic in _topics(edge))


def _topics(edge: ProduceEdge | ConsumeEdge) -> Iterator[str]:
    if edge.topic is not None:
        yield edge.topic
    if isinstance(edge, ConsumeEdge) and edge.fallback is not None:
        yield edge.fallback
    if isinstance(edge, ProduceEdge) and edge.on_outage is not None and edge.on_outage.topic is not None:
        yield edge.on_outage.topic


def _purposes(context: Context, name: str, parameters: Parameters) -> dict[str | None, list[str]]:
    """The profiles of a cluster, each with its topics; those that may share one count as one."""
    names = [t for t in context.inventory.topics_of[name] if not matches(parameters.internal, short_topic(t))]
    profiles = {topic: context.profile(topic).profile for topic in names}
    declared = context.inventory.clusters[name].profile or ()
    shared = " and ".join(sorted(set(parameters.may_share) & {*declared, *profiles.values()}))
    found: dict[str | None, list[str]] = {
        shared if profile in parameters.may_share else profile: [] for profile in declared
    }
    for topic, profile in profiles.items():
        found.setdefault(shared if profile in parameters.may_share else profile, []).append(topic)
    return found
