"""Many scenarios at once: every scenario is a lane, a bit of a whole number, and one pass over the network serves all.

The same propagation as for one scenario, with a mask of lanes in the place of a yes: something comes to be at some
time in some lanes. Times are final in order; at one time, places are looked at in topological order, so that what
reaches one over many ways is handed on once. A gate counts its arrivals in every lane by itself.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from math import inf

from kblast.engine.plan import NOWHERE, Plan
from kblast.engine.shortcut import Shortcut

Steps = list[tuple[float, int]]
"""The times at which something comes to be, in order, each with the lanes in which it does."""


def reached(
    plan: Plan, failed: Mapping[int, int], asked: Iterable[int], *, lanes: int, until: float = inf
) -> dict[int, int]:
    """The lanes in which each of the nodes `asked` has come to be by the time `until`.

    `failed` are the nodes that fail at the start, each with its lanes; `lanes` is the mask of all of them.
    """
    run = _Run(plan, failed, lanes, until)
    for _ in run.steps():
        pass
    return {node: run.come[plan.place[node]] for node in asked}


def first_reached(
    plan: Plan, failed: Mapping[int, int], asked: Iterable[int], *, lanes: int, until: float = inf
) -> Steps:
    """When the first of the nodes `asked` comes to be, by the time `until`; a lane is followed no further than that."""
    wanted = {plan.place[node] for node in asked}
    run = _Run(plan, failed, lanes, until)
    found: Steps = []
    for time, place, mask in run.steps():
        if place in wanted and (first := mask & run.lanes):
            found.append((time, first))
            run.lanes &= ~first
    return found


class _Run:
    """One pass: the `lanes` that are still followed, of `every` one, and those in which each place has come to be."""

    def __init__(self, plan: Plan, failed: Mapping[int, int], lanes: int, until: float) -> None:
        self.plan = plan
        self.every = self.lanes = lanes
        self.until = until
        self.come = [0] * len(plan.required)
        self.begin = dict.fromkeys(plan.always, lanes)
        self.counters: dict[int, list[int]] = {}
        for node, mask in failed.items():
            place = plan.place[node]
            if place != NOWHERE:
                self.begin[place] = self.begin.get(place, 0) | mask

    def steps(self) -> Iterator[tuple[float, int, int]]:
        """Every place that comes to be, with the time and the lanes, in order of time."""
        pending = {0.0: self.begin}
        moments = [0.0]
        later = self.plan.later
        while moments and moments[0] <= self.until and self.lanes:
            time = heapq.heappop(moments)
            for place, fresh in self._moment(pending.pop(time)):
                yield time, place, fresh
                for target, delay in later.get(place, ()):
                    if not fresh & ~self.come[target]:
                        continue
                    if time + delay not in pending:
                        pending[time + delay] = {}
                        heapq.heappush(moments, time + delay)
                    then = pending[time + delay]
                    then[target] = then.get(target, 0) | fresh

    def _moment(self, now: dict[int, int]) -> Iterator[tuple[int, int]]:
        """Every place that comes to be at one time; `now` are those that something has reached."""
        required, at_once, come, shortcuts = self.plan.required, self.plan.at_once, self.come, self.plan.shortcuts
        queue = list(now)
        heapq.heapify(queue)
        while queue:
            place = heapq.heappop(queue)
            fresh = now.pop(place)
            if self.lanes is not self.every:
                fresh &= self.lanes
            if before := come[place]:
                fresh &= ~before
            if not fresh:
                continue
            if place in shortcuts:
                arrivals: Iterable[tuple[int, int]] = self._all_at_once(shortcuts[place], fresh)
            else:
                come[place] = before | fresh
                arrivals = [(target, fresh) for target in at_once[place]]
            yield place, fresh
            for target, arrived in arrivals:
                mask = self._arrive(target, arrived) if required[target] > 1 else arrived
                if target in now:
                    now[target] |= mask
                elif mask & ~come[target] if come[target] else mask:
                    now[target] = mask
                    heapq.heappush(queue, target)

    def _all_at_once(self, shortcut: Shortcut, fresh: int) -> list[tuple[int, int]]:
        """All that a place brings about comes to be; gives what arrives beyond it."""
        come = self.come
        arrivals = [(gate, fresh & ~come[source]) for source, gate in shortcut.beyond]
        for place in shortcut.places:
            come[place] |= fresh
        return arrivals

    def _arrive(self, gate: int, mask: int) -> int:
        """Counts an arrival at a gate in some lanes; gives those in which it was the last that was waited for."""
        if gate not in self.counters:
            self.counters[gate] = _counter(self.plan.required[gate], self.every)
        return _count(self.counters[gate], mask)


def _counter(required: int, lanes: int) -> list[int]:
    """A counter for every lane, as the bits of a binary number; it runs over when `required` have been counted."""
    width = (required - 1).bit_length()
    start = (1 << width) - required
    return [lanes if start >> bit & 1 else 0 for bit in range(width)]


def _count(counter: list[int], mask: int) -> int:
    """Counts an arrival in some lanes; gives those of them in which it is the last that was waited for."""
    for bit, counted in enumerate(counter):
        counter[bit] = counted ^ mask
        mask &= counted
        if not mask:
            break
    return mask
