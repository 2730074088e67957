"""The order of cards and rows in a lane: beside what they have lines to, so that fewer lines cross."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from kblast.model.refs import Ref
from kblast.results.estate import EstateMap, MapLane, MapRow

Links = Iterable[tuple[Ref, Ref]]
"""What is needed, and what needs it."""


def lanes_in_order(drawn: EstateMap, links: Links) -> tuple[MapLane, ...]:
    """The lanes that have cards; the last of three or more, that of the functions, follows the order of the one before.

    The others keep their order, by name, in which things are found.
    """
    lanes = [lane for lane in drawn.lanes if lane.cards]
    if len(lanes) < len(drawn.lanes):
        return tuple(lanes)
    before = [ref for card in lanes[-2].cards for row in card.rows for ref in row.refs]
    place = {ref: number for number, ref in enumerate(before)}
    beside: dict[Ref, list[int]] = {}
    for needed, user in links:
        if needed in place:
            beside.setdefault(user, []).append(place[needed])
    last = lanes[-1]
    cards = [
        card.model_copy(update={"rows": tuple(sorted(card.rows, key=lambda row: _middle([row], beside)))})
        for card in last.cards
    ]
    ordered = sorted(cards, key=lambda card: _middle(card.rows, beside))
    return (*lanes[:-1], last.model_copy(update={"cards": tuple(ordered)}))


def _middle(rows: Sequence[MapRow], beside: Mapping[Ref, Sequence[int]]) -> float:
    """Where the others stand, on average; what has none goes last."""
    places = [place for row in rows for ref in row.refs for place in beside.get(ref, ())]
    return fmean(places) if places else float("inf")
