"""When everything comes to be, and from what: the earliest times in a network of gates.

Knuth's generalisation of Dijkstra's algorithm (Information Processing Letters 6, 1977): nodes become final in order
of time, so each is looked at once. A gate's time is that of its k-th smallest arrival; arrivals do not come in order
of their time, so a gate keeps them sorted.
"""

import heapq
import math
from bisect import insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kblast.engine.network import Input, Network

NEVER = math.inf
_Key = tuple[float, int, str, int]
"""A time; the elements on the way to it, the last of them, and the arcs."""


class _Times(dict[int, float]):
    """Times by node; what is not in it never comes to be."""

    def __missing__(self, node: int) -> float:
        return NEVER


@dataclass(slots=True)
class Propagation:
    """The time of every node, and the input that decided it: None where it failed of itself or never came to be."""

    times: Mapping[int, float]
    decided_by: Mapping[int, Input | None]


def propagate(
    network: Network, failed: Iterable[int], *, until: float = NEVER, declared_only: bool = False
) -> Propagation:
    """Times after the nodes `failed` come to be at 0; only what comes to be costs anything, by the time `until`.

    With `declared_only` the edges that rest on defaults nobody declared have no effect. Of several causes at one time
    that with the fewest elements on its way decides, then the one that comes first by reference, then the most direct.
    """
    times = _Times()
    decided_by: dict[int, Input | None] = {}
    last_owner: dict[int, str] = {}
    arrivals: dict[int, list[tuple[_Key, int, Input]]] = {}
    best: dict[int, _Key] = {}
    heap: list[tuple[_Key, int, int, Input | None]] = []
    required, owner, outgoing = network.required, network.owners, network.outgoing
    for sequence, node in enumerate(sorted(set(failed))):
        heap.append(((0.0, 0, "", 0), sequence, node, None))
    sequence = len(heap)
    while heap:
        key, _, node, decider = heapq.heappop(heap)
        if node in times:
            continue
        time, hops, _, steps = key
        if time > until:
            break
        times[node] = time
        decided_by[node] = decider
        via = owner.get(node) or (last_owner[decider[0]] if decider else "")
        last_owner[node] = via
        for arc in outgoing[node]:
            target = arc.target
            if target in times or (declared_only and arc.undeclared):
                continue
            own, decisive = owner.get(target), (node, arc)
            arrival = (time + arc.delay, hops + (own is not None and own != via), via, steps + 1)
            needed = required[target]
            sequence += 1
            if needed > 1:
                waiting = arrivals.setdefault(target, [])
                insort(waiting, (arrival, sequence, decisive))
                if len(waiting) < needed:
                    continue
                arrival, _, decisive = waiting[needed - 1]
            known = best.get(target)
            if known is None or arrival < known:
                best[target] = arrival
                heapq.heappush(heap, (arrival, sequence, target, decisive))
    return Propagation(times, decided_by)
