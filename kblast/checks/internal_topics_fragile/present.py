"""Internal topics that are in the inventory."""

from collections.abc import Iterator

from kblast.check import Context, Violation
from kblast.checks.internal_topics_fragile.wanted import Wanted
from kblast.kafka.internal_topics import keeper_of
from kblast.kafka.min_isr import MIN_ISR
from kblast.model.refs import make_ref


def there_are(context: Context, wanted: Wanted) -> Iterator[Violation]:
    """Every internal topic of a cluster with too few replicas, or with enough of them and a minimum ISR of 1."""
    for topic in context.inventory.topics_of[wanted.cluster]:
        keeper = keeper_of(context.inventory, topic)
        if keeper is None:
            continue
        replicas, minimum = context.replication(topic), context.topic_setting(topic, MIN_ISR)
        ref, kept = make_ref("topic", topic), f"kept by {keeper}"
        if wanted.is_short_of(replicas):
            message = (
                f"replication is {replicas.value}, expected at least {wanted.replicas}: {keeper} keeps it for itself"
            )
            yield wanted.violation(ref, ("replication",), message, (f"replication={replicas}", kept))
        elif minimum.origin == "topic config" and minimum.whole == 1 and wanted.spares(replicas):
            message = f"{MIN_ISR} is 1, expected at least 2: {keeper} keeps it for itself"
            evidence = (f"replication={replicas}", f"{MIN_ISR}={minimum}", kept)
            yield wanted.violation(ref, ("config", MIN_ISR), message, evidence)
