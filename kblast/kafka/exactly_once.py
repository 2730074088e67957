"""Who writes in transactions, and which services process exactly once: they read, and write what comes of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kblast.kafka.effective import Effective
from kblast.kafka.guarantees import Guarantees
from kblast.location import KeyPath
from kblast.model.elements import ConsumeEdge, ProduceEdge
from kblast.model.inventory import Inventory

GuaranteesOf = Callable[[str, ProduceEdge], Guarantees]
"""Looks up what the producer on an edge of a service guarantees."""


@dataclass(frozen=True, slots=True)
class Input:
    """What a service reads to write in transactions.

    `declared` says that somebody told what the output is made of, or that the kind of the service tells; `sure` that it
    is declared, or that the service reads nothing else.
    """

    path: KeyPath
    edge: ConsumeEdge
    topic: str
    declared: bool
    sure: bool


def transactional_writers(inventory: Inventory, topic: str, guarantees: GuaranteesOf) -> dict[str, Effective]:
    """The services known to write a topic in transactions, each with what shows it."""
    found = {}
    for service, edge in inventory.writers_of.get(topic, ()):
        how = guarantees(service, edge)["transactions"]
        if edge.evidence != "permitted" and how.value == "yes":
            found[service] = how
    return found


def transactional_outputs(
    inventory: Inventory, service: str, guarantees: GuaranteesOf
) -> tuple[tuple[ProduceEdge, Effective], ...]:
    """What a service writes in transactions, each with what shows it."""
    edges = [edge for edge in inventory.services[service].produces or () if edge.evidence != "permitted"]
    shown = [(edge, guarantees(service, edge)["transactions"]) for edge in edges]
    return tuple((edge, how) for edge, how in shown if how.value == "yes")


def transactional_inputs(inventory: Inventory, service: str, guarantees: GuaranteesOf) -> Iterator[Input]:
    """What a service reads to write in transactions: what these edges say they derive from, else all that it reads."""
    body = inventory.services[service]
    derived = [edge.derives_from for edge, _ in transactional_outputs(inventory, service, guarantees)]
    told = {topic for topics in derived for topic in topics or ()}
    everything = any(topics is None for topics in derived)
    edges = [(index, edge) for index, edge in enumerate(body.consumes or ()) if edge.evidence != "permitted"]
    is_sole = len({edge.topic for _, edge in edges}) == 1
    for index, edge in edges if told or everything else ():
        topic = edge.topic or ""
        if topic and (topic in told or everything):
            declared = topic in told or body.kind in ("streams", "connector")
            yield Input(("consumes", index), edge, topic, declared, declared or is_sole)
