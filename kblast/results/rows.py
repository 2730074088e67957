"""What becomes of elements that are drawn as one: a row of a map, in a page or in a picture."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kblast.model.refs import Ref
from kblast.results.impact import Impact, Level, SimulateResult
from kblast.results.report_words import LATE, worst_level_at
from kblast.results.words import after


@dataclass(frozen=True, slots=True)
class RowState:
    """The worst that becomes of some elements, the first moment of it, and how many of them are down and degraded."""

    level: Level = "up"
    since: float = math.inf
    down: int = 0
    degraded: int = 0
    of: int = 1

    @property
    def late(self) -> bool:
        """Whether there is time to step in before it comes to that."""
        return LATE <= self.since < math.inf

    @property
    def told(self) -> str:
        """What stands beside the name: since when, or how many of several."""
        if self.of > 1:
            counts = ((self.down, "✕"), (self.degraded, "◐"))
            return " ".join(f"{count} {mark}" for count, mark in counts if count)
        return "" if self.level == "up" else after(self.since)


@dataclass(frozen=True, slots=True)
class Rows:
    """The states of rows in a scenario, where there is one."""

    impacts: Mapping[Ref, Impact]

    @classmethod
    def of(cls, shown: SimulateResult | None) -> "Rows":
        """The states after a simulation; everything is up without one."""
        return cls({impact.ref: impact for impact in shown.impacts} if shown is not None else {})

    def state(self, refs: Sequence[Ref]) -> RowState:
        """The state of a row that stands for these elements."""
        found = [self.impacts[ref] for ref in refs if ref in self.impacts]
        levels = [impact.level for impact in found]
        level: Level = "down" if "down" in levels else "degraded" if "degraded" in levels else "up"
        times = [worst_level_at(impact) for impact in found if impact.level == level != "up"]
        return RowState(level, min(times, default=math.inf), levels.count("down"), levels.count("degraded"), len(refs))
