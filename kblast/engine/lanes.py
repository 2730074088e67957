"""Many scenarios at once: every scenario is a lane, a bit of a whole number, and one pass over the network serves all.

The same propagation as for one scenario, with a mask of lanes in the place of a yes: something comes to be at some
time in some lanes. Times are final in order; at one time, places are looked at in topological order, so that what
reaches one over many ways is handed on once. A gate counts its arrivals in every lane by itself.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping
from math import inf

from kblast.engine.plan import Plan

Steps = list[tuple[float, int]]
"""The times at which something comes to be, in order, each with the lanes in which it does."""


def arrivals(
    plan: Plan, failed: Mapping[int, int], asked: Iterable[int], *, lanes: int, until: float = inf
) -> dict[int, Steps]:
    """When the nodes `asked` come to be by the time `until`, and in which lanes.

    `failed` are the nodes that fail at the start, each with its lanes; the lanes are 0 … `lanes` − 1.
    """
    begin = dict.fromkeys(plan.always, (1 << lanes) - 1)
    for node, mask in failed.items():
        place = plan.place.get(node)
        if place is not None:
            begin[place] = begin.get(place, 0) | mask
    nodes = list(asked)
    found: dict[int, Steps] = {plan.place[node]: [] for node in nodes}
    for time, place, mask in _run(plan, begin, until):
        if place in found:
            found[place].append((time, mask))
    return {node: found[plan.place[node]] for node in nodes}


def _run(plan: Plan, begin: dict[int, int], until: float) -> Iterator[tuple[float, int, int]]:
    """Every place that comes to be, with the time and the lanes, in order of time."""
    required, outgoing = plan.required, plan.outgoing
    come = [0] * len(required)
    counters: dict[int, list[int]] = {}
    pending = {0.0: begin}
    moments = [0.0]
    while moments and moments[0] <= until:
        time = heapq.heappop(moments)
        now = pending[time]
        queue = list(now)
        heapq.heapify(queue)
        while queue:
            place = heapq.heappop(queue)
            fresh = now.pop(place) & ~come[place]
            if not fresh:
                continue
            come[place] |= fresh
            yield time, place, fresh
            for target, delay in outgoing[place]:
                mask = fresh
                if required[target] > 1:
                    mask = _count(counters.setdefault(target, []), required[target], fresh)
                if not mask:
                    continue
                if delay:
                    if time + delay not in pending:
                        pending[time + delay] = {}
                        heapq.heappush(moments, time + delay)
                    later = pending[time + delay]
                    later[target] = later.get(target, 0) | mask
                elif target in now:
                    now[target] |= mask
                else:
                    now[target] = mask
                    heapq.heappush(queue, target)
        del pending[time]


def _count(counter: list[int], required: int, mask: int) -> int:
    """Counts an arrival in some lanes; gives those of them in which it is the last that was waited for.

    `counter[n]` holds the lanes in which there were more than n arrivals.
    """
    for number in range(required - 1):
        if number == len(counter):
            counter.append(mask)
            return 0
        counted = counter[number]
        counter[number] = counted | mask
        mask &= counted
        if not mask:
            return 0
    return mask
