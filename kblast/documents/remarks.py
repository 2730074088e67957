"""Comments in YAML that are addressed to kblast: `# kblast: ignore=… …`."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kblast.location import Location

_ADDRESSED = re.compile(r"#[ \t]*kblast:[ \t]*(?=ignore\b)")
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_SAYS_SOMETHING = re.compile(r"^[ \t]*[^\s#]", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """A comment to kblast, and the line that it is about.

    That is its own line, or, where it stands alone, the next one that holds more than a comment.
    """

    location: Location
    line: int
    text: str


def may_have_remarks(text: str) -> bool:
    """Whether it is worth looking for them; quick, for hardly any file has one."""
    return _ADDRESSED.search(text) is not None


class WithTexts:
    """Events of a parser, and a note of where texts stand in which `#` begins no comment: in quotes, and in blocks."""

    def __init__(self, parser: Any, text: str) -> None:
        self._parser = parser
        self._text = text
        self.texts: list[tuple[int, int]] = []

    def get_event(self) -> Any:
        """The next event."""
        event = self._parser.get_event()
        if style := getattr(event, "style", None):
            start, end = event.start_mark.index, event.end_mark.index
            # Behind the `|` or `>` that opens a block a comment may stand.
            self.texts.append((self._text.find("\n", start) if style in "|>" else start, end))
        return event


def find_remarks(text: str, file: str, texts: Sequence[tuple[int, int]]) -> tuple[Remark, ...]:
    """The comments to kblast in a YAML text; `texts` are the places, in order, at which `#` begins no comment."""
    starts = [start for start, _ in texts]
    found: list[tuple[int, str]] = []
    end = 0
    for match in _ADDRESSED.finditer(text):
        place = match.start()
        before = bisect_right(starts, place) - 1
        is_comment = before < 0 or place >= texts[before][1]
        if place >= end and is_comment and (place == 0 or text[place - 1].isspace()):
            said = _REST_OF_LINE.match(text, match.end())
            assert said is not None
            end = said.end()
            found.append((place, said[0].rstrip()))
    return _about_what_follows(text, found, _placed(text, file, found))


def _placed(text: str, file: str, found: list[tuple[int, str]]) -> list[Remark]:
    """Each as if it were about its own line."""
    remarks: list[Remark] = []
    line, counted = 1, 0
    for place, said in found:
        line += text.count("\n", counted, place)
        counted = place
        begin = text.rfind("\n", 0, place) + 1
        remarks.append(Remark(Location(file, line, place - begin + 1), line, said))
    return remarks


def _about_what_follows(text: str, found: list[tuple[int, str]], remarks: list[Remark]) -> tuple[Remark, ...]:
    """Those that stand alone are about the next line that says something; from the end, so that each looks once."""
    placed: list[Remark] = []
    next_place, next_line = len(text), 0
    for (place, _), remark in reversed(list(zip(found, remarks, strict=True))):
        stands_alone = not text[place - remark.location.column + 1 : place].strip()
        about = remark.line
        if stands_alone:
            says = _SAYS_SOMETHING.search(text, place, next_place)
            about = remark.line + text.count("\n", place, says.end()) if says else next_line
        placed.append(Remark(remark.location, about, remark.text))
        next_place, next_line = place, about
    return tuple(reversed(placed))
