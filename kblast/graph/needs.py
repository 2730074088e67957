"""Edges of need expressions: every element that stands in one, and how firmly it is needed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isinf

from kblast.graph.edges import Edge, Strength
from kblast.location import KeyPath
from kblast.model.elements import Element
from kblast.model.parts import Need
from kblast.model.refs import Ref, make_ref
from kblast.model.values import Impact
from kblast.results.graph import EdgeKind


@dataclass(frozen=True, slots=True)
class Bond:
    """What the loss of one element can do to its dependent, given that nothing ends the loss."""

    degrades: bool = True
    downs: bool = True
    alternatives: bool = False

    def after(self, tolerates: float | None, impact: Impact) -> "Bond":
        """The same, when the dependent does without for so many seconds and the impact is at most this."""
        downs = self.downs and not isinf(tolerates or 0.0)
        if impact == "none":
            return Bond(degrades=False, downs=False, alternatives=self.alternatives)
        if impact == "degraded":
            return Bond(degrades=downs, downs=False, alternatives=self.alternatives)
        return Bond(self.degrades, downs, self.alternatives)

    @property
    def strength(self) -> Strength:
        """How firm that is."""
        if self.downs:
            return "alternative" if self.alternatives else "hard"
        return "soft" if self.degrades else "none"


def need_edges(ref: Ref, element: Element) -> Iterator[Edge]:
    """An edge for every element in the needs and wants of this one, and those of functions named by `only_for`."""
    kinds: tuple[tuple[EdgeKind, tuple[Need, ...], Impact], ...] = (
        ("needs", element.needs or (), "down"),
        ("wants", element.wants or (), "degraded"),
    )
    for kind, needs, default in kinds:
        for index, need in enumerate(needs):
            for target, bond, path in _leaves(need, default, (kind, index)):
                yield from bound(Edge(ref, target, kind, bond.strength, ref, path), need.only_for)


def bound(edge: Edge, only_for: tuple[str, ...] | None) -> Iterator[Edge]:
    """The edge itself; or, where it is only for some functions, the edge without force and one of each function."""
    if only_for is None:
        yield edge
        return
    functions = tuple(make_ref("function", name) for name in only_for)
    yield Edge(edge.source, edge.target, edge.kind, "none", edge.declared_by, edge.path, edge.evidence, functions)
    for function in functions:
        yield Edge(function, edge.target, edge.kind, edge.strength, edge.declared_by, edge.path, edge.evidence)


def fails_with(need: Need, is_down: Callable[[Ref], bool]) -> bool:
    """Whether a need fails in the end while some elements are down for good.

    What is tolerated for ever, or softened by `impact`, fails nobody.
    """
    if need.impact in ("degraded", "none") or isinf(need.tolerates or 0.0):
        return False
    if need.ref is not None:
        return is_down(need.ref)
    return sum(fails_with(part, is_down) for part in need.parts) > len(need.parts) - need.required


def elements_in(need: Need) -> Iterator[Ref]:
    """Every element that stands in a need, as often as it does."""
    if need.ref is not None:
        yield need.ref
    for part in need.parts:
        yield from elements_in(part)


def _leaves(need: Need, default: Impact, path: KeyPath) -> Iterator[tuple[Ref, Bond, KeyPath]]:
    """Every element in the expression, with what its loss can do and where it stands."""
    impact = need.impact or default
    if need.ref is not None:
        yield need.ref, Bond().after(need.tolerates, impact), path
        return
    form = "all" if need.all is not None else "any" if need.any is not None else "of"
    spare = need.required < len(need.parts)
    for index, part in enumerate(need.parts):
        for ref, bond, below in _leaves(part, "down", (*path, form, index)):
            within = Bond(bond.degrades, bond.downs, bond.alternatives or spare)
            yield ref, within.after(need.tolerates, impact), below
