"""A network made ready for many scenarios at once: only what matters, merged where it is one, in topological order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kblast.engine.components import components
from kblast.engine.network import Network
from kblast.uncollected import uncollected

Link = tuple[int, float]
"""A target and a delay."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The nodes that something depends on which was asked for, by their place in topological order.

    - `place`: where each node of the network went; nodes that always come to be together share a place.
    - `required`: how many inputs a place waits for; `outgoing`: whom it reaches, and after which delay. What reaches a
      place that waits for several does so without delay.
    - `always`: the places that have come to be before anything fails.
    """

    place: Mapping[int, int]
    required: Sequence[int]
    outgoing: Sequence[Sequence[Link]]
    always: Sequence[int]


def plan_for(network: Network, asked: Iterable[int]) -> Plan:
    """The plan of a network for the nodes `asked`; whatever has a level may fail."""
    with uncollected():
        return _Planner(network, asked).plan()


class _Planner:
    """Nodes that always come to be together are spoken of by one of them, their head."""

    def __init__(self, network: Network, asked: Iterable[int]) -> None:
        self.network = network
        self.cone = _cone(network, asked)
        self.required = {node: network.required[node] for node in self.cone}
        self.head = self._followers()
        self.links: dict[int, list[Link]] = {head: [] for head in dict.fromkeys(self.head.values())}
        self._link()

    def plan(self) -> Plan:
        """Puts the heads in order; those of a cycle that bring each other about become one first."""
        order: list[int] = []
        merged: dict[int, int] = {}
        for cycle in components(list(self.links), self._at_once):
            if len(cycle) == 1:
                order += cycle
                continue
            for together in self._together(cycle):
                order.append(together[0])
                merged |= dict.fromkeys(together[1:], together[0])
        order.reverse()
        place = {node: number for number, node in enumerate(order)}
        place |= {node: place[head] for node, head in merged.items()}
        for node, head in merged.items():
            self.links[head] += self.links.pop(node)
        where = {node: place[head] for node, head in self.head.items()}
        return Plan(
            place=where,
            required=[self.required[node] for node in order],
            outgoing=[self._outgoing(node, place) for node in order],
            always=sorted({where[node] for node in self.network.always if node in where}),
        )

    def _followers(self) -> dict[int, int]:
        """The head of every node: a node that has one input only, and no delay, comes to be with it.

        Unless it may fail by itself.
        """
        able = {down for _, down in self.network.levels.values()}.union(self.network.always)
        head: dict[int, int] = {}
        for start in self.cone:
            path, node = [], start
            while node not in head:
                path.append(node)
                inputs = self.network.incoming[node]
                single = len(inputs) == 1 and not inputs[0].delay and inputs[0].source not in path
                if node in able or not single:
                    head[node] = node
                    break
                node = inputs[0].source
            for follower in path:
                head[follower] = head[node]
        return head

    def _link(self) -> None:
        """The links between heads.

        What reaches a node that waits for several after a delay goes over a node of its own, which comes to be after
        the delay: so a gate counts what has arrived, not what is on its way.
        """
        beyond = len(self.network.required)
        for node in self.cone:
            if self.head[node] != node:
                continue
            for arc in self.network.incoming[node]:
                link = (node, arc.delay)
                if arc.delay and self.required[node] > 1:
                    self.links[beyond], self.required[beyond] = [(node, 0.0)], 1
                    link = (beyond, arc.delay)
                    beyond += 1
                self.links[self.head[arc.source]].append(link)

    def _at_once(self, node: int) -> list[int]:
        return [target for target, delay in self.links[node] if not delay]

    def _together(self, cycle: Sequence[int]) -> Iterator[list[int]]:
        """Of a cycle, those that bring each other about alone; a gate does not come to be by a single neighbour."""
        inside = set(cycle)

        def alone(node: int) -> list[int]:
            if self.required[node] > 1:
                return []
            return [t for t, delay in self.links[node] if not delay and t in inside and self.required[t] == 1]

        return components(cycle, alone)

    def _outgoing(self, node: int, place: Mapping[int, int]) -> list[Link]:
        """The links of a place; to hear something once is enough for all but gates."""
        here = place[node]
        plain: dict[Link, None] = {}
        gates: list[Link] = []
        for target, delay in self.links[node]:
            if self.required[target] > 1:
                gates.append((place[target], delay))
            elif place[target] != here:
                plain[place[target], delay] = None
        return [*plain, *gates]


def _cone(network: Network, asked: Iterable[int]) -> list[int]:
    """All that the nodes depend on, and they themselves."""
    seen = set(asked)
    waiting = list(seen)
    while waiting:
        for arc in network.incoming[waiting.pop()]:
            if arc.source not in seen:
                seen.add(arc.source)
                waiting.append(arc.source)
    return sorted(seen)
