"""Regions, zones, brokers, clusters and controllers as gates."""

from kblast.engine.needs import redundancy
from kblast.engine.network import Assumption, Network
from kblast.engine.reasons import MOST_NAMED, Reason, shown
from kblast.engine.signals import Signals
from kblast.model.elements import ZooKeeper
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, make_ref
from kblast.phrases import listed


def compile_places(network: Network, inventory: Inventory) -> None:
    """A zone goes down with its region, a broker with its zone and cluster, a cluster with the last of its brokers."""
    for name, zone in inventory.zones.items():
        if zone.region is not None:
            _follows(network, make_ref("zone", name), make_ref("region", zone.region), "lies in {0}")
    for name, broker in inventory.brokers.items():
        ref = make_ref("broker", name)
        _follows(network, ref, make_ref("cluster", broker.cluster), "belongs to {0}")
        if broker.zone is not None:
            _follows(network, ref, make_ref("zone", broker.zone), "stands in {0}")
    for name in inventory.clusters:
        _brokers(network, inventory, name)
        _controllers(network, inventory, name)


def compile_zones(network: Network, ref: Ref, zones: tuple[str, ...] | None, needed: int | None) -> None:
    """Something that runs in several zones is down when fewer than `needed` of them are left."""
    if not zones:
        return
    downs: list[Signals] = [((network.down(make_ref("zone", zone)), 0.0),) for zone in dict.fromkeys(zones)]
    required = needed or 1
    gone = network.count_of(downs, len(downs) - required + 1)
    reason = Reason(f"runs in {{0}} and needs {required} of them", (listed(zones, MOST_NAMED),))
    if len(downs) == 1:
        reason = Reason("runs in {0} only", (zones[0],))
    for signal in gone:
        network.arc(signal, network.down(ref), reason)
    redundancy(network, ref, network.first_of(signal for down in downs for signal in down), gone)


def _follows(network: Network, ref: Ref, upon: Ref, form: str) -> None:
    network.arc((network.down(upon), 0.0), network.down(ref), Reason(form, (shown(upon),)))
    network.arc((network.degraded(upon), 0.0), network.degraded(ref), Reason(form, (shown(upon),)))


def _brokers(network: Network, inventory: Inventory, name: str) -> None:
    ref = make_ref("cluster", name)
    brokers = inventory.brokers_of.get(name)
    if brokers is not None:
        members = [make_ref("broker", f"{name}/{broker.id}") for broker in brokers]
        reason = Reason("has lost all its brokers")
        assumptions: tuple[Assumption, ...] = ()
    else:
        members = [make_ref("zone", zone) for zone in dict.fromkeys(inventory.clusters[name].zones or ())]
        reason = Reason("has lost all its zones")
        text = "the number of brokers is not known: taken to be up until all its zones are down"
        assumptions = (Assumption(ref, text, unknown=True),)
    downs: list[Signals] = [((network.down(member), 0.0),) for member in members]
    gone = network.all_of(downs) if downs else ()
    for signal in gone:
        network.arc(signal, network.down(ref), reason)
    lost = network.first_of(signal for down in downs for signal in down)
    redundancy(network, ref, lost, ((network.down(ref), 0.0),))
    if assumptions and lost:
        witness = network.node()
        network.arc(lost[0], witness, None, assumptions)
        network.witnesses.append(witness)


def _controllers(network: Network, inventory: Inventory, name: str) -> None:
    controllers = inventory.clusters[name].controllers
    if controllers is None or isinstance(controllers, int):
        return
    reason = Reason("has lost the majority of its controllers")
    if isinstance(controllers, ZooKeeper):
        ensemble = make_ref("resource", controllers.zookeeper)
        reason = Reason("cannot elect leaders without {0}", (shown(ensemble),))
        downs: list[Signals] = [((network.down(ensemble), 0.0),)]
    elif controllers == "combined":
        brokers = inventory.brokers_of.get(name, ())
        downs = [((network.down(make_ref("broker", f"{name}/{b.id}")), 0.0),) for b in brokers]
    else:
        downs = [
            ((network.down(make_ref("zone", member.zone)), 0.0),) if member.zone is not None else ()
            for member in controllers.values()
        ]
    frozen, _ = network.named("frozen", name)
    for signal in network.count_of(downs, (len(downs) + 1) // 2) if downs else ():
        network.arc(signal, frozen)
    network.arc((frozen, 0.0), network.degraded(make_ref("cluster", name)), reason)
