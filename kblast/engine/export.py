"""The network as plain numbers, with what decides over levels, and why; effects stay behind."""

import math
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TypeVar

from kblast.engine.network import Arc, Network
from kblast.engine.reasons import Reason
from kblast.results.gates import NONE, GateNetwork

Key = TypeVar("Key", bound=Hashable)


def export_network(network: Network) -> GateNetwork:
    """The part of a network that levels depend on. Arcs without end are left out: they bring nothing about."""
    kept = _behind_levels(network)
    number = {node: place for place, node in enumerate(kept)}
    refs = tuple(sorted(network.levels))
    element = {ref: place for place, ref in enumerate(refs)}
    first, arcs = [0], list[Arc]()
    for node in kept:
        arcs += [arc for arc in network.outgoing[node] if arc.target in number and arc.delay < math.inf]
        first.append(len(arcs))
    sentences = _Sentences()
    return GateNetwork(
        refs=refs,
        degraded=tuple(number[network.degraded(ref)] for ref in refs),
        down=tuple(number[network.down(ref)] for ref in refs),
        owners=tuple(element[network.owners[node]] if node in network.owners else NONE for node in kept),
        required=tuple(network.required[node] for node in kept),
        always=tuple(number[node] for node in network.always if node in number),
        first=tuple(first),
        targets=tuple(number[arc.target] for arc in arcs),
        delays=tuple(arc.delay for arc in arcs),
        reasons=tuple(NONE if arc.reason is None else sentences.place(arc.reason) for arc in arcs),
        undeclared=tuple(place for place, arc in enumerate(arcs) if arc.undeclared),
        sentences=tuple(sentences.found),
        words=tuple(sentences.words),
    )


def _behind_levels(network: Network) -> list[int]:
    """The nodes that the level of any element may depend on, in order."""
    found = {node for pair in network.levels.values() for node in pair}
    waiting = list(found)
    while waiting:
        for source, arc in network.incoming[waiting.pop()]:
            if source not in found and arc.delay < math.inf:
                found.add(source)
                waiting.append(source)
    return sorted(found)


@dataclass(slots=True)
class _Sentences:
    """Reasons, and the words in them, each kept once."""

    found: dict[tuple[int, ...], int] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)

    def place(self, reason: Reason) -> int:
        sentence = tuple(_placed(self.words, text) for text in (reason.form, *reason.shown_values()))
        return _placed(self.found, sentence)


def _placed(known: dict[Key, int], key: Key) -> int:
    return known.setdefault(key, len(known))
