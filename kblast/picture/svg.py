"""A picture as SVG: presentation attributes only, so that it keeps its looks where style sheets are forbidden.

What could steer or hide text is written as an escape. A state shows in its mark and its fill, dark for down, striped
for degraded, dashed for what comes late: it can be read in grey.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from kblast.model.refs import Ref
from kblast.picture import layout, lines
from kblast.picture.legend import EDGE, FILLS, INK, LEGEND, LINE_COLOURS, MARKS, MUTED, SOFT, add_legend, stripes
from kblast.picture.order import lanes_in_order
from kblast.picture.sheet import Sheet, Words
from kblast.picture.text import lines_of, shortened, width_of
from kblast.results.estate import EstateMap
from kblast.results.graph import GraphEdge
from kblast.results.impact import SimulateResult
from kblast.results.rows import Rows
from kblast.results.words import named, story, when
from kblast.terminal import visible

_FONT: Final = "DejaVu Sans, Verdana, sans-serif"
_PAPER, _HEAD = "#ffffff", "#eef2f6"
_TITLE, _TITLE_LINE, _NOTE_LINE = 17.0, 23.0, 16.0
_TOP: Final = 24.0
_NARROWEST: Final = 820.0
"""So that the legend has room."""

_SMALL: Final = f"{layout.SMALL:g}"


@dataclass(frozen=True, slots=True)
class Scene:
    """What to draw: a map with its title, who needs whom in it, what a failure does to it, and what is left out."""

    title: str
    map: EstateMap
    edges: Sequence[GraphEdge] = ()
    shown: SimulateResult | None = None
    left_out: tuple[str, ...] = ()
    hints: bool = True
    """Whether every name tells in full what it is, and why it is as it is, when it is pointed at."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An <svg> element, and its size in pixels."""

    svg: str
    width: int
    height: int


def draw(scene: Scene) -> Picture:
    """The picture of a scene."""
    cards = _Cards(scene)
    placed = layout.layout_of(lanes_in_order(scene.map, _links(scene)), cards.told)
    for lane in placed.lanes:
        cards.add(lane)
    rows = placed.rows()
    drawn = lines.needs(scene.edges, rows) if scene.shown is None else lines.ways(scene.shown, rows)
    width = max(placed.width, _NARROWEST)
    title = lines_of(visible(scene.title), _TITLE, width - 2 * _TOP, bold=True)
    notes = _notes(scene, drawn, width)
    top = _TOP + len(title) * _TITLE_LINE + 8
    below = top + placed.height + 24
    root = _root(scene, width, below + LEGEND + _NOTE_LINE * len(notes) + 8)
    heading = Sheet()
    for place, line in enumerate(title):
        y = _TOP + _TITLE + place * _TITLE_LINE - 4
        heading.text(Words(line, _TOP, y), font_size=f"{_TITLE:g}", font_weight="bold")
    heading.onto(root)
    lanes = ET.SubElement(root, "g", {"transform": f"translate(0 {top:.0f})"})
    _add_lines(lanes, drawn.drawn)
    cards.sheet.onto(lanes)
    add_legend(root, below, failing=scene.shown is not None)
    footing = Sheet()
    for place, line in enumerate(notes):
        footing.text(Words(line, _TOP, below + LEGEND + _NOTE_LINE * place + 12), font_size=_SMALL, fill=MUTED)
    footing.onto(root)
    return Picture(ET.tostring(root, encoding="unicode"), int(root.attrib["width"]), int(root.attrib["height"]))


def _root(scene: Scene, width: float, height: float) -> ET.Element:
    size = {"width": f"{width:.0f}", "height": f"{height:.0f}"}
    look = {"font-family": _FONT, "font-size": f"{layout.TEXT:g}", "fill": INK}
    box = f"0 0 {width:.0f} {height:.0f}"
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "viewBox": box, "role": "img", **look})
    ET.SubElement(root, "title").text = visible(scene.title)
    root.append(stripes())
    ET.SubElement(root, "rect", {**size, "fill": _PAPER})
    return root


class _Cards:
    """The cards of all lanes, on one sheet."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.states = Rows.of(scene.shown)
        self.failed = frozenset(scene.shown.scenario.fail if scene.shown is not None else ())
        self.sheet = Sheet()
        self.paper, self.head = self.sheet.look(fill=_PAPER), self.sheet.look(fill=_HEAD)
        self.rule = self.sheet.look(stroke=_HEAD)
        self.fills = {state: self.sheet.look(fill=fill) for state, (fill, _) in FILLS.items()}
        self.frame = self.sheet.look(fill="none", stroke=EDGE)
        self.dashes = self.sheet.look(fill="none", stroke=FILLS["late"][1], stroke_dasharray="4 3")

    def told(self, refs: Sequence[Ref]) -> str:
        """What stands at the right of a row."""
        return "failed" if self.failed.intersection(refs) else self.states.state(refs).told

    def add(self, lane: layout.Lane) -> None:
        """Draws a lane."""
        self.sheet.text(Words(lane.title, lane.x, lane.cards[0].box.y - 8), font_size=_SMALL, fill=MUTED)
        for card in lane.cards:
            self._card(card)

    def _card(self, card: layout.Card) -> None:
        box, note = card.box, card.card.note
        self.sheet.box(box, self.paper)
        self.sheet.box(box, self.frame)
        head = layout.Box(box.x, box.y, box.width, layout.TITLE + (layout.NOTE if note else 0))
        self.sheet.box(head, self.head)
        if card.card.ref is None:
            title = shortened(visible(card.card.title), layout.TEXT * layout.BOLD, box.width - 16)
            self.sheet.text(Words(title, box.x + 8, box.y + layout.TITLE / 2 + 4), font_weight="bold")
        for place, row in enumerate(card.rows):
            self._row(row, bold=card.card.ref is not None and not place)
        if note:
            short = shortened(visible(note), layout.SMALL, box.width - 16)
            self.sheet.text(Words(short, box.x + 8, head.y + head.height - 5), font_size=_SMALL, fill=MUTED)

    def _row(self, row: layout.Row, *, bold: bool) -> None:
        state, box = self.states.state(row.refs), row.box
        look = "late" if state.late else state.level
        if look != "up":
            self.sheet.box(box, self.fills[look])
        if look == "late":
            self.sheet.box(box, self.dashes, inset=1.5)
        elif look == "up" and not bold:
            self.sheet.line(box, self.rule)
        ink = {"fill": FILLS[look][1]}
        told, y = self.told(row.refs), box.middle + 4
        if told:
            self.sheet.text(Words(told, box.right - 8, y), font_size=_SMALL, text_anchor="end", **ink)
        taken = width_of(told, layout.SMALL) + 12 if told else 0
        mark = "" if self.scene.shown is None else f"{MARKS[state.level]} "
        size = layout.TEXT * (layout.BOLD if bold else 1)
        name = shortened(visible(row.label), size, box.width - 16 - width_of(mark, size) - taken)
        hint = self._hint(row.refs) if self.scene.hints else ""
        weight = {"font_weight": "bold"} if bold else {}
        self.sheet.text(Words(mark + name, box.x + 8, y, hint), **ink, **weight)

    def _hint(self, refs: Sequence[Ref]) -> str:
        if len(refs) > 1:
            return ""
        impact = self.states.impacts.get(refs[0])
        return visible(named(refs[0]) if impact is None else f"{named(refs[0])}: {when(impact)}: {story(impact)}")


def _links(scene: Scene) -> Iterator[tuple[Ref, Ref]]:
    """Who stands beside whom: those that need each other, or of which one did it to the other."""
    if scene.shown is None:
        yield from ((edge.to, edge.from_) for edge in scene.edges)
        return
    for impact in scene.shown.impacts:
        yield from ((cause.ref, impact.ref) for cause in impact.because[:1])


def _notes(scene: Scene, drawn: lines.Lines, width: float) -> list[str]:
    """What is not drawn, in lines."""
    said = [*scene.left_out, *scene.map.not_drawn, *filter(None, [drawn.said])]
    if not said:
        return []
    return lines_of(visible(f"Not drawn: {'; '.join(said)}."), layout.SMALL, width - 2 * _TOP)


def _add_lines(root: ET.Element, drawn: Sequence[lines.Line]) -> None:
    """Lines of one look are one path, and their tips another; what matters most lies on top."""
    for level, found in lines.levels_of(drawn):
        for hard, permitted in ((False, True), (False, False), (True, False)):
            alike = [line for line in found if (line.hard, line.permitted) == (hard, permitted)]
            if not alike:
                continue
            colour = LINE_COLOURS[level] if hard else SOFT
            dashed = {} if hard and level != "degraded" else {"stroke-dasharray": "1 3" if permitted else "5 3"}
            look = {"fill": "none", "stroke": colour, "stroke-width": "1.4", **dashed}
            ET.SubElement(root, "path", {"d": "".join(map(lines.path, alike)), **look})
            ET.SubElement(root, "path", {"d": "".join(map(lines.head, alike)), "fill": colour})
