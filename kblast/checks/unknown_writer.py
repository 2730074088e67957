"""Topics into which data flows, or out of which somebody reads, and nobody knows who writes them."""

from collections.abc import Iterator, Sequence

from kblast.check import CheckParameters, Context, Violation
from kblast.config.patterns import Patterns, matches
from kblast.graph.users import readers, writers
from kblast.kafka.internal_topics import keeper_of
from kblast.model.elements import NamelessProducers
from kblast.model.refs import Ref, make_ref, short_topic
from kblast.phrases import counted, listed


class Parameters(CheckParameters):
    """Regular expressions over the whole name of a topic inside its cluster."""

    internal: Patterns


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every topic with a reader or with data of its own that has no writer, not even a permitted one."""
    inventory = context.inventory
    written, read = writers(inventory), readers(inventory)
    for topic in context.judged("topic"):
        if topic in written or matches(parameters.internal, short_topic(topic)):
            continue
        if keeper_of(inventory, topic) is not None:
            continue
        users, data = read.get(topic, ()), tuple(_data(context, topic))
        if users or data:
            yield _violation(context, topic, users, data)


def _data(context: Context, topic: str) -> Iterator[str]:
    """What shows that somebody does write the topic."""
    if (nameless := context.inventory.topics[topic].nameless_producers) is not None:
        yield _seen(nameless)
    if (rate := context.inventory.topics[topic].rate) and (rate.bytes_per_s or rate.records_per_s):
        yield "a rate is given, so data flows in"
    for service, edge in context.inventory.readers_of.get(topic, ()):
        if edge.lag:
            yield f"service:{service} is behind (lag), so data has come in"


def _seen(nameless: NamelessProducers) -> str:
    """What a scrape knows of producers without a name."""
    known = {"last write": nameless.last_write, "epoch": nameless.epoch}
    more = listed([f"{what} {value}" for what, value in known.items() if value is not None])
    ids = counted(nameless.count, "producer id")
    return f"a scrape saw {ids} that no transactional id names{f' ({more})' if more else ''}"


def _violation(context: Context, topic: str, users: Sequence[Ref], data: Sequence[str]) -> Violation:
    permitted = _only_permitted(context, topic)
    if not users:
        found = "takes in data"
    elif permitted.issuperset(users):
        found = f"may be read by {listed(users)}"
    else:
        found = f"has {counted(len(users), 'reader')} ({listed(users)})"
    return Violation(
        subject=make_ref("topic", topic),
        message=f"{found}, and nobody is known to write it, expected at least one",
        evidence=(*(f"{'may be read' if user in permitted else 'read'} by {user}" for user in users), *data),
    )


def _only_permitted(context: Context, topic: str) -> set[Ref]:
    """The services of which nothing but an ACL shows that they read the topic."""
    edges = context.inventory.readers_of.get(topic, ())
    permitted, confirmed = (
        {name for name, edge in edges if (edge.evidence == "permitted") is only} for only in (True, False)
    )
    return {make_ref("service", name) for name in permitted - confirmed}
