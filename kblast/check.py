"""The contract of a check: a question asked of a whole platform, answered by violations.

A check is a module on the shelf `kblast/checks`, named like the rule that asks it with `_` for `-`. It offers a class
`Parameters`, derived from `CheckParameters`, and a function `check(context, parameters)` that yields violations. It
reads nothing but the context; what is severe, waived or shown is none of its business. Defaults of parameters stand in
the rule's file, not here.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel, ConfigDict

from kblast.config.budgets import Budget
from kblast.kafka.effective import Effective, consumer_setting, producer_setting, replication_of, topic_setting
from kblast.kafka.guarantees import Guarantees, commits_after_processing, producer_guarantees
from kblast.kafka.profiles import TopicProfile, profile_of
from kblast.location import KeyPath, Location
from kblast.model.elements import ConsumeEdge, ProduceEdge
from kblast.model.inventory import SECTION_OF, Inventory
from kblast.model.refs import Kind, Ref, cluster_of, kind_of, make_ref, name_of
from kblast.results.findings import Confidence, FailureCost, Finding

if TYPE_CHECKING:
    from kblast.engine.network import Network
    from kblast.engine.outcome import Outcome
    from kblast.engine.sweep import Hits, Sweeping
    from kblast.graph.dependency import DependencyGraph
    from kblast.graph.domains import Domains
    from kblast.graph.flow import Flow
    from kblast.graph.hardness import HardGraph

_MOST_OUTCOMES = 16


class CheckParameters(BaseModel):
    """What a check can be told: every field is a parameter of the rule, with its type and its bounds."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, validate_default=True)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a violation, and what stands there."""

    message: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """Something is not as a rule wants it, or it is not known whether it is.

    - `path`: keys below the subject down to the value at fault; where nothing is written there, the nearest place above
      it is shown.
    - `message`: what was found and what was wanted, with both numbers.
    - `about`: what tells this violation from others of the same rule at the same path, such as the name of a peer.
      Never words of the message: fingerprints are made of it.
    - `evidence`: the path or list that proves it, a line each.
    - `remedy`: what to do here, where the rule's own remedy is too general.
    - `place`: where it stands, for what is not about an element that rules judge, such as a waiver.
    """

    subject: Ref
    message: str
    path: KeyPath = ()
    about: str = ""
    confidence: Confidence = "certain"
    related: tuple[Related, ...] = ()
    evidence: tuple[str, ...] = ()
    remedy: str | None = None
    place: Location | None = None


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """A waiver, in the configuration or a comment, and what has become of it: the findings that it is about.

    `subject` is what it is about, in its own words; of a comment the element in which it stands, and `line` is the one
    that it is about. It hides nothing where it has `expired`, or has a `fault`.
    """

    rule: str
    subject: str
    place: Location
    found: tuple[Finding, ...] = ()
    expired: date | None = None
    line: int = 0
    fault: str = ""


@dataclass(frozen=True)
class Context:
    """What a check may look at; one for all checks of a run, so that what is costly is made once.

    `budgets` are those of the configuration, each with its place. `live` is what clusters showed, where what is
    declared is held against that. `waivers` is what has become of all waivers, for
    checks that say `AFTER_WAIVERS = True`: these run when all others have.
    """

    inventory: Inventory
    budgets: tuple[tuple[Budget, Location], ...] = ()
    waivers: list[WaiverUse] = field(default_factory=list)
    live: Inventory | None = None
    _profiles: dict[str, TopicProfile] = field(default_factory=dict, repr=False)
    _guarantees: dict[tuple[str, str | None], Guarantees] = field(default_factory=dict, repr=False)
    _judged: dict[Ref, bool] = field(default_factory=dict, repr=False)
    _outcomes: dict[tuple[frozenset[Ref], float, bool], "Outcome"] = field(default_factory=dict, repr=False)

    @cached_property
    def graph(self) -> "DependencyGraph":
        """Who depends on what; see `kblast.graph`."""
        from kblast.graph.dependency import DependencyGraph

        return DependencyGraph.of(self.inventory)

    @cached_property
    def flow(self) -> "Flow":
        """Where data runs; see `kblast.graph`."""
        from kblast.graph.flow import Flow

        return Flow.of(self.inventory)

    @cached_property
    def hard(self) -> "HardGraph":
        """What takes what down by itself; see `kblast.graph`."""
        from kblast.graph.hardness import HardGraph

        return HardGraph(self.graph, self.flow)

    @cached_property
    def domains(self) -> "Domains":
        """Whose everything is; see `kblast.graph`."""
        from kblast.graph.domains import Domains

        return Domains(self.inventory)

    @cached_property
    def network(self) -> "Network":
        """The compiled network of the simulation, which knows levels and reasons, not effects; see `kblast.engine`.

        No failure is blamed for what is broken before anything fails: that is `before`.
        """
        return self._network.unbroken()

    @cached_property
    def before(self) -> "Outcome":
        """What is broken before anything fails."""
        from kblast.engine.outcome import outcome_of

        return outcome_of(self._network, ())

    @cached_property
    def _network(self) -> "Network":
        from kblast.engine.compile import compile_network

        return compile_network(self.inventory, effects=False, reasons=True)

    def costs(self, refs: Iterable[Ref]) -> dict[Ref, FailureCost]:
        """What users lose by the failure of each element that can fail; nothing where no functions are declared."""
        from kblast.engine.costs import costs_of

        wanted = sorted(set(refs)) if self.inventory.functions else []
        able = [ref for ref in wanted if ref in self.network.levels]
        return costs_of(self.inventory, self.hits(able)) if able else {}

    def hits(self, failing: Sequence[Ref], *, moment: float = math.inf) -> Iterator["Hits"]:
        """What the failure of each element alone does to the functions; levels are those at `moment`, in seconds."""
        return self._sweeping.hits([(ref,) for ref in failing], moment=moment)

    @cached_property
    def _sweeping(self) -> "Sweeping":
        from kblast.engine.sweep import Sweeping

        return Sweeping.of_functions(self.network, self.network.levels)

    def simulate(self, fail: Iterable[Ref], *, within: float = math.inf, declared_only: bool = False) -> "Outcome":
        """What has come of everything in `fail` failing at once, `within` so many seconds.

        Who asks for the same again soon gets the same outcome; outcomes may be large, so only a few are kept.
        """
        from kblast.engine.outcome import outcome_of

        key = (frozenset(fail), within, declared_only)
        if (outcome := self._outcomes.pop(key, None)) is None:
            failed = [self.network.down(ref) for ref in key[0]]
            outcome = outcome_of(self.network, failed, moment=within, until=within, declared_only=declared_only)
        self._outcomes[key] = outcome
        if len(self._outcomes) > _MOST_OUTCOMES:
            del self._outcomes[next(iter(self._outcomes))]
        return outcome

    def judged(self, kind: Kind) -> Iterator[str]:
        """The names of the elements of a kind that rules judge; see `is_judged`."""
        names: Iterable[str] = getattr(self.inventory, SECTION_OF[kind])
        return (name for name in names if self.is_judged(make_ref(kind, name)))

    def is_judged(self, ref: Ref) -> bool:
        """Whether rules judge an element: not what is external, only context, or a copy that nobody declared.

        A broker and a group are judged with their cluster, a region with any zone in it.
        """
        judged = self._judged.get(ref)
        if judged is None:
            judged = self._judged[ref] = self._is_judged(ref)
        return judged

    def _is_judged(self, ref: Ref) -> bool:
        kind, name = kind_of(ref), name_of(ref)
        if kind in ("broker", "group"):
            return self.is_judged(make_ref("cluster", cluster_of(name)))
        if kind == "region":
            zones = (zone for zone, body in self.inventory.zones.items() if body.region == name)
            return any(self.is_judged(make_ref("zone", zone)) for zone in zones)
        element = self.inventory.element(ref)
        return (
            element is not None
            and not element.external
            and ref not in self.inventory.context
            and ref not in self.inventory.inferred
        )

    def told_together(self, topics: Iterable[str], *, beyond: int = 1) -> Iterator[tuple[Ref, list[str]]]:
        """Topics of which the same is to be said, by the subject to say it of: their cluster, once for all.

        Where a cluster has no more of them than `beyond`, or is not judged, each topic speaks for itself.
        """
        groups: dict[str, list[str]] = {}
        for topic in sorted(topics):
            groups.setdefault(cluster_of(topic), []).append(topic)
        for cluster, names in groups.items():
            ref = make_ref("cluster", cluster)
            if len(names) > beyond and self.is_judged(ref):
                yield ref, names
            else:
                yield from ((make_ref("topic", name), [name]) for name in names)

    def topic_setting(self, topic: str, name: str) -> Effective:
        """A topic's setting in force; see `kblast.kafka.effective`."""
        return topic_setting(self.inventory, topic, name)

    def replication(self, topic: str) -> Effective:
        """A topic's declared replication factor: what brokers give new topics says nothing about those there are."""
        found = replication_of(self.inventory, topic)
        if found.declared:
            return found
        return replace(found, value=None, origin=f"not declared; Kafka gives new topics {found}")

    def client_setting(self, service: str, edge: ProduceEdge | ConsumeEdge, name: str) -> Effective:
        """A setting in force of the client on an edge."""
        if isinstance(edge, ProduceEdge):
            return producer_setting(self.inventory, service, edge, name)
        return consumer_setting(self.inventory, service, edge, name)

    def guarantees(self, service: str, edge: ProduceEdge) -> Guarantees:
        """What the producer on an edge guarantees."""
        key = (service, edge.topic)
        if key not in self._guarantees:
            self._guarantees[key] = producer_guarantees(self.inventory, service, edge)
        return self._guarantees[key]

    def commits_after_processing(self, service: str, edge: ConsumeEdge) -> Effective:
        """Whether the consumer on an edge commits only what it has processed."""
        return commits_after_processing(self.inventory, service, edge)

    def profile(self, topic: str) -> TopicProfile:
        """What a topic is for, as declared or as its users show it."""
        if topic not in self._profiles:
            self._profiles[topic] = profile_of(self.inventory, topic)
        return self._profiles[topic]


class Check(Protocol):
    """What answers for a rule: a module on the shelf, or a condition."""

    def check(self, context: Context, parameters: Any) -> Iterator[Violation]:
        """Every violation, each once, in any order."""
