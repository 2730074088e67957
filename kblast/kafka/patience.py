"""How long a producer's client hides that its topic cannot be written, and whether it makes its caller wait."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from kblast.kafka.effective import client_of
from kblast.kafka.endurance import Endurance, Wait, endurance_of, knows_acks, waits_for_all
from kblast.kafka.outage import Bound
from kblast.kafka.rates import edge_rate
from kblast.model.elements import ProduceEdge, Topic
from kblast.model.inventory import Inventory
from kblast.units import Rate, show_duration

_NEVER = Wait(math.inf)


@dataclass(frozen=True, slots=True)
class Patience:
    """A producer's patience on one edge, from when its topic cannot be written.

    - `hides`: until its buffer is full or it gives up, whichever is first; `hides_without_cluster` the same where the
      whole cluster is down, infinite where that makes no difference.
    - `blocks_when_full`, `blocks_without_cluster`: when it begins to make its caller wait, because its buffer is full
      or because the whole cluster is down; infinite where it never does.
    - `gives_up_blocking`: when it stops waiting for a cluster that is gone.
    - `retries`: for how long it tries to write a record before it fails it; `counted_retries` how often it
      tries again, where that bounds it; `request_timeout` how many seconds it waits for a broker that does not answer.
    - `rate`: what it writes, or its share of what the topic takes in.
    - `known` is False where the client is not; then it hides nothing.
    - `acks_known` is False where it is not known how many replicas it waits for: taken to be all.
    """

    all_acks: bool
    hides: Wait
    hides_without_cluster: Wait = _NEVER
    blocks_when_full: Wait = _NEVER
    blocks_without_cluster: Wait = _NEVER
    gives_up_blocking: Wait = _NEVER
    retries: Wait = _NEVER
    counted_retries: int | None = None
    request_timeout: float = 0.0
    known: bool = True
    acks_known: bool = True
    rate: Rate | None = None

    @property
    def minds_whole_cluster(self) -> bool:
        """Whether it makes a difference to it that no broker of the cluster can be reached."""
        waits = (self.hides_without_cluster, self.blocks_without_cluster, self.gives_up_blocking)
        return any(wait.seconds < math.inf for wait in waits)


def patience_of(inventory: Inventory, service: str, edge: ProduceEdge) -> Patience:
    """The patience of a produce edge's client."""
    client = client_of(inventory, service, edge)
    endurance = endurance_of(client)
    rate, shared = edge_rate(inventory, edge)
    if endurance is None:
        text = f"{client.label}, so when it gives up is not known: taken to fail at once"
        at_once = _said_of(edge, Wait(0.0, (text,)))
        acks_known = knows_acks(client)
        return Patience(waits_for_all(client), at_once, retries=at_once, known=False, acks_known=acks_known, rate=rate)
    full = _fills(endurance, inventory.topics[edge.topic or ""], rate)
    if shared and full.seconds < math.inf:
        full = Wait(full.seconds, (*full.rests_on, shared))
    hides = _first(full, _counted(endurance))
    alone = _first(full, endurance.gives_up_without_cluster)
    blocks = endurance.blocks
    forgets = endurance.forgets_topics if blocks else None
    return Patience(
        all_acks=endurance.all_acks,
        acks_known=endurance.acks_known,
        hides=_said_of(edge, hides),
        hides_without_cluster=_said_of(edge, alone) if alone.seconds < hides.seconds else _NEVER,
        blocks_when_full=_said_of(edge, full, blocks) if blocks and full is hides else _NEVER,
        blocks_without_cluster=_said_of(edge, Wait(0.0), blocks) if blocks and forgets else _NEVER,
        gives_up_blocking=_said_of(edge, _first(full, forgets), blocks) if blocks and forgets else _NEVER,
        retries=_said_of(edge, hides if endurance.fails_when_full else endurance.gives_up),
        counted_retries=endurance.counted_retries,
        request_timeout=endurance.request_timeout,
        rate=rate,
    )


def _counted(endurance: Endurance) -> Wait:
    """How long it tries; retries are counted only where brokers answer, and failures only make things worse."""
    tries, alone = endurance.gives_up, endurance.gives_up_without_cluster
    if endurance.counted_retries is None or alone.seconds <= tries.seconds:
        return tries
    said = f"its client gives up after {show_duration(tries.seconds)} where brokers answer"
    later = f"after {show_duration(alone.seconds)}" if alone.seconds < math.inf else "never"
    return Wait(tries.seconds, tries.rests_on, (f"{said}, and {later} where none does: the sooner is taken",))


def _first(one: Wait, other: Wait) -> Wait:
    return other if other.seconds < one.seconds else one


def _said_of(edge: ProduceEdge, *waits: Wait) -> Wait:
    """The first of the waits, with what all of them rest on said of the edge."""

    def said(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(f"writes {edge.topic}: {text}" for text in texts)

    return Wait(
        waits[0].seconds,
        rests_on=said(text for wait in waits for text in wait.rests_on),
        taken=said(text for wait in waits for text in wait.taken),
    )


def _fills(endurance: Endurance, topic: Topic, rate: Rate | None) -> Wait:
    """When the first bound of the client's buffer is reached; never, where the rate or any bound is not known."""
    found: list[tuple[float, str, bool]] = []
    for room in endurance.rooms:
        flow = _flow(rate, topic, room.bound)
        if flow:
            in_partitions = room.bound.per == "partition"
            partitions = (topic.partitions or len(topic.assignment or ()) or 1) if in_partitions else 1
            size = room.size * (1024 if room.bound.unit == "KiB" else 1) * partitions
            found.append((size / flow, room.bound.setting, room.declared))
    if not found:
        return _NEVER
    seconds, setting, declared = min(found)
    if declared:
        return Wait(seconds)
    text = f"its buffer is full after {show_duration(seconds)} ({setting}, default of {endurance.label})"
    return Wait(seconds, (text,))


def _flow(rate: Rate | None, topic: Topic, bound: Bound) -> float | None:
    """The rate in what the bound counts; None where it is not known."""
    if rate is None:
        return None
    size = topic.message_size
    if bound.unit == "records":
        if rate.records_per_s is None and rate.bytes_per_s is not None and size:
            return rate.bytes_per_s / size
        return rate.records_per_s
    if rate.bytes_per_s is None and rate.records_per_s is not None and size:
        return rate.records_per_s * size
    return rate.bytes_per_s
