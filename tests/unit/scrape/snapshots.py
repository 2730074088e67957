"""Snapshots of clusters that nobody has seen."""

from typing import Any

from kblast.scrape.coverage import CALLS, Coverage
from kblast.scrape.snapshot import AccessRule, Group, Member, Partition, Snapshot, Topic


def snapshot(name: str = "bus", *topics: str, **seen: Any) -> Snapshot:
    """A cluster of three brokers that answered everything."""
    coverage = Coverage(calls=dict.fromkeys(CALLS, "answered"))
    partition = Partition(0, 1, (1, 2, 3), (1, 2, 3))
    return Snapshot(
        name,
        "4.1",
        "id",
        {1: "a", 2: "b", 3: "c"},
        coverage,
        topics=tuple(Topic(topic, internal=False, partitions=(partition,)) for topic in sorted(topics)),
        **seen,
    )


def group(name: str, *, kind: str = "classic", given: str = "", asked: str = "") -> Group:
    """A group with one member."""
    member = Member("client", frozenset(asked.split()), frozenset(given.split()))
    return Group(name, 1, kind, "consumer", "Stable", (member,))


def rule(principal: str, operation: str, topic: str, **other: Any) -> AccessRule:
    """An access rule on a topic, for all hosts."""
    given: dict[str, Any] = {"host": "*", "resource": "topic", "prefixed": False, "allow": True} | other
    return AccessRule(principal=principal, operation=operation, name=topic, **given)
