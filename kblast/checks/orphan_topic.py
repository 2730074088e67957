"""Topics that nobody reads, or that nobody writes."""

from collections.abc import Iterator, Sequence

from kblast.check import CheckParameters, Context, Patterns, Violation, matches
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, make_ref, short_topic


class Parameters(CheckParameters):
    """Regular expressions over the whole name of a topic inside its cluster."""

    dead_letters: Patterns
    internal: Patterns


Users = dict[str, list[Ref]]
"""By topic, everyone who uses it, or who is at least permitted to by an ACL."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every topic that has no reader (a dead-letter topic needs none) or no writer, not even a permitted one."""
    writers, readers = _writers(context.inventory), _readers(context.inventory)
    for name in context.judged("topic"):
        short = short_topic(name)
        if matches(parameters.internal, short):
            continue
        verbs = [] if name in writers else ["write"]
        if name not in readers and not matches(parameters.dead_letters, short):
            verbs.append("read")
        if verbs:
            yield _violation(name, verbs, {"written by": writers.get(name, ()), "read by": readers.get(name, ())})


def _violation(topic: str, verbs: list[str], found: dict[str, Sequence[Ref]]) -> Violation:
    return Violation(
        subject=make_ref("topic", topic),
        message=f"nobody is known to {' or '.join(verbs)} it",
        about="+".join(verbs),
        evidence=tuple(f"{verb} {', '.join(users)}" for verb, users in found.items() if users),
    )


def _writers(inventory: Inventory) -> Users:
    """By topic, everyone who writes it: producers, those who turn to it in an outage, and mirrors."""
    found: Users = {}
    for service, edge in inventory.produce_edges():
        _note(found, edge.topic, service)
        if edge.on_outage is not None:
            _note(found, edge.on_outage.topic, service)
    for mirror, copies in inventory.copies.items():
        for _, target in copies:
            found.setdefault(target, []).append(make_ref("mirror", mirror))
    return found


def _readers(inventory: Inventory) -> Users:
    """By topic, everyone who reads it: consumers, also as a fallback or to derive other topics from it, and mirrors."""
    found: Users = {}
    for service, consumed in inventory.consume_edges():
        _note(found, consumed.topic, service)
        _note(found, consumed.fallback, service)
    for service, produced in inventory.produce_edges():
        for source in produced.derives_from or ():
            _note(found, source, service)
    for mirror, copies in inventory.copies.items():
        for source, _ in copies:
            found.setdefault(source, []).append(make_ref("mirror", mirror))
    return found


def _note(found: Users, topic: str | None, service: str) -> None:
    if topic is not None:
        users = found.setdefault(topic, [])
        if (ref := make_ref("service", service)) not in users:
            users.append(ref)
