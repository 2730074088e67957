"""The minimal cut sets of functions: the smallest sets of failures that take them down in the end."""

from collections.abc import Sequence
from dataclasses import dataclass

from kblast.engine.bits import bits
from kblast.engine.classes import Classes, classes_of
from kblast.engine.families import FamiliesTooLargeError, deep
from kblast.engine.gates import Gates, gates_of
from kblast.engine.listing import CutSet, Listing
from kblast.engine.network import Network
from kblast.engine.solver import Solver
from kblast.model.refs import Ref


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far to look: up to which order, how many sets to list of a function, how large to grow.

    `most_nodes` bounds the nodes and remembered results of the diagrams that cut sets are held in.
    """

    order: int
    most_listed: int
    most_nodes: int


@dataclass(frozen=True, slots=True)
class CutSets:
    """The minimal cut sets of a function, by order and then by reference, and how far they go.

    `counts` says how many there are of each order up to `searched_to`; those listed are all up to `complete_to`. A
    function that is down before anything fails has the empty set.
    """

    function: Ref
    sets: tuple[CutSet, ...]
    counts: dict[int, int]
    searched_to: int
    complete_to: int


def cut_sets(network: Network, functions: Sequence[Ref], events: Sequence[Ref], bounds: Bounds) -> list[CutSets]:
    """The cut sets of every function in turn, made of the elements `events`."""
    with deep():
        nodes = {function: network.down(function) for function in functions}
        gates = gates_of(network, list(nodes.values()), {network.down(ref): ref for ref in events})
        search = _Search(gates, classes_of(gates), bounds)
        return [search.of(function, node) for function, node in nodes.items()]


class _Search:
    """Looks for the cut sets of one function after the other; what several of them rest on is looked at once."""

    def __init__(self, gates: Gates, classes: Classes, bounds: Bounds) -> None:
        self._gates = gates
        self._classes = classes
        self._bounds = bounds
        self._shared: Solver | None = None

    def of(self, function: Ref, node: int) -> CutSets:
        """The cut sets of a function, up to the order that was asked for, or a lower one where that grows too large."""
        order = self._bounds.order
        if node in self._gates.always:
            return CutSets(function, ((),), {0: 1}, order, order)
        if node not in self._gates.of:
            return CutSets(function, (), {}, order, order)
        gate = self._gates.of[node]
        for solver in (self._shared, self._solver(order)):
            self._shared = solver
            if solver is not None and (found := self._within_bounds(function, gate, solver)) is not None:
                return found
        self._shared = None
        return self._lower(function, gate)

    def _lower(self, function: Ref, gate: int) -> CutSets:
        """The cut sets up to the highest order that does not grow too large; the first never does."""
        found = self._listed(function, gate, self._solver(1))
        for order in range(2, self._bounds.order):
            more = self._within_bounds(function, gate, self._solver(order))
            if more is None:
                break
            found = more
        return found

    def _within_bounds(self, function: Ref, gate: int, solver: Solver) -> CutSets | None:
        """The cut sets up to the solver's order, or nothing if they grow too large; what grew is then let go."""
        try:
            return self._listed(function, gate, solver)
        except FamiliesTooLargeError:
            return None

    def _solver(self, order: int) -> Solver:
        return Solver(self._gates, self._classes, order, self._bounds.most_nodes)

    def _listed(self, function: Ref, gate: int, solver: Solver) -> CutSets:
        events, members = self._gates.events, self._classes.members
        classes, larger = solver.solve(gate)
        singles = self._classes.directly[gate]
        for name in bits(classes):
            singles |= members[name]
        choices = {
            name: sorted(events[event] for event in bits(members[name] & ~singles))
            for name in solver.families.support(larger)
        }
        listing = Listing(solver.families, larger, choices)
        single = sorted(events[event] for event in bits(singles))
        return self._cut(function, single, listing, solver.order)

    def _cut(self, function: Ref, single: list[Ref], listing: Listing, order: int) -> CutSets:
        """The cut sets, order by order, as far as they may be listed."""
        counts = ({1: len(single)} if single else {}) | listing.counts()
        sets: list[CutSet] = []
        for each, count in counts.items():
            left = self._bounds.most_listed - len(sets)
            if each == 1:
                sets += [(ref,) for ref in single[:left]]
            else:
                sets += listing.of_order(each, None if count <= left else left)
            if count > left:
                return CutSets(function, tuple(sets), counts, order, each - 1)
        return CutSets(function, tuple(sets), counts, order, order)
