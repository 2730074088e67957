"""Grants that nobody is known to use: edges of which an ACL is the only evidence."""

from collections.abc import Iterator, Sequence

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.model.elements import ConsumeEdge, ProduceEdge
from kblast.model.refs import make_ref
from kblast.phrases import counted, listed

Used = ProduceEdge | ConsumeEdge
_VERBS = {"produces": "write", "consumes": "read"}
_MOST_PLACES = 5
_MOST_TOPICS = 50


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every service with such edges, for writing and for reading.

    An inventory that knows of traffic by nothing but ACLs can confirm none of them, so nothing is said of it.
    """
    del parameters
    inventory = context.inventory
    edges = (edge for _, edge in (*inventory.produce_edges(), *inventory.consume_edges()))
    if all(edge.evidence == "permitted" for edge in edges):
        return
    for service in context.judged("service"):
        body = inventory.services[service]
        uses: dict[str, Sequence[Used]] = {"produces": body.produces or (), "consumes": body.consumes or ()}
        for key, used in uses.items():
            confirmed = {edge.topic for edge in used if edge.evidence != "permitted"}
            only = [
                (index, edge)
                for index, edge in enumerate(used)
                if edge.evidence == "permitted" and edge.topic not in confirmed and edge.topic is not None
            ]
            if only:
                yield _violation(context, service, key, only)


def _violation(context: Context, service: str, key: str, only: Sequence[tuple[int, Used]]) -> Violation:
    ref, verb = make_ref("service", service), _VERBS[key]
    topics = sorted({edge.topic or "" for _, edge in only})
    return Violation(
        subject=ref,
        path=(key,),
        message=f"may {verb} {counted(len(topics), 'topic')} and is not known to do so: {listed(topics)}",
        related=tuple(
            Related(f"may {verb} {edge.topic}", context.inventory.locate(ref, key, index))
            for index, edge in only[:_MOST_PLACES]
        ),
        evidence=(f"an ACL permits to {verb} and nothing shows it: {listed(topics, _MOST_TOPICS)}",),
    )
