"""A network made ready for many scenarios at once: only what matters, merged where it is one, in topological order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kblast.engine.components import components
from kblast.engine.network import Network

Link = tuple[int, float]
"""A target and a delay."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The nodes that something depends on which was asked for, by their place in topological order.

    - `place`: where each node of the network went; nodes that bring each other about at once share a place.
    - `required`: how many inputs a place waits for; `outgoing`: whom it reaches, and after which delay. What reaches a
      place that waits for several does so without delay.
    - `always`: the places that have come to be before anything fails.
    """

    place: Mapping[int, int]
    required: Sequence[int]
    outgoing: Sequence[Sequence[Link]]
    always: Sequence[int]


def plan_for(network: Network, asked: Iterable[int]) -> Plan:
    """The plan of a network for the nodes `asked`."""
    links, required = _cone(network, asked)
    groups = [group for group in components(_plain(links, required), _at_once(links, required)) if len(group) > 1]
    head = {node: group[0] for group in groups for node in group}
    merged = _merged(links, required, head)
    order = [node for group in components(merged, lambda node: _undelayed(merged[node])) for node in group]
    order.reverse()
    number = {node: place for place, node in enumerate(order)}
    place = {node: number[head.get(node, node)] for node in links}
    return Plan(
        place=place,
        required=[required[node] for node in order],
        outgoing=[[(number[target], delay) for target, delay in merged[node]] for node in order],
        always=sorted({place[node] for node in network.always if node in place}),
    )


def _cone(network: Network, asked: Iterable[int]) -> tuple[dict[int, list[Link]], dict[int, int]]:
    """All that the nodes depend on with its links, and how many inputs each waits for.

    What reaches a node that waits for several after a delay goes over a node of its own, which comes to be after the
    delay: so a gate counts what has arrived, not what is on its way.
    """
    links: dict[int, list[Link]] = {node: [] for node in asked}
    required = {node: network.required[node] for node in links}
    waiting = list(links)
    beyond = len(network.required)
    while waiting:
        node = waiting.pop()
        for arc in network.incoming[node]:
            if arc.source not in links:
                links[arc.source] = []
                required[arc.source] = network.required[arc.source]
                waiting.append(arc.source)
            link = (node, arc.delay)
            if arc.delay and network.required[node] > 1:
                links[beyond], required[beyond] = [(node, 0.0)], 1
                link = (beyond, arc.delay)
                beyond += 1
            links[arc.source].append(link)
    return links, required


def _plain(links: Iterable[int], required: Mapping[int, int]) -> list[int]:
    """The nodes that wait for one input only: others do not come to be by a single neighbour."""
    return [node for node in links if required[node] == 1]


def _at_once(links: Mapping[int, list[Link]], required: Mapping[int, int]) -> Callable[[int], list[int]]:
    """What a node brings about at once and alone."""
    return lambda node: [target for target, delay in links[node] if not delay and required[target] == 1]


def _undelayed(links: Iterable[Link]) -> list[int]:
    return [target for target, delay in links if not delay]


def _merged(
    links: Mapping[int, list[Link]], required: Mapping[int, int], head: Mapping[int, int]
) -> dict[int, list[Link]]:
    """The links of every group and every other node; to hear something once is enough for all but gates."""
    merged: dict[int, list[Link]] = {head.get(node, node): [] for node in links}
    for node, found in links.items():
        here = head.get(node, node)
        merged[here] += [(head.get(target, target), delay) for target, delay in found]
    for node, found in merged.items():
        gates = [link for link in found if required[link[0]] > 1]
        plain = dict.fromkeys(link for link in found if required[link[0]] == 1 and link[0] != node)
        merged[node] = [*plain, *gates]
    return merged
