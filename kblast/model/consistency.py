"""What single values of an inventory must satisfy together."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from kblast.location import KeyPath
from kblast.model.elements import Cluster, Element, Mirror, Resource, Service, Topic
from kblast.model.refs import Kind, cluster_of, short_topic
from kblast.model.values import InSync


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A value that cannot be, because of another one: both by their key paths in the inventory."""

    path: KeyPath
    against: KeyPath
    message: str
    hint: str = ""


def broker_ids(cluster: Cluster) -> tuple[int, ...] | None:
    """The ids of the cluster's brokers, from 1 where only their number is given; None where they are not known."""
    if isinstance(cluster.brokers, int):
        return tuple(range(1, cluster.brokers + 1))
    return tuple(cluster.brokers) if cluster.brokers is not None else None


def contradictions(
    kind: Kind, path: KeyPath, element: Element, clusters: Mapping[str, Cluster]
) -> Iterator[Contradiction]:
    """Everything about an element that cannot be so."""
    name = str(path[-1])
    yield from _names(kind, name, path, clusters)
    if isinstance(element, Cluster):
        yield from _controllers(path, element)
    elif isinstance(element, Topic) and (cluster := clusters.get(cluster_of(name))):
        ids = broker_ids(cluster)
        known = None if ids is None else frozenset(ids)
        brokers: KeyPath = ("clusters", cluster_of(name), "brokers")
        if known is not None:
            yield from _replication(path, element, known, brokers)
        yield from _brokers_exist((*path, "assignment"), element.assignment or {}, known, brokers)
        # With an assignment, whoever is in sync must be among its brokers.
        yield from _brokers_exist((*path, "isr"), element.isr or {}, None if element.assignment else known, brokers)
        yield from _every_partition(path, element)
        yield from _in_sync(path, element)
    elif isinstance(element, Service | Resource | Mirror) and element.needs_zones is not None:
        needed, zones = element.needs_zones, len(set(element.zones or ()))
        if needed > zones:
            hint = f"expected 1 to {zones}" if zones else "list the zones it runs in under `zones`"
            message = f"needs_zones is {needed}, and {zones or 'no'} {'zone is' if zones == 1 else 'zones are'} listed"
            yield Contradiction((*path, "needs_zones"), (*path, "zones"), message, hint)


def _names(kind: Kind, name: str, path: KeyPath, clusters: Mapping[str, Cluster]) -> Iterator[Contradiction]:
    if kind == "cluster" and "/" in name:
        hint = "a topic's name is cluster/topic; use another sign"
        yield Contradiction(path, path, f"the name of cluster '{name}' holds a '/'", hint)
    if kind == "topic" and not (cluster_of(name) and short_topic(name)):
        cluster, short = (cluster_of(name), short_topic(name)) if "/" in name else ("", name)
        cluster = cluster or (next(iter(clusters)) if len(clusters) == 1 else "cluster")
        yield Contradiction(path, path, f"'{name}' is not a topic's name", f"write {cluster}/{short or 'topic'}")


def _controllers(path: KeyPath, cluster: Cluster) -> Iterator[Contradiction]:
    if not isinstance(cluster.controllers, dict):
        return
    for number in sorted(set(cluster.controllers) & set(broker_ids(cluster) or ())):
        message = f"controller {number} has the id of a broker"
        hint = "use another id, or `controllers: combined` where brokers are the controllers"
        yield Contradiction((*path, "controllers", str(number)), (*path, "brokers"), message, hint)


def _replication(path: KeyPath, topic: Topic, known: frozenset[int], brokers: KeyPath) -> Iterator[Contradiction]:
    if topic.replication is not None and topic.replication > len(known):
        message = f"replication {topic.replication} is above the number of brokers, {len(known)}"
        yield Contradiction((*path, "replication"), brokers, message, f"expected 1 to {len(known)}")


def _brokers_exist(
    path: KeyPath, replicas_of: InSync, known: frozenset[int] | None, brokers: KeyPath
) -> Iterator[Contradiction]:
    # Millions of partitions are placed in few ways; most often all of them are well.
    if _are_well(set(replicas_of.values()), known):
        return
    for partition, replicas in replicas_of.items():
        if len(set(replicas)) != len(replicas):
            twice = next(replica for replica in replicas if replicas.count(replica) > 1)
            message = f"partition {partition} lists broker {twice} twice"
            yield Contradiction((*path, str(partition)), path, message)
        for index, replica in enumerate(replicas):
            if known is not None and replica not in known:
                shown = ", ".join(str(number) for number in sorted(known)[:20])
                message = f"unknown broker {replica}"
                hint = f"the cluster's brokers are {shown}{', …' if len(known) > 20 else ''}"
                yield Contradiction((*path, str(partition), index), brokers, message, hint)


def _are_well(placed: Collection[tuple[int, ...]], known: frozenset[int] | None) -> bool:
    each_once = sum(map(len, placed)) == sum(map(len, map(frozenset, placed)))
    return each_once and (known is None or known.issuperset(chain.from_iterable(placed)))


def _every_partition(path: KeyPath, topic: Topic) -> Iterator[Contradiction]:
    if topic.assignment is None:
        return
    count = topic.partitions or max(topic.assignment, default=0) + 1
    if len(topic.assignment) == count and max(topic.assignment) < count:
        return
    missing = next((partition for partition in range(count) if partition not in topic.assignment), None)
    extra = min((partition for partition in topic.assignment if partition >= count), default=None)
    if missing is not None or extra is not None:
        said = (
            f"assigns partition {extra}, which does not exist" if missing is None else f"leaves out partition {missing}"
        )
        hint = f"assign all of 0 to {count - 1}, or none" if count > 1 else "assign partition 0 only, or none"
        yield Contradiction((*path, "assignment"), (*path, "partitions"), said, hint)


def _in_sync(path: KeyPath, topic: Topic) -> Iterator[Contradiction]:
    count = topic.partitions or (len(topic.assignment) if topic.assignment else None)
    for partition, members in (topic.isr or {}).items():
        place = (*path, "isr", str(partition))
        replicas = (topic.assignment or {}).get(partition)
        if count is not None and partition >= count:
            yield Contradiction(
                place, (*path, "partitions"), f"partition {partition} does not exist", f"there are {count}"
            )
        elif replicas is not None and not set(members) <= set(replicas):
            stranger = next(member for member in members if member not in replicas)
            message = f"broker {stranger} is in sync for partition {partition} and has no replica of it"
            hint = f"its replicas are {', '.join(map(str, replicas))}"
            yield Contradiction(place, (*path, "assignment"), message, hint)
