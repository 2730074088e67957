"""Where the brokers and the controllers of a cluster stand, and what the loss of a zone leaves of replicas.

A zone is Kafka's `broker.rack`. Kafka gives every zone a replica of a partition before any gets another (KIP-36;
StripedReplicaPlacer).
"""

from collections.abc import Mapping

from kblast.kafka.replicas import Replicas
from kblast.model.inventory import Inventory


def broker_zones(inventory: Inventory, cluster: str) -> Mapping[int, str]:
    """The zone of every broker of a cluster, by id; nothing where that of any is not known."""
    found = {broker.id: broker.zone for broker in inventory.brokers_of.get(cluster, ())}
    return {number: zone for number, zone in found.items() if zone is not None} if None not in found.values() else {}


def controller_zones(inventory: Inventory, cluster: str) -> tuple[str, ...]:
    """The zone of each of a cluster's own controllers; nothing where that of any is not known."""
    body = inventory.clusters[cluster]
    if body.controllers == "combined":
        return tuple(zone for _, zone in sorted(broker_zones(inventory, cluster).items()))
    if not isinstance(body.controllers, dict):
        return ()
    zones = [controller.zone for _, controller in sorted(body.controllers.items())]
    return tuple(zone for zone in zones if zone is not None) if None not in zones else ()


def left_of_two(zones: Mapping[int, str], zone: str, replicas: int) -> int:
    """The fewest replicas that Kafka's placement leaves a partition without one of the two zones there are."""
    lost = sum(1 for other in zones.values() if other == zone)
    return max(replicas - lost, min(len(zones) - lost, replicas // 2))


def left_of(partition: Replicas, zones: Mapping[int, str], zone: str) -> int:
    """How many in-sync replicas of a partition stand outside a zone."""
    return sum(1 for broker in partition.in_sync if zones.get(broker) != zone)
