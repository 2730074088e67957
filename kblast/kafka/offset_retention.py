"""How long brokers keep the offsets that a consumer group has committed."""

import math
from dataclasses import dataclass

from kblast.kafka.effective import Effective, cluster_setting
from kblast.kafka.versions import at_least
from kblast.model.inventory import Inventory

SETTING = "offsets.retention.minutes"
_ONE_DAY = "1440"


@dataclass(frozen=True, slots=True)
class OffsetRetention:
    """For how many seconds a group may be empty before it loses its offsets, and the setting that says so.

    They are gone once so much time has passed (KIP-211); whatever a group does that has members, it keeps them.
    """

    seconds: float
    setting: Effective


def offset_retention(inventory: Inventory, cluster: str) -> OffsetRetention:
    """The offset retention of a cluster; by default 7 days, before Kafka 2.0 one day (KIP-186)."""
    found, version = cluster_setting(inventory, cluster, SETTING), inventory.clusters[cluster].version
    if not found.declared and version is not None and not at_least(version, "2.0"):
        found = Effective(_ONE_DAY, f"default of Kafka {version}")
    return OffsetRetention(math.inf if found.whole is None else found.whole * 60.0, found)
