"""What is declared, held against what is found: in generated files beside it, or in a live cluster."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Violation
from kblast.checks.drift.clusters import clusters, sides_of
from kblast.checks.drift.files import differences
from kblast.checks.drift.mirrors import mirrors
from kblast.checks.drift.readers import readers
from kblast.checks.drift.topics import topics
from kblast.checks.drift.writers import writers


class Parameters(CheckParameters):
    """Whether what a live cluster has and nobody declared is drift, too."""

    undeclared: bool


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every difference; from what a live cluster did not show nothing is concluded, but that it is not known."""
    if context.live is None:
        yield from differences(context)
        return
    yield from clusters(context, undeclared=parameters.undeclared)
    for sides in sides_of(context, undeclared=parameters.undeclared):
        yield from topics(sides)
        yield from readers(sides)
        yield from writers(sides)
        yield from mirrors(sides)
