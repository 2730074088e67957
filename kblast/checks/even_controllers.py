"""Clusters whose controllers tolerate no more failures than one controller fewer would."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Violation
from kblast.model.refs import make_ref
from kblast.phrases import counted

_FEWEST = 3  # a quorum of n tolerates (n - 1) // 2 failures: none below 3


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every cluster, but for those of a single broker, with fewer than 3 controllers, or an even number of them."""
    del parameters
    for cluster in context.judged("cluster"):
        brokers = context.inventory.brokers_of.get(cluster, ())
        count = _controllers(context, cluster)
        if count is not None and len(brokers) != 1 and (count < _FEWEST or count % 2 == 0):
            yield _violation(context, cluster, count)


def _controllers(context: Context, cluster: str) -> int | None:
    """How many controllers a cluster has of Kafka's own; None where it is not known."""
    body = context.inventory.clusters[cluster]
    if isinstance(body.controllers, int):
        return body.controllers
    if isinstance(body.controllers, dict):
        return len(body.controllers)
    if body.controllers == "combined":
        return len(context.inventory.brokers_of.get(cluster, ())) or None
    return None


def _violation(context: Context, cluster: str, count: int) -> Violation:
    tolerated = (count - 1) // 2
    combined = context.inventory.clusters[cluster].controllers == "combined"
    kind = "combined controller" if combined else "controller"
    worth = f", as {count - 1} would" if count % 2 == 0 else ""
    return Violation(
        subject=make_ref("cluster", cluster),
        path=("controllers",),
        message=(
            f"has {counted(count, kind)}, which {'tolerates' if count == 1 else 'tolerate'} the loss of "
            f"{tolerated or 'none'}{worth}; expected an odd number from {_FEWEST}"
        ),
        evidence=(f"a majority of {count} is {count // 2 + 1}",),
    )
