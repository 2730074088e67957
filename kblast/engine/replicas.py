"""So many of some brokers are down: the gate that everything about replicas is made of."""

from kblast.engine.network import Network
from kblast.engine.reasons import MOST_NAMED, Reason
from kblast.engine.signals import Signals
from kblast.model.refs import make_ref
from kblast.phrases import listed


def lost(network: Network, cluster: str, brokers: tuple[int, ...], count: int) -> Signals:
    """When `count` of the brokers are down, which may be always or never; shared by all who ask for the same."""
    node, new = network.named("lost", cluster, tuple(sorted(brokers)), count)
    if new and count <= 0:
        network.always.append(node)
    elif new:
        downs: list[Signals] = [((network.down(make_ref("broker", f"{cluster}/{b}")), 0.0),) for b in brokers]
        few = listed([str(broker) for broker in brokers], MOST_NAMED)
        which = "broker {0} is down"
        if len(brokers) > 1:
            which = "{1} of brokers {0} " + ("is down" if count == 1 else "are down")
        for signal in network.count_of(downs, count):
            network.arc(signal, node, Reason(which, (few, str(count))))
    return ((node, 0.0),) if count <= len(brokers) else ()
