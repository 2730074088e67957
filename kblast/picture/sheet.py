"""A sheet of SVG: shapes and texts of one look are gathered, so that a picture of hundreds of rows stays small.

Text is escaped by the library that writes XML.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from kblast.picture.layout import Box
from kblast.picture.text import plain

Look = tuple[tuple[str, str], ...]
"""Presentation attributes."""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text, where it begins (or ends, if its look says so), and what it tells when it is pointed at."""

    text: str
    x: float
    y: float
    hint: str = ""


@dataclass
class Sheet:
    """Boxes, then texts, by look; looks lie upon each other in the order in which they were first used."""

    _boxes: dict[Look, list[str]] = field(default_factory=dict)
    _texts: dict[Look, list[Words]] = field(default_factory=dict)

    def look(self, **attributes: str) -> Look:
        """A look by its attributes, `stroke_width` for `stroke-width`, made known so that it has its place."""
        look = tuple((name.replace("_", "-"), value) for name, value in attributes.items())
        self._boxes.setdefault(look, [])
        return look

    def box(self, box: Box, look: Look, *, inset: float = 0) -> None:
        """A rectangle."""
        x, y = plain(box.x + inset), plain(box.y + inset)
        width, height = plain(box.width - 2 * inset), plain(box.height - 2 * inset)
        self._boxes[look].append(f"M{x} {y}h{width}v{height}h-{width}z")

    def line(self, box: Box, look: Look) -> None:
        """The upper edge of a rectangle."""
        self._boxes[look].append(f"M{plain(box.x)} {plain(box.y)}h{plain(box.width)}")

    def text(self, words: Words, **attributes: str) -> None:
        """A line of text."""
        look = tuple((name.replace("_", "-"), value) for name, value in attributes.items())
        self._texts.setdefault(look, []).append(words)

    def onto(self, parent: ET.Element) -> None:
        """Draws everything into an element."""
        for look, paths in self._boxes.items():
            if paths:
                ET.SubElement(parent, "path", {"d": "".join(paths), **dict(look)})
        for look, texts in self._texts.items():
            _write(ET.SubElement(parent, "g", dict(look)), texts)


def _write(group: ET.Element, texts: Iterable[Words]) -> None:
    for words in texts:
        place: Mapping[str, str] = {"x": plain(words.x), "y": plain(words.y)}
        element = ET.SubElement(group, "text", dict(place))
        if words.hint:
            title = ET.SubElement(element, "title")
            title.text, title.tail = words.hint, words.text
        else:
            element.text = words.text
