"""Who writes in transactions, and which services process exactly once: they read, and write what comes of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from kblast.kafka.effective import Effective
from kblast.kafka.guarantees import producer_guarantees
from kblast.location import KeyPath
from kblast.model.elements import ConsumeEdge, ProduceEdge
from kblast.model.inventory import Inventory


@dataclass(frozen=True, slots=True)
class Input:
    """What a service reads to write in transactions.

    `declared` says that somebody told what the output is made of, or that the kind of the service tells.
    """

    path: KeyPath
    edge: ConsumeEdge
    topic: str
    declared: bool


def transactional_writers(inventory: Inventory, topic: str) -> dict[str, Effective]:
    """The services known to write a topic in transactions, each with what shows it."""
    found = {}
    for service, edge in inventory.writers_of.get(topic, ()):
        how = producer_guarantees(inventory, service, edge)["transactions"]
        if edge.evidence != "permitted" and how.value == "yes":
            found[service] = how
    return found


def transactional_outputs(inventory: Inventory, service: str) -> tuple[tuple[ProduceEdge, Effective], ...]:
    """What a service writes in transactions, each with what shows it."""
    edges = [edge for edge in inventory.services[service].produces or () if edge.evidence != "permitted"]
    shown = [(edge, producer_guarantees(inventory, service, edge)["transactions"]) for edge in edges]
    return tuple((edge, how) for edge, how in shown if how.value == "yes")


def transactional_inputs(inventory: Inventory, service: str) -> Iterator[Input]:
    """What a service reads to write in transactions: what these edges say they derive from, else all that it reads."""
    body = inventory.services[service]
    outputs = transactional_outputs(inventory, service)
    derived = [edge.derives_from for edge, _ in outputs]
    told = {topic for topics in derived for topic in topics or ()}
    open_ended = any(topics is None for topics in derived)
    for index, edge in enumerate(body.consumes or ()):
        if edge.topic is None or edge.evidence == "permitted":
            continue
        if edge.topic in told or open_ended:
            yield Input(
                ("consumes", index), edge, edge.topic, edge.topic in told or body.kind in ("streams", "connector")
            )
