"""So many of some brokers are down: the gate that everything about replicas is made of."""

from kblast.engine.network import Network
from kblast.engine.reasons import MOST_NAMED, Reason
from kblast.engine.signals import Signals
from kblast.model.refs import make_ref
from kblast.phrases import listed

_TOO_FEW = Reason("fewer replicas are in sync than min.insync.replicas before anything fails")
_NONE = Reason("no replica is in sync before anything fails")


def lost(network: Network, cluster: str, brokers: tuple[int, ...], count: int) -> Signals:
    """When `count` of the brokers are down, which may be always or never; shared by all who ask for the same."""
    brokers = tuple(sorted(brokers))
    return network.shared(("lost", cluster, brokers, count), lambda: _lost(network, cluster, brokers, count))


def _lost(network: Network, cluster: str, brokers: tuple[int, ...], count: int) -> Signals:
    if count <= 0:
        return lost_already(network, _TOO_FEW if brokers else _NONE)
    downs: list[Signals] = [((network.down(make_ref("broker", f"{cluster}/{b}")), 0.0),) for b in brokers]
    gone = network.count_of(downs, count)
    return _told(network, gone, brokers, count) if gone and network.with_reasons else gone


def lost_already(network: Network, reason: Reason = _TOO_FEW) -> Signals:
    """What is so before anything fails, with its words."""
    network.always.append(node := network.node())
    if not network.with_reasons:
        return ((node, 0.0),)
    told = network.node()
    network.arc((node, 0.0), told, reason)
    return ((told, 0.0),)


def _told(network: Network, gone: Signals, brokers: tuple[int, ...], count: int) -> Signals:
    """The same with its words, at a node of its own."""
    few = listed([str(broker) for broker in brokers], MOST_NAMED)
    which = "broker {0} is down"
    if len(brokers) > 1:
        which = "{1} of brokers {0} " + ("is down" if count == 1 else "are down")
    node = network.node()
    for signal in gone:
        network.arc(signal, node, Reason(which, (few, str(count))))
    return ((node, 0.0),)
