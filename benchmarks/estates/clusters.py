"""Zones, clusters with their brokers and controllers, mirrors, and what stands beside clusters."""

from collections.abc import Iterator
from typing import Any

from benchmarks.estates.estate import Estate

Named = Iterator[tuple[str, dict[str, Any]]]
"""Elements of one section of an inventory, by name."""

_WITH_ZOOKEEPER = ("2.8", "3.3", "3.6")
_KRAFT = ("3.7", "3.9", "4.0", "4.1")
_PROFILES: tuple[Any, ...] = ("event-sourcing", "delivery", "telemetry", ["delivery", "telemetry"])
_MIRRORS = (
    {"kind": "mirrormaker2"},
    {"kind": "cluster-linking"},
    {"kind": "mirrormaker1", "exclude": ["internal-.*"]},
)


def zones(estate: Estate) -> Named:
    """All zones, each in its region."""
    for region in range(estate.size.regions):
        for name in estate.zones_of(region):
            yield name, {"region": estate.region(region)}


def cluster(estate: Estate, number: int) -> tuple[str, dict[str, Any]]:
    """A cluster: of three one lists its brokers, of four one has ZooKeeper."""
    zones, brokers = estate.zones_of(number), estate.brokers_of(number)
    body: dict[str, Any] = {
        "owner": "streaming-platform",
        "profile": _PROFILES[number % len(_PROFILES)],
        "version": _KRAFT[number % len(_KRAFT)],
        "config": {"min.insync.replicas": min(2, brokers), "default.replication.factor": min(3, brokers)},
    }
    if number % 3 == 2:
        body["brokers"] = {1 + index: {"zone": zones[index % len(zones)]} for index in range(brokers)}
    else:
        body |= {"brokers": brokers, "zones": zones}
    if number % 4 == 0:
        body["controllers"] = "combined"
    elif number % 4 == 1:
        body["controllers"] = {100_001 + index: {"zone": zones[index % len(zones)]} for index in range(3)}
    elif number % 4 == 2:
        body["version"] = _WITH_ZOOKEEPER[number // 4 % len(_WITH_ZOOKEEPER)]
        body["controllers"] = {"zookeeper": _zookeeper(number)}
    return estate.cluster(number), body


def beside_cluster(estate: Estate, number: int) -> Named:
    """The resources around a cluster: its schema registry, and ZooKeeper where it has one."""
    zones = estate.zones_of(number)
    kafka = f"cluster:{estate.cluster(number)}"
    yield estate.registry(number), {"kind": "schema-registry", "zones": zones[:2], "needs": [kafka]}
    if number % 4 == 2:
        ensemble = zones[:3]
        yield _zookeeper(number), {"kind": "zookeeper", "zones": ensemble, "needs_zones": len(ensemble) // 2 + 1}


def mirrors(estate: Estate) -> Named:
    """The mirrors, of every kind."""
    for source in range(estate.size.clusters):
        target = estate.mirror_target(source)
        if target is not None:
            # The copies are named alike, whatever makes them, so that readers find them.
            body = {"from": estate.cluster(source), "to": estate.cluster(target), "topics": [".*-shared"]}
            body |= _MIRRORS[source // 2 % len(_MIRRORS)]
            yield f"mirror-{source:03}", {**body, "rename": "{from}.{topic}", "zones": estate.zones_of(target)[:2]}


def _zookeeper(number: int) -> str:
    return f"zookeeper-{number:03}"
