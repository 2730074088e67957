"""From the inventory to what a report lists of it."""

from collections.abc import Iterator

from kblast.graph.dependency import DependencyGraph
from kblast.graph.domains import Domains
from kblast.graph.estate_map import estate_map
from kblast.kafka.effective import replication_of, topic_setting
from kblast.kafka.profiles import profile_of
from kblast.model.elements import Service
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, kind_of, name_of
from kblast.results.estate import Estate, EstateEdge, EstateElement


def estate_of(inventory: Inventory) -> Estate:
    """Everything in an inventory, and the edges between: those of a service name the functions they are for."""
    graph = DependencyGraph.of(inventory)
    domains = Domains(inventory)
    number = {ref: place for place, ref in enumerate(graph.nodes)}
    return Estate(
        elements=tuple(_element(inventory, domains, ref) for ref in graph.nodes),
        edges=tuple(
            EstateEdge(from_=number[edge.source], to=number[edge.target], kind=edge.kind, hard=edge.strength == "hard")
            for edge in graph.edges
            if not edge.on_behalf
        ),
        map=estate_map(inventory, domains),
    )


def _element(inventory: Inventory, domains: Domains, ref: Ref) -> EstateElement:
    element = inventory.element(ref)
    function = inventory.functions.get(name_of(ref)) if kind_of(ref) == "function" else None
    return EstateElement(
        ref=ref,
        domain=domains.of(ref),
        owner=element.owner if element is not None else None,
        tier=getattr(element, "tier", None),
        place=str(inventory.locate(ref)),
        facts=dict(_facts(inventory, ref)),
        weight=None if function is None else 1.0 if function.weight is None else function.weight,
        cost_per_hour=None if function is None else function.cost_per_hour or 0.0,
        context=ref in inventory.context,
    )


def _facts(inventory: Inventory, ref: Ref) -> Iterator[tuple[str, str]]:
    """What a table of this kind of element says beside its name and its owner."""
    kind, name = kind_of(ref), name_of(ref)
    if kind == "cluster":
        cluster = inventory.clusters[name]
        yield "for", ", ".join(cluster.profile or ()) or "not said"
        yield "Kafka", cluster.version or "not said"
        yield "brokers", str(len(inventory.brokers_of.get(name, ()))) if cluster.brokers else "not said"
        yield "topics", str(len(inventory.topics_of.get(name, ())))
    elif kind == "topic":
        yield from _topic_facts(inventory, name)
    elif kind == "service":
        yield from _service_facts(inventory.services[name])
    elif kind == "broker":
        yield "zone", inventory.brokers[name].zone or "not said"
    elif kind == "zone":
        yield "region", inventory.zones[name].region or "not said"


def _topic_facts(inventory: Inventory, name: str) -> Iterator[tuple[str, str]]:
    profile = profile_of(inventory, name)
    yield "for", f"{profile.profile or 'unknown'}{' (inferred)' if profile.inferred and profile.profile else ''}"
    partitions = inventory.topics[name].partitions
    yield "partitions", "not said" if partitions is None else str(partitions)
    yield "replication", str(replication_of(inventory, name))
    yield "min.insync.replicas", str(topic_setting(inventory, name, "min.insync.replicas"))
    yield "written by", str(len({service for service, _ in inventory.writers_of.get(name, ())}))
    yield "read by", str(len({service for service, _ in inventory.readers_of.get(name, ())}))


def _service_facts(service: Service) -> Iterator[tuple[str, str]]:
    yield "writes", str(len({edge.topic for edge in service.produces or ()}))
    yield "reads", str(len({edge.topic for edge in service.consumes or () if edge.topic is not None}))
    yield "zones", ", ".join(service.zones or ()) or "not said"
