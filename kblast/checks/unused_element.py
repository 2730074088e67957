"""Elements that nothing has to do with: nothing stands in them, uses them, or is used by them."""

from collections.abc import Iterator
from typing import Final

from kblast.check import CheckParameters, Context, Violation
from kblast.model.refs import Kind, make_ref

_WHAT: Final[dict[Kind, str]] = {
    "zone": "nothing stands in it",
    "cluster": "it has no topics, and nothing needs it or copies to it",
    "service": "it reads and writes nothing, needs nothing, and nothing needs it",
    "resource": "nothing needs it",
    "mirror": "its patterns match no topic, so it copies nothing",
    "function": "it needs nothing, and no `only_for` names it: no failure can take it down",
}


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every zone, cluster, service, resource, mirror and function that is not connected with anything.

    Where an inventory says nothing of what would connect elements of a kind, none of that kind is judged.
    """
    del parameters
    said = set(_connected(context))
    for kind, what in _WHAT.items():
        if kind not in said:
            continue
        for name in context.judged(kind):
            if not _is_used(context, kind, name):
                yield Violation(subject=make_ref(kind, name), message=f"is not used: {what}", about=kind)


def _connected(context: Context) -> Iterator[Kind]:
    """The kinds of which the inventory says what connects them."""
    kinds = {edge.kind for edge in context.graph.edges}
    if "placed-in" in kinds:
        yield "zone"
    if context.inventory.topics:
        yield "cluster"
        yield "mirror"
    if kinds & {"needs", "wants"}:
        yield "resource"
        yield "function"
    if kinds & {"produces", "consumes", "needs", "wants"}:
        yield "service"


def _is_used(context: Context, kind: Kind, name: str) -> bool:
    inventory, ref = context.inventory, make_ref(kind, name)
    if context.graph.edges_to(ref):
        return True
    match kind:
        case "zone":
            return any(name in (cluster.zones or ()) for cluster in inventory.clusters.values())
        case "cluster":
            return any(edge.cluster == name for body in inventory.services.values() for edge in body.consumes or ())
        case "mirror":
            source = inventory.mirrors[name].from_
            return bool(inventory.copies.get(name)) or source is None or not inventory.topics_of[source]
        case "service":
            body = inventory.services[name]
            return bool(body.produces or body.consumes or body.needs or body.wants)
        case "function":
            return bool(context.graph.edges_from(ref))
        case _:
            return False
