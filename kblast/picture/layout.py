"""Where everything stands: lanes from left to right, their cards in columns, so that the whole is not much too tall."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kblast.model.refs import Ref
from kblast.picture.text import width_of
from kblast.results.estate import MapCard, MapLane

ROW: Final = 22.0
"""Height of a row, in pixels, like all of this."""

TITLE: Final = 24.0
NOTE: Final = 16.0
TEXT: Final = 12.0
SMALL: Final = 11.0
MARK: Final = 24.0
"""How wide a mark is at most, with what stands around it."""

BOLD: Final = 1.13
"""How much wider bold text is."""

MARGIN: Final = 60.0
"""Left and right: lines between elements of the outer lanes bend into it."""

LANE_TITLE: Final = 22.0
_GAP: Final = 14.0
_BETWEEN_COLUMNS: Final = 46.0
_BETWEEN_LANES: Final = 110.0
_NARROW, _WIDE = 170.0, 330.0
_AROUND: Final = 150.0
"""About as much as stands above and below the lanes."""

_SHAPE: Final = 1.6
"""How much wider than tall a picture may be at most before it is made taller."""

Told = Callable[[Sequence[Ref]], str]
"""What stands at the right of a row that stands for some elements."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends on the right."""
        return self.x + self.width

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a card: `label` is that of one element, or of several."""

    box: Box
    label: str
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A card, its heading and its rows; where the card is an element itself, its heading is a row of its own."""

    box: Box
    card: MapCard
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane with its cards; `x` is where its title begins."""

    x: float
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """All lanes, and how wide and tall they are together."""

    lanes: tuple[Lane, ...]
    width: float
    height: float

    def rows(self) -> dict[Ref, Box]:
        """The row of every element that is drawn."""
        rows = (row for lane in self.lanes for card in lane.cards for row in card.rows)
        return {ref: row.box for row in rows for ref in row.refs}


def layout_of(lanes: Sequence[MapLane], told: Told) -> Layout:
    """The layout of lanes that have cards."""
    widths = [max(_card_width(card, told) for card in lane.cards) for lane in lanes]
    tallest = max((_height(card) for lane in lanes for card in lane.cards), default=0.0)
    total = sum(_height(card) + _GAP for lane in lanes for card in lane.cards)
    height = tallest
    while height < total and _total(lanes, widths, height) > _SHAPE * (height + _AROUND):
        height *= 1.1
    x, placed = MARGIN, list[Lane]()
    for lane, width in zip(lanes, widths, strict=True):
        columns = list(_columns(lane.cards, height))
        cards = [card for place, column in enumerate(columns) for card in _stack(column, x, place, width)]
        placed.append(Lane(x, lane.title, tuple(cards)))
        x += _lane_width(len(columns), width) + _BETWEEN_LANES
    bottom = max((card.box.y + card.box.height for lane in placed for card in lane.cards), default=0.0)
    return Layout(tuple(placed), x - _BETWEEN_LANES + MARGIN, bottom)


def _stack(column: Sequence[MapCard], x: float, place: int, width: float) -> Iterator[Card]:
    left, y = x + place * (width + _BETWEEN_COLUMNS), LANE_TITLE
    for card in column:
        yield _placed(card, left, y, width)
        y += _height(card) + _GAP


def _placed(card: MapCard, x: float, y: float, width: float) -> Card:
    below = y + _heading(card)
    rows = [Row(Box(x, below + place * ROW, width, ROW), row.label, row.refs) for place, row in enumerate(card.rows)]
    if card.ref is not None:
        rows.insert(0, Row(Box(x, y, width, TITLE), card.title, (card.ref,)))
    return Card(Box(x, y, width, _height(card)), card, tuple(rows))


def _columns(cards: Sequence[MapCard], height: float) -> Iterator[list[MapCard]]:
    """The cards in their order, in as few columns as are no taller than `height`."""
    column, used = list[MapCard](), 0.0
    for card in cards:
        if column and used + _height(card) > height:
            yield column
            column, used = [], 0.0
        column.append(card)
        used += _height(card) + _GAP
    yield column


def _total(lanes: Sequence[MapLane], widths: Sequence[float], height: float) -> float:
    columns = [len(list(_columns(lane.cards, height))) for lane in lanes]
    wide = sum(_lane_width(count, width) for count, width in zip(columns, widths, strict=True))
    return wide + _BETWEEN_LANES * len([*pairwise(lanes)]) + 2 * MARGIN


def _lane_width(columns: int, width: float) -> float:
    return columns * (width + _BETWEEN_COLUMNS) - _BETWEEN_COLUMNS


def _height(card: MapCard) -> float:
    return _heading(card) + ROW * len(card.rows)


def _heading(card: MapCard) -> float:
    return TITLE + (NOTE if card.note else 0)


def _card_width(card: MapCard, told: Told) -> float:
    headed = (card.ref,) if card.ref is not None else ()
    titles = [width_of(card.title, TEXT, bold=True) + _beside(told(headed)), width_of(card.note, SMALL)]
    rows = [width_of(row.label, TEXT) + _beside(told(row.refs)) for row in card.rows]
    return min(max(_NARROW, MARK + 10 + max(titles + rows)), _WIDE)


def _beside(told: str) -> float:
    return width_of(told, SMALL) + 12 if told else 0
