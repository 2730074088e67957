"""What goes down in each of many scenarios: one compiled network, asked for all of them in a few passes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import inf
from operator import or_

from kblast.engine.lanes import first_reached, reached
from kblast.engine.network import Network
from kblast.engine.plan import plan_for, timeless
from kblast.model.refs import Ref, kind_of

MOST_LANES = 4096
"""As many scenarios in one pass: enough that the network costs little."""

ROOM = 2**31
"""So many bits may be taken by the lanes of all places together; a network that is very large gets fewer lanes."""

Scenario = tuple[Ref, ...]
"""What fails together."""

Progress = Callable[[int, int], None]
"""Told how many scenarios are done, and of how many."""


@dataclass(slots=True)
class Hits:
    """The elements asked for that a scenario takes down and degrades, in order, and when the first goes down."""

    scenario: Scenario
    down: list[Ref] = field(default_factory=list)
    degraded: list[Ref] = field(default_factory=list)
    first_down_at: float = inf


def sweep_functions(
    network: Network, scenarios: Sequence[Scenario], *, moment: float = inf, progress: Progress | None = None
) -> Iterator[Hits]:
    """What each scenario does to the functions, in order; levels are those at `moment`, in seconds."""
    functions = (ref for ref in network.levels if kind_of(ref) == "function")
    return sweep_elements(network, scenarios, functions, moment=moment, progress=progress)


def sweep_elements(
    network: Network,
    scenarios: Sequence[Scenario],
    asked: Iterable[Ref],
    *,
    moment: float = inf,
    progress: Progress | None = None,
) -> Iterator[Hits]:
    """What each scenario does to the elements `asked`, in order; levels are those at `moment`, in seconds."""
    refs = sorted(set(asked))
    nodes = [node for ref in refs for node in network.levels[ref]]
    downs = [network.down(ref) for ref in refs]
    failing = {network.down(ref) for scenario in scenarios for ref in scenario}
    plan = plan_for(network, nodes, failing)
    by_then = timeless(plan) if moment == inf else plan
    lanes = max(1, min(MOST_LANES, ROOM // max(1, len(plan.required))))
    for start in range(0, len(scenarios), lanes):
        part = [Hits(scenario) for scenario in scenarios[start : start + lanes]]
        failed = _failed(network, part)
        come = reached(by_then, failed, nodes, lanes=(1 << len(part)) - 1, until=moment)
        for ref in refs:
            _note(part, ref, come[network.degraded(ref)], come[network.down(ref)])
        some_down = reduce(or_, (come[node] for node in downs), 0)
        for time, mask in first_reached(plan, failed, downs, lanes=some_down, until=moment):
            for lane in _lanes(mask):
                part[lane].first_down_at = time
        yield from part
        if progress:
            progress(start + len(part), len(scenarios))


def _failed(network: Network, part: Sequence[Hits]) -> dict[int, int]:
    """The nodes that fail, each with the lanes in which it does."""
    failed: dict[int, int] = {}
    for lane, hits in enumerate(part):
        for ref in hits.scenario:
            node = network.down(ref)
            failed[node] = failed.get(node, 0) | (1 << lane)
    return failed


def _note(part: Sequence[Hits], ref: Ref, degraded: int, down: int) -> None:
    """Notes what becomes of one element: the lanes in which it is degraded or worse, and down."""
    for lane in _lanes(down):
        part[lane].down.append(ref)
    for lane in _lanes(degraded & ~down):
        part[lane].degraded.append(ref)


def _lanes(mask: int) -> Iterator[int]:
    """The lanes of a mask, in order."""
    bits = f"{mask:b}"[::-1]
    lane = bits.find("1")
    while lane >= 0:
        yield lane
        lane = bits.find("1", lane + 1)
