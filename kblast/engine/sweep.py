"""What users lose in each of many scenarios: one compiled network, asked for all of them in a few passes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import inf

from kblast.engine.lanes import Steps, arrivals
from kblast.engine.network import Network
from kblast.engine.plan import plan_for
from kblast.model.refs import Ref, kind_of

LANES = 4096
"""As many scenarios in one pass: enough that the network costs little, few enough that masks stay in a cache."""

Scenario = tuple[Ref, ...]
"""What fails together."""

Progress = Callable[[int, int], None]
"""Told how many scenarios are done, and of how many."""


@dataclass(slots=True)
class Hits:
    """The functions that a scenario takes down and degrades, in order of name, and when the first goes down."""

    scenario: Scenario
    down: list[Ref] = field(default_factory=list)
    degraded: list[Ref] = field(default_factory=list)
    first_down_at: float = inf


def sweep_functions(
    network: Network, scenarios: Sequence[Scenario], *, moment: float = inf, progress: Progress | None = None
) -> Iterator[Hits]:
    """What each scenario does to the functions, in order; levels are those at `moment`, in seconds."""
    functions = sorted(ref for ref in network.levels if kind_of(ref) == "function")
    asked = [node for ref in functions for node in network.levels[ref]]
    plan = plan_for(network, asked)
    for start in range(0, len(scenarios), LANES):
        part = [Hits(scenario) for scenario in scenarios[start : start + LANES]]
        failed: dict[int, int] = {}
        for lane, hits in enumerate(part):
            for ref in hits.scenario:
                node = network.down(ref)
                failed[node] = failed.get(node, 0) | (1 << lane)
        steps = arrivals(plan, failed, asked, lanes=len(part), until=moment)
        for ref in functions:
            _note(part, ref, steps[network.degraded(ref)], steps[network.down(ref)])
        yield from part
        if progress:
            progress(start + len(part), len(scenarios))


def _note(part: Sequence[Hits], ref: Ref, degraded: Steps, down: Steps) -> None:
    """Notes what becomes of one function."""
    went_down = 0
    for time, mask in down:
        went_down |= mask
        for lane in _lanes(mask):
            part[lane].down.append(ref)
            part[lane].first_down_at = min(part[lane].first_down_at, time)
    for _, mask in degraded:
        for lane in _lanes(mask & ~went_down):
            part[lane].degraded.append(ref)


def _lanes(mask: int) -> Iterator[int]:
    """The lanes of a mask, in order."""
    bits = f"{mask:b}"[::-1]
    lane = bits.find("1")
    while lane >= 0:
        yield lane
        lane = bits.find("1", lane + 1)
