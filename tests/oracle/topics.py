"""§4.3 and §4.4: needs as they are declared, and topics as their writers and readers find them."""

from kblast.model.elements import Element, ProduceEdge, Topic
from kblast.model.parts import Need
from kblast.model.refs import cluster_of
from tests.oracle.coordinators import coordinator_ends, offsets_topic, transactions_topic
from tests.oracle.partitions import (
    Question,
    first_and_all,
    has_leader,
    replicas_alone_lost,
    shows_new_records,
    takes_acks_all,
    takes_any_acks,
)
from tests.oracle.world import FAILED, NEVER, Times, World, at_least, suffered, worst


def of_need(world: World, need: Need, impact: str = "down") -> Times:
    """§4.3: what a need does to the dependent; tolerance and impact apply from the inside out."""
    if need.ref is not None:
        target = world.times[need.ref]
    else:
        target = at_least(need.required, [of_need(world, part) for part in need.parts])
    return suffered(target, need.tolerates or 0.0, need.impact or impact)


def of_needs(world: World, element: Element, function: str | None = None) -> list[Times]:
    """§4.3: everything an element declares to need and to want; or, of a service, what is `only_for` a function."""
    needs = [of_need(world, need) for need in element.needs or () if stands_for(need.only_for, function)]
    wants = [of_need(world, need, "degraded") for need in element.wants or () if stands_for(need.only_for, function)]
    return needs + wants


def stands_for(only_for: tuple[str, ...] | None, function: str | None) -> bool:
    """§4.3: what is `only_for` a function is a need of that function and none of the service."""
    return function in only_for if only_for is not None else function is None


def apart_from_partitions(world: World, topic: str) -> Times:
    """§4.3: a topic goes with its cluster and with whatever else it needs."""
    if f"topic:{topic}" in world.failed:
        return FAILED
    needs = of_needs(world, world.inventory.topics[topic])
    return worst([world.times[f"cluster:{cluster_of(topic)}"], *needs])


def partitions_end(world: World, topic: str, question: Question) -> tuple[float, float]:
    """§4.4: when one partition, and when all of them, no longer do what is asked."""
    cluster = cluster_of(topic)
    return first_and_all(world.inventory, topic, question, world.deaths(cluster), world.controllers_lost(cluster))


def level_of_topic(world: World, topic: str) -> Times:
    """§4.4: down when no partition has a leader; degraded when one has none or is under its minimum ISR."""
    degraded_at, _ = partitions_end(world, topic, takes_acks_all)
    _, down_at = partitions_end(world, topic, has_leader)
    return worst([apart_from_partitions(world, topic), (degraded_at, down_at)])


def partly(world: World, topic: str, question: Question) -> float:
    """§4.4 `partial`: when some partitions are hit and others not."""
    first, every = partitions_end(world, topic, question)
    return first if first < min(every, apart_from_partitions(world, topic)[1]) else NEVER


def replicas_lost(world: World, topic: str) -> float:
    """§4.4: lost replicas alone are lost redundancy, as long as there is a topic."""
    cluster = cluster_of(topic)
    lost = replicas_alone_lost(world.inventory, topic, world.deaths(cluster), world.controllers_lost(cluster))
    return lost if lost < world.down(f"topic:{topic}") else NEVER


def partly_unwritable(world: World, topic: str, acks_all: bool) -> float:
    return partly(world, topic, takes_acks_all if acks_all else takes_any_acks)


def partly_unreadable(world: World, topic: str) -> float:
    return partly(world, topic, shows_new_records)


def cannot_write(world: World, topic: str, acks_all: bool, *, one_is_enough: bool, transaction: str | None) -> Times:
    """§4.5: (g, w) of a topic for those acks; a keyed producer that blocks is hit by the first partition."""
    first, every = partitions_end(world, topic, takes_acks_all if acks_all else takes_any_acks)
    times = worst([apart_from_partitions(world, topic), (first, first if one_is_enough else every)])
    if transaction is None:
        return times
    lost = transaction_coordinator_lost(world, cluster_of(topic), transaction)
    return worst([times, (lost, lost)])


def cannot_read(world: World, topic: str) -> Times:
    """§4.6: (g, r) of a topic: one partition, all partitions cannot be read or hide what is new."""
    return worst([apart_from_partitions(world, topic), partitions_end(world, topic, shows_new_records)])


def group_coordinator_lost(world: World, cluster: str, group: str) -> float:
    """§4.4: when the group can no longer commit its offsets."""
    topic = offsets_topic(world.inventory, cluster)
    return coordinator_lost(world, cluster, topic, group)


def group_coordinator_gone(world: World, cluster: str, group: str) -> float:
    """When nobody coordinates the group any more: nobody leads its partition."""
    topic = offsets_topic(world.inventory, cluster)
    deaths, controllers_lost = world.deaths(cluster), world.controllers_lost(cluster)
    return coordinator_ends(world.inventory, cluster, topic, group, deaths, controllers_lost, has_leader)


def transaction_coordinator_lost(world: World, cluster: str, transactional_id: str) -> float:
    """§4.4: when the transactions of that id can no longer begin or end."""
    topic = transactions_topic(world.inventory, cluster)
    return coordinator_lost(world, cluster, topic, transactional_id)


def coordinator_lost(world: World, cluster: str, topic: Topic, name: str) -> float:
    deaths, controllers_lost = world.deaths(cluster), world.controllers_lost(cluster)
    return coordinator_ends(world.inventory, cluster, topic, name, deaths, controllers_lost)


def feeding_ends(world: World, topic: str) -> float:
    """§4.6: when the last known producer stops; a topic without one never starves.

    Permitted edges and fallbacks are not known producers, whatever the scenario says; mirrors are.
    """
    ends = [
        min(world.down(f"service:{name}"), sources_end(world, sources_of(world, name, edge)))
        for name, edge in world.inventory.produce_edges()
        if edge.topic == topic and edge.evidence != "permitted"
    ]
    for name, copies in world.inventory.copies.items():
        sources = [source for source, target in copies if target == topic]
        ends += [min(world.down(f"mirror:{name}"), sources_end(world, [source])) for source in sources]
    return max(ends, default=NEVER)


def sources_of(world: World, service: str, edge: ProduceEdge) -> list[str]:
    """§4.6: what an edge derives from; for Streams applications and connectors what they read, if nothing is said."""
    if edge.derives_from is not None:
        return list(edge.derives_from)
    if world.inventory.services[service].kind in ("streams", "connector"):
        return [read.topic for read in world.consumes(service) if read.topic is not None]
    return []


def sources_end(world: World, topics: list[str]) -> float:
    """§4.6: when the last of the sources is unreadable or starved."""
    return max((min(cannot_read(world, topic)[1], world.starved[topic]) for topic in topics), default=NEVER)
