"""How long a producer's client hides that its topic cannot be written, and whether it makes its caller wait."""

import math
from dataclasses import dataclass

from kblast.kafka.effective import EffectiveClient, client_of, client_setting
from kblast.kafka.libraries import Library
from kblast.kafka.outage import Bound, give_up_after, outage_behaviours
from kblast.model.elements import ProduceEdge, Topic
from kblast.model.inventory import Inventory
from kblast.units import Rate, show_duration


@dataclass(frozen=True, slots=True)
class Wait:
    """A time in seconds, and the defaults and guesses that it rests on."""

    seconds: float
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Patience:
    """A producer's patience on one edge, from when its topic cannot be written.

    - `hides`: until its buffer is full or it gives up, whichever is first; `hides_without_cluster` the same where the
      whole cluster is down, infinite where that makes no difference.
    - `blocks_when_full`, `blocks_without_cluster`: when it begins to make its caller wait, because its buffer is full
      or because the whole cluster is down; infinite where it never does.
    - `gives_up_blocking`: when it stops waiting for a cluster that is gone.
    - `rate`: what it writes, or its share of what the topic takes in.
    - `known` is False where the client is not; then it hides nothing and waits for all replicas.
    """

    all_acks: bool
    hides: Wait
    hides_without_cluster: Wait = Wait(math.inf)
    blocks_when_full: Wait = Wait(math.inf)
    blocks_without_cluster: Wait = Wait(math.inf)
    gives_up_blocking: Wait = Wait(math.inf)
    known: bool = True
    rate: Rate | None = None


def patience_of(inventory: Inventory, service: str, edge: ProduceEdge) -> Patience:
    """The patience of a produce edge's client."""
    client = client_of(inventory, service, edge)
    all_acks = client_setting(client, "producer", "acks").value in (None, "all", "-1")
    rate, shared = _rate(inventory, edge)
    if client.library is None:
        text = f"writes {edge.topic}: {client.label}, so when it gives up is not known: taken to fail at once"
        return Patience(all_acks, Wait(0.0, (text,)), known=False, rate=rate)
    full = _fills(client, client.library, inventory.topics[edge.topic or ""], rate)
    if shared and full.seconds < math.inf:
        full = Wait(full.seconds, (*full.rests_on, shared))
    hides = min(full, _gives_up(client, client.library, whole_cluster=False), key=lambda wait: wait.seconds)
    alone = min(full, _gives_up(client, client.library, whole_cluster=True), key=lambda wait: wait.seconds)
    blocks = _blocks(client)
    sooner = alone.seconds < hides.seconds
    forgets = _forgets_topics(client, client.library) if blocks else None
    return Patience(
        all_acks=all_acks,
        hides=_said_of(edge, hides),
        hides_without_cluster=_said_of(edge, alone) if sooner else Wait(math.inf),
        blocks_when_full=_said_of(edge, full, blocks) if blocks and full is hides else Wait(math.inf),
        blocks_without_cluster=_said_of(edge, Wait(0.0), blocks) if blocks and forgets else Wait(math.inf),
        gives_up_blocking=_said_of(edge, min(full, forgets, key=lambda wait: wait.seconds), blocks)
        if blocks and forgets
        else Wait(math.inf),
        rate=rate,
    )


def _said_of(edge: ProduceEdge, *waits: Wait) -> Wait:
    """The first of the waits, with what all of them rest on said of the edge."""
    texts = (text for wait in waits for text in wait.rests_on)
    return Wait(waits[0].seconds, tuple(f"writes {edge.topic}: {text}" for text in texts))


def _gives_up(client: EffectiveClient, library: Library, *, whole_cluster: bool) -> Wait:
    found = give_up_after(library, client.version, client.given, cluster_down=whole_cluster)[0]
    if found.setting is None:
        return Wait(found.seconds, (f"its client never gives up (default of {client.label})",))
    if found.setting in client.given:
        return Wait(found.seconds)
    where = "where the whole cluster is down " if whole_cluster else ""
    after = f"after {show_duration(found.seconds)}"
    return Wait(found.seconds, (f"{where}its client gives up {after} ({found.setting}, default of {client.label})",))


def blocking_settings(client: EffectiveClient) -> tuple[str | None, ...]:
    """The settings that bound how long a client makes its caller wait that can do no more; none where it does not.

    A setting of None says that nothing bounds it.
    """
    if client.library is None:
        return ()
    behaviours = outage_behaviours(client.library, client.version)
    settings = sorted({b.blocks_for for b in behaviours if b.when_full == "block"}, key=str)
    return tuple(s for s in settings if s is None or client_setting(client, "producer", s).value != "0")


def _forgets_topics(client: EffectiveClient, library: Library) -> Wait | None:
    """How long the caller waits for a topic's metadata, if the client forgets it when the whole cluster is gone."""
    for behaviour in outage_behaviours(library, client.version):
        for limit in behaviour.cluster_down:
            if limit.setting != behaviour.blocks_for or limit in behaviour.gives_up:
                continue
            condition = client_setting(client, "producer", limit.where[0]) if limit.where else None
            if condition is None or str(limit.where and limit.where[1]) in (condition.value, *condition.alternatives):
                return Wait((client_setting(client, "producer", limit.setting).whole or 0) / 1000)
    return None


def _blocks(client: EffectiveClient) -> Wait | None:
    """What a client rests on that makes its caller wait where it can do no more; None for one that does not."""
    for name in blocking_settings(client):
        if name is None:
            return Wait(0.0, (f"its client makes its caller wait (default of {client.label})",))
        found = client_setting(client, "producer", name)
        return Wait(0.0, () if found.declared else (f"its client makes its caller wait ({name}={found})",))
    return None


def _rate(inventory: Inventory, edge: ProduceEdge) -> tuple[Rate | None, str]:
    """The edge's rate, else its share of the topic's; and what was assumed for that."""
    if edge.rate is not None:
        return edge.rate, ""
    topic = edge.topic or ""
    rate = inventory.topics[topic].rate
    if rate is None:
        return None, ""
    writers = sum(1 for _, other in inventory.writers_of.get(topic, ()) if other.evidence != "permitted") or 1
    share = Rate(
        None if rate.bytes_per_s is None else rate.bytes_per_s / writers,
        None if rate.records_per_s is None else rate.records_per_s / writers,
    )
    return share, f"the rate of {topic} is shared evenly by its {writers} declared producers" if writers > 1 else ""


def _fills(client: EffectiveClient, library: Library, topic: Topic, rate: Rate | None) -> Wait:
    """When the first bound of the client's buffer is reached; never, where the rate or any bound is not known."""
    found: list[tuple[float, str]] = []
    for behaviour in outage_behaviours(library, client.version):
        for bound in behaviour.bounds:
            size = client_setting(client, "producer", bound.setting).whole
            flow = _flow(rate, topic, bound)
            if size is not None and flow and not (bound.zero_is_none and size == 0):
                partitions = (topic.partitions or len(topic.assignment or ()) or 1) if bound.per == "partition" else 1
                room = size * (1024 if bound.unit == "KiB" else 1) * partitions
                found.append((room / flow, bound.setting))
    if not found:
        return Wait(math.inf)
    seconds, setting = min(found)
    if setting in client.given:
        return Wait(seconds)
    return Wait(seconds, (f"its buffer is full after {show_duration(seconds)} ({setting}, default of {client.label})",))


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
