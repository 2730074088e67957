"""Clusters with more partitions than their brokers or their controllers are known to bear."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from kblast.check import CheckParameters, Context, Violation
from kblast.kafka.controllers import has_zookeeper
from kblast.kafka.effective import replication_of
from kblast.kafka.versions import at_least
from kblast.model.elements import Cluster
from kblast.model.refs import make_ref
from kblast.phrases import counted

_Limit = Annotated[int, Field(ge=1)]


class Parameters(CheckParameters):
    """The most replicas of partitions on a broker, and the most partitions of a cluster that has ZooKeeper."""

    per_broker: _Limit
    with_zookeeper: _Limit


@dataclass(frozen=True, slots=True)
class Count:
    """How many partitions the topics of a cluster have at least, and how many replicas.

    Of a topic that does not say it, partitions count as 1, and replicas as the cluster gives them to new topics, which
    `declared_replicas` leaves out.
    """

    partitions: int
    replicas: int
    declared_replicas: int
    largest: tuple[str, ...]


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every cluster whose declared topics alone are too many."""
    for cluster in context.judged("cluster"):
        count = _count(context, cluster)
        brokers = len(context.inventory.brokers_of.get(cluster, ()))
        if brokers and count.replicas > parameters.per_broker * brokers:
            yield _on_brokers(cluster, count, brokers, parameters.per_broker)
        body = context.inventory.clusters[cluster]
        if count.partitions > parameters.with_zookeeper and (has_zookeeper(body) or _may_have_zookeeper(body)):
            yield _in_zookeeper(cluster, count, parameters.with_zookeeper, known=has_zookeeper(body))


def _count(context: Context, cluster: str) -> Count:
    sizes: dict[str, int] = {}
    partitions = declared = 0
    for topic in context.inventory.topics_of[cluster]:
        body = context.inventory.topics[topic]
        own = body.partitions or len(body.assignment or ()) or 1
        partitions += own
        sizes[topic] = own * (replication_of(context.inventory, topic).whole or 1)
        declared += sizes[topic] if body.replication or body.assignment else own
    largest = sorted(sizes, key=lambda topic: (-sizes[topic], topic))[:5]
    shown = tuple(f"{topic}: {counted(sizes[topic], 'replica')}" for topic in largest)
    return Count(partitions, sum(sizes.values()), declared, shown)


def _on_brokers(cluster: str, count: Count, brokers: int, most: int) -> Violation:
    each = -(-count.replicas // brokers)
    return Violation(
        subject=make_ref("cluster", cluster),
        path=("brokers",),
        about="per broker",
        message=(
            f"has {count.replicas:,} replicas of {count.partitions:,} partitions on {counted(brokers, 'broker')}, "
            f"{each:,} on each, expected at most {most:,}"
        ),
        confidence="certain" if count.declared_replicas > most * brokers else "likely",
        evidence=count.largest,
    )


def _may_have_zookeeper(cluster: Cluster) -> bool:
    """Whether nothing tells; from 4.0 on there is none (KIP-500, upgrade notes of 4.0)."""
    return cluster.controllers is None and not (cluster.version is not None and at_least(cluster.version, "4.0"))


def _in_zookeeper(cluster: str, count: Count, most: int, *, known: bool) -> Violation:
    found = f"has {count.partitions:,} partitions, expected at most {most:,} with ZooKeeper"
    return Violation(
        subject=make_ref("cluster", cluster),
        path=("controllers",),
        about="per cluster",
        message=found if known else f"cannot be decided: {found}, and whether it has that is not known",
        confidence="certain" if known else "unknown",
        evidence=count.largest,
        remedy=None if known else "Declare the `controllers` of the cluster, or its `version`.",
    )
