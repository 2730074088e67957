"""Clusters that carry a lot, and of which nobody said what for."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from kblast.check import CheckParameters, Context, Violation
from kblast.config.patterns import Patterns, matches
from kblast.model.refs import make_ref, short_topic
from kblast.phrases import counted, listed


class Parameters(CheckParameters):
    """How much a cluster may carry before somebody has to say what for, and topics that say nothing about that."""

    handful: Annotated[int, Field(ge=0)]
    internal: Patterns


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every cluster without a profile most of whose topics have none either, if it carries more than a handful.

    Copies that only a mirror makes are there for whatever their originals are, and do not count.
    """
    for cluster in context.judged("cluster"):
        if context.inventory.clusters[cluster].profile:
            continue
        topics = list(_topics(context, cluster, parameters))
        silent = [topic for topic in topics if context.inventory.topics[topic].profile is None]
        services = len(context.graph.attached(make_ref("cluster", cluster)).services)
        if silent and 2 * len(silent) >= len(topics) and len(silent) + services > parameters.handful:
            carried = counted(len(topics), "topic")
            if silent != topics:
                carried += f" ({len(silent)} without a profile)"
            if services:
                carried += f" for {counted(services, 'service')}"
            yield _violation(context, cluster, carried, silent, parameters)


def _topics(context: Context, cluster: str, parameters: Parameters) -> Iterator[str]:
    for topic in context.inventory.topics_of[cluster]:
        made = make_ref("topic", topic) in context.inventory.inferred
        if not made and not matches(parameters.internal, short_topic(topic)):
            yield topic


def _violation(context: Context, cluster: str, carried: str, silent: list[str], parameters: Parameters) -> Violation:
    shown = sorted({found.profile for topic in silent if (found := context.profile(topic)).profile})
    lines = [f"without a profile: {listed([short_topic(topic) for topic in silent])}"]
    if shown:
        lines.append(f"settings and clients suggest: {', '.join(shown)}")
    return Violation(
        subject=make_ref("cluster", cluster),
        path=("profile",),
        message=(
            f"carries {carried}, and nobody declared what for; "
            f"expected a `profile` from more than {parameters.handful} topics and services on"
        ),
        evidence=tuple(lines),
    )
