"""Events that stand for each other: where one takes part in a minimal cut set, so does every other of its class."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kblast.engine.bits import bits
from kblast.engine.gates import Gates


@dataclass(frozen=True, slots=True)
class Classes:
    """What events do by themselves, and which of them do the same. A class is known by the first event in it.

    Sets of events are numbers, by their bits.
    """

    directly: dict[int, int]
    """The events that bring about a gate that was asked for, on a way without a gate that counts."""
    inputs: dict[int, int]
    """The classes that so bring about an input of a gate that counts."""
    members: dict[int, int]
    """The events of each class that there is behind a gate that counts."""


def classes_of(gates: Gates) -> Classes:
    """The classes of events: those are alike that bring about the same inputs of gates that count.

    One of two that are alike adds nothing to the other, and can take its place; so no minimal set holds both.
    """
    asked = set(gates.of.values())
    counted = sorted({s for number, found in enumerate(gates.inputs) if gates.required[number] > 1 for s in found})
    reaching = _reaching(gates, asked.union(counted))
    kinds: dict[tuple[int, int], int] = {}
    kind = Counter[int]()
    for number, mask in enumerate(dict.fromkeys(reaching[gate] for gate in counted)):
        for event in bits(mask):
            kind[event] = kinds.setdefault((kind[event], number), len(kinds) + 1)
    first: dict[int, int] = {}
    members: dict[int, int] = {}
    for event in sorted(kind):
        name = first.setdefault(kind[event], event)
        members[name] = members.get(name, 0) | 1 << event
    firsts = sum(1 << name for name in members)
    return Classes(
        {gate: reaching[gate] for gate in asked}, {gate: reaching[gate] & firsts for gate in counted}, members
    )


def _reaching(gates: Gates, kept: Iterable[int]) -> dict[int, int]:
    """The events behind some gates on ways without a gate that counts; what nobody needs any more is forgotten."""
    waiting = Counter(kept)
    for number, inputs in enumerate(gates.inputs):
        if gates.required[number] == 1:
            waiting.update(inputs)
    found: dict[int, int] = {}
    for number, mask in enumerate(gates.own):
        if gates.required[number] == 1:
            for source in gates.inputs[number]:
                mask |= found[source]  # noqa: PLW2901
                waiting[source] -= 1
                if not waiting[source]:
                    del found[source]
        found[number] = mask
    return found
