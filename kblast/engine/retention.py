"""When a topic deletes what a reader that has stopped did not read."""

import math
from collections.abc import Iterable

from kblast.engine.network import Assumption, Network
from kblast.engine.signals import Signals, later
from kblast.kafka.retention import lag_seconds, retention_of
from kblast.model.elements import ConsumeEdge
from kblast.model.inventory import Inventory
from kblast.model.refs import make_ref


def deleted(
    network: Network, inventory: Inventory, service: str, edge: ConsumeEdge, ways: Iterable[tuple[str, Signals]]
) -> Signals:
    """From when on unread records are deleted, if the failure lasts longer than that.

    `ways` are the topics that the edge may read, each with when it no longer can; the last of them counts. What a
    reader is behind when it stops is as old as its lag already.
    """
    found = [_outlived(network, inventory, service, edge, topic, stops) for topic, stops in ways]
    return network.all_of(found)


def _outlived(
    network: Network, inventory: Inventory, service: str, edge: ConsumeEdge, topic: str, stops: Signals
) -> Signals:
    kept = retention_of(inventory, topic)
    if kept.seconds == math.inf:
        return ()
    lag = lag_seconds(inventory, edge.model_copy(update={"topic": topic}))
    ref = make_ref("service", service)
    assumptions = [Assumption(make_ref("topic", topic), text) for text in kept.rests_on]
    if lag is None:
        text = f"reads {topic}: how old its lag of {edge.lag:,} records is, is not known (no rate); taken as new"
        assumptions.append(Assumption(ref, text, unknown=True))
    node = network.node()
    for signal in later((*stops, (network.down(ref), 0.0)), max(0.0, kept.seconds - (lag or 0.0))):
        network.arc(signal, node, None, tuple(assumptions))
    return ((node, 0.0),)
