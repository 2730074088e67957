"""Clusters that one of their zones can stop: too few replicas or controllers are left in the others."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kblast.check import CheckParameters, Context, Violation
from kblast.kafka.replicas import partition_replicas, replica_rules
from kblast.kafka.zones import broker_zones, controller_zones, left_of, left_of_two
from kblast.model.refs import make_ref
from kblast.phrases import counted, listed
from kblast.results.findings import Confidence

_ZONES = 2
_QUORUM = 3  # fewer controllers tolerate no loss, wherever they stand


class Parameters(CheckParameters):
    """There is nothing to set."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A topic that takes no acks=all without a zone: how many replicas may be left of how many that are needed."""

    topic: str
    left: int
    needed: int


@dataclass(frozen=True, slots=True)
class Loss:
    """What a cluster loses with one of its zones."""

    zone: str
    topics: tuple[Stopped, ...]
    controllers: int

    def __str__(self) -> str:
        parts = []
        if self.topics:
            shown = [f"{each.topic}: {each.left} left, {each.needed} needed" for each in self.topics]
            parts.append(f"{counted(len(shown), 'topic')} may take no acks=all ({listed(shown)})")
        if self.controllers:
            parts.append(f"no majority of controllers, for {self.controllers} stand there")
        return f"without {self.zone}: {'; '.join(parts)}"


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every cluster in several zones that the loss of one of them stops, for lack of a third."""
    del parameters
    for cluster in context.judged("cluster"):
        zones = broker_zones(context.inventory, cluster)
        count = len(set(zones.values()))
        if count < _ZONES:
            continue
        places = {*zones.values(), *controller_zones(context.inventory, cluster)}
        found = [_loss(context, cluster, zones, zone) for zone in sorted(places)]
        losses = [loss for loss in found if loss.topics or loss.controllers]
        if losses:
            yield _violation(context, cluster, count, losses)


def _loss(context: Context, cluster: str, zones: Mapping[int, str], zone: str) -> Loss:
    seats = Counter(controller_zones(context.inventory, cluster))
    loses_majority = seats.total() >= _QUORUM and seats.total() - seats[zone] <= seats.total() // 2
    topics: tuple[Stopped, ...] = ()
    if len(set(zones.values())) == _ZONES:
        candidates = (_stopped(context, topic, zones, zone) for topic in context.inventory.topics_of[cluster])
        topics = tuple(stopped for stopped in candidates if stopped is not None)
    return Loss(zone, topics, seats[zone] if loses_majority else 0)


def _stopped(context: Context, topic: str, zones: Mapping[int, str], zone: str) -> Stopped | None:
    """A topic that may lose more replicas with a zone than it can spare; those that can spare none do not count."""
    replication = context.replication(topic).whole
    if context.profile(topic).profile == "telemetry" or replication is None:
        return None
    rules = replica_rules(context.inventory, topic)
    partitions = partition_replicas(context.inventory, topic)
    if partitions is None:
        left, needed = left_of_two(zones, zone, replication), rules.needed(replication)
        return Stopped(topic, left, needed) if left < needed < replication else None
    for partition in partitions:
        left, needed = left_of(partition, zones, zone), rules.needed(len(partition.replicas))
        if left < needed < len(partition.replicas) and needed <= len(partition.in_sync):
            return Stopped(topic, left, needed)
    return None


def _violation(context: Context, cluster: str, zones: int, losses: list[Loss]) -> Violation:
    topics = {stopped.topic for loss in losses for stopped in loss.topics}
    stopping = " or ".join(loss.zone for loss in losses if loss.topics)
    quorum = " or ".join(loss.zone for loss in losses if loss.controllers)
    effects = [f"the loss of {stopping} may stop acks=all for {counted(len(topics), 'topic')}"] if topics else []
    effects += [f"the loss of {quorum} leaves no majority of its controllers"] if quorum else []
    if zones == _ZONES:
        counted_brokers = isinstance(context.inventory.clusters[cluster].brokers, int)
        path: tuple[str, ...] = ("zones",) if counted_brokers else ("brokers",)
        where = f"stands in {_ZONES} zones, expected 3"
    else:
        path = ("controllers",)
        where = f"stands in {zones} zones, but its controllers do not spread over 3"
    return Violation(
        subject=make_ref("cluster", cluster),
        path=path,
        about="controllers" if zones > _ZONES else "",
        message=f"{where}: {', and '.join(effects)}",
        confidence=_confidence(context, topics, quorum=bool(quorum)),
        evidence=tuple(str(loss) for loss in losses),
    )


def _confidence(context: Context, topics: set[str], *, quorum: bool) -> Confidence:
    """Certain where controllers decide, or a topic of which somebody said what it is for."""
    sure = quorum or any(not context.profile(topic).inferred for topic in topics)
    return "certain" if sure else "likely"
