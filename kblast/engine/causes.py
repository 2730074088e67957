"""Which single failures bring something about, and which of them are the nearest to it."""

from collections.abc import Mapping

from kblast.engine.outcome import Outcome
from kblast.model.refs import Ref


def nearest(causes: Mapping[Ref, Outcome]) -> tuple[Ref, ...]:
    """Of failures that all bring the same about, those that bring it about by themselves and not through another.

    A zone that takes down a cluster is farther from what hangs on the cluster than the cluster is. Of several that take
    each other down the first stands for all.
    """
    return tuple(ref for ref in sorted(causes) if not any(_through(causes, ref, other) for other in causes))


def _through(causes: Mapping[Ref, Outcome], ref: Ref, other: Ref) -> bool:
    if other == ref or causes[ref].level(other) != "down":
        return False
    return other < ref or causes[other].level(ref) != "down"
