"""What a topic is for: its delivery semantics, declared or read off its configuration and its clients."""

from collections.abc import Iterator
from dataclasses import dataclass

from kblast.kafka.effective import producer_setting, topic_setting
from kblast.model.inventory import Inventory
from kblast.model.refs import cluster_of, make_ref
from kblast.model.values import Profile

DURABLE: tuple[Profile, ...] = ("delivery", "event-sourcing")
"""Profiles whose data may not be lost."""


@dataclass(frozen=True, slots=True)
class TopicProfile:
    """A topic's profile, whether kblast inferred it, and what shows it; None where nothing does."""

    profile: Profile | None
    inferred: bool
    reason: str


def profile_of(inventory: Inventory, topic: str) -> TopicProfile:
    """The profile that a topic declares, else the one that somebody's settings show.

    Only what somebody wrote down shows a purpose; defaults show none. The strictest purpose shown is taken; where
    nothing shows one, that of a cluster with a single purpose.
    """
    declared = inventory.topics[topic].profile
    if declared is not None:
        return TopicProfile(declared, False, "declared")
    for profile, signs in (
        ("event-sourcing", _event_sourcing(inventory, topic)),
        ("delivery", _delivery(inventory, topic)),
        ("telemetry", _telemetry(inventory, topic)),
    ):
        found = tuple(signs)
        if found:
            return TopicProfile(profile, True, "; ".join(found))  # type: ignore[arg-type]
    purposes = inventory.clusters[cluster_of(topic)].profile or ()
    if len(purposes) == 1:
        (only,) = purposes
        return TopicProfile(only, True, f"its cluster is for {only} only")
    return TopicProfile(None, True, "nothing shows what it is for")


def _event_sourcing(inventory: Inventory, topic: str) -> Iterator[str]:
    body = inventory.topics[topic]
    retention = topic_setting(inventory, topic, "retention.ms")
    if retention.declared and retention.value == "-1" and not _compacted_only(inventory, topic):
        yield f"kept for ever (retention.ms=-1, {retention.origin})"
    if body.state:
        yield "holds state (state: true)"
    for service, edge in inventory.writers_of.get(topic, ()):
        transactional = producer_setting(inventory, service, edge, "transactional.id")
        if transactional.declared:
            yield f"{make_ref('service', service)} writes it in transactions"
    for service, consume in inventory.readers_of.get(topic, ()):
        if consume.reads == "state":
            yield f"{make_ref('service', service)} rebuilds its state from it (reads: state)"


def _compacted_only(inventory: Inventory, topic: str) -> bool:
    policy = topic_setting(inventory, topic, "cleanup.policy").value
    return policy == "compact"


def _delivery(inventory: Inventory, topic: str) -> Iterator[str]:
    minimum = topic_setting(inventory, topic, "min.insync.replicas")
    config = inventory.topics[topic].config or {}
    if "min.insync.replicas" in config and minimum.value not in (None, "1"):
        yield f"min.insync.replicas={minimum}"
    for service, edge in inventory.writers_of.get(topic, ()):
        ref = make_ref("service", service)
        if edge.on_outage is not None and edge.on_outage.kind in ("outbox", "reject"):
            yield f"{ref} may not lose what it writes (on_outage: {edge.on_outage.kind})"
        acks = producer_setting(inventory, service, edge, "acks")
        if acks.declared and acks.value in ("all", "-1"):
            yield f"{ref} waits for all replicas (acks={acks.value}, {acks.origin})"


def _telemetry(inventory: Inventory, topic: str) -> Iterator[str]:
    for service, edge in inventory.writers_of.get(topic, ()):
        ref = make_ref("service", service)
        if edge.on_outage is not None and edge.on_outage.kind == "drop":
            yield f"{ref} drops what it cannot write (on_outage: drop)"
        acks = producer_setting(inventory, service, edge, "acks")
        if acks.declared and acks.value == "0":
            yield f"{ref} waits for no ack (acks=0, {acks.origin})"
    unclean = topic_setting(inventory, topic, "unclean.leader.election.enable")
    if (
        unclean.declared
        and unclean.value == "true"
        and "unclean.leader.election.enable" in (inventory.topics[topic].config or {})
    ):
        yield f"may lose data for availability (unclean.leader.election.enable=true, {unclean.origin})"
