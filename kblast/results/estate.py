"""What a platform consists of, as a report lists it, and as its map arranges it."""

from pydantic import Field

from kblast.model.refs import Ref
from kblast.results.shape import Shape


class EstateElement(Shape):
    """One element: whose it is, where it is written, and what is known of it, as columns of a table of its kind.

    A function's `weight` is its share in a blast radius. `context` marks what is only there for references.
    """

    ref: Ref
    domain: str | None = None
    owner: str | None = None
    tier: int | None = None
    place: str
    facts: dict[str, str] = {}
    weight: float | None = None
    cost_per_hour: float | None = None
    context: bool = False


class EstateEdge(Shape):
    """`from` depends on `to`: element numbers, so that thousands of edges stay small."""

    from_: int = Field(validation_alias="from", serialization_alias="from")
    to: int
    kind: str
    hard: bool


class MapRow(Shape):
    """One line of a card: an element, or several that are drawn as one and counted."""

    label: str
    refs: tuple[Ref, ...]


class MapCard(Shape):
    """Things that belong together: a cluster and what is in it, the services of a domain. `ref` is its own element."""

    title: str
    note: str = ""
    ref: Ref | None = None
    rows: tuple[MapRow, ...] = ()


class MapLane(Shape):
    """A column of cards."""

    title: str
    cards: tuple[MapCard, ...]


class EstateMap(Shape):
    """Lanes from what everything stands on to what users see, and in words what is not drawn."""

    lanes: tuple[MapLane, ...]
    not_drawn: tuple[str, ...] = ()

    def drawn(self) -> int:
        """How many rows and cards there are."""
        return sum(1 + len(card.rows) for lane in self.lanes for card in lane.cards)


class Estate(Shape):
    """Every element, sorted by reference, what each depends on, and the map of it all."""

    elements: tuple[EstateElement, ...]
    edges: tuple[EstateEdge, ...]
    map: EstateMap

    def of_kind(self, kind: str) -> tuple[EstateElement, ...]:
        """The elements of a kind."""
        return tuple(element for element in self.elements if element.ref.startswith(f"{kind}:"))
