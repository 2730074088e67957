"""How long a topic keeps what nobody has read yet.

Kafka deletes a segment when its newest record is older than `retention.ms`, or when the partition is larger than
`retention.bytes`, by the clock on the wall: time in which brokers are down counts (UnifiedLog.deleteOldSegments). Whole
segments go, so that a record may live longer; it never lives shorter than what is said here.
"""

import math
from dataclasses import dataclass, replace

from kblast.kafka.effective import topic_setting
from kblast.kafka.rates import topic_rate
from kblast.model.elements import ConsumeEdge
from kblast.model.inventory import Inventory
from kblast.phrases import counted
from kblast.units import show_duration


@dataclass(frozen=True, slots=True)
class Retention:
    """How long every record is kept at least, in seconds; infinite where nothing is deleted by age or size.

    `setting` decides that and `because` says how; `rests_on` is what of it nobody declared, `unknown` what could not be
    known.
    """

    seconds: float
    because: str = ""
    rests_on: tuple[str, ...] = ()
    unknown: str = ""
    setting: str = ""


def retention_of(inventory: Inventory, topic: str) -> Retention:
    """The retention of a topic: `retention.ms`, or `retention.bytes` ÷ rate where that is shorter."""
    if "delete" not in cleanup_policies(inventory, topic):
        return Retention(math.inf)
    by_age, by_size = _by_age(inventory, topic), _by_size(inventory, topic)
    if by_size.seconds < by_age.seconds:
        return by_size
    return replace(by_age, unknown=by_size.unknown)


def cleanup_policies(inventory: Inventory, topic: str) -> frozenset[str]:
    """What happens to old records: `delete`, `compact`, both, or nothing at all."""
    policy = topic_setting(inventory, topic, "cleanup.policy").value or ""
    return frozenset(word.strip() for word in policy.split(",") if word.strip())


def tombstones_kept(inventory: Inventory, topic: str) -> tuple[float, str]:
    """For how many seconds a compacted topic tells readers that a key was deleted, and why; infinite otherwise."""
    setting = topic_setting(inventory, topic, "delete.retention.ms")
    if "compact" not in cleanup_policies(inventory, topic) or setting.whole is None:
        return math.inf, ""
    return setting.whole / 1000, f"delete.retention.ms={setting}"


def lag_seconds(inventory: Inventory, edge: ConsumeEdge) -> float | None:
    """How far a reader is behind in time: as declared, or its records ÷ rate.

    None where it is declared in records and their rate is not known; 0 where nothing is declared.
    """
    if not isinstance(edge.lag, int):
        return edge.lag or 0.0
    if not edge.lag:
        return 0.0
    rate = topic_rate(inventory, edge.topic or "").records_per_s
    return edge.lag / rate if rate else None


def _by_age(inventory: Inventory, topic: str) -> Retention:
    setting = topic_setting(inventory, topic, "retention.ms")
    if setting.whole is None:
        return Retention(math.inf)
    seconds = setting.whole / 1000
    text = f"keeps records for {show_duration(seconds)} (retention.ms, {setting.origin})"
    rests_on = () if setting.declared else (text,)
    return Retention(seconds, f"retention.ms={setting}", rests_on, setting="retention.ms")


def _by_size(inventory: Inventory, topic: str) -> Retention:
    setting = topic_setting(inventory, topic, "retention.bytes")
    if setting.whole is None:
        return Retention(math.inf)
    rate = topic_rate(inventory, topic).bytes_per_s
    if rate is None:
        text = f"retention.bytes={setting}, but how many bytes come in is not known, nor when it deletes"
        return Retention(math.inf, unknown=text)
    if not rate:
        return Retention(math.inf)
    body = inventory.topics[topic]
    partitions = body.partitions or len(body.assignment or ())
    seconds = setting.whole * (partitions or 1) / rate
    spread = (
        f"spread evenly over {counted(partitions, 'partition')}" if partitions else "in one partition: none are given"
    )
    text = f"retention.bytes={setting} is reached after {show_duration(seconds)}, what comes in being {spread}"
    rests_on = () if partitions == 1 and setting.declared else (text,)
    return Retention(seconds, text, rests_on, setting="retention.bytes")
