"""Where a cluster's min.insync.replicas is said several times, and not all that is said can be in force.

Sources: KafkaConfigSchema.resolveEffectiveTopicConfig for the order of levels; for eligible leader replicas (KIP-966)
ConfigurationControlManager.maybeGenerateElrSafetyRecords and the page on them in Kafka's documentation: the cluster
gets a value that was not there before from the static configuration of the active controller, and those of brokers do
not count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kblast.kafka.effective import Effective, eligible_leaders, node_values, topic_default
from kblast.model.inventory import Inventory

MIN_ISR = "min.insync.replicas"

Cause = Literal["each-leader", "set-aside", "any-controller", "controllers-differ", "controllers-unknown"]
"""Why not all of it is in force:

- `each-leader`: without eligible leader replicas every leader goes by its own broker's value.
- `set-aside`: with them, values of brokers do not count.
- `any-controller`: the controllers say different things, and which of them was active decided.
- `controllers-differ`: the controllers say other than the cluster; which holds depends on how the cluster's was set.
- `controllers-unknown`: the controllers decide, and nothing is known of them.
"""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Nodes whose own values are in conflict, by id, the key they stand under, and what holds for the cluster."""

    cause: Cause
    where: Literal["brokers", "controllers"]
    values: Mapping[int, str]
    in_force: Effective


def min_isr_conflict(inventory: Inventory, cluster: str) -> Conflict | None:
    """What is in conflict about a cluster's min.insync.replicas; None where nothing is."""
    body = inventory.clusters[cluster]
    brokers = body.brokers if isinstance(body.brokers, dict) else {}
    controllers = body.controllers if isinstance(body.controllers, dict) else {}
    of_brokers, of_controllers = node_values(brokers, MIN_ISR), node_values(controllers, MIN_ISR)
    in_force = topic_default(inventory, cluster, MIN_ISR)
    odd_brokers = _other_than(of_brokers, in_force)
    if not eligible_leaders(inventory, cluster).whole:
        return Conflict("each-leader", "brokers", odd_brokers, in_force) if odd_brokers else None
    if odd_controllers := _other_than(of_controllers, in_force):
        cause: Cause = "controllers-differ" if in_force.declared else "any-controller"
        return Conflict(cause, "controllers", odd_controllers, in_force)
    if (
        (body.controllers is None or isinstance(body.controllers, int))
        and of_brokers
        and in_force.origin != "cluster config"
    ):
        return Conflict("controllers-unknown", "brokers", of_brokers, in_force)
    if odd_brokers:
        cause = "any-controller" if body.controllers == "combined" and not in_force.declared else "set-aside"
        return Conflict(cause, "brokers", odd_brokers, in_force)
    return None


def _other_than(values: Mapping[int, str], in_force: Effective) -> Mapping[int, str]:
    return {number: value for number, value in values.items() if value != in_force.value}
