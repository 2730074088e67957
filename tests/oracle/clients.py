"""§4.5: what a producer's client does in an outage, from its settings in force and the tables of client libraries."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from kblast.kafka.clients import canonical_setting, client_default
from kblast.kafka.history import Value
from kblast.kafka.libraries import Library, Role, find_library
from kblast.kafka.outage import Bound, Growth, Limit, OutageBehaviour, outage_behaviours
from kblast.model.elements import ConsumeEdge, ProduceEdge
from kblast.model.inventory import Inventory
from kblast.model.parts import Client

NEVER = math.inf
ENDLESS = 2**31 - 1
UNITS = {"bytes": 1, "KiB": 1024, "records": 1}


@dataclass(frozen=True)
class Producer:
    """Times in seconds: until the buffer is full, until the client gives up, and until it does where no broker answers.

    `blocks_without_cluster` is how long it then blocks its caller, never where it goes on buffering.
    """

    acks_all: bool = True
    fills_after: float = NEVER
    gives_up_after: float = 0.0
    gives_up_without_cluster: float = NEVER
    may_block: bool = False
    blocks_without_cluster: float = NEVER
    fails_when_full: bool = False

    @property
    def fails_after(self) -> float:
        """When a record fails that cannot be written; a full buffer may fail it sooner."""
        return min(self.gives_up_after, self.fills_after) if self.fails_when_full else self.gives_up_after


@dataclass(frozen=True)
class InForce:
    """§3: edge config, then client config, then the default of the library and version."""

    library: Library
    version: str | None
    given: Mapping[str, Value]
    role: Role = "producer"

    def values(self, name: str) -> list[Value | None]:
        """The value in force; where the version leaves it open, all that it may be."""
        if name in self.given:
            return [self.given[name]]
        default = client_default(self.library, self.version, self.role, name, self.given)
        return [choice.value for choice in (default.alternatives or (default,))] if default else [None]

    def number(self, name: str) -> float:
        """The least number it may be; none, or what clients call endless, is infinite."""
        numbers = [NEVER if value is None else float(value) for value in self.values(name)]
        return min(NEVER if number >= ENDLESS else number for number in numbers)


def in_force(inventory: Inventory, service: str, edge: ProduceEdge | ConsumeEdge, role: Role) -> InForce | None:
    """§3: what the edge says of its client goes before what the service says; none where no such client is known."""
    general, own = inventory.services[service].client or Client(), edge.client or Client()
    chosen = own if own.library else general
    library = find_library(chosen.library) if chosen.library else None
    if library is None:
        return None
    given = dict(canonical_setting(library, name, value) for name, value in given_by(inventory, service, edge).items())
    if isinstance(edge, ProduceEdge) and edge.transactional_id is not None:
        given["transactional.id"] = edge.transactional_id
    return InForce(library, chosen.version if own.library else own.version or general.version, given, role)


def given_by(inventory: Inventory, service: str, edge: ProduceEdge | ConsumeEdge) -> dict[str, str]:
    """The settings that somebody wrote down, as they are spelled there."""
    general, own = inventory.services[service].client or Client(), edge.client or Client()
    return {**(general.config or {}), **(own.config or {}), **(edge.config or {})}


def producer_of(inventory: Inventory, service: str, edge: ProduceEdge) -> Producer:
    """An unknown client hides nothing and, unless something is set, asks for all there is."""
    force = in_force(inventory, service, edge, "producer")
    if force is None:
        return Producer(acks_all=given_by(inventory, service, edge).get("acks", "all") in ("all", "-1"))
    possible = [
        producer_like(inventory, edge, force, behaviour)
        for behaviour in outage_behaviours(force.library, force.version)
    ]
    return min(possible, key=lambda producer: (producer.gives_up_after, producer.fills_after))


def producer_like(inventory: Inventory, edge: ProduceEdge, force: InForce, behaviour: OutageBehaviour) -> Producer:
    blocks_for = NEVER if behaviour.blocks_for is None else force.number(behaviour.blocks_for) / 1000
    forgets = any(limit.where is not None and holds(limit, force) for limit in behaviour.cluster_down)
    return Producer(
        acks_all=not {str(value) for value in force.values("acks")} <= {"0", "1"},
        fills_after=fills_after(inventory, edge, force, behaviour),
        gives_up_after=soonest(behaviour.gives_up, force, behaviour),
        gives_up_without_cluster=soonest(behaviour.cluster_down, force, behaviour),
        may_block=behaviour.when_full == "block" and blocks_for > 0,
        blocks_without_cluster=blocks_for if forgets else NEVER,
        fails_when_full=behaviour.when_full == "fail",
    )


def soonest(limits: tuple[Limit, ...], force: InForce, behaviour: OutageBehaviour) -> float:
    """§4.5 `give_up`: the first of the limits that apply."""
    times = [reached_after(limit, force, behaviour) for limit in limits if holds(limit, force)]
    return min(times, default=NEVER)


def holds(limit: Limit, force: InForce) -> bool:
    return limit.where is None or limit.where[1] in force.values(limit.where[0])


def reached_after(limit: Limit, force: InForce, behaviour: OutageBehaviour) -> float:
    """A time as it is set; of tries the pauses between them."""
    amount = force.number(limit.setting)
    if limit.counts == "time":
        return NEVER if amount == 0 and behaviour.zero_is_never else amount / 1000
    if amount == NEVER:
        return NEVER
    pauses = int(amount) if limit.counts == "retries" else int(amount) - 1
    first = force.number(limit.backoff or "")
    longest = force.number(limit.maximum) if limit.maximum else first
    return sum(min(first * factor(limit.growth, n), longest) for n in range(pauses)) / 1000


def factor(growth: Growth, pause: int) -> int:
    return {"constant": 1, "doubling": 1 << pause, "squares": (pause + 1) ** 2}[growth]


def fills_after(inventory: Inventory, edge: ProduceEdge, force: InForce, behaviour: OutageBehaviour) -> float:
    """§4.5 `t_fill`: buffer ÷ rate, by whichever bound is reached first."""
    bytes_per_s, records_per_s = rates(inventory, edge)
    times = [NEVER]
    for bound in behaviour.bounds:
        rate = records_per_s if bound.unit == "records" else bytes_per_s
        if rate is not None:
            times.append(room(inventory, edge, force, bound) / rate)
    return min(times)


def room(inventory: Inventory, edge: ProduceEdge, force: InForce, bound: Bound) -> float:
    topic = inventory.topics[edge.topic or ""]
    partitions = topic.partitions or len(topic.assignment or ()) or 1
    return force.number(bound.setting) * UNITS[bound.unit] * (partitions if bound.per == "partition" else 1)


def rates(inventory: Inventory, edge: ProduceEdge) -> tuple[float | None, float | None]:
    """§4.5: the edge's rate, else the topic's shared by its producers; bytes and records by the size of a message."""
    topic = inventory.topics[edge.topic or ""]
    known = [other for _, other in inventory.writers_of[edge.topic or ""] if other.evidence != "permitted"]
    share = 1 if edge.rate else max(1, len(known))
    rate = edge.rate or topic.rate
    if rate is None:
        return None, None
    size = topic.message_size
    bytes_per_s, records_per_s = rate.bytes_per_s, rate.records_per_s
    if bytes_per_s is None and records_per_s is not None and size is not None:
        bytes_per_s = records_per_s * size
    if records_per_s is None and bytes_per_s is not None and size is not None:
        records_per_s = bytes_per_s / size
    return tuple(None if amount is None else amount / share for amount in (bytes_per_s, records_per_s))  # type: ignore[return-value]
