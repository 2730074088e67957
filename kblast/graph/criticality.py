"""What users would lose with an element: the functions of a tier that hang on it."""

from kblast.graph.dependency import DependencyGraph
from kblast.model.refs import Ref, kind_of, name_of


def functions_upon(graph: DependencyGraph, ref: Ref, *, tier: int | None = None) -> tuple[Ref, ...]:
    """The functions that depend firmly on an element, in any number of steps.

    With a `tier` only those that are at least as critical; a function that declares none is not.
    """
    functions = graph.inventory.functions
    found = (dependent for dependent in graph.dependents(ref, hard=True) if kind_of(dependent) == "function")
    return tuple(f for f in found if tier is None or (functions[name_of(f)].tier or tier + 1) <= tier)
