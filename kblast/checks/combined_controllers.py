"""Clusters that matter, or are large, whose brokers are their controllers too."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from kblast.check import CheckParameters, Context, Violation
from kblast.kafka.profiles import DURABLE
from kblast.model.refs import Ref, kind_of, make_ref, name_of
from kblast.model.values import Tier
from kblast.phrases import counted, listed


class Parameters(CheckParameters):
    """From which size and which tier on controllers want servers of their own."""

    brokers: Annotated[int, Field(ge=0)]
    tier: Tier


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every cluster with combined controllers that is too large for that, or that something critical depends on."""
    for cluster in context.judged("cluster"):
        if context.inventory.clusters[cluster].controllers == "combined":
            yield from _judge(context, cluster, parameters)


def _judge(context: Context, cluster: str, parameters: Parameters) -> Iterator[Violation]:
    users = context.graph.dependents(make_ref("cluster", cluster))
    tiers = {ref: tier for ref in users if (tier := _tier(context, ref)) is not None}
    critical = [ref for ref, tier in tiers.items() if tier <= parameters.tier]
    count = len(context.inventory.brokers_of.get(cluster, ()))
    reasons = [f"{counted(count, 'broker')}, more than {parameters.brokers}"] if count > parameters.brokers else []
    reasons += [f"tier {parameters.tier} depends on it: {listed(critical)}"] if critical else []
    if reasons:
        yield _violation(cluster, reasons)
    elif not tiers and count != 1 and (durable := _declared_durable(context, cluster)):
        yield Violation(
            subject=make_ref("cluster", cluster),
            path=("controllers",),
            message="cannot be decided: its brokers are its controllers, and how critical its users are is not known",
            confidence="unknown",
            evidence=(f"data that may not be lost: {listed(durable)}",),
            remedy="Declare the `tier` of the services and functions that use the cluster.",
        )


def _tier(context: Context, ref: Ref) -> int | None:
    if kind_of(ref) == "service":
        return context.inventory.services[name_of(ref)].tier
    return context.inventory.functions[name_of(ref)].tier if kind_of(ref) == "function" else None


def _declared_durable(context: Context, cluster: str) -> list[str]:
    """The topics of a cluster that are declared to be such that their data may not be lost."""
    profiles = {topic: context.profile(topic) for topic in context.inventory.topics_of[cluster]}
    return [topic for topic, found in profiles.items() if found.profile in DURABLE and not found.inferred]


def _violation(cluster: str, reasons: list[str]) -> Violation:
    return Violation(
        subject=make_ref("cluster", cluster),
        path=("controllers",),
        message=f"its brokers are its controllers, expected servers of their own: {'; '.join(reasons)}",
        evidence=("controllers: combined",),
    )
