"""The lines of a picture: what needs what, or the ways that a failure took."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kblast.model.refs import Ref, kind_of
from kblast.phrases import counted
from kblast.picture.layout import Box
from kblast.picture.text import plain
from kblast.results.graph import GraphEdge
from kblast.results.impact import Level, SimulateResult

MOST_LINES: Final = 150
"""As many lines as are drawn; with more nobody can follow one."""

MOST_WAYS: Final = 60
"""As many elements as the ways of causes are drawn for."""


@dataclass(frozen=True, slots=True)
class Line:
    """From what is needed to what needs it, or from a cause to what it did."""

    start: Box
    end: Box
    level: Level = "up"
    hard: bool = True
    permitted: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines that are drawn, and in words what is not; `ways` are those of causes."""

    drawn: tuple[Line, ...] = ()
    ways: bool = False
    said: str = ""


def needs(edges: Iterable[GraphEdge], rows: Mapping[Ref, Box]) -> Lines:
    """Who needs whom; between two rows there is one line, and it is a hard one if any of its needs is.

    Where something stands is drawn only if it goes down with the place.
    """
    found: dict[tuple[Box, Box], Line] = {}
    for edge in edges:
        start, end = rows.get(edge.to), rows.get(edge.from_)
        if start is None or end is None or start == end or _stands_in_several(edge):
            continue
        permitted = edge.evidence == "permitted"
        line = Line(start, end, hard=edge.hard and not permitted, permitted=permitted)
        found[start, end] = _stronger(line, found.get((start, end)))
    if len(found) > MOST_LINES:
        narrow = "--focus REF draws those of one element, --fail REF the ways of a failure"
        return Lines(said=f"{len(found)} lines, too many to be followed: {narrow}")
    return Lines(tuple(found.values()))


def _stands_in_several(edge: GraphEdge) -> bool:
    return edge.kind in ("placed-in", "bound-to") and (not edge.hard or kind_of(edge.from_) == "broker")


def _stronger(line: Line, other: Line | None) -> Line:
    if other is None:
        return line
    return max(line, other, key=lambda one: (one.hard, not one.permitted))


def ways(shown: SimulateResult, rows: Mapping[Ref, Box]) -> Lines:
    """The ways from what failed to every function and service that is hit: to functions only where these are many."""
    levels = {impact.ref: impact.level for impact in shown.impacts}
    hit = [i for i in shown.impacts if i.level != "up" and kind_of(i.ref) in ("function", "service") and i.ref in rows]
    ends = hit if len(hit) <= MOST_WAYS else [impact for impact in hit if kind_of(impact.ref) == "function"]
    found: dict[tuple[Box, Box], Line] = {}
    for impact in ends[:MOST_WAYS]:
        chain = [impact.ref, *(cause.ref for cause in impact.because)]
        for victim, cause in pairwise(ref for ref in chain if ref in rows):
            if rows[victim] != rows[cause]:
                found[rows[cause], rows[victim]] = Line(rows[cause], rows[victim], levels[victim])
    left_out = len(hit) - len(ends[:MOST_WAYS])
    said = f"the ways to {counted(left_out, 'element')} that are hit, too" if left_out else ""
    return Lines(tuple(found.values()), ways=True, said=said)


def path(line: Line) -> str:
    """A curve from the right of what is needed to the left of what needs it; beside each other it goes round."""
    apart = line.end.x >= line.start.right
    from_, to = (line.start.right if apart else line.start.x, line.start.middle), (line.end.x, line.end.middle)
    bend = max(20, (to[0] - from_[0]) / 2) if apart else 16 + min(28, abs(to[1] - from_[1]) / 12)
    out = from_[0] + (bend if apart else -bend)
    return f"M{_at(*from_)}C{_at(out, from_[1])} {_at(to[0] - bend, to[1])} {_at(*to)}"


def head(line: Line) -> str:
    """The tip of an arrow where a line ends."""
    x, y = line.end.x, line.end.middle
    return f"M{_at(x - 7, y - 3.5)}L{_at(x, y)}L{_at(x - 7, y + 3.5)}Z"


def _at(x: float, y: float) -> str:
    return f"{plain(x)} {plain(y)}"


def levels_of(lines: Iterable[Line]) -> Iterator[tuple[Level, list[Line]]]:
    """The lines by level, the worst last, so that it lies on top."""
    found: dict[Level, list[Line]] = {"up": [], "degraded": [], "down": []}
    for line in lines:
        found[line.level].append(line)
    yield from found.items()
