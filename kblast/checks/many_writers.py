"""Topics that services of several domains or owners write, where nobody answers for what stands in them."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.model.elements import Element
from kblast.model.refs import make_ref

Party = tuple[str | None, str | None]
"""Whose something is: its domain and its owner."""


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every topic with two writers that have neither their domain nor their owner in common.

    Telemetry may come from everywhere. So may what is sent to somebody: the topic of a reader's own, an inbox.
    """
    del parameters
    inventory = context.inventory
    for topic in context.judged("topic"):
        profile = context.profile(topic)
        if profile.profile == "telemetry":
            continue
        edges = [(name, edge) for name, edge in inventory.writers_of.get(topic, ()) if edge.evidence != "permitted"]
        writers = sorted({name for name, _ in edges})
        parties = {(inventory.services[name].domain, inventory.services[name].owner) for name in writers}
        if any(_apart(*pair) for pair in combinations(parties, 2)) and not _is_inbox(context, topic, writers):
            yield _violation(context, topic, writers)


def _apart(one: Party, other: Party) -> bool:
    """Whether two are known to belong to different parts of the business, and to different people."""
    known = [pair for pair in zip(one, other, strict=True) if None not in pair]
    return bool(known) and all(first != second for first, second in known)


def _is_inbox(context: Context, topic: str, writers: Sequence[str]) -> bool:
    """Whether a topic belongs to one of its readers and to none of its writers: they send, and it receives."""
    services, body = context.inventory.services, context.inventory.topics[topic]
    if body.domain is None and body.owner is None:
        return False
    readers = {name for name, edge in context.inventory.readers_of.get(topic, ()) if edge.evidence != "permitted"}
    owned = [_belongs(body, services[name]) for name in readers - set(writers)]
    return any(owned) and not any(_belongs(body, services[name]) for name in writers)


def _belongs(topic: Element, service: Element) -> bool:
    return (topic.owner is not None and topic.owner == service.owner) or (
        topic.domain is not None and topic.domain == service.domain
    )


def _violation(context: Context, topic: str, writers: Sequence[str]) -> Violation:
    services, profile = context.inventory.services, context.profile(topic)
    by_party: dict[str, list[str]] = {}
    for name in writers:
        by_party.setdefault(_party(services[name]), []).append(name)
    shown = "; ".join(f"{party}: {', '.join(names)}" for party, names in sorted(by_party.items()))
    doubt = "cannot be decided, for what it is for is not known: " if profile.profile is None else ""
    return Violation(
        subject=make_ref("topic", topic),
        message=(
            f"{doubt}{len(writers)} services of different domains or owners write it ({shown}), "
            "expected one that answers for it"
        ),
        confidence="unknown" if profile.profile is None else "likely" if profile.inferred else "certain",
        related=tuple(
            Related(f"{name} writes it", context.inventory.locate(make_ref("service", name))) for name in writers
        ),
        evidence=(
            f"profile={profile.profile or 'not known'} ({profile.reason})",
            *(f"service:{name} writes it: {_party(services[name])}" for name in writers),
        ),
        remedy="Declare the `profile` of the topic: telemetry may come from everywhere."
        if profile.profile is None
        else None,
    )


def _party(service: Element) -> str:
    said = [
        f"{key} {value}" for key, value in (("domain", service.domain), ("owner", service.owner)) if value is not None
    ]
    return ", ".join(said) or "no domain, no owner"
