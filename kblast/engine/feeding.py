"""Who feeds a topic, and when the last of them stops."""

from kblast.engine.edges import counts
from kblast.engine.network import Assumption, Network
from kblast.engine.signals import Signals
from kblast.engine.topics import Topics
from kblast.model.elements import ProduceEdge
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, make_ref


def compile_feeding(network: Network, inventory: Inventory, topics: Topics, *, permitted: bool) -> None:
    """A topic starves when every known producer and mirror stopped feeding it; permitted writers are not known."""
    mirrored = inventory.mirrors_into
    writers = {
        topic: [(service, edge) for service, edge in edges if edge.evidence != "permitted"]
        for topic, edges in inventory.writers_of.items()
    }
    gates: dict[str, int] = {}
    for topic in inventory.topics:
        known = len(writers.get(topic, ())) + len(mirrored.get(topic, ()))
        if known:
            gates[topic] = network.node(required=known)
            topics.starved[topic] = ((gates[topic], 0.0),)
    for topic, gate in gates.items():
        unknown = _nameless(inventory, topic)
        for service, edge in writers.get(topic, ()):
            down = network.down(make_ref("service", service))
            derived = _derived(network, inventory, topics, service, edge, permitted=permitted)
            _stop(network, gate, make_ref("service", service), topic, ((down, 0.0), *derived), unknown)
        for mirror, source in mirrored.get(topic, ()):
            ref = make_ref("mirror", mirror)
            _stop(network, gate, ref, topic, ((network.down(ref), 0.0), *topics.without_news(source)), unknown)


def _nameless(inventory: Inventory, topic: str) -> tuple[Assumption, ...]:
    """Producers that a scrape saw and nobody can name may write on; the worse is taken."""
    if inventory.topics[topic].nameless_producers is None:
        return ()
    text = "producers that nobody can name write it, too: taken to stop with the last that is known"
    return (Assumption(make_ref("topic", topic), text, unknown=True),)


def _stop(
    network: Network, gate: int, feeder: Ref, topic: str, signals: Signals, assumptions: tuple[Assumption, ...]
) -> None:
    network.uses.feeding_ends[feeder, topic] = signals
    for signal in network.first_of(signals):
        network.arc(signal, gate, None, assumptions)


def _derived(
    network: Network, inventory: Inventory, topics: Topics, service: str, edge: ProduceEdge, *, permitted: bool
) -> Signals:
    """When nothing that the edge's data derives from gives anything new."""
    sources = edge.derives_from
    body = inventory.services[service]
    if sources is None and body.kind in ("streams", "connector"):
        read = (e.topic for e in body.consumes or () if e.topic is not None and counts(e, permitted=permitted))
        sources = tuple(sorted(set(read)))
    if not sources:
        return ()
    return network.all_of([topics.without_news(source) for source in sources])
