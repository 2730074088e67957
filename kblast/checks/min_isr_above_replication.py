"""Topics that ask for more replicas in sync than they have replicas."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective
from kblast.kafka.min_isr import MIN_ISR
from kblast.kafka.versions import at_least
from kblast.model.refs import cluster_of, make_ref

_CAPPED_FROM = "3.7"  # KAFKA-15583: Partition.effectiveMinIsr


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every topic whose minimum ISR in force is above its declared number of replicas."""
    del parameters
    for topic in context.judged("topic"):
        minimum, replication = context.topic_setting(topic, MIN_ISR), context.replication(topic)
        if minimum.whole is not None and replication.whole is not None and minimum.whole > replication.whole:
            yield _violation(context, topic, minimum, replication)


def _violation(context: Context, topic: str, minimum: Effective, replication: Effective) -> Violation:
    shown = (f"{MIN_ISR}={minimum}", f"replication={replication}")
    places = (minimum.location, replication.location)
    version = context.inventory.clusters[cluster_of(topic)].version
    return Violation(
        subject=make_ref("topic", topic),
        path=("config", MIN_ISR),
        message=(
            f"{MIN_ISR} is {minimum.value} and replication {replication.value}, expected at most "
            f"{max((replication.whole or 1) - 1, 1)}: {_consequence(version, replication.whole or 1)}"
        ),
        related=tuple(Related(text, at) for text, at in zip(shown, places, strict=True) if at is not None),
        evidence=(*shown, f"Kafka {version or '(version not given)'}"),
    )


def _consequence(version: str | None, replication: int) -> str:
    refused = "refuses every write with acks=all"
    capped = (
        "takes it as 1, so acks=all is one copy" if replication == 1 else f"takes it as {replication}, none to spare"
    )
    if version is None:
        return f"Kafka before {_CAPPED_FROM} {refused}, later Kafka {capped}"
    return f"Kafka {version} {capped if at_least(version, _CAPPED_FROM) else refused}"
