"""Which single failures bring something about, and which of them are the nearest to it."""

from collections.abc import Callable, Iterable

from kblast.model.refs import Ref


def nearest(causes: Iterable[Ref], takes_down: Callable[[Ref, Ref], bool]) -> tuple[Ref, ...]:
    """Of failures that all bring the same about, those that bring it about by themselves and not through another.

    A zone that takes down a cluster is farther from what hangs on the cluster than the cluster is. Of several that take
    each other down the first stands for all.
    """
    causes = sorted(causes)

    def is_farther(ref: Ref, other: Ref) -> bool:
        return other != ref and takes_down(ref, other) and (other < ref or not takes_down(other, ref))

    return tuple(ref for ref in causes if not any(is_farther(ref, other) for other in causes))
