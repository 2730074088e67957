"""A picture as SVG: presentation attributes only, so that it keeps its looks where style sheets are forbidden.

Text is escaped by the library; what could steer or hide text is written as an escape. A state shows in its mark and
its fill, dark for down, striped for degraded, dashed for what comes late: it can be read in grey.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from kblast.model.refs import Ref
from kblast.picture import layout, lines
from kblast.picture.legend import FILLS, INK, LEGEND, LINE_COLOURS, MARKS, MUTED, SOFT, add_legend
from kblast.picture.order import lanes_in_order
from kblast.picture.text import lines_of, plain, shortened, width_of
from kblast.results.estate import EstateMap
from kblast.results.graph import GraphEdge
from kblast.results.impact import Impact, SimulateResult
from kblast.results.rows import Rows
from kblast.results.words import named, story, when
from kblast.terminal import visible

_FONT: Final = "DejaVu Sans, Verdana, sans-serif"
_PAPER, _HEAD, _EDGE = "#ffffff", "#eef2f6", "#c3ccd6"
_TITLE, _TITLE_LINE = 17.0, 23.0
_TOP: Final = 24.0
_NARROWEST: Final = 820.0
"""So that the legend has room."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What to draw: a map with its title, who needs whom in it, what a failure does to it, and what is left out."""

    title: str
    map: EstateMap
    edges: Sequence[GraphEdge] = ()
    shown: SimulateResult | None = None
    left_out: tuple[str, ...] = ()
    hints: bool = True
    """Whether every element tells its name and why it is as it is when it is pointed at."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An <svg> element, and its size in pixels."""

    svg: str
    width: int
    height: int


def draw(scene: Scene) -> Picture:
    """The picture of a scene."""
    root = _Drawing(scene).root()
    return Picture(ET.tostring(root, encoding="unicode"), int(root.attrib["width"]), int(root.attrib["height"]))


class _Drawing:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.states = Rows.of(scene.shown)
        self.impacts: Mapping[Ref, Impact] = self.states.impacts
        self.failed = frozenset(scene.shown.scenario.fail if scene.shown is not None else ())
        self.layout = layout.layout_of(lanes_in_order(scene.map, _links(scene)), self._told)
        self.width = max(self.layout.width, _NARROWEST)
        self.title = lines_of(visible(scene.title), _TITLE, self.width - 2 * _TOP, bold=True)

    def _told(self, refs: Sequence[Ref]) -> str:
        return "failed" if self.failed.intersection(refs) else self.states.state(refs).told

    def root(self) -> ET.Element:
        """The whole of it."""
        rows = self.layout.rows()
        shown = self.scene.shown
        drawn = lines.needs(self.scene.edges, rows) if shown is None else lines.ways(shown, rows)
        below = _notes(self.scene, drawn, self.width)
        top = _TOP + len(self.title) * _TITLE_LINE + 8
        under = top + self.layout.height + 24
        height = under + LEGEND + 16 * len(below) + 8
        size = {"width": f"{self.width:.0f}", "height": f"{height:.0f}"}
        root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                **size,
                "viewBox": f"0 0 {self.width:.0f} {height:.0f}",
                "role": "img",
                "font-family": _FONT,
                "font-size": f"{layout.TEXT:g}",
                "fill": INK,
            },
        )
        ET.SubElement(root, "title").text = visible(self.scene.title)
        root.append(_stripes())
        ET.SubElement(root, "rect", {**size, "fill": _PAPER})
        for place, line in enumerate(self.title):
            y = _TOP + _TITLE + place * _TITLE_LINE - 4
            _text(root, line, _TOP, y, {"font-size": f"{_TITLE:g}", "font-weight": "bold"})
        lanes = ET.SubElement(root, "g", {"transform": f"translate(0 {top:.0f})"})
        _lines(lanes, drawn.drawn)
        for lane in self.layout.lanes:
            self._lane(lanes, lane)
        add_legend(root, under, failing=shown is not None)
        for place, line in enumerate(below):
            y = under + LEGEND + 16 * place + 12
            _text(root, line, _TOP, y, {"font-size": f"{layout.SMALL:g}", "fill": MUTED})
        return root

    def _lane(self, root: ET.Element, lane: layout.Lane) -> None:
        top = lane.cards[0].box.y
        _text(root, lane.title, lane.x, top - 8, {"font-size": f"{layout.SMALL:g}", "fill": MUTED})
        for card in lane.cards:
            self._card(root, card)

    def _card(self, root: ET.Element, card: layout.Card) -> None:
        box, note = card.box, card.card.note
        _rect(root, box, {"fill": _PAPER, "rx": "3"})
        head = layout.Box(box.x, box.y, box.width, layout.TITLE + (layout.NOTE if note else 0))
        _rect(root, head, {"fill": _HEAD})
        if card.card.ref is None:
            self._label(
                root, layout.Box(box.x - layout.MARK + 8, box.y, box.width, layout.TITLE), card.card.title, True
            )
        for place, row in enumerate(card.rows):
            self._row(root, row, bold=card.card.ref is not None and not place)
        if note:
            note = shortened(visible(note), layout.SMALL, box.width - 16)
            y = box.y + layout.TITLE + layout.NOTE - 5
            _text(root, note, box.x + 8, y, {"font-size": f"{layout.SMALL:g}", "fill": MUTED})
        _rect(root, box, {"fill": "none", "stroke": _EDGE, "rx": "3"})

    def _row(self, root: ET.Element, row: layout.Row, *, bold: bool) -> None:
        state = self.states.state(row.refs)
        group = ET.SubElement(root, "g")
        if len(row.refs) == 1 and self.scene.hints:
            ET.SubElement(group, "title").text = visible(self._hint(row.refs[0]))
        fill, ink = FILLS["late" if state.late else state.level]
        if state.level != "up":
            _rect(group, row.box, {"fill": fill})
            group.set("fill", ink)
            if state.late:
                inner = layout.Box(row.box.x + 1.5, row.box.y + 1.5, row.box.width - 3, row.box.height - 3)
                _rect(group, inner, {"fill": "none", "stroke": ink, "stroke-dasharray": "4 3"})
        elif not bold:
            edge = {"x1": plain(row.box.x), "x2": plain(row.box.right), "stroke": _HEAD}
            ET.SubElement(group, "line", {**edge, "y1": plain(row.box.y), "y2": plain(row.box.y)})
        if self.scene.shown is not None:
            _text(group, MARKS[state.level], row.box.x + 12, row.box.middle + 4, {"text-anchor": "middle"})
        told = self._told(row.refs)
        if told:
            beside = {"text-anchor": "end", "font-size": f"{layout.SMALL:g}"}
            _text(group, told, row.box.right - 8, row.box.middle + 4, beside)
        self._label(group, row.box, row.label, bold, width_of(told, layout.SMALL) + 12 if told else 0)

    def _label(self, root: ET.Element, box: layout.Box, label: str, bold: bool, taken: float = 0) -> None:
        size = layout.TEXT * (1.13 if bold else 1)
        name = shortened(visible(label), size, box.width - layout.MARK - 8 - taken)
        weight = {"font-weight": "bold"} if bold else {}
        _text(root, name, box.x + layout.MARK, box.middle + 4, weight)

    def _hint(self, ref: Ref) -> str:
        impact = self.impacts.get(ref)
        return named(ref) if impact is None else f"{named(ref)}: {when(impact)}: {story(impact)}"


def _links(scene: Scene) -> Iterator[tuple[Ref, Ref]]:
    """Who stands beside whom: those that have a line between them."""
    if scene.shown is None:
        yield from ((edge.to, edge.from_) for edge in scene.edges)
        return
    for impact in scene.shown.impacts:
        yield from ((cause.ref, impact.ref) for cause in impact.because)


def _notes(scene: Scene, drawn: lines.Lines, width: float) -> list[str]:
    """What is not drawn, in lines."""
    said = [*scene.left_out, *scene.map.not_drawn, *filter(None, [drawn.said])]
    if not said:
        return []
    return lines_of(visible(f"Not drawn: {'; '.join(said)}."), layout.SMALL, width - 2 * _TOP)


def _lines(root: ET.Element, drawn: Sequence[lines.Line]) -> None:
    for level, found in lines.levels_of(drawn):
        colour = LINE_COLOURS[level]
        group = ET.SubElement(root, "g", {"fill": "none", "stroke": colour, "stroke-width": "1.4"})
        for line in sorted(found, key=lambda line: line.hard):
            soft = {} if line.hard else {"stroke": SOFT}
            dashes = (
                {} if line.hard and level != "degraded" else {"stroke-dasharray": "1 3" if line.permitted else "5 3"}
            )
            ET.SubElement(group, "path", {"d": lines.path(line), **dashes, **soft})
            ET.SubElement(group, "path", {"d": lines.head(line), "fill": soft.get("stroke", colour), "stroke": "none"})


def _stripes() -> ET.Element:
    """The pattern of what is degraded."""
    defs = ET.Element("defs")
    pattern = {"id": "kblast-stripes", "width": "12", "height": "12", "patternUnits": "userSpaceOnUse"}
    stripes = ET.SubElement(defs, "pattern", {**pattern, "patternTransform": "rotate(45)"})
    ET.SubElement(stripes, "rect", {"width": "12", "height": "12", "fill": "#f2b134"})
    ET.SubElement(stripes, "rect", {"width": "6", "height": "12", "fill": "#f7cd78"})
    return defs


def _rect(parent: ET.Element, box: layout.Box, look: Mapping[str, str]) -> None:
    place = {"x": plain(box.x), "y": plain(box.y), "width": plain(box.width), "height": plain(box.height)}
    ET.SubElement(parent, "rect", {**place, **look})


def _text(parent: ET.Element, text: str, x: float, y: float, look: Mapping[str, str]) -> None:
    ET.SubElement(parent, "text", {"x": plain(x), "y": plain(y), **look}).text = text
