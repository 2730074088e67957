"""§4.6: what a topic keeps for readers that are away, and how far they were behind."""

import math

from kblast.model.elements import ConsumeEdge
from kblast.model.inventory import Inventory
from kblast.model.refs import cluster_of
from kblast.units import Rate

NEVER = math.inf
WEEK = 7 * 24 * 3600.0
AGES = (("log.retention.ms", 0.001), ("log.retention.minutes", 60.0), ("log.retention.hours", 3600.0))


def kept_for(inventory: Inventory, topic: str) -> float:
    """`retention.ms`, or `retention.bytes` ÷ rate where that is less; without `delete` in its policy for ever."""
    if "delete" not in in_force(inventory, topic, "cleanup.policy", "log.cleanup.policy", "delete"):
        return NEVER
    return min(kept_by_age(inventory, topic), kept_by_size(inventory, topic))


def kept_by_age(inventory: Inventory, topic: str) -> float:
    """The topic's own; else the cluster's finest unit; else a week; -1 is no limit."""
    own = (inventory.topics[topic].config or {}).get("retention.ms")
    if own is not None:
        return NEVER if own == "-1" else int(own) / 1000
    cluster = inventory.clusters[cluster_of(topic)].config or {}
    for name, unit in AGES:
        if name in cluster:
            return NEVER if cluster[name] == "-1" else int(cluster[name]) * unit
    return WEEK


def kept_by_size(inventory: Inventory, topic: str) -> float:
    """Bytes of a partition ÷ what comes into one of them a second."""
    limit = int(in_force(inventory, topic, "retention.bytes", "log.retention.bytes", "-1"))
    rate = incoming(inventory, topic)[0]
    if limit == -1 or rate is None:
        return NEVER
    body = inventory.topics[topic]
    return limit / (rate / (body.partitions or len(body.assignment or ()) or 1))


def behind(inventory: Inventory, edge: ConsumeEdge, topic: str) -> float:
    """A duration, or records ÷ rate; nothing where either is not known."""
    if isinstance(edge.lag, float):
        return edge.lag
    records = incoming(inventory, topic)[1]
    return edge.lag / records if edge.lag and records else 0.0


def incoming(inventory: Inventory, topic: str, *, below: tuple[str, ...] = ()) -> tuple[float | None, float | None]:
    """Bytes and records a second: the topic's rate, else those of all who feed it together, where all are known.

    What is mirrored in a circle is not known.
    """
    if topic in below:
        return None, None
    body = inventory.topics[topic]
    if body.rate is not None:
        return in_both_units(body.rate, body.message_size)
    feeders = [
        in_both_units(edge.rate or Rate(), body.message_size)
        for _, edge in inventory.produce_edges()
        if edge.topic == topic and edge.evidence != "permitted"
    ]
    feeders += [
        incoming(inventory, source, below=(*below, topic))
        for copies in inventory.copies.values()
        for source, target in copies
        if target == topic
    ]
    return added([in_bytes for in_bytes, _ in feeders]), added([in_records for _, in_records in feeders])


def added(amounts: list[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known and len(known) == len(amounts) else None


def in_both_units(rate: Rate, size: int | None) -> tuple[float | None, float | None]:
    in_bytes, in_records = rate.bytes_per_s, rate.records_per_s
    if size is None:
        return in_bytes, in_records
    if in_bytes is None:
        return None if in_records is None else in_records * size, in_records
    return in_bytes, in_bytes / size if in_records is None else in_records


def in_force(inventory: Inventory, topic: str, own: str, shared: str, default: str) -> str:
    """§3: the topic's setting, else the cluster's, else the default."""
    cluster = inventory.clusters[cluster_of(topic)].config or {}
    return (inventory.topics[topic].config or {}).get(own, cluster.get(shared, default))
