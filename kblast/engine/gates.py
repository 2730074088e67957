"""The part of a network that decides over some nodes in the end, made as small as it can be without losing anything.

Times do not matter here: what comes to be, comes to be. What is so before anything fails, and what can never come to
be, is taken out; nodes in a circle that each need one input only come to be together, and are one.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kblast.engine.components import components
from kblast.engine.network import Network
from kblast.model.refs import Ref


@dataclass(slots=True)
class Gates:
    """Gates by number: each after all its inputs, but for those in a circle with it.

    A gate comes to be with any of its own events (bits, by their place in `events`), or when `required` of its inputs
    have; an input that is there twice counts twice.
    """

    events: list[Ref] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    required: list[int] = field(default_factory=list)
    inputs: list[tuple[int, ...]] = field(default_factory=list)
    circle: list[int] = field(default_factory=list)
    """The first gate of the circle that each is in: itself, where there is none."""
    of: dict[int, int] = field(default_factory=dict)
    """The gate of every node asked for that something can bring about."""
    always: frozenset[int] = frozenset()
    """The nodes asked for that have come to be before anything fails."""


def gates_of(network: Network, asked: Sequence[int], events: Mapping[int, Ref]) -> Gates:
    """The gates behind the nodes asked for; `events` are the nodes that may fail of themselves."""
    cone = _cone(network, asked)
    before = _come_to_be(network, cone, network.always)
    able = _come_to_be(network, cone, [*network.always, *events]) - before
    inputs: dict[int, list[int]] = {}
    required: dict[int, int] = {}
    for node in sorted(able):
        sources = [source for source, arc in network.incoming[node] if arc.delay < math.inf]
        inputs[node] = [source for source in sources if source in able]
        required[node] = max(1, network.required[node] - sum(1 for source in sources if source in before))
    starts = [node for node in asked if node in able]
    placing = _Placing(inputs, required)
    placing.number_events(starts, events)
    placing.place()
    gates = placing.gates
    gates.of = {node: placing.placed[node] for node in starts}
    gates.always = frozenset(before.intersection(asked))
    return gates


def _cone(network: Network, asked: Iterable[int]) -> set[int]:
    """All nodes that could matter to those asked for."""
    found = set(asked)
    waiting = list(found)
    while waiting:
        for source, arc in network.incoming[waiting.pop()]:
            if source not in found and arc.delay < math.inf:
                found.add(source)
                waiting.append(source)
    return found


def _come_to_be(network: Network, cone: set[int], causes: Iterable[int]) -> set[int]:
    """What comes of the causes, within the cone."""
    found = {node for node in causes if node in cone}
    waiting = list(found)
    arrived: Counter[int] = Counter()
    while waiting:
        for arc in network.outgoing[waiting.pop()]:
            target = arc.target
            if target in found or target not in cone or arc.delay == math.inf:
                continue
            arrived[target] += 1
            if arrived[target] >= network.required[target]:
                found.add(target)
                waiting.append(target)
    return found


@dataclass(slots=True)
class _Placing:
    """From nodes to gates."""

    inputs: Mapping[int, Sequence[int]]
    required: Mapping[int, int]
    gates: Gates = field(default_factory=Gates)
    placed: dict[int, int] = field(default_factory=dict)
    _bits: dict[int, int] = field(default_factory=dict)
    _same: dict[tuple[int, tuple[int, ...]], int] = field(default_factory=dict)

    def number_events(self, starts: Iterable[int], events: Mapping[int, Ref]) -> None:
        """Numbers the events depth first, so that those that work together stand together."""
        seen: set[int] = set()
        waiting = list(starts)[::-1]
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            if node in events:
                self._bits[node] = 1 << len(self.gates.events)
                self.gates.events.append(events[node])
            waiting.extend(source for source in reversed(self.inputs[node]) if source not in seen)

    def place(self) -> None:
        """Makes the gates of all nodes."""
        for circle in components(self.inputs, self.inputs.__getitem__):
            first = len(self.gates.own)
            members = set(circle)
            alternatives = {
                node: [source for source in self.inputs[node] if source in members] if self.required[node] == 1 else []
                for node in circle
            }
            counting = [node for node in circle if self.required[node] > 1]
            if len(circle) > 1:
                for node in counting:
                    self.placed[node] = self._gate(self._bits.get(node, 0), self.required[node], (), first)
            for group in components(circle, alternatives.__getitem__):
                if group[0] not in self.placed:
                    self._group(group, first)
            if len(circle) > 1:
                for node in counting:
                    self.gates.inputs[self.placed[node]] = self._placed_inputs(node)

    def _group(self, group: Sequence[int], first: int) -> None:
        """Places nodes that come to be together, or one that counts its inputs and is in no circle."""
        own = sum(self._bits.get(node, 0) for node in group)
        required = self.required[group[0]]
        inputs = self._placed_inputs(group[0])
        if required == 1:
            inputs = tuple(sorted({source for node in group for source in self._placed_inputs(node)}))
        if not own and len(set(inputs)) == 1:
            number = inputs[0]
        elif own:
            number = self._gate(own, required, inputs, first)
        elif (same := self._same.get((required, inputs))) is not None:
            number = same
        else:
            number = self._same[required, inputs] = self._gate(0, required, inputs, first)
        for node in group:
            self.placed[node] = number

    def _placed_inputs(self, node: int) -> tuple[int, ...]:
        return tuple(sorted(self.placed[source] for source in self.inputs[node] if source in self.placed))

    def _gate(self, own: int, required: int, inputs: tuple[int, ...], first: int) -> int:
        gates = self.gates
        gates.own.append(own)
        gates.required.append(required)
        gates.inputs.append(inputs)
        gates.circle.append(first)
        return len(gates.own) - 1
