"""From the inventory to the network of gates: the one place where the meaning of dependencies is put together."""

from collections.abc import Iterator

from kblast.engine.consume import compile_consume
from kblast.engine.coordinators import compile_groups, find_coordinators
from kblast.engine.feeding import compile_feeding
from kblast.engine.functions import inherit_effects
from kblast.engine.needs import compile_needs
from kblast.engine.network import Assumption, Network
from kblast.engine.places import compile_places, compile_zones
from kblast.engine.produce import compile_produce
from kblast.engine.reasons import Reason, shown
from kblast.engine.topics import compile_topics
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, kind_of, make_ref
from kblast.uncollected import uncollected


def compile_network(
    inventory: Inventory,
    *,
    permitted: bool = False,
    retention: bool = False,
    effects: bool = True,
    reasons: bool = False,
) -> Network:
    """The network of an inventory; `permitted` lets edges that are only permitted take part.

    `retention` adds what is lost because topics delete what nobody has read, which is asked of failures that end.
    Without `effects` it is for those who ask for levels only or, with `reasons`, for why they are so.
    """
    with uncollected():
        network = Network(with_effects=effects, with_reasons=effects or reasons)
        _compile(network, inventory, permitted=permitted, retention=retention)
        return network.finish()


def _compile(network: Network, inventory: Inventory, *, permitted: bool, retention: bool) -> None:
    for ref in _refs(inventory):
        network.element(ref)
    compile_places(network, inventory)
    _mirrors(network, inventory)
    topics = compile_topics(network, inventory)
    coordinators = find_coordinators(network, inventory)
    compile_feeding(network, inventory, topics, permitted=permitted)
    compile_produce(network, inventory, topics, coordinators, permitted=permitted)
    compile_consume(network, inventory, topics, coordinators, permitted=permitted, retention=retention)
    compile_groups(network, inventory, coordinators)
    for ref, element in inventory.elements():
        if kind_of(ref) != "topic":
            compile_needs(network, ref, element, network.degraded(ref))
        if kind_of(ref) in ("service", "resource", "mirror"):
            compile_zones(network, ref, getattr(element, "zones", None), getattr(element, "needs_zones", None))
    _functions(network, inventory)
    for seen in inventory.scraped:
        network.unknowns += [
            Assumption(make_ref("cluster", seen.cluster), f"the scrape does not know {text}", unknown=True)
            for text in seen.unknown
        ]


def _refs(inventory: Inventory) -> Iterator[Ref]:
    yield from (make_ref("region", name) for name in inventory.regions)
    yield from (ref for ref, _ in inventory.elements())
    yield from (make_ref("broker", name) for name in inventory.brokers)
    yield from (make_ref("group", name) for name in inventory.groups)


def _mirrors(network: Network, inventory: Inventory) -> None:
    for name, mirror in inventory.mirrors.items():
        ref = make_ref("mirror", name)
        for cluster in (make_ref("cluster", mirror.from_ or ""), make_ref("cluster", mirror.to or "")):
            reason = Reason("copies between clusters and needs {0}", (shown(cluster),))
            network.arc((network.down(cluster), 0.0), network.down(ref), reason)
            network.arc((network.degraded(cluster), 0.0), network.degraded(ref), reason)


def _functions(network: Network, inventory: Inventory) -> None:
    inherit_effects(network, inventory)
    reached = _only_for(inventory)
    for name, function in inventory.functions.items():
        ref = make_ref("function", name)
        if not function.needs and not function.wants and name not in reached and not function.external:
            text = "declares no needs: nothing can take it down"
            network.unknowns.append(Assumption(ref, text, unknown=True))


def _only_for(inventory: Inventory) -> set[str]:
    """The functions that single edges and needs of services are for."""
    found: set[str] = set()
    for service in inventory.services.values():
        for edge in (*(service.produces or ()), *(service.consumes or ())):
            found.update(edge.only_for or ())
        for need in (*(service.needs or ()), *(service.wants or ())):
            found.update(need.only_for or ())
    return found
