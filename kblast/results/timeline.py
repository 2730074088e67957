"""What happens when: a line for each moment of a failure, functions foremost."""

import math
from collections import Counter
from collections.abc import Iterator

from kblast.model.refs import kind_of, name_of
from kblast.phrases import counted, listed
from kblast.results.impact import Impact, SimulateResult
from kblast.results.words import EFFECTS

_KINDS = ("function", "service")
_NAMED = 5


def timeline(result: SimulateResult) -> list[tuple[float, str]]:
    """The moments at which functions and services go down or degrade, or effects on them begin, with what does.

    Empty where all happens at one moment. The last is the end of the failure, where it has one.
    """
    hit = [impact for impact in result.impacts if kind_of(impact.ref) in _KINDS]
    moments = sorted({moment for impact in hit for moment in _moments(impact) if moment < math.inf})
    if len(moments) < 2:
        return []
    lines = {moment: list(_happens(hit, moment)) for moment in moments}
    ends = result.scenario.for_s
    if ends is not None and ends < math.inf and result.scenario.at_s is None:
        lines.setdefault(ends, []).append("the failure ends")
    return [(moment, "; ".join(said)) for moment, said in lines.items()]


def _moments(impact: Impact) -> Iterator[float]:
    yield from (impact.degraded_at_s, impact.down_at_s)
    yield from (effect.from_s for effect in impact.effects)


def _happens(hit: list[Impact], moment: float) -> Iterator[str]:
    for level in ("down", "degraded"):
        for kind in _KINDS:
            names = [name_of(i.ref) for i in hit if kind_of(i.ref) == kind and _reaches(i, level, moment)]
            if names:
                yield f"{counted(len(names), kind)} {level} ({listed(names, _NAMED)})"
    begun = Counter(effect.kind for i in hit for effect in i.effects if effect.from_s == moment)
    said = [f"{EFFECTS[kind]} ({begun[kind]})" for kind in EFFECTS if begun[kind]]
    if said:
        yield f"begins: {', '.join(said)}"


def _reaches(impact: Impact, level: str, moment: float) -> bool:
    if level == "down":
        return impact.down_at_s == moment
    return impact.degraded_at_s == moment < impact.down_at_s
