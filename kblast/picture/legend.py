"""How states and lines are drawn, and the row below a picture that says so."""

from typing import Final
from xml.etree import ElementTree as ET

from kblast.picture.text import plain, width_of
from kblast.results.impact import Level
from kblast.results.report_words import LATE
from kblast.units import show_duration

INK: Final = "#17202b"
MUTED: Final = "#55606e"
MARKS: Final[dict[Level, str]] = {"down": "✕", "degraded": "◐", "up": "–"}
FILLS: Final = {
    "down": ("#b42318", "#ffffff"),
    "degraded": ("url(#kblast-stripes)", "#231a00"),
    "late": ("#d6e6fc", "#0b2c57"),
    "up": ("#ffffff", INK),
}
"""The fill of a state and the ink on it; contrast is at least 6.6."""

LINE_COLOURS: Final[dict[Level, str]] = {"down": "#b42318", "degraded": "#9a6b00", "up": "#55606e"}
EDGE: Final = "#c3ccd6"
SOFT: Final = "#a3afbd"
LEGEND: Final = 30.0
"""How tall the row is that says so."""

_SIZE, _HEIGHT = 11.0, 22.0
_STATES: Final = (
    ("down", "✕ down"),
    ("degraded", "◐ degraded"),
    ("late", f"dashed: only after {show_duration(LATE)}"),
    ("up", "– not hit"),
)
_OF_WAYS: Final = "A line leads from a cause to what it did."
_OF_NEEDS: Final = (
    "A line leads from what is needed to what needs it; "
    "solid: a hard need, dashed: not a hard one, dotted: permitted only."
)


def add_legend(parent: ET.Element, y: float, *, failing: bool) -> None:
    """Draws the row that says how things are drawn, at a height."""
    x = 24.0
    for state, words in _STATES if failing else ():
        width = width_of(words, _SIZE) + 16
        fill, ink = FILLS[state]
        box = {"x": plain(x), "y": plain(y), "width": plain(width), "height": plain(_HEIGHT)}
        edge = {"stroke": ink, "stroke-dasharray": "4 3"} if state == "late" else {"stroke": EDGE}
        ET.SubElement(parent, "rect", {**box, "fill": fill, **edge})
        _say(parent, words, x + 8, y, ink)
        x += width + 8
    _say(parent, _OF_WAYS if failing else _OF_NEEDS, x + (8 if failing else 0), y, MUTED)


def _say(parent: ET.Element, words: str, x: float, y: float, ink: str) -> None:
    place = {"x": plain(x), "y": plain(y + 15), "font-size": f"{_SIZE:g}", "fill": ink}
    ET.SubElement(parent, "text", place).text = words


def stripes() -> ET.Element:
    """The pattern of what is degraded."""
    defs = ET.Element("defs")
    pattern = {"id": "kblast-stripes", "width": "12", "height": "12", "patternUnits": "userSpaceOnUse"}
    striped = ET.SubElement(defs, "pattern", {**pattern, "patternTransform": "rotate(45)"})
    ET.SubElement(striped, "rect", {"width": "12", "height": "12", "fill": "#f2b134"})
    ET.SubElement(striped, "rect", {"width": "6", "height": "12", "fill": "#f7cd78"})
    return defs
