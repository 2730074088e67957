"""Topics that nobody answers for."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from kblast.check import CheckParameters, Context, Violation
from kblast.kafka.internal_topics import keeper_of
from kblast.model.refs import Ref, cluster_of, make_ref, short_topic
from kblast.phrases import listed


class Parameters(CheckParameters):
    """Whether topics belong to those who write them, and from how many on they are spoken of together."""

    from_writers: bool
    handful: Annotated[int, Field(ge=1)]


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every topic without owner and domain; where nobody owns any of a cluster's many, the cluster, once."""
    copied = {target for copies in context.inventory.copies.values() for _, target in copies}
    topics = [topic for topic in context.judged("topic") if topic not in copied]
    owned = {topic for topic in topics if _is_owned(context, topic, parameters)}
    somewhere_owned = {cluster_of(topic) for topic in owned}
    silent = []
    for topic in topics:
        if topic in owned or keeper_of(context.inventory, topic) is not None:
            continue
        if cluster_of(topic) in somewhere_owned:
            yield _violation(context, topic)
        else:
            silent.append(topic)
    for subject, together in context.told_together(silent, beyond=parameters.handful):
        yield _violation(context, together[0]) if len(together) == 1 else _of_cluster(subject, together)


def _of_cluster(subject: Ref, topics: list[str]) -> Violation:
    return Violation(
        subject=subject,
        message=f"nobody owns any of {len(topics)} topics: neither they nor their writers name an owner or domain",
        evidence=(f"owned by nobody: {listed([short_topic(topic) for topic in topics])}",),
    )


def _is_owned(context: Context, topic: str, parameters: Parameters) -> bool:
    body = context.inventory.topics[topic]
    if body.owner is not None or body.domain is not None:
        return True
    writers = [context.inventory.services[name] for name, _ in context.inventory.writers_of.get(topic, ())]
    owners, domains = {writer.owner for writer in writers}, {writer.domain for writer in writers}
    return parameters.from_writers and any(len(found) == 1 and None not in found for found in (owners, domains))


def _violation(context: Context, topic: str) -> Violation:
    writers = sorted({name for name, _ in context.inventory.writers_of.get(topic, ())})
    who = f"its writers have none in common: {', '.join(writers)}" if writers else "nobody writes it"
    return Violation(subject=make_ref("topic", topic), message=f"has neither owner nor domain, and {who}")
