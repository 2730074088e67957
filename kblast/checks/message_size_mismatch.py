"""Topics, producers and mirrors of which one sends larger records than the other takes."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective, client_of
from kblast.kafka.message_size import TAKEN, USUALLY_TAKEN, compresses, largest_sent, largest_taken
from kblast.model.elements import ProduceEdge
from kblast.model.mirrors import MIRROR_MAKER_2
from kblast.model.refs import make_ref
from kblast.phrases import counted
from kblast.units import show_size


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every producer that may send more than its topic takes, and topics and mirrors for which that holds."""
    del parameters
    for service in context.judged("service"):
        for index, edge in enumerate(context.inventory.services[service].produces or ()):
            if edge.topic is not None and edge.evidence != "permitted":
                yield from _sends_too_much(context, service, index, edge)
    for topic in context.judged("topic"):
        yield from _average_too_large(context, topic)
        yield from _raised_for_nobody(context, topic)
    for mirror in context.judged("mirror"):
        yield from _copies_too_much(context, mirror)


def _sends_too_much(context: Context, service: str, index: int, edge: ProduceEdge) -> Iterator[Violation]:
    """A producer that somebody has allowed more than its topic takes, or that cannot send an average record."""
    topic, client = edge.topic or "", client_of(context.inventory, service, edge)
    name, sent = largest_sent(client)
    taken, average = largest_taken(context.inventory, topic), context.inventory.topics[topic].message_size
    if sent.whole is None:
        return
    subject, path = make_ref("service", service), ("produces", index, "config", name)
    if average is not None and average > sent.whole:
        yield Violation(
            subject=subject,
            path=path,
            about="average",
            message=(
                f"sends records of at most {show_size(sent.whole)} ({name}={sent}), expected at least "
                f"{show_size(average)}: so large is the average record of {topic} (message_size)"
            ),
            confidence="certain" if sent.declared else "likely",
            related=_places((f"{name}={sent}", sent)),
            evidence=(f"{name}={sent}", f"{topic}: message_size={average}"),
        )
    if taken.whole is not None and sent.declared and sent.whole > taken.whole:
        packed = compresses(client)
        smaller = ", unless compression makes them smaller" if packed else ""
        yield Violation(
            subject=subject,
            path=path,
            message=(
                f"may send records of {show_size(sent.whole)} ({name}={sent.value}), but {topic} takes at most "
                f"{show_size(taken.whole)} ({TAKEN}={taken}): brokers refuse what is larger{smaller}"
            ),
            confidence="certain" if taken.declared and not packed else "likely",
            related=_places((f"{name}={sent}", sent), (f"{TAKEN}={taken}", taken)),
            evidence=(f"{name}={sent}", f"{TAKEN}={taken}"),
        )


def _average_too_large(context: Context, topic: str) -> Iterator[Violation]:
    """A topic that does not take its own average record."""
    taken, average = largest_taken(context.inventory, topic), context.inventory.topics[topic].message_size
    if taken.whole is None or average is None or average <= taken.whole:
        return
    yield Violation(
        subject=make_ref("topic", topic),
        path=("config", TAKEN),
        about="average",
        message=(
            f"takes records of at most {show_size(taken.whole)} ({TAKEN}={taken}), expected at least "
            f"{show_size(average)}: so large is its average record (message_size)"
        ),
        confidence="certain" if taken.declared else "likely",
        evidence=(f"{TAKEN}={taken}", f"message_size={average}"),
    )


def _raised_for_nobody(context: Context, topic: str) -> Iterator[Violation]:
    """A topic whose own limit somebody has raised, while all that write it are known and left at their defaults."""
    inventory = context.inventory
    taken = largest_taken(inventory, topic)
    own = TAKEN in (inventory.topics[topic].config or {})
    if not own or (taken.whole or 0) <= USUALLY_TAKEN or topic in inventory.mirrors_into:
        return
    writers = inventory.writers_of.get(topic, ())
    limits = {service: largest_sent(client_of(inventory, service, edge)) for service, edge in writers}
    sizes = [sent.whole for _, sent in limits.values() if sent.whole is not None and not sent.declared]
    if not sizes or len(sizes) < len(limits):
        return
    shown = tuple(f"{make_ref('service', service)}: {name}={sent}" for service, (name, sent) in sorted(limits.items()))
    yield Violation(
        subject=make_ref("topic", topic),
        path=("config", TAKEN),
        message=(
            f"takes records of {show_size(taken.whole or 0)} ({TAKEN}), but none of its producers sends more than "
            f"{show_size(max(sizes))}: what is larger fails before it is sent"
        ),
        confidence="likely",
        evidence=(f"{TAKEN}={taken}", *shown),
    )


def _copies_too_much(context: Context, mirror: str) -> Iterator[Violation]:
    """A mirror with topics that take larger records than their copies do."""
    found: list[tuple[str, Effective, str, Effective]] = []
    for source, target in context.inventory.copies[mirror]:
        gives, takes = largest_taken(context.inventory, source), largest_taken(context.inventory, target)
        smaller = gives.whole is not None and takes.whole is not None and takes.whole < gives.whole
        if smaller and not _synced(context, mirror, target, gives):
            found.append((source, gives, target, takes))
    if not found:
        return
    source, gives, target, takes = found[0]
    declared = all(one[1].declared and one[3].declared for one in found)
    is_mm2 = context.inventory.mirrors[mirror].kind == MIRROR_MAKER_2
    also = f", and so it is with {counted(len(found) - 1, 'other topic')}" if len(found) > 1 else ""
    yield Violation(
        subject=make_ref("mirror", mirror),
        path=("topics",),
        message=(
            f"copies {source}, which takes records of {show_size(gives.whole or 0)}, to {target}, which takes at most "
            f"{show_size(takes.whole or 0)} ({TAKEN}={takes}), expected as much: it cannot copy what is larger{also}"
        ),
        confidence="certain" if declared and not is_mm2 else "likely",
        related=_places(*((f"{name}: {TAKEN}={value}", value) for one in found for name, value in (one[:2], one[2:]))),
        evidence=tuple(f"{one[0]} {TAKEN}={one[1]} -> {one[2]} {TAKEN}={one[3]}" for one in found),
    )


def _synced(context: Context, mirror: str, target: str, gives: Effective) -> bool:
    """Whether MirrorMaker 2 gives the copy the limit of its source: it carries over all but Kafka's own defaults.

    See MirrorSourceConnector.incrementalAlterConfigs and KIP-894. What the inventory says of the copy holds all the
    same: somebody may have turned that off (sync.topic.configs.enabled).
    """
    own = context.inventory.topics[target].config or {}
    return context.inventory.mirrors[mirror].kind == MIRROR_MAKER_2 and gives.declared and TAKEN not in own


def _places(*found: tuple[str, Effective]) -> tuple[Related, ...]:
    return tuple(Related(message, value.location) for message, value in found if value.location is not None)
