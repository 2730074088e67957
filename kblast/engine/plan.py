"""A network made ready for many scenarios at once: only what matters, merged where it is one, in topological order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kblast.engine.components import components
from kblast.engine.network import Arc, Network
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
    """

    place: Sequence[int]
    required: Sequence[int]
    at_once: Sequence[Sequence[int]]
    later: Mapping[int, Sequence[tuple[int, float]]]
    always: Sequence[int]
    circles: Mapping[int, int] = field(default_factory=dict)


def plan_for(network: Network, asked: Iterable[int]) -> Plan:
    """The plan of a network for the nodes `asked`; whatever has a level may fail."""
    with uncollected():
        order = _Order(network, asked)
        return _linked(network, order)


def timeless(plan: Plan) -> Plan:
    """The same plan for those who ask what comes to be in the end, not when: no delays, and each circle one place."""
    circles, required = plan.circles, plan.required
    links = list(plan.at_once)
    for place, delayed in plan.later.items():
        links[place] = [*links[place], *(target for target, _ in delayed)]
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
    )


class _Order:
    """The order of what matters; nodes that always come to be together are spoken of by one of them.

    - `head`: of every node the one that speaks for it at first, because it has one input only.
    - `heads`: those that matter, in topological order; `merged`: those that speak for others in a circle without
      delays, each with its head.
    """

    def __init__(self, network: Network, asked: Iterable[int]) -> None:
        self.network = network
        self.head = _heads(network)
        self.followers: dict[int, list[int]] = {}
        for node, head in enumerate(self.head):
            if node != head:
                self.followers.setdefault(head, []).append(node)
        self.heads: list[int] = []
        self.merged: dict[int, int] = {}
        self.circles: list[list[int]] = []
        for circle in self._that_matter({self.head[node] for node in asked}):
            self._add(circle)
        self.heads.reverse()

    def arcs(self, head: int) -> Iterator[Arc]:
        """Every arc from a head and its followers."""
        yield from self.network.outgoing[head]
        for follower in self.followers.get(head, ()):
            yield from self.network.outgoing[follower]

    def _that_matter(self, asked: set[int]) -> Iterator[list[int]]:
        """Circles, most of them of one, that the heads asked for depend on, each after all that it reaches."""
        head, matter = self.head, asked
        every = (node for node, other in enumerate(head) if node == other)
        for circle in components(every, lambda node: [head[arc.target] for arc in self.arcs(node)]):
            if any(node in asked or any(head[arc.target] in matter for arc in self.arcs(node)) for node in circle):
                matter.update(circle)
                yield circle

    def _add(self, circle: list[int]) -> None:
        if len(circle) == 1:
            self.heads += circle
            return
        inside = set(circle)
        self.circles += [group for group in self._together(circle, inside, at_once=False) if len(group) > 1]
        for part in components(circle, lambda node: self._after(node, inside, at_once=True)):
            for group in self._together(part, set(part), at_once=True):
                self.heads.append(group[0])
                self.merged |= dict.fromkeys(group[1:], group[0])

    def _together(self, part: Sequence[int], inside: set[int], *, at_once: bool) -> Iterator[list[int]]:
        """Those that bring each other about alone; who waits for several does not come to be by a single neighbour."""
        required = self.network.required
        single = {node for node in inside if required[node] == 1}
        return components(part, lambda node: self._after(node, single, at_once=at_once))

    def _after(self, node: int, inside: set[int], *, at_once: bool) -> list[int]:
        targets = (self.head[arc.target] for arc in self.arcs(node) if not (at_once and arc.delay))
        return [target for target in targets if target in inside]


def _heads(network: Network) -> list[int]:
    """The head of every node: a node that has one input only, and no delay, comes to be with it.

    Unless it may fail by itself.
    """
    inputs = [0] * len(network.required)
    only = [NOWHERE] * len(inputs)
    for node, arcs in enumerate(network.outgoing):
        for arc in arcs:
            inputs[arc.target] += 1
            only[arc.target] = NOWHERE if arc.delay else node
    for node in (*network.always, *(down for _, down in network.levels.values())):
        only[node] = NOWHERE
    head = [NOWHERE] * len(inputs)
    for start in range(len(inputs)):
        path: dict[int, None] = {}
        node = start
        while head[node] == NOWHERE:
            path[node] = None
            if inputs[node] != 1 or only[node] == NOWHERE or only[node] in path:
                head[node] = node
                break
            node = only[node]
        for follower in path:
            head[follower] = head[node]
    return head


def _linked(network: Network, order: _Order) -> Plan:
    """The plan of nodes in order.

    What reaches a node that waits for several after a delay goes over a place of its own, which comes to be after the
    delay: so a gate counts what has arrived, not what is on its way.
    """
    where = {head: place for place, head in enumerate(order.heads)}
    where |= {node: where[head] for node, head in order.merged.items()}
    place = [where.get(head, NOWHERE) for head in order.head]
    required = [network.required[head] for head in order.heads]
    links: list[list[int]] = [[] for _ in required]
    later: dict[int, dict[tuple[int, float], None]] = {}
    for node, here in enumerate(place):
        for arc in network.outgoing[node] if here != NOWHERE else ():
            target = place[arc.target]
            if target == NOWHERE:
                continue
            if not arc.delay:
                links[here].append(target)
                continue
            if required[target] > 1:
                links.append([target])
                required.append(1)
                target = len(required) - 1
            later.setdefault(here, {})[target, arc.delay] = None
    circles = (sorted({where[node] for node in circle}) for circle in order.circles)
    return Plan(
        place=place,
        required=required,
        at_once=[_once(targets, required, here) for here, targets in enumerate(links)],
        later={here: tuple(targets) for here, targets in later.items()},
        always=sorted({place[node] for node in network.always} - {NOWHERE}),
        circles={here: circle[0] for circle in circles if len(circle) > 1 for here in circle},
    )


def _once(targets: Sequence[int], required: Sequence[int], here: int) -> tuple[int, ...]:
    """The targets of a place; to hear something once is enough for all but those that wait for several."""
    plain = dict.fromkeys(target for target in targets if required[target] == 1 and target != here)
    return (*plain, *(target for target in targets if required[target] > 1))
