"""What goes down in each of many scenarios: one compiled network, asked for all of them in a few passes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from math import inf
from operator import or_

from kblast.engine.bits import bits
from kblast.engine.lanes import first_reached, reached
from kblast.engine.network import Network
from kblast.engine.plan import Plan, plan_for, timeless
from kblast.engine.transpose import by_lane
from kblast.model.refs import Ref, kind_of
from kblast.uncollected import uncollected

MOST_LANES = 8192
"""As many scenarios in one pass: enough that the network costs little."""

ROOM = 400 * 2**20 * 8
"""So many bits (400 MiB) may the lanes of all places take together; a network that is very large gets fewer lanes."""

Scenario = tuple[Ref, ...]
"""What fails together."""

Progress = Callable[[int, int], None]
"""Told how many scenarios are done, and of how many."""


@dataclass(slots=True)
class Hits:
    """The elements asked for that a scenario takes down and degrades, in order; when the first goes down, if asked."""

    scenario: Scenario
    down: tuple[Ref, ...] = ()
    degraded: tuple[Ref, ...] = ()
    first_down_at: float = inf


class Sweeping:
    """A network made ready to be asked, as often as anyone likes, what scenarios do to the same elements.

    No elements may fail but those `failing`. To make it ready costs more than most questions.
    """

    def __init__(self, network: Network, asked: Iterable[Ref], failing: Iterable[Ref]) -> None:
        self._network = network
        self._refs = sorted(set(asked))
        self._nodes = [node for ref in self._refs for node in network.levels[ref]]
        self._plan = plan_for(network, self._nodes, {network.down(ref) for ref in failing})

    @classmethod
    def of_functions(cls, network: Network, failing: Iterable[Ref]) -> "Sweeping":
        """A network made ready to be asked what scenarios do to all functions."""
        return cls(network, (ref for ref in network.levels if kind_of(ref) == "function"), failing)

    def hits(
        self,
        scenarios: Sequence[Scenario],
        *,
        moment: float = inf,
        times: bool = False,
        progress: Progress | None = None,
    ) -> Iterator[Hits]:
        """What each scenario does, in order; levels are those at `moment`, in seconds.

        Only with `times` it is found out when the first element goes down, which may cost more than all the rest.
        """
        plan = self._timeless if moment == inf else self._plan
        lanes = max(1, min(MOST_LANES, ROOM // max(1, len(plan.required))))
        for start in range(0, len(scenarios), lanes):
            with uncollected():
                part = [Hits(scenario) for scenario in scenarios[start : start + lanes]]
                failed = _failed(self._network, part)
                come = reached(plan, failed, self._nodes, lanes=(1 << len(part)) - 1, until=moment)
                self._note(part, come)
                if times:
                    self._time(part, failed, come, moment)
            yield from part
            if progress:
                progress(start + len(part), len(scenarios))

    def _note(self, part: Sequence[Hits], come: Mapping[int, int]) -> None:
        """Notes what each scenario takes down and what it degrades."""
        down = {ref: come[self._network.down(ref)] for ref in self._refs}
        degraded = {ref: come[self._network.degraded(ref)] & ~mask for ref, mask in down.items()}
        for hits, taken_down, impaired in zip(
            part, by_lane(down, len(part)), by_lane(degraded, len(part)), strict=True
        ):
            hits.down, hits.degraded = taken_down, impaired

    def _time(self, part: Sequence[Hits], failed: Mapping[int, int], come: Mapping[int, int], moment: float) -> None:
        """Notes when the first element goes down, in the lanes in which any does."""
        downs = [self._network.down(ref) for ref in self._refs]
        some_down = reduce(or_, (come[node] for node in downs), 0)
        for time, mask in first_reached(self._plan, failed, downs, lanes=some_down, until=moment):
            for lane in bits(mask):
                part[lane].first_down_at = time

    @cached_property
    def _timeless(self) -> Plan:
        return timeless(self._plan)


def _failed(network: Network, part: Sequence[Hits]) -> dict[int, int]:
    """The nodes that fail, each with the lanes in which it does."""
    failed: dict[int, int] = {}
    for lane, hits in enumerate(part):
        for ref in hits.scenario:
            node = network.down(ref)
            failed[node] = failed.get(node, 0) | (1 << lane)
    return failed
