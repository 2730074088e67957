"""The lie of an estate: what everything is called, and what belongs to what, by number alone.

Nothing is kept: any element can be written by itself, in any order, from its number and the seed.
"""

from dataclasses import dataclass, field
from random import Random

from benchmarks.estates.size import COUPLINGS, Coupling, Size

NOUNS = ("order", "payment", "invoice", "shipment", "customer", "product", "stock", "price", "offer", "click")
EVENTS = ("placed", "changed", "cancelled", "settled", "log", "requested", "viewed", "snapshot", "failed")
ROLES = ("api", "worker", "indexer", "gateway", "settler", "planner", "notifier", "importer", "scorer", "router")
PURPOSES = ("orders", "payments", "logs", "tracking", "analytics", "inventory", "search")
TEAM = 20
"""How many services a team has."""

SHARED_EVERY = 40
"""Of so many topics of a cluster one is copied to another cluster."""


def share(total: int, parts: int, index: int) -> range:
    """The part of `total` things that falls to one of several owners, as evenly as may be."""
    return range(index * total // parts, (index + 1) * total // parts)


def owner(total: int, parts: int, thing: int) -> int:
    """The owner to whom `share` gives a thing."""
    return ((thing + 1) * parts - 1) // total


@dataclass(frozen=True, slots=True)
class Estate:
    """A platform of some size; `assignments` says where every replica stands instead of only counting partitions."""

    size: Size
    coupling: Coupling = field(default_factory=lambda: COUPLINGS["a"])
    seed: int = 1
    assignments: bool = False

    def dice(self, *what: str | int) -> Random:
        """The chance of one thing, which is the same whatever was asked before."""
        return Random("/".join(map(str, (self.seed, *what))))

    def zone(self, number: int) -> str:
        """The name of a zone."""
        return f"{self.region(owner(self.size.zones, self.size.regions, number))}-{number:03}"

    def region(self, number: int) -> str:
        """The name of a region."""
        return f"region-{number:02}"

    def cluster(self, number: int) -> str:
        """The name of a cluster."""
        return f"{PURPOSES[number % len(PURPOSES)]}-{number:03}"

    def zones_of(self, cluster: int) -> list[str]:
        """The zones that a cluster, and the services around it, stand in: those of one region."""
        zones = share(self.size.zones, self.size.regions, cluster % self.size.regions)
        return [self.zone(number) for number in zones]

    def brokers_of(self, cluster: int) -> int:
        """How many brokers a cluster has."""
        return len(share(self.size.brokers, self.size.clusters, cluster))

    def topics_of(self, cluster: int) -> range:
        """The topics of a cluster."""
        return share(self.size.topics, self.size.clusters, cluster)

    def cluster_of_topic(self, topic: int) -> int:
        """The cluster of a topic."""
        return owner(self.size.topics, self.size.clusters, topic)

    def short_topic(self, topic: int) -> str:
        """The name of a topic inside its cluster."""
        shared = "-shared" if topic % SHARED_EVERY == SHARED_EVERY - 1 else ""
        return f"{NOUNS[topic % len(NOUNS)]}-{EVENTS[topic % len(EVENTS)]}-{topic:05}{shared}"

    def topic(self, topic: int) -> str:
        """The full name of a topic."""
        return f"{self.cluster(self.cluster_of_topic(topic))}/{self.short_topic(topic)}"

    def copy_of(self, topic: int) -> str | None:
        """The name of the copy that a mirror makes of a topic, if one does."""
        cluster = self.cluster_of_topic(topic)
        target = self.mirror_target(cluster)
        if target is None or not self.short_topic(topic).endswith("-shared"):
            return None
        return f"{self.cluster(target)}/{self.cluster(cluster)}.{self.short_topic(topic)}"

    def mirror_target(self, cluster: int) -> int | None:
        """The cluster that a mirror copies a cluster to: of every two the second has the copies of the first."""
        return cluster + 1 if cluster % 2 == 0 and cluster + 1 < self.size.clusters else None

    def services_of(self, cluster: int) -> range:
        """The services whose own topics stand on a cluster."""
        return share(self.size.services, self.size.clusters, cluster)

    def home(self, service: int) -> int:
        """The cluster that a service's own topics stand on."""
        return owner(self.size.services, self.size.clusters, service)

    def own_topics(self, service: int) -> range:
        """The topics that a service is the first to write."""
        home = self.home(service)
        topics, services = self.topics_of(home), self.services_of(home)
        return range(topics.start + service - services.start, topics.stop, len(services))

    def service(self, number: int) -> str:
        """The name of a service."""
        return f"{NOUNS[number // len(ROLES) % len(NOUNS)]}-{ROLES[number % len(ROLES)]}-{number:05}"

    @property
    def teams(self) -> int:
        """How many teams there are."""
        return max(1, self.size.services // TEAM)

    def team(self, number: int) -> str:
        """The name of a team."""
        return f"team-{number:04}"

    def services_of_team(self, team: int) -> range:
        """The services of a team."""
        return share(self.size.services, self.teams, team)

    def database(self, service: int) -> str:
        """The name of the database of a service, which it may share with its neighbours."""
        return f"db-{service // 4:05}"

    def registry(self, cluster: int) -> str:
        """The name of the schema registry of a cluster."""
        return f"schema-registry-{cluster:03}"

    def function(self, number: int) -> str:
        """The name of a function."""
        return f"{EVENTS[number % len(EVENTS)]}-{NOUNS[number % len(NOUNS)]}-{number:04}"
