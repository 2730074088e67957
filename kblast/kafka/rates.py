"""What flows: the rates of produce edges and topics, in bytes and in records where both can be known."""

import math
from collections.abc import Collection, Sequence

from kblast.model.elements import ProduceEdge
from kblast.model.inventory import Inventory
from kblast.units import Rate


def edge_rate(inventory: Inventory, edge: ProduceEdge) -> tuple[Rate | None, str]:
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


def in_both_units(inventory: Inventory, topic: str, rate: Rate | None) -> Rate:
    """The rate in bytes and in records, by the size of the topic's messages; None where a unit is not known."""
    if rate is None:
        return Rate()
    size, in_bytes, in_records = inventory.topics[topic].message_size, rate.bytes_per_s, rate.records_per_s
    if size:
        in_bytes = in_records * size if in_bytes is None and in_records is not None else in_bytes
        in_records = in_bytes / size if in_records is None and in_bytes is not None else in_records
    return Rate(in_bytes, in_records)


def topic_rate(inventory: Inventory, topic: str, above: Collection[str] = ()) -> Rate:
    """What a topic takes in: its own rate, else that of all its known producers and mirrors together.

    `above` are the topics that this one is mirrored to: what comes round in a circle has no rate of its own.
    """
    if inventory.topics[topic].rate is not None:
        return in_both_units(inventory, topic, inventory.topics[topic].rate)
    writers = [edge for _, edge in inventory.writers_of.get(topic, ()) if edge.evidence != "permitted"]
    found = [in_both_units(inventory, topic, edge_rate(inventory, edge)[0]) for edge in writers]
    for _, source in inventory.mirrors_into.get(topic, ()):
        found.append(Rate() if source in (*above, topic) else topic_rate(inventory, source, (*above, topic)))
    return _together(found)


def _together(rates: Sequence[Rate]) -> Rate:
    in_bytes = [rate.bytes_per_s for rate in rates]
    in_records = [rate.records_per_s for rate in rates]
    return Rate(_sum(in_bytes), _sum(in_records))


def _sum(amounts: Sequence[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return math.fsum(known) if known and len(known) == len(amounts) else None
