"""Random fault trees as inventories, with the number of their minimal cut sets known from how they were made.

A gate is a service that needs other gates or resources; the top of a tree is a function. In a tree whose basic events
all differ, cut sets are counted without finding one: those of alternatives multiply, those of needs add up. Where
trees share events, nothing is known beforehand.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

Counts = Mapping[int, int]
"""How many minimal cut sets there are of each order."""


@dataclass(frozen=True, slots=True)
class FaultTrees:
    """An inventory of fault trees, and of each function the number of its minimal cut sets, where it is known."""

    inventory: Mapping[str, Any]
    counts: Mapping[str, Counts]

    def write(self, folder: Path) -> None:
        """Writes the inventory below a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "fault-trees.json").write_text(json.dumps(self.inventory), encoding="utf-8")


def fault_trees(trees: int, events: int, *, shared: float = 0.0, seed: int = 1) -> FaultTrees:
    """So many trees, each of about so many basic events, of which a share stands in other places of them as well."""
    grower = _Grower(Random(f"{seed}/{trees}/{events}/{shared}"), shared)
    tops = {f"top-{number:04}": grower.grow(events) for number in range(trees)}
    inventory = {
        "kblast": 1,
        "resources": {name: {} for name in grower.events},
        "services": grower.gates,
        "functions": {name: {"needs": [top.ref]} for name, top in tops.items()},
    }
    return FaultTrees(inventory, {} if shared else {name: top.counts for name, top in tops.items()})


@dataclass(frozen=True, slots=True)
class _Node:
    ref: str
    counts: Counts


@dataclass(slots=True)
class _Grower:
    """Grows trees from the top down; all of them take their events from one stock."""

    dice: Random
    shared: float
    events: list[str] = field(default_factory=list)
    gates: dict[str, Any] = field(default_factory=dict)

    def grow(self, events: int) -> _Node:
        """A node with so many basic events below it."""
        if events <= 1:
            return _Node(f"resource:{self._event()}", {1: 1})
        parts = self.dice.randint(2, min(events, 4))
        cuts = sorted(self.dice.sample(range(1, events), parts - 1))
        children = [self.grow(end - begin) for begin, end in zip([0, *cuts], [*cuts, events], strict=True)]
        # Alternatives of many parts make cut sets too many and too large to be of use; most gates are plain needs.
        failing = self.dice.choices((1, 2, len(children)), (6, 2, 2))[0]
        name = f"gate-{len(self.gates):06}"
        self.gates[name] = {"needs": [_expression([child.ref for child in children], failing)]}
        return _Node(f"service:{name}", _at_least(failing, [child.counts for child in children]))

    def _event(self) -> str:
        if self.events and self.dice.random() < self.shared:
            return self.dice.choice(self.events)
        self.events.append(f"event-{len(self.events):06}")
        return self.events[-1]


def _expression(refs: list[str], failing: int) -> dict[str, Any]:
    """A need that breaks when so many of its parts have."""
    refs = list(dict.fromkeys(refs))
    failing = min(failing, len(refs))
    if failing == 1:
        return {"all": refs}
    if failing == len(refs):
        return {"any": refs}
    return {"at_least": len(refs) - failing + 1, "of": refs}


def _at_least(failing: int, children: list[Counts]) -> Counts:
    """The cut sets of a gate that breaks when so many of its children do, which share no event."""
    # For every number of children that have broken: the ways of that, by order.
    ways: list[dict[int, int]] = [{0: 1}] + [{} for _ in range(failing)]
    for child in children:
        for broken in range(failing, 0, -1):
            for before, some in ways[broken - 1].items():
                for order, more in child.items():
                    ways[broken][before + order] = ways[broken].get(before + order, 0) + some * more
    return dict(sorted(ways[failing].items()))
