"""Topics: how many partitions, how many replicas, what for, and where they stand."""

from itertools import accumulate
from random import Random
from typing import Any

from benchmarks.estates.clusters import Named
from benchmarks.estates.estate import Estate, share

_SHAPE = 1.2
"""Of the Pareto distribution of partitions: a few topics have very many, most have a few."""

_LARGEST = 500.0
"""How many times as many partitions as the smallest the largest topics may have, before rounding."""


def partition_counts(estate: Estate, cluster: int) -> list[int]:
    """The number of partitions of every topic of a cluster; at least one each, and in all as many as the size asks."""
    dice = estate.dice("partitions", cluster)
    topics = len(estate.topics_of(cluster))
    spare = len(share(estate.size.partitions, estate.size.clusters, cluster)) - topics
    weights = [min(dice.paretovariate(_SHAPE), _LARGEST) for _ in range(topics)]
    whole = sum(weights)
    ends = [round(spare * until / whole) for until in accumulate(weights)]
    return [1 + end - begin for begin, end in zip([0, *ends], ends, strict=False)]


def topics(estate: Estate, cluster: int) -> Named:
    """The topics of a cluster."""
    placement = _Placement(estate, cluster)
    for number, partitions in zip(estate.topics_of(cluster), partition_counts(estate, cluster), strict=True):
        dice = estate.dice("topic", number)
        body = _topic(estate, cluster, partitions, dice)
        if estate.assignments:
            replicas = [placement.next(body["replication"]) for _ in range(partitions)]
            body["assignment"] = dict(enumerate(replicas))
            if dice.random() < 0.01 and body["replication"] > 1:
                body["isr"] = {0: replicas[0][:-1]}
        yield estate.topic(number), body


def _topic(estate: Estate, cluster: int, partitions: int, dice: Random) -> dict[str, Any]:
    brokers = estate.brokers_of(cluster)
    replication = min(dice.choices((3, 2, 1, 4), (92, 4, 2, 2))[0], brokers)
    minimum = min(dice.choices((2, 1, 3), (94, 5, 1))[0], replication)
    body: dict[str, Any] = {"partitions": partitions, "replication": replication}
    body["config"] = {"min.insync.replicas": minimum, "retention.ms": dice.choice((86_400_000, 604_800_000, -1))}
    if dice.random() < 0.5:
        body["profile"] = dice.choice(("telemetry", "delivery", "event-sourcing"))
    if dice.random() < 0.7:
        body["rate"] = f"{dice.randint(1, 900)} KiB/s"
    if dice.random() < 0.2:
        body |= {"rate": f"{dice.randint(1, 5000)} msg/s", "message_size": "2KiB"}
    if dice.random() < 0.05:
        body |= {"state": True, "config": {**body["config"], "cleanup.policy": "compact"}}
    if dice.random() < 0.1:
        body["kinds"] = ["created", "changed"]
    return body


class _Placement:
    """Replicas as Kafka places them (StripedReplicaPlacer): leaders round-robin over racks, one rack, one replica."""

    def __init__(self, estate: Estate, cluster: int) -> None:
        racks = min(len(estate.zones_of(cluster)), estate.brokers_of(cluster))
        brokers = list(range(1, estate.brokers_of(cluster) + 1))
        dice = estate.dice("placement", cluster)
        self._racks = [brokers[rack::racks] for rack in range(racks)]
        for rack in self._racks:
            dice.shuffle(rack)
        dice.shuffle(self._racks)
        self._next = 0

    def next(self, replication: int) -> list[int]:
        """The replicas of one more partition, its leader first."""
        first, racks = self._next, self._racks
        self._next += 1
        found: list[int] = []
        for index in range(replication):
            rack = racks[(first + index) % len(racks)]
            # A rack's brokers take turns as well; where racks are too few for all replicas, the next one in the rack.
            found.append(rack[(first // len(racks) + index // len(racks)) % len(rack)])
        return found
