"""Topics of Kafka and its tools that a single broker takes away, or will, as they are set to be made."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from kblast.check import CheckParameters, Context, Violation
from kblast.checks.internal_topics_fragile.made import by_brokers, by_clients
from kblast.checks.internal_topics_fragile.present import there_are
from kblast.checks.internal_topics_fragile.wanted import Wanted


class Parameters(CheckParameters):
    """The fewest replicas, where there are as many brokers."""

    minimum: Annotated[int, Field(ge=2)]


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every internal topic that is too weak, and every setting that makes such topics; not where one broker is all."""
    for cluster in context.judged("cluster"):
        wanted = Wanted.of(context, cluster, parameters.minimum)
        if wanted is not None:
            yield from there_are(context, wanted)
            yield from by_brokers(context, wanted)
            yield from by_clients(context, wanted)
