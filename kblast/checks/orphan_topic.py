"""Topics that nobody reads, or that nobody uses at all."""

from collections.abc import Iterator, Sequence

from kblast.check import CheckParameters, Context, Violation
from kblast.config.patterns import Patterns, matches
from kblast.graph.users import readers, writers
from kblast.kafka.internal_topics import keeper_of
from kblast.model.refs import Ref, cluster_of, make_ref, short_topic
from kblast.phrases import listed


class Parameters(CheckParameters):
    """Regular expressions over the whole name of a topic inside its cluster."""

    dead_letters: Patterns
    internal: Patterns


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every topic without a reader, not even a permitted one; a dead-letter topic needs none, but a writer."""
    written, read = writers(context.inventory), readers(context.inventory)
    known = {cluster_of(topic) for topic in (*written, *read)}
    untold = []
    for name in context.judged("topic"):
        short = short_topic(name)
        if name in read or matches(parameters.internal, short) or keeper_of(context.inventory, name) is not None:
            continue
        if matches(parameters.dead_letters, short):
            if name not in written:
                yield _violation(name, ["write"], ())
        else:
            rate = context.inventory.topics[name].rate
            if cluster_of(name) not in known:
                untold.append(name)
                continue
            flows = name in written or (rate is not None and bool(rate.bytes_per_s or rate.records_per_s))
            yield _violation(name, ["read"] if flows else ["write", "read"], written.get(name, ()))

    for subject, topics in context.told_together(untold):
        yield _violation(topics[0], ["write", "read"], ()) if len(topics) == 1 else _no_users(subject, topics)


def _no_users(cluster: Ref, topics: list[str]) -> Violation:
    return Violation(
        subject=cluster,
        message=f"cannot be decided: nobody is known to write or read any of {len(topics)} topics",
        confidence="unknown",
        evidence=(f"used by nobody that is known: {listed([short_topic(topic) for topic in topics])}",),
        remedy="Declare who writes and reads its topics, or have it scraped or imported together with them.",
    )


def _violation(topic: str, verbs: list[str], found: Sequence[Ref]) -> Violation:
    return Violation(
        subject=make_ref("topic", topic),
        message=f"nobody is known to {' or '.join(verbs)} it",
        about="+".join(verbs),
        evidence=(f"written by {', '.join(found)}",) if found else (),
    )
