"""Edges of what elements consist of, and of where they stand."""

from collections import Counter
from collections.abc import Iterator

from kblast.graph.edges import Edge
from kblast.location import KeyPath
from kblast.model.elements import Cluster, Mirror, ZooKeeper
from kblast.model.inventory import Inventory
from kblast.model.refs import Kind, Ref, cluster_of, make_ref


def zones_of_cluster(inventory: Inventory, name: str) -> frozenset[str]:
    """The zones that a cluster stands in; none where that is not known of all its brokers."""
    brokers = inventory.brokers_of.get(name)
    if brokers is None:
        return frozenset(inventory.clusters[name].zones or ())
    zones = frozenset(broker.zone for broker in brokers if broker.zone is not None)
    return zones if all(broker.zone is not None for broker in brokers) else frozenset()


def single_places(inventory: Inventory) -> frozenset[Kind]:
    """Zone or region, where there is one of it: everything stands there, and nothing could stand elsewhere."""
    places: tuple[tuple[Kind, int], ...] = (("zone", len(inventory.zones)), ("region", len(inventory.regions)))
    return frozenset(kind for kind, count in places if count <= 1)


def place_edges(inventory: Inventory) -> Iterator[Edge]:
    """Every edge that follows from where things stand and what they are part of.

    A cluster runs on its brokers. That a broker is of no use without its cluster is no edge: it would make a circle of
    every cluster and its brokers.
    """
    for name, zone in inventory.zones.items():
        if zone.region is not None:
            ref = make_ref("zone", name)
            yield Edge(ref, make_ref("region", zone.region), "part-of", "hard", ref, ("region",))
    for name, cluster in inventory.clusters.items():
        yield from _cluster(inventory, name, cluster)
    for name in inventory.topics:
        ref = make_ref("topic", name)
        yield Edge(ref, make_ref("cluster", cluster_of(name)), "part-of", "hard", ref)
    for name in inventory.groups:
        # Without its coordinator a group goes on with the partitions it has, but cannot commit, join or rebalance.
        ref = make_ref("group", name)
        yield Edge(ref, make_ref("cluster", cluster_of(name)), "part-of", "soft", ref)
    for name, service in inventory.services.items():
        yield from _spread(inventory, make_ref("service", name), service.zones, service.needs_zones)
    for name, resource in inventory.resources.items():
        yield from _spread(inventory, make_ref("resource", name), resource.zones, resource.needs_zones)
    for name, mirror in inventory.mirrors.items():
        yield from _mirror(inventory, name, mirror)


def _cluster(inventory: Inventory, name: str, cluster: Cluster) -> Iterator[Edge]:
    ref = make_ref("cluster", name)
    brokers = inventory.brokers_of.get(name, ())
    one_by_one = isinstance(cluster.brokers, dict)
    for broker in brokers:
        member = make_ref("broker", f"{name}/{broker.id}")
        path: KeyPath = ("brokers", str(broker.id)) if one_by_one else ("brokers",)
        yield Edge(ref, member, "runs-on", "hard" if len(brokers) == 1 else "alternative", ref, path)
        if broker.zone is not None:
            where: KeyPath = (*path, "zone") if one_by_one else ("zones",)
            yield Edge(member, make_ref("zone", broker.zone), "placed-in", "hard", ref, where)
    zones = [broker.zone for broker in brokers if broker.zone is not None]
    if not brokers:
        yield from _spread(inventory, ref, cluster.zones, 1)
    elif len(zones) == len(brokers):
        yield from _common_place(inventory, ref, zones)
    yield from _controllers(ref, cluster)


def _common_place(inventory: Inventory, ref: Ref, zones: list[str]) -> Iterator[Edge]:
    """An edge to the one zone that all brokers stand in, or else to the one region."""
    if len(set(zones)) == 1:
        yield Edge(ref, make_ref("zone", zones[0]), "bound-to", "hard", ref)
        return
    regions = {inventory.zones[zone].region for zone in zones}
    (region, *others) = regions
    if region is not None and not others:
        yield Edge(ref, make_ref("region", region), "bound-to", "hard", ref)


def _spread(inventory: Inventory, ref: Ref, zones: tuple[str, ...] | None, needed: int | None) -> Iterator[Edge]:
    """Edges to the zones something runs in, and to a region whose loss leaves too few of them."""
    if not zones:
        return
    places = {zone: zones.index(zone) for zone in zones}
    spare = len(places) - (needed or 1)
    for zone, index in places.items():
        yield Edge(ref, make_ref("zone", zone), "placed-in", "alternative" if spare else "hard", ref, ("zones", index))
    if spare:
        for region, count in sorted(Counter(r for zone in places if (r := inventory.zones[zone].region)).items()):
            if count > spare:
                yield Edge(ref, make_ref("region", region), "bound-to", "hard", ref, ("zones",))


def _controllers(ref: Ref, cluster: Cluster) -> Iterator[Edge]:
    """Without its controllers a cluster goes on, degraded: no election, no change of in-sync replicas."""
    controllers = cluster.controllers
    if isinstance(controllers, ZooKeeper):
        resource = make_ref("resource", controllers.zookeeper)
        yield Edge(ref, resource, "controlled-by", "soft", ref, ("controllers", "zookeeper"))
    elif isinstance(controllers, dict):
        for number, controller in controllers.items():
            if controller.zone is not None:
                path: KeyPath = ("controllers", str(number), "zone")
                yield Edge(ref, make_ref("zone", controller.zone), "controlled-by", "soft", ref, path)


def _mirror(inventory: Inventory, name: str, mirror: Mirror) -> Iterator[Edge]:
    ref = make_ref("mirror", name)
    if mirror.from_ is not None and mirror.to is not None:
        yield Edge(ref, make_ref("cluster", mirror.from_), "mirrors-from", "hard", ref, ("from",))
        yield Edge(ref, make_ref("cluster", mirror.to), "mirrors-to", "hard", ref, ("to",))
    yield from _spread(inventory, ref, mirror.zones, mirror.needs_zones)
