"""Produce and consume edges, of every kind there is."""

from random import Random
from typing import Any

from benchmarks.estates.estate import Estate
from kblast.kafka.libraries import libraries

Edge = dict[str, Any]

_SECOND_WRITERS = 0.1
"""The share of services that also write a topic of their neighbour."""

_READS = 6
_TOLERATES = ("1s", "30s", "5m", "15m", "1h", "6h", "1d")
_OUTAGES: tuple[Any, ...] = (
    "block",
    {"block": "90s"},
    "reject",
    "drop",
    {"buffer": "10m", "then": "drop"},
    {"buffer": "5m", "then": "block"},
    {"buffer": "2m", "then": "reject"},
    "outbox",
    {"outbox": "6h"},
)


def client(dice: Random) -> dict[str, Any]:
    """A client of any library, in its oldest or newest known version, or of none that is said."""
    library = dice.choice(libraries())
    found: dict[str, Any] = {"library": library.name}
    if dice.random() < 0.8:
        found["version"] = dice.choice((library.first, library.newest))
    if dice.random() < 0.1:
        found["config"] = {"linger.ms": dice.randint(0, 100), "compression.type": "zstd"}
    return found


def produces(estate: Estate, service: int, dice: Random) -> list[Edge]:
    """What a service writes: its own topics, and now and then one of its neighbour's."""
    topics = list(estate.own_topics(service))
    if dice.random() < _SECOND_WRITERS:
        topics += list(estate.own_topics(min(service + 1, estate.services_of(estate.home(service)).stop - 1)))[:1]
    return [_produce(estate, topic, dice) for topic in dict.fromkeys(topics)]


def _produce(estate: Estate, topic: int, dice: Random) -> Edge:
    edge: Edge = {"topic": estate.topic(topic)}
    if dice.random() < 0.8:
        edge["on_outage"] = dice.choice(_OUTAGES)
    if (copy := estate.copy_of(topic)) is not None and dice.random() < 0.3:
        edge["on_outage"] = {"fallback": copy}
    if dice.random() < 0.4:
        edge["config"] = {"acks": dice.choice(("all", 1, 0)), "delivery.timeout.ms": dice.choice((30_000, 120_000))}
    if dice.random() < 0.3:
        edge["keyed"] = True
    if dice.random() < 0.2:
        edge["rate"] = f"{dice.randint(1, 300)} KiB/s"
    if dice.random() < 0.03:
        edge["transactional_id"] = f"tx-{topic}"
    _both(estate, edge, dice)
    return edge


def consumes(estate: Estate, service: int, dice: Random) -> list[Edge]:
    """What a service reads, each topic once; of forty services one reads all logs of its cluster."""
    home = estate.topics_of(estate.home(service))
    everything = range(estate.size.topics)
    found: dict[int, Edge] = {}
    for _ in range(dice.randint(_READS // 2, _READS + _READS // 2)):
        topic = dice.choice(everything if dice.random() < estate.coupling.across else home)
        found[topic] = _consume(estate, service, topic, dice)
    edges = list(found.values())
    if service % 40 == 39:
        cluster = estate.cluster(estate.home(service))
        group = f"{estate.service(service)}-logs"
        edges.append({"pattern": "click-log-.*", "cluster": cluster, "group": group, "impact": "degraded"})
    return edges


def _consume(estate: Estate, service: int, topic: int, dice: Random) -> Edge:
    edge: Edge = {"topic": estate.topic(topic), "group": estate.service(service)}
    if dice.random() < 0.8:
        edge["tolerates"] = dice.choice(_TOLERATES)
    edge["starved"] = "down" if dice.random() < estate.coupling.starving else dice.choice(("degraded", "none"))
    if dice.random() < 0.1:
        edge["reads"] = "state"
    if dice.random() < 0.1:
        edge["expires"] = "2h"
    if (copy := estate.copy_of(topic)) is not None and dice.random() < 0.5:
        edge["fallback"] = copy
    if dice.random() < 0.05:
        edge |= {"capacity": "2000 msg/s", "lag": dice.choice((12_000, "5m"))}
    _both(estate, edge, dice)
    return edge


def _both(estate: Estate, edge: Edge, dice: Random) -> None:
    """What both kinds of edges may say."""
    if dice.random() < 0.1:
        edge["impact"] = dice.choice(("degraded", "none"))
    if dice.random() < 0.03:
        edge["only_for"] = [estate.function(dice.randrange(estate.size.functions))]
    if dice.random() < 0.1:
        edge["evidence"] = dice.choice(("observed", "configured", "inferred", "permitted"))
    if dice.random() < 0.05:
        edge["client"] = client(dice)
