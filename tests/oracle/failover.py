"""§4.4: what is lost while a broker that was killed is still taken to lead, and what lost replicas mean for data."""

from kblast.model.elements import ProduceEdge, ZooKeeper
from kblast.model.inventory import Inventory
from kblast.model.refs import cluster_of
from tests.oracle.clients import Producer
from tests.oracle.partitions import Partition, as_numbers, ends_at, has_leader, partitions_of
from tests.oracle.world import NEVER, Effects, World, earliest


def while_leaders_move(world: World, edge: ProduceEdge, producer: Producer, w: float) -> Effects:
    """§4.4: a producer that gives up before the leaders have moved loses or refuses records from the start.

    What only the leader had, as acks 0 and 1 allow, is gone with it. Where the topic fails with it, §4.5 says it all.
    """
    topic = edge.topic or ""
    dies = leader_dies(world, topic)
    if not dies < w:
        return {}
    found: Effects = {} if producer.acks_all else {"loss": dies}
    declared = edge.on_outage
    kind = "block" if declared is None else declared.kind
    becomes = {"block": "rejecting", "reject": "rejecting", "drop": "loss", "fallback": "delayed"}
    stated = declared.lasts if declared is not None else None
    patience = producer.fails_after if stated is None else stated
    if kind in becomes and patience < session_timeout(world.inventory, cluster_of(topic)):
        found[becomes[kind]] = dies
    return found


def leader_dies(world: World, topic: str) -> float:
    """When the first broker dies that leads a partition; where that is unknown any broker may."""
    cluster = cluster_of(topic)
    deaths = dict(world.deaths(cluster))
    partitions = partitions_of(world.inventory, cluster, world.inventory.topics[topic]) if deaths else []
    leaders = {next((r for r in p.replicas if r in p.isr), None) for p in partitions}
    return min((deaths[leader] for leader in leaders if leader is not None), default=NEVER)


def session_timeout(inventory: Inventory, cluster: str) -> float:
    """§4.4: 9 s, with ZooKeeper 18 s (6 s before Kafka 2.5)."""
    body = inventory.clusters[cluster]
    version = () if body.version is None else as_numbers(body.version)
    zookeeper = isinstance(body.controllers, ZooKeeper) or () < version < (2, 8)
    if not zookeeper:
        return 9.0
    return 6.0 if () < version < (2, 5) else 18.0


def data_in_danger(world: World, topic: str) -> Effects:
    """§4.2, §4.4: one copy is left; or somebody leads who was not in sync, so that data is gone and offsets recur."""
    cluster, body = cluster_of(topic), world.inventory.topics[topic]
    deaths = world.deaths(cluster)
    if not deaths:
        return {}
    partitions = partitions_of(world.inventory, cluster, body)
    ends = [ends_at(has_leader, partition, deaths, world.controllers_lost(cluster)) for partition in partitions]
    if body.assignment is None:
        end = min(ends) if body.partitions == 1 else max(ends)
        ends = [end] * len(ends)
    found = [in_danger(partition, dict(deaths), end) for partition, end in zip(partitions, ends, strict=True)]
    down = world.down(f"topic:{topic}")
    return {kind: start for kind, start in earliest(found).items() if start < down}


def in_danger(partition: Partition, deaths: dict[int, float], end: float) -> Effects:
    died = sorted(deaths[broker] for broker in partition.isr)
    found: Effects = {}
    if len(died) > 1 and died[-2] < end:
        found["at-risk"] = died[-2]
    if partition.unclean and died and set(partition.isr) != set(partition.replicas) and died[-1] < end:
        found |= {"loss": died[-1], "reordering": died[-1]}
    return found
