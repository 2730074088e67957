"""What keeps the order of records, and what breaks it."""

from dataclasses import dataclass
from typing import Final

from kblast.kafka.effective import Effective, client_of, client_setting, topic_setting
from kblast.kafka.guarantees import Guarantees, producer_guarantees
from kblast.kafka.profiles import TopicProfile
from kblast.model.elements import ConsumeEdge, ProduceEdge
from kblast.model.inventory import Inventory

WITHOUT_KEYS: Final = frozenset({"round-robin", "random", "sticky", "adaptive-sticky", "least-bytes"})
"""Partitioners that pay no heed to keys."""

IN_FLIGHT: Final = "max.in.flight.requests.per.connection"


@dataclass(frozen=True, slots=True)
class NeedOfOrder:
    """Why the records of a topic must keep their order, and whether somebody declared that."""

    reason: str
    declared: bool


@dataclass(frozen=True, slots=True)
class Reordering:
    """The settings with which a producer can change the order of records when it tries one again."""

    idempotence: Effective
    in_flight: Effective
    retries: Effective


def need_of_order(inventory: Inventory, topic: str, profile: TopicProfile) -> NeedOfOrder | None:
    """Why a topic needs order: it is a history, or the last record of a key is the one that stays; None if neither."""
    if profile.profile == "event-sourcing":
        return NeedOfOrder(f"it is for event-sourcing ({profile.reason})", declared=not profile.inferred)
    policy = topic_setting(inventory, topic, "cleanup.policy")
    if profile.profile != "telemetry" and is_compacted(policy):
        return NeedOfOrder(f"cleanup.policy={policy}: the last record of a key stays", declared=policy.declared)
    return None


def is_compacted(policy: Effective) -> bool:
    """Whether a value of `cleanup.policy` has compaction in it."""
    return "compact" in [part.strip() for part in (policy.value or "").split(",")]


def reordering(inventory: Inventory, service: str, edge: ProduceEdge) -> Reordering | None:
    """How the producer on an edge reorders on a retry; None where it does not, or where that is not known.

    Of two batches on the way at once the first may fail and be tried again after the second was written. Idempotence
    prevents that: brokers refuse sequence numbers with a gap (KIP-98). Who waits for no ack has nothing to retry.
    """
    client = client_of(inventory, service, edge)
    guarantees = producer_guarantees(inventory, service, edge)
    in_flight = client_setting(client, "producer", IN_FLIGHT)
    retries = client_setting(client, "producer", "retries")
    if guarantees["idempotence"].value != "no" or guarantees["acks"].value in (None, "0"):
        return None
    several = in_flight.value == "unlimited" or (in_flight.whole or 0) > 1
    tries = (retries.whole or 0) > 0
    return Reordering(guarantees["idempotence"], in_flight, retries) if several and tries else None


def ignored_keys(guarantees: Guarantees) -> Effective | None:
    """The partitioner in force where it pays no heed to the keys that the records have."""
    partitioner = guarantees["partitioner"]
    return partitioner if guarantees["keys"].value == "yes" and partitioner.value in WITHOUT_KEYS else None


def keyed_partitioners(inventory: Inventory, topic: str) -> dict[str, Effective]:
    """The partitioners, by service, of those known to write records with keys to a topic."""
    found = {}
    for service, edge in inventory.writers_of.get(topic, ()):
        guarantees = producer_guarantees(inventory, service, edge)
        if edge.evidence != "permitted" and guarantees["keys"].value == "yes":
            found[service] = guarantees["partitioner"]
    return found


def is_share_consumer(inventory: Inventory, service: str, edge: ConsumeEdge) -> str | None:
    """The setting that shows a consumer of a share group (KIP-932); None where none does."""
    given = client_of(inventory, service, edge).given
    shown = sorted(name for name in given if name.startswith("share."))
    return next(iter(shown), "group.protocol" if given.get("group.protocol") == "share" else None)
