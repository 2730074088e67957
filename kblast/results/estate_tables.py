"""The elements of a platform as tables, one for each kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kblast.model.refs import name_of
from kblast.results.estate import Estate, EstateElement
from kblast.units import show_number

Cell = str | int | None

_KINDS: Final = {
    "cluster": "Clusters",
    "service": "Services",
    "function": "Functions",
    "topic": "Topics",
    "resource": "Resources",
    "mirror": "Mirrors",
    "zone": "Zones",
    "broker": "Brokers",
    "group": "Consumer groups",
}
_WITH_TIER = ("service", "function", "resource")


@dataclass(frozen=True, slots=True)
class EstateTable:
    """All elements of a kind, the heads of what is told of each, and the folder that is not said of each place."""

    kind: str
    title: str
    heads: tuple[str, ...]
    elements: tuple[EstateElement, ...]
    folder: str

    def cells(self, element: EstateElement) -> tuple[Cell, ...]:
        """What is told of an element, head by head; None where nothing is known."""
        told: dict[str, Cell] = {
            "name": f"{name_of(element.ref)}{' (context)' if element.context else ''}",
            "domain": element.domain,
            "owner": element.owner,
            "tier": element.tier,
            "weight": f"{element.weight or 0:g}",
            "cost per hour": show_number(element.cost_per_hour) if element.cost_per_hour else "not said",
            "written at": element.place.removeprefix(self.folder),
        }
        return tuple((told | element.facts)[head] for head in self.heads)


def tables_of(estate: Estate, folder: str) -> Iterator[EstateTable]:
    """A table for each kind of which there is anything; region is none, they are told with their zones."""
    for kind, title in _KINDS.items():
        elements = estate.of_kind(kind)
        if elements:
            yield EstateTable(kind, title, tuple(_heads(kind, elements)), elements, folder)


def _heads(kind: str, elements: tuple[EstateElement, ...]) -> Iterator[str]:
    yield "name"
    if any(element.owner or element.domain for element in elements):
        yield from ("domain", "owner")
    if kind in _WITH_TIER:
        yield "tier"
    if kind == "function":
        yield from ("weight", "cost per hour")
    yield from elements[0].facts
    yield "written at"
