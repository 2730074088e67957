"""Replicas whose brokers nobody named: what the worst and the best placement that Kafka could have made would lose.

Kafka gives every zone a replica before any gets another (StripedReplicaPlacer; KIP-36). So each zone holds as many
replicas as there were full rounds, and some zones one more; which, and which of its brokers hold them, is open.
Without zones any brokers may.
"""

from dataclasses import dataclass

from kblast.engine.network import Network
from kblast.engine.replicas import lost, lost_already
from kblast.engine.signals import Signals
from kblast.model.inventory import PlacedBroker


@dataclass(frozen=True, slots=True)
class _Spread:
    """The brokers of each zone, the replicas that each holds for certain, and how many zones hold one more."""

    cluster: str
    zones: tuple[tuple[int, ...], ...]
    held: tuple[int, ...]
    more: int

    def roomy(self) -> list[int]:
        """The zones that may hold one more."""
        return [i for i, zone in enumerate(self.zones) if len(zone) > self.held[i]] if self.more else []


def _spread(brokers: tuple[PlacedBroker, ...], copies: int) -> _Spread:
    by_zone: dict[str, list[int]] = {}
    for broker in brokers:
        by_zone.setdefault(broker.zone or "", []).append(broker.id)
    if "" in by_zone:
        by_zone = {"": [broker.id for broker in brokers]}
    zones = tuple(tuple(by_zone[zone]) for zone in sorted(by_zone))
    rounds, left = 0, copies
    while left and left >= (room := sum(1 for zone in zones if len(zone) > rounds)):
        left -= room
        rounds += 1
    held = tuple(min(len(zone), rounds) for zone in zones)
    return _Spread(brokers[0].cluster, zones, held, left)


def worst_lost(network: Network, brokers: tuple[PlacedBroker, ...], copies: int, count: int) -> Signals:
    """When some placement has lost `count` of its replicas."""
    spread = _spread(brokers, copies)
    certain = [
        lost(network, spread.cluster, zone, n + 1)
        for zone, held in zip(spread.zones, spread.held, strict=True)
        for n in range(held)
    ]
    one_more = [lost(network, spread.cluster, spread.zones[i], spread.held[i] + 1) for i in spread.roomy()]
    return _together(network, ("worst", copies), spread, certain, one_more, spread.more, count)


def surely_lost(network: Network, brokers: tuple[PlacedBroker, ...], copies: int, count: int) -> Signals:
    """When every placement has lost `count` of its replicas."""
    spread = _spread(brokers, copies)
    certain = [
        lost(network, spread.cluster, zone, len(zone) - held + n + 1)
        for zone, held in zip(spread.zones, spread.held, strict=True)
        for n in range(held)
    ]
    roomy = spread.roomy()
    one_more = [lost(network, spread.cluster, spread.zones[i], len(spread.zones[i]) - spread.held[i]) for i in roomy]
    spared = len(roomy) - spread.more
    return _together(network, ("surely", copies), spread, certain, one_more, spread.more, count, spared=spared)


def _together(
    network: Network,
    name: tuple[str, int],
    spread: _Spread,
    certain: list[Signals],
    one_more: list[Signals],
    most: int,
    count: int,
    *,
    spared: int = 0,
) -> Signals:
    """When `count` replicas are lost, at most `most` of them from those that some zones hold beyond the others.

    Of the zones that hold one more, `spared` may be hit before any of it is lost: placement could have passed them
    over.
    """
    node, new = network.named(*name, spread.cluster, count)
    if new and count <= 0:
        for signal in lost_already(network):
            network.arc(signal, node)
    elif new:
        ways = [network.count_of(certain, count)]
        for more in range(1, min(most, count) + 1):
            beyond = network.count_of(one_more, more + spared)
            ways.append(network.all_of([beyond, network.count_of(certain, count - more)]) if count > more else beyond)
        for signal in network.first_of(signal for way in ways for signal in way):
            network.arc(signal, node)
    return ((node, 0.0),)
