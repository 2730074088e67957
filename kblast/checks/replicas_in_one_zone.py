"""Replicas that stand in one zone all together, where there are others."""

from collections.abc import Iterator, Mapping

from kblast.check import CheckParameters, Context, Violation
from kblast.kafka.profiles import DURABLE
from kblast.kafka.zones import broker_zones
from kblast.model.refs import make_ref
from kblast.phrases import counted, listed

_SEVERAL = 2


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every cluster that stands in one of several zones, or of which that is not known where it matters.

    And every topic that one zone of its cluster holds alone.
    """
    del parameters
    inhabited = {broker.zone for broker in context.inventory.brokers.values() if broker.zone is not None}
    for cluster, topics in context.inventory.topics_of.items():
        zones = broker_zones(context.inventory, cluster)
        if len(set(zones.values())) >= _SEVERAL:
            for topic in topics:
                yield from _topic_in_one_zone(context, topic, zones)
        elif len(zones) >= _SEVERAL:
            yield from _cluster_in_one_zone(context, cluster, zones)
        elif not zones and len(inhabited) >= _SEVERAL:
            yield from _place_unknown(context, cluster)


def _cluster_in_one_zone(context: Context, cluster: str, zones: Mapping[int, str]) -> Iterator[Violation]:
    (zone,) = set(zones.values())
    inventory = context.inventory
    others = [
        name for name, body in inventory.zones.items() if name != zone and body.region == inventory.zones[zone].region
    ]
    replicated = [
        topic
        for topic in inventory.topics_of[cluster]
        if (context.replication(topic).whole or 0) >= _SEVERAL and context.profile(topic).profile != "telemetry"
    ]
    if not others or not replicated:
        return
    known = any(context.profile(topic).profile and not context.profile(topic).inferred for topic in replicated)
    yield Violation(
        subject=make_ref("cluster", cluster),
        path=("zones",) if isinstance(inventory.clusters[cluster].brokers, int) else ("brokers",),
        message=(
            f"its {len(zones)} brokers all stand in zone {zone}, so that every replica of "
            f"{counted(len(replicated), 'topic')} does; expected several zones"
        ),
        confidence="certain" if known else "likely",
        evidence=(f"replicated: {listed(replicated)}", f"other zones of the same region: {listed(sorted(others))}"),
    )


def _place_unknown(context: Context, cluster: str) -> Iterator[Violation]:
    """A cluster with durable topics and brokers without zones, where brokers of others have some."""
    brokers = context.inventory.brokers_of.get(cluster, ())
    durable = [
        topic
        for topic in context.inventory.topics_of[cluster]
        if (context.replication(topic).whole or 0) >= _SEVERAL
        and (profile := context.profile(topic)).profile in DURABLE
        and not profile.inferred
    ]
    if len(brokers) >= _SEVERAL and durable:
        unplaced = [str(broker.id) for broker in brokers if broker.zone is None]
        yield Violation(
            subject=make_ref("cluster", cluster),
            path=("brokers",),
            message=f"cannot be decided: the zone of {len(unplaced)} of its {len(brokers)} brokers is not known",
            confidence="unknown",
            evidence=(f"without a zone: {listed(unplaced)}", f"data that may not be lost: {listed(durable)}"),
            remedy="Declare the `zones` of the cluster, or the `zone` of each broker; it is Kafka's `broker.rack`.",
        )


def _topic_in_one_zone(context: Context, topic: str, zones: Mapping[int, str]) -> Iterator[Violation]:
    """A topic with partitions whose replicas are several and stand together."""
    assignment = context.inventory.topics[topic].assignment or {}
    alone = {
        replicas: held.pop()
        for replicas in set(assignment.values())
        if len(replicas) >= _SEVERAL and len(held := {zones[broker] for broker in replicas}) == 1
    }
    together = {number: alone[replicas] for number, replicas in sorted(assignment.items()) if replicas in alone}
    if not together:
        return
    first = min(together)
    yield Violation(
        subject=make_ref("topic", topic),
        path=("assignment", str(first)),
        message=(
            f"{len(together)} of {counted(len(assignment), 'partition')} "
            f"{'has' if len(together) == 1 else 'have'} all replicas in one zone, expected several of the "
            f"{len(set(zones.values()))} zones of its cluster"
        ),
        evidence=tuple(
            f"in zone {zone} alone: partition {listed([str(n) for n, held in together.items() if held == zone])}"
            for zone in sorted(set(together.values()))
        ),
    )
