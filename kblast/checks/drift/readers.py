"""Consumer groups: which there are, and what they read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from kblast.check import Violation
from kblast.checks.drift.sides import Sides
from kblast.kafka.internal_topics import keeper_of
from kblast.model.elements import ConsumeEdge
from kblast.model.inventory import Inventory
from kblast.model.patterns import Pattern
from kblast.model.refs import Ref, cluster_of, make_ref, short_topic
from kblast.phrases import listed

_CALLS = ("groups", "group members", "offsets")
"""What has to be answered in full, so that a group that does not show is none, and reads no more than it shows."""


@dataclass(slots=True)
class _Group:
    """A group: the topics that it reads, and the services that read them."""

    reads: dict[str, str] = field(default_factory=dict)

    @property
    def services(self) -> str:
        """Who is in it."""
        return listed([make_ref("service", name) for name in sorted(set(self.reads.values()))])


def readers(sides: Sides) -> Iterator[Violation]:
    """Every difference between the groups of a cluster that are declared and those it has."""
    declared, live = _groups(sides.declared, sides.cluster), _groups(sides.live, sides.cluster)
    unseen = []
    for name, group in sorted(_judged(sides, declared).items()):
        found = live.get(name, _Group())
        missing = sorted(group.reads.keys() - found.reads.keys())
        if missing and not sides.whole(*_CALLS):
            unseen += [f"{name} reads {topic}" for topic in missing]
        elif not found.reads:
            yield _missing(sides, name, group)
        else:
            yield from (_not_read(sides, name, topic, found) for topic in missing)
    unseen += _without_group(sides)
    yield from sides.not_known("readers", "it is not known whether these declared groups are there", unseen)
    if sides.tells_undeclared:
        yield from sides.only_live(_undeclared(sides, declared, live), "groups that read what nobody declared")


def _edges(inventory: Inventory, cluster: str) -> Iterator[tuple[str, ConsumeEdge]]:
    """The consume edges on a cluster's topics but for those that only an access rule shows."""
    for service, edge in inventory.consume_edges():
        if edge.evidence != "permitted" and cluster_of(edge.topic or "") == cluster:
            yield service, edge


def _groups(inventory: Inventory, cluster: str) -> dict[str, _Group]:
    found: dict[str, _Group] = {}
    for service, edge in _edges(inventory, cluster):
        if edge.group is not None and edge.topic is not None:
            found.setdefault(edge.group, _Group()).reads[edge.topic] = service
    return found


def _judged(sides: Sides, declared: dict[str, _Group]) -> dict[str, _Group]:
    """The groups with the topics that services read of which rules judge."""
    kept = {
        name: {t: s for t, s in group.reads.items() if sides.context.is_judged(make_ref("service", s))}
        for name, group in declared.items()
    }
    return {name: _Group(reads) for name, reads in kept.items() if reads}


def _missing(sides: Sides, name: str, group: _Group) -> Violation:
    return Violation(
        subject=make_ref("group", f"{sides.cluster}/{name}"),
        about="missing",
        message=f"is declared ({group.services}), and nobody reads as it in the cluster",
        evidence=tuple(f"declared: {service} reads {topic}" for topic, service in sorted(group.reads.items())),
    )


def _not_read(sides: Sides, name: str, topic: str, found: _Group) -> Violation:
    return Violation(
        subject=make_ref("group", f"{sides.cluster}/{name}"),
        about=topic,
        confidence="likely",
        message=f"is declared to read {topic}, and shows no sign of it: it reads {listed(sorted(found.reads))}",
    )


def _without_group(sides: Sides) -> Iterator[str]:
    """Declared reads without a group that do not show: Kafka keeps nothing of those who read without one."""
    live = {(service, edge.topic) for service, edge in _edges(sides.live, sides.cluster)}
    for service, edge in _edges(sides.declared, sides.cluster):
        is_judged = sides.context.is_judged(make_ref("service", service))
        if edge.group is None and is_judged and (service, edge.topic) not in live:
            yield f"service {service} reads {edge.topic}, without a group"


def _undeclared(sides: Sides, declared: dict[str, _Group], live: dict[str, _Group]) -> dict[Ref, str]:
    """Groups that nobody declared, and declared ones that read what nobody declared."""
    without_group = {(s, edge.topic) for s, edge in _edges(sides.declared, sides.cluster) if edge.group is None}
    patterns = _patterns(sides)
    found = {}
    for name, group in live.items():
        known = declared.get(name, _Group()).reads
        more = [
            topic
            for topic, service in sorted(group.reads.items())
            if topic not in known
            and (service, topic) not in without_group
            and not any(pattern.matches(short_topic(topic)) for pattern in patterns.get(name, ()))
            and keeper_of(sides.live, topic) is None
        ]
        if more:
            also = "also reads" if known else "reads"
            found[make_ref("group", f"{sides.cluster}/{name}")] = f"{also} {listed(more)}, and nobody declared that"
    return found


def _patterns(sides: Sides) -> dict[str, set[Pattern]]:
    """The patterns by which declared groups read, whatever topics are declared that they match."""
    found: dict[str, set[Pattern]] = {}
    for service in sides.declared.services.values():
        for edge in service.consumes or ():
            if edge.pattern is not None and edge.cluster == sides.cluster and edge.group is not None:
                found.setdefault(edge.group, set()).add(_pattern(edge.pattern))
    return found


_pattern = cache(Pattern)
