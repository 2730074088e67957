"""Edges: who depends on what and how firmly, or where data runs; and where that was written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from kblast.location import KeyPath
from kblast.model.refs import Ref, kind_of
from kblast.model.values import Evidence
from kblast.results.graph import EdgeKind

Strength = Literal["none", "soft", "alternative", "hard"]

STRENGTHS: Final[tuple[Strength, ...]] = ("none", "soft", "alternative", "hard")
"""How firmly something depends on an element, the weakest first.

If that element is down for long enough, the dependent is down (`hard`), is down once the other alternatives are down
too (`alternative`), is degraded at most (`soft`), or does not mind (`none`).
"""


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` depends on `target`.

    `declared_by` and `path` say where it is written: the element, and the key path below it. Where `only_for` names
    functions, they suffer and not the source, so the strength is `none`; they have edges of their own.
    """

    source: Ref
    target: Ref
    kind: EdgeKind
    strength: Strength
    declared_by: Ref
    path: KeyPath = ()
    evidence: Evidence = "declared"
    only_for: tuple[Ref, ...] = ()

    @property
    def on_behalf(self) -> bool:
        """Whether a function has it because of an edge of a service that is there only for that function."""
        return kind_of(self.source) == "function" and self.source != self.declared_by


@dataclass(frozen=True, slots=True)
class Passage:
    """Data runs from `source` to `target`: it is written to a topic, read from one, or copied to another by a mirror.

    `declared_by` and `path` say where it is written.
    """

    source: Ref
    target: Ref
    kind: Literal["produces", "consumes", "copies"]
    declared_by: Ref
    path: KeyPath = ()
    evidence: Evidence = "declared"


def united(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """The edges in order, each once: of several that say the same of the same two elements the strongest.

    An edge known from a permission only is not taken together with one that is more than permitted.
    """
    found: dict[tuple[object, ...], Edge] = {}
    for edge in edges:
        key = (edge.source, edge.target, edge.kind, edge.declared_by, edge.only_for, edge.evidence == "permitted")
        if key not in found or STRENGTHS.index(edge.strength) > STRENGTHS.index(found[key].strength):
            found[key] = edge
    return tuple(found[key] for key in sorted(found))
