"""A network made ready for many scenarios at once: only what matters, merged where it is one, in topological order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kblast.engine.components import components
from kblast.engine.network import Arc, Network
from kblast.engine.shortcut import Shortcut, shortcut
from kblast.uncollected import uncollected

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Plan:
    """The nodes that something depends on which was asked for, by their place in topological order.

    - `place`: where every node of the network went, or NOWHERE; nodes that always come to be together share a place.
    - `required`: how many inputs a place waits for.
    - `at_once`: whom a place reaches without delay; `later`: whom it reaches after which delay, and that is never a
      place that waits for several.
    - `always`: the places that have come to be before anything fails.
    - `circles`: places that bring each other about, if only after some time, each with the first of its circle.
    - `shortcuts`: what some places bring about, found beforehand.
    """

    place: Sequence[int]
    required: Sequence[int]
    at_once: Sequence[Sequence[int]]
    later: Mapping[int, Sequence[tuple[int, float]]]
    always: Sequence[int]
    circles: Mapping[int, int] = field(default_factory=dict)
    shortcuts: Mapping[int, Shortcut] = field(default_factory=dict)


def plan_for(network: Network, asked: Iterable[int], failing: Iterable[int]) -> Plan:
    """The plan of a network for the nodes `asked`, where no other nodes fail than those `failing`."""
    with uncollected():
        return _Linking(network, _Order(network, asked, failing)).plan


def timeless(plan: Plan) -> Plan:
    """The same plan for those who ask what comes to be in the end, not when: no delays, and each circle one place.

    Where much hangs together, most failures end in the largest circle, the hub. What it brings about is found but
    once; and it is last in order, so that what comes to it over many ways is handed on together.
    """
    with uncollected():
        return _timeless(plan)


def _timeless(plan: Plan) -> Plan:
    required, links = [*plan.required], [*plan.at_once]
    for place, delayed in plan.later.items():
        links[place] = [*links[place], *(target for target, _ in delayed)]
    circles, hub = plan.circles, len(required)
    if circles:
        ((largest, _),) = Counter(circles.values()).most_common(1)
        circles = {place: hub if first == largest else first for place, first in circles.items()}
        required.append(1)
        links.append(())
    together: dict[int, list[int]] = {}
    for place, first in circles.items():
        together.setdefault(first, []).extend(links[place])
        links[place] = ()
    for place, targets in (*enumerate(links), *together.items()):
        if place in together or not circles.keys().isdisjoint(targets):
            links[place] = _once([circles.get(target, target) for target in targets], required, place)
    return Plan(
        place=[circles.get(place, place) for place in plan.place],
        required=required,
        at_once=links,
        later={},
        always=sorted({circles.get(place, place) for place in plan.always}),
        shortcuts={hub: shortcut(hub, required, links)} if circles else {},
    )


class _Order:
    """The order of what matters; nodes that always come to be together are spoken of by one of them.

    - `head`: of every node the one that speaks for it at first, because one of them has no other input or output.
    - `groups`: nodes that share a place, in topological order: a head, and others that it is in a circle with.
    - `circles`: heads that bring each other about alone, if only after some time.
    """

    def __init__(self, network: Network, asked: Iterable[int], failing: Iterable[int]) -> None:
        self.network = network
        sources = _sources(network)
        asked = set(asked)
        self.head = _heads(network, sources, asked=asked, failing={*failing, *network.always})
        self.followers: dict[int, list[int]] = {}
        for node, head in enumerate(self.head):
            if node != head:
                self.followers.setdefault(head, []).append(node)
        self.groups: list[Sequence[int]] = []
        self.circles: list[list[int]] = []
        starts = (self.head[node] for node in sorted(asked))
        for circle in components(starts, lambda head: [self.head[source] for source in self._inputs(head, sources)]):
            self._add(circle)

    def arcs(self, group: Iterable[int]) -> Iterator[Arc]:
        """Every arc from heads and their followers."""
        for head in group:
            yield from self.network.outgoing[head]
            for follower in self.followers.get(head, ()):
                yield from self.network.outgoing[follower]

    def _inputs(self, head: int, sources: Sequence[Sequence[int]]) -> Iterator[int]:
        """The inputs of a head and of its followers."""
        yield from sources[head]
        for follower in self.followers.get(head, ()):
            yield from sources[follower]

    def _add(self, circle: list[int]) -> None:
        """Adds what comes after all its inputs: one node, or several that each depend on the others."""
        if len(circle) == 1:
            self.groups.append(circle)
            return
        inside = set(circle)
        self.circles += [group for group in self._together(circle, inside, at_once=False) if len(group) > 1]
        for part in [*components(circle, lambda head: self._after(head, inside, at_once=True))][::-1]:
            self.groups += [*self._together(part, set(part), at_once=True)][::-1]

    def _together(self, part: Sequence[int], inside: set[int], *, at_once: bool) -> Iterator[list[int]]:
        """Those that bring each other about alone; who waits for several does not come to be by a single neighbour."""
        single = {node for node in inside if self.network.required[node] == 1}
        return components(part, lambda head: self._after(head, single, at_once=at_once))

    def _after(self, head: int, inside: set[int], *, at_once: bool) -> list[int]:
        targets = (self.head[arc.target] for arc in self.arcs([head]) if not (at_once and arc.delay))
        return [target for target in targets if target in inside]


def _sources(network: Network) -> list[list[int]]:
    """The nodes that are inputs of every node."""
    sources: list[list[int]] = [[] for _ in network.required]
    for node, arcs in enumerate(network.outgoing):
        for arc in arcs:
            sources[arc.target].append(node)
    return sources


def _heads(network: Network, sources: Sequence[Sequence[int]], *, asked: set[int], failing: set[int]) -> list[int]:
    """The head of every node, which speaks for it: often itself.

    A node that has one input only, and no delay, comes to be with it, unless it may fail by itself. And a node that
    has one output only, and no delay, needs no place of its own, unless it is asked for: what brings it about brings
    its output about, if that waits for nothing else.
    """
    late = {arc.target for arcs in network.outgoing for arc in arcs if arc.delay}

    def spoken_for(node: int) -> int:
        if node in failing:
            return node
        if len(sources[node]) == 1 and node not in late:
            return sources[node][0]
        outputs = network.outgoing[node]
        if len(outputs) == 1 and node not in asked and network.required[node] == 1:
            output = outputs[0]
            return node if output.delay or network.required[output.target] > 1 else output.target
        return node

    head = [NOWHERE] * len(sources)
    for start in range(len(sources)):
        path: dict[int, None] = {}
        node = start
        while head[node] == NOWHERE:
            path[node] = None
            by = spoken_for(node)
            if by in path:
                head[node] = node
                break
            node = by
        for follower in path:
            head[follower] = head[node]
    return head


class _Linking:
    """The links of places.

    What reaches a place that waits for several after a delay goes over a place of its own, which comes to be after the
    delay: so a gate counts what has arrived, not what is on its way.
    """

    def __init__(self, network: Network, order: _Order) -> None:
        self.order = order
        where = [NOWHERE] * len(network.required)
        for place, group in enumerate(order.groups):
            for node in group:
                where[node] = place
        self.place = [where[head] for head in order.head]
        self.required = [network.required[group[0]] for group in order.groups]
        self.later: dict[int, tuple[tuple[int, float], ...]] = {}
        self.beyond: list[tuple[int, ...]] = []
        at_once = [self._links(place, group) for place, group in enumerate(order.groups)]
        circles = (sorted({self.place[node] for node in circle}) for circle in order.circles)
        self.plan = Plan(
            place=self.place,
            required=self.required,
            at_once=[*at_once, *self.beyond],
            later=self.later,
            always=sorted({self.place[node] for node in network.always} - {NOWHERE}),
            circles={here: circle[0] for circle in circles if len(circle) > 1 for here in circle},
        )

    def _links(self, here: int, group: Sequence[int]) -> tuple[int, ...]:
        """Whom a place reaches at once; whom it reaches later is noted."""
        targets: list[int] = []
        later: dict[tuple[int, float], None] = {}
        for arc in self.order.arcs(group):
            target = self.place[arc.target]
            if target == NOWHERE:
                continue
            if not arc.delay:
                targets.append(target)
                continue
            if self.required[target] > 1:
                self.beyond.append((target,))
                self.required.append(1)
                target = len(self.required) - 1
            later[target, arc.delay] = None
        if later:
            self.later[here] = tuple(later)
        return _once(targets, self.required, here)


def _once(targets: Sequence[int], required: Sequence[int], here: int) -> tuple[int, ...]:
    """The targets of a place; to hear something once is enough for all but those that wait for several."""
    plain = dict.fromkeys(target for target in targets if required[target] == 1 and target != here)
    return (*plain, *(target for target in targets if required[target] > 1))
