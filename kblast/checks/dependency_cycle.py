"""Elements that cannot do without each other."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.graph.digraph import Cycle
from kblast.graph.hardness import Feed, Tie
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, kind_of, name_of
from kblast.phrases import listed
from kblast.results.words import named


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, _parameters: Parameters) -> Iterator[Violation]:
    """Every set of elements none of which can do without the others, at the first service on the way round."""
    for cycle in context.hard.cycles():
        members = [tie.source for tie in cycle.path if context.is_judged(tie.source)]
        services = [ref for ref in members if kind_of(ref) == "service"]
        if members:
            yield _violation(context, cycle, min(services or members))


def _violation(context: Context, cycle: Cycle[Tie], subject: Ref) -> Violation:
    start = next(number for number, tie in enumerate(cycle.path) if tie.source == subject)
    path = (*cycle.path[start:], *cycle.path[:start])
    first = path[0]
    way = " → ".join([named(subject), *(named(tie.target) for tie in path)])
    rest = [name_of(ref) for ref in cycle.members if ref not in {tie.source for tie in path}]
    default = any(_rests_on_default(context.inventory, tie) for tie in path)
    more = (f"these depend on each other the same way: {listed(rest)}",) if rest else ()
    return Violation(
        subject=subject,
        path=first.path if first.declared_by == subject else (),
        about="cycle",
        message=f"depends on itself, expected an order in which all can start: {way}",
        confidence="likely" if default else "certain",
        related=tuple(Related(_words(tie), context.inventory.locate(tie.declared_by, *tie.path)) for tie in path),
        evidence=(*(_words(tie) for tie in path), *more),
    )


def _rests_on_default(inventory: Inventory, tie: Tie) -> bool:
    """Whether nobody declared that the service cannot do without the topic: that is what kblast takes for granted."""
    if isinstance(tie, Feed) or tie.kind not in ("produces", "consumes"):
        return False
    service, index = inventory.services[name_of(tie.declared_by)], int(tie.path[1])
    if tie.kind == "produces":
        produced = (service.produces or ())[index]
        return produced.on_outage is None and produced.impact is None
    consumed = (service.consumes or ())[index]
    return consumed.tolerates is None and consumed.impact is None


def _words(tie: Tie) -> str:
    if isinstance(tie, Feed):
        topic = name_of(tie.topic)
        return f"{named(tie.source)} is down without news from {topic}, which only {name_of(tie.target)} feeds"
    return f"{named(tie.source)} {_VERBS.get(tie.kind, 'needs')} {named(tie.target)}"


_VERBS = {
    "produces": "waits for acks from",
    "consumes": "cannot do without",
    "part-of": "is part of",
    "runs-on": "runs on",
    "placed-in": "stands in",
    "bound-to": "stands in",
    "mirrors-from": "reads from",
    "mirrors-to": "writes to",
}
