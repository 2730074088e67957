"""What a scenario leads to: the level of every element by some moment, why it is so, and what users lose by it."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from kblast.engine import explain
from kblast.engine.network import Assumption, Effect, Harm, Input, Network
from kblast.engine.propagate import Propagation, propagate
from kblast.engine.signals import Signals
from kblast.kafka.failover import Ending
from kblast.model.inventory import Inventory
from kblast.model.refs import Kind, Ref, kind_of, make_ref
from kblast.results.impact import FAILED, Level
from kblast.results.words import after, caused


@dataclass(frozen=True)
class Outcome:
    """What has come of a scenario by `moment`, in seconds; infinite is in the end. Times after it are infinite.

    `lasts` is how long the failure lasts, `ending` is how brokers went.
    """

    network: Network
    propagation: Propagation
    moment: float = math.inf
    lasts: float = math.inf
    ending: Ending = "kill"

    def degraded_at(self, ref: Ref) -> float:
        """From when an element is degraded, or worse."""
        return self.began(self.network.degraded(ref))

    def down_at(self, ref: Ref) -> float:
        """From when an element is down."""
        return self.began(self.network.down(ref))

    def down(self, kind: Kind) -> dict[Ref, float]:
        """The elements of a kind that are down, each with when it went down; only what is not up costs anything."""
        owners, levels = self.network.owners, self.network.levels
        owned = ((owners.get(node, ""), node, time) for node, time in self.propagation.times.items())
        return {
            ref: time
            for ref, node, time in owned
            if kind_of(ref) == kind and levels[ref][1] == node and time <= self.moment
        }

    def level(self, ref: Ref) -> Level:
        """The level of an element."""
        if self.down_at(ref) < math.inf:
            return "down"
        return "degraded" if self.degraded_at(ref) < math.inf else "up"

    def causes(self, ref: Ref) -> list[tuple[Ref, str]]:
        """The element itself, if it is not up, and those behind it down to one that failed, each with what is wrong."""
        return [] if self.level(ref) == "up" else explain.chain(self.network, self.propagation, self._node(ref))

    def story(self, ref: Ref) -> str:
        """Why an element that is not up is as it is, and since when."""
        (_, own), *others = self.causes(ref)
        if own == FAILED and not others:
            return FAILED
        since = after(self.propagation.times[self._node(ref)])
        return f"{self.level(ref)} {since}: {'; '.join([own, *(caused(cause, text) for cause, text in others)])}"

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """The effects that have begun, and that nothing worse had already made void."""
        return tuple(self._effects())

    def _effects(self) -> Iterator[Effect]:
        times = self.propagation.times
        for effect in chain(self.network.effects, self._harms()):
            time = times.get(effect.node, math.inf)  # hardly any of them begins
            if time == math.inf or time > self.moment:
                continue
            void = any(times[node] + delay <= time for node, delay in effect.unless)
            counts = effect.endings is None or self.ending in effect.endings
            if effect.node in self.network.uses.deletions:
                counts = time < self.lasts < math.inf
            if counts and not void:
                yield effect

    def _harms(self) -> Iterator[Effect]:
        """What topics suffer from lost replicas; of many alike only what comes to be some time."""
        times, down = self.propagation.times, self.network.down
        # By identity, for a hash would look at all of it.
        begun: dict[int, tuple[Harm, ...]] = {}
        for ref, kinds in self.network.harms.items():
            found: dict[Harm, None] = {}
            for harms in kinds:
                if id(harms) not in begun:
                    begun[id(harms)] = tuple(harm for harm in harms if harm.node in times)
                found.update(dict.fromkeys(begun[id(harms)]))
            for kind, node, unless in found:
                yield Effect(ref, kind, node, ((down(ref), 0.0), *unless))

    def rests_on(self, *refs: Ref) -> tuple[Assumption, ...]:
        """What the levels of elements rest on that nobody wrote down."""
        return self.behind(self._node(ref) for ref in refs if self.level(ref) != "up")

    def everything_rests_on(self) -> tuple[Assumption, ...]:
        """What all levels and effects seen rest on that nobody wrote down."""
        levels = (self._node(ref) for ref in self.network.levels if self.level(ref) != "up")
        witnesses = (node for node in self.network.witnesses if self.began(node) < math.inf)
        return self.behind([*levels, *(effect.node for effect in self.effects), *witnesses])

    def behind(self, nodes: Iterable[int]) -> tuple[Assumption, ...]:
        """What nodes rest on, but for what something certain brings about at the same time anyway."""
        found: set[Assumption] = set()
        waiting = list(nodes)
        seen = set(waiting)
        while waiting:
            for node, arc in self._decisive(waiting.pop()):
                found.update(arc.assumptions)
                if node not in seen:
                    seen.add(node)
                    waiting.append(node)
        return tuple(sorted(found))

    def _node(self, ref: Ref) -> int:
        return self.network.down(ref) if self.level(ref) == "down" else self.network.degraded(ref)

    def began(self, node: int) -> float:
        """From when a node has come to be, if it has by now."""
        time = self.propagation.times[node]
        return time if time <= self.moment else math.inf

    def time_of(self, signals: Signals) -> float:
        """When the first of some signals comes to be, whether by now or later."""
        return min((self.propagation.times[node] + delay for node, delay in signals), default=math.inf)

    @cached_property
    def _inputs(self) -> Mapping[int, list[Input]]:
        """The inputs of every node that came to be, in order; what the scenario does not reach costs nothing."""
        found: dict[int, list[Input]] = {node: [] for node in self.propagation.times}
        for node in sorted(found):
            for arc in self.network.outgoing[node]:
                if arc.target in found:
                    found[arc.target].append((node, arc))
        return found

    def _decisive(self, node: int) -> list[Input]:
        """The inputs that brought a node about; for a gate all that it counted."""
        times, decider = self.propagation.times, self.propagation.decided_by[node]
        if decider is None:
            return []
        on_time = [(before, arc) for before, arc in self._inputs[node] if times[before] + arc.delay <= times[node]]
        if self.network.required[node] > 1:
            return on_time
        certain = [(before, arc) for before, arc in on_time if not arc.assumptions]
        if certain:
            return [decider if not decider[1].assumptions else certain[0]]
        return on_time


@dataclass(frozen=True, slots=True)
class Weights:
    """What every function weighs, and what an hour without it costs; a function weighs 1 where nobody says."""

    weight: Mapping[Ref, float]
    cost: Mapping[Ref, float]
    total: float

    @classmethod
    def of(cls, inventory: Inventory) -> "Weights":
        """The weights of an inventory's functions."""
        bodies = {make_ref("function", name): body for name, body in inventory.functions.items()}
        weight = {ref: 1.0 if body.weight is None else body.weight for ref, body in bodies.items()}
        cost = {ref: body.cost_per_hour or 0.0 for ref, body in bodies.items()}
        return cls(weight, cost, math.fsum(weight.values()))

    def radius(self, down: Iterable[Ref]) -> float:
        """The weight of the functions that are down as a share of the weight of all, 0 where there are none."""
        return math.fsum(self.weight[ref] for ref in down) / self.total if self.total else 0.0

    def cost_per_hour(self, down: Iterable[Ref]) -> float | int:
        """What the functions that are down cost in an hour; whole where it is."""
        cost = math.fsum(self.cost[ref] for ref in down)
        return int(cost) if cost.is_integer() else cost


@dataclass(frozen=True, slots=True)
class Blast:
    """What users lose: the functions that go down, the soonest first, those degraded, and both in weight and money.

    `radius` is the weight of the functions that are down as a share of the weight of all, 0 where there are none.
    """

    down: tuple[Ref, ...]
    degraded: tuple[Ref, ...]
    radius: float
    cost_per_hour: float | int

    @property
    def hit(self) -> tuple[Ref, ...]:
        """All functions that feel it."""
        return (*self.down, *self.degraded)


def outcome_of(
    network: Network,
    failed: Iterable[int],
    *,
    moment: float = math.inf,
    until: float = math.inf,
    lasts: float = math.inf,
    ending: Ending = "kill",
    declared_only: bool = False,
) -> Outcome:
    """What comes of the nodes `failed`; with `declared_only` without the edges that rest on undeclared defaults.

    What is later than `until` is not looked at.
    """
    failed = [*network.always, *failed]
    propagation = propagate(network, failed, until=until, declared_only=declared_only)
    return Outcome(network, propagation, moment, lasts, ending)


def down_before(network: Network, *kinds: Kind) -> tuple[Ref, ...]:
    """The elements of some kinds that are down before anything fails, sorted."""
    outcome = outcome_of(network, ())
    return tuple(sorted(ref for kind in kinds for ref in outcome.down(kind)))


def blast_of(inventory: Inventory, outcome: Outcome) -> Blast:
    """What users lose by a scenario."""
    weights = Weights.of(inventory)
    levels = {ref: outcome.level(ref) for ref in weights.weight}
    down = sorted((ref for ref in levels if levels[ref] == "down"), key=lambda ref: (outcome.down_at(ref), ref))
    return Blast(
        down=tuple(down),
        degraded=tuple(ref for ref in levels if levels[ref] == "degraded"),
        radius=weights.radius(down),
        cost_per_hour=weights.cost_per_hour(down),
    )
