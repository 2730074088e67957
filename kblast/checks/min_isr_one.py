"""Topics whose data may not be lost, and whose acks=all may be the ack of a single replica."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective
from kblast.kafka.internal_topics import keeper_of
from kblast.kafka.min_isr import MIN_ISR, min_isr_conflict
from kblast.kafka.profiles import DURABLE
from kblast.model.refs import cluster_of, make_ref
from kblast.phrases import listed


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every durable topic with replicas to spare whose minimum ISR is 1."""
    del parameters
    inventory = context.inventory
    disputed = {cluster for cluster in inventory.clusters if min_isr_conflict(inventory, cluster) is not None}
    for topic in context.judged("topic"):
        found = context.topic_setting(topic, MIN_ISR)
        if (
            found.whole == 1
            and context.profile(topic).profile in DURABLE
            and context.replication(topic).value != "1"
            and keeper_of(inventory, topic) is None
            and (MIN_ISR in (inventory.topics[topic].config or {}) or cluster_of(topic) not in disputed)
        ):
            yield _violation(context, topic, found)


def _violation(context: Context, topic: str, found: Effective) -> Violation:
    profile = context.profile(topic)
    trusting = {
        make_ref("service", service)
        for service, edge in context.inventory.writers_of.get(topic, ())
        if edge.evidence != "permitted" and context.guarantees(service, edge)["acks"].value == "all"
    }
    shown = f"{MIN_ISR}={found}"
    return Violation(
        subject=make_ref("topic", topic),
        path=("config", MIN_ISR),
        message=f"{MIN_ISR} is {found}, expected at least 2: it is for {profile.profile}, and acks=all may be one copy",
        confidence="certain" if found.declared and not profile.inferred else "likely",
        related=(Related(shown, found.location),) if found.location is not None else (),
        evidence=(
            shown,
            f"profile={profile.profile} ({profile.reason})",
            *((f"written with acks=all by {listed(sorted(trusting))}",) if trusting else ()),
        ),
    )
