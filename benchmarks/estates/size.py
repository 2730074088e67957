"""How large an estate is, and how much of it hangs together."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, Self


@dataclass(frozen=True, slots=True)
class Size:
    """How many of everything an estate has."""

    services: int
    topics: int
    clusters: int
    brokers: int
    zones: int
    regions: int
    functions: int
    partitions: int

    def scaled(self, factor: float) -> Self:
        """So many times as large; at least one of everything, and no cluster without services, topics and brokers."""
        sizes = {field.name: max(1, round(getattr(self, field.name) * factor)) for field in fields(self)}
        for name in ("services", "topics", "brokers"):
            sizes[name] = max(sizes[name], sizes["clusters"])
        sizes["zones"] = max(sizes["zones"], sizes["regions"])
        sizes["partitions"] = max(sizes["partitions"], sizes["topics"])
        return type(self)(**sizes)


SIZES: Final[Mapping[str, Size]] = {
    "small": Size(20, 60, 2, 6, 3, 1, 5, 600),
    "medium": Size(500, 2_000, 6, 36, 6, 2, 50, 40_000),
    "large": Size(5_000, 20_000, 30, 600, 30, 6, 300, 1_000_000),
    "huge": Size(20_000, 100_000, 100, 4_000, 200, 20, 1_000, 7_000_000),
}
"""From a small company to the largest estate whose size was published: 100 clusters, 4,000 brokers, 100,000 topics and
7 million partitions (LinkedIn, "How LinkedIn customizes Apache Kafka for 7 trillion messages per day", 2019)."""


@dataclass(frozen=True, slots=True)
class Coupling:
    """How far failures travel.

    `calls` is the mean number of services that a service cannot do without, `starving` the share of consumers that go
    down when nobody writes their topic any more, `across` the share of calls and reads that leave a service's own
    part of the platform.
    """

    calls: float
    starving: float
    across: float


COUPLINGS: Final[Mapping[str, Coupling]] = {
    "a": Coupling(calls=0.5, starving=0.05, across=0.1),
    "b": Coupling(calls=1.0, starving=0.2, across=0.0),
    "c": Coupling(calls=0.9, starving=0.1, across=0.1),
}
"""Loose, close and inseparable: on the huge estate a single failure reaches some hundreds, thousands and ten thousands
of nodes of the network, in the mean."""
