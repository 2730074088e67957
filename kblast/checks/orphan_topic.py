"""Topics that nobody reads, or that nobody uses at all."""

from collections.abc import Iterator, Sequence

from kblast.check import CheckParameters, Context, Patterns, Violation, matches
from kblast.graph.users import readers, writers
from kblast.kafka.internal_topics import keeper_of
from kblast.model.refs import Ref, make_ref, short_topic


class Parameters(CheckParameters):
    """Regular expressions over the whole name of a topic inside its cluster."""

    dead_letters: Patterns
    internal: Patterns


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every topic without a reader, not even a permitted one; a dead-letter topic needs none, but a writer."""
    written, read = writers(context.inventory), readers(context.inventory)
    for name in context.judged("topic"):
        short = short_topic(name)
        if name in read or matches(parameters.internal, short) or keeper_of(context.inventory, name) is not None:
            continue
        if matches(parameters.dead_letters, short):
            if name not in written:
                yield _violation(name, ["write"], ())
        else:
            rate = context.inventory.topics[name].rate
            flows = name in written or (rate is not None and bool(rate.bytes_per_s or rate.records_per_s))
            yield _violation(name, ["read"] if flows else ["write", "read"], written.get(name, ()))


def _violation(topic: str, verbs: list[str], found: Sequence[Ref]) -> Violation:
    return Violation(
        subject=make_ref("topic", topic),
        message=f"nobody is known to {' or '.join(verbs)} it",
        about="+".join(verbs),
        evidence=(f"written by {', '.join(found)}",) if found else (),
    )
