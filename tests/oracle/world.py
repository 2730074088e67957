"""What the clauses of the oracle speak about: the inventory, what failed, and how far everything else is known."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kblast.model.elements import ConsumeEdge, ProduceEdge, ZooKeeper
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, make_ref
from tests.oracle.coordinators import majority_lost
from tests.oracle.partitions import Deaths

NEVER = math.inf
Times = tuple[float, float]
"""(degraded_at, down_at) in seconds, never = ∞."""
UP: Times = (NEVER, NEVER)
FAILED: Times = (0.0, 0.0)
Effects = dict[str, float]
"""Each effect with its start in seconds."""


@dataclass(frozen=True)
class World:
    """One guess at what becomes of everything; `starved` is when every topic's last producer stops feeding it."""

    inventory: Inventory
    failed: frozenset[Ref]
    permitted: bool
    times: Mapping[Ref, Times]
    starved: Mapping[str, float]
    lasting: float | None = None
    """How long the failure lasts, where it ends."""

    def down(self, ref: Ref) -> float:
        return self.times[ref][1]

    def deaths(self, cluster: str) -> Deaths:
        """§4.4: the brokers of the cluster, each with the time from which it is down."""
        brokers = self.inventory.brokers_of.get(cluster, ())
        return tuple((broker.id, self.down(f"broker:{cluster}/{broker.id}")) for broker in brokers)

    def controllers_lost(self, cluster: str) -> float:
        """§4.4: when no majority of the controllers is left; never where they are not modelled, or only counted."""
        controllers = self.inventory.clusters[cluster].controllers
        if controllers is None or isinstance(controllers, int):
            return NEVER
        if controllers == "combined":
            return majority_lost([at for _, at in self.deaths(cluster)])
        if isinstance(controllers, ZooKeeper):
            return self.down(make_ref("resource", controllers.zookeeper))
        downs = [self.down(f"zone:{body.zone}") if body.zone else NEVER for body in controllers.values()]
        return majority_lost(downs)

    def counts(self, edge: ProduceEdge | ConsumeEdge) -> bool:
        """§2: an edge that is only permitted counts where the scenario says so."""
        return self.permitted or edge.evidence != "permitted"

    def produces(self, service: str) -> Iterator[ProduceEdge]:
        for edge in self.inventory.services[service].produces or ():
            if self.counts(edge):
                yield edge

    def consumes(self, service: str) -> Iterator[ConsumeEdge]:
        for edge in self.inventory.services[service].consumes or ():
            if edge.topic is not None and self.counts(edge):
                yield edge


def earliest(found: list[Effects]) -> Effects:
    """§4.2: each effect from its first start; those that never start are none."""
    merged: Effects = {}
    for kind, start in (item for effects in found for item in effects.items()):
        if start < NEVER:
            merged[kind] = min(start, merged.get(kind, NEVER))
    return merged


def worst(parts: list[Times]) -> Times:
    """§4.3 `all`: smallest g, smallest d."""
    return at_least(len(parts), parts) if parts else UP


def best(parts: list[Times]) -> Times:
    """§4.3 `any`: largest g, largest d."""
    return at_least(1, parts)


def at_least(count: int, parts: list[Times]) -> Times:
    """§4.3 `at_least`: the k-th largest g and, separately, the k-th largest d."""
    degraded = sorted((g for g, _ in parts), reverse=True)
    down = sorted((d for _, d in parts), reverse=True)
    return degraded[count - 1], down[count - 1]


def suffered(target: Times, tolerates: float, impact: str) -> Times:
    """§4.3: what the dependent suffers when it does without for `tolerates` seconds."""
    degraded_at, down_at = target
    if impact == "none":
        return UP
    if impact == "degraded":
        return down_at + tolerates, NEVER
    return degraded_at, down_at + tolerates
