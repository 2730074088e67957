"""How long a broker that died is still taken to lead, and which clients cannot wait for that.

The controller moves the leaders of a broker when its session has expired: with KRaft after `broker.session.timeout.ms`
(BrokerHeartbeatManager), with ZooKeeper after `zookeeper.session.timeout.ms`. A broker that is shut down in good order
hands them over before it goes (KIP-146, ControlledShutdown).
"""

from typing import Literal

from kblast.kafka.controllers import has_zookeeper
from kblast.kafka.effective import cluster_setting
from kblast.kafka.endurance import Wait
from kblast.kafka.patience import Patience
from kblast.model.inventory import Inventory
from kblast.units import show_duration

Ending = Literal["kill", "shutdown", "hang"]
"""How brokers go: killed, shut down in good order, or stopped in their tracks with their connections open."""


def failover_wait(inventory: Inventory, cluster: str) -> Wait:
    """How long the partitions of a broker that died are without a leader, at the most."""
    name = "zookeeper.session.timeout.ms" if has_zookeeper(inventory.clusters[cluster]) else "broker.session.timeout.ms"
    found = cluster_setting(inventory, cluster, name)
    longest = found.whole if found.whole is not None else max(map(int, found.alternatives), default=0)
    seconds = longest / 1000
    if found.declared:
        return Wait(seconds)
    said = f"leaders of a broker that dies move after up to {show_duration(seconds)}"
    return Wait(seconds, (f"{said} ({name}={longest}, {found.origin})",))


def outlasts(patience: Patience, window: float, ending: Ending) -> bool:
    """Whether a producer still tries when the leaders of a broker that went like this have moved.

    A broker that was killed refuses connections, so every try fails at once. One that hangs takes the whole time of a
    request before the client looks for the new leader: a client that is bounded by a time must have more of it, one
    that counts its retries needs one of them.
    """
    if ending == "shutdown":
        return True
    seconds, retries = patience.retries.seconds, patience.counted_retries
    if ending == "kill":
        return seconds >= window
    if retries is None:
        return seconds > max(window, patience.request_timeout)
    return retries >= 1 and seconds + (retries + 1) * patience.request_timeout >= window
