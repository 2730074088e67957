"""A cluster taken apart: what users would lose with each part, and who would need more than one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kblast.check import Context
from kblast.checks.central_cluster.hub import Hub, Parameters, edges_of
from kblast.engine.outcome import Blast, blast_of, outcome_of
from kblast.engine.split import own_cluster


@dataclass(frozen=True, slots=True)
class Part:
    """Topics that could have a cluster of their own, and what users would lose with that one."""

    name: str
    topics: tuple[str, ...]
    blast: Blast


@dataclass(frozen=True, slots=True)
class Split:
    """A cluster taken apart, by what; `torn` are the services that would then need more than one of the parts."""

    by: str
    parts: tuple[Part, ...]
    torn: tuple[str, ...]

    @property
    def worst(self) -> Blast:
        """What users lose with the part that costs them most."""
        return max((part.blast for part in self.parts), key=lambda blast: blast.radius)


def splits_of(context: Context, hub: Hub, parameters: Parameters) -> Iterator[Split]:
    """The ways to take a cluster apart: by profile, and by domain."""
    for by, groups in (("profile", hub.purposes), ("domain", _domains(context, hub))):
        named = {f"no known {by}" if group is None else group: topics for group, topics in groups.items() if topics}
        if len(named) > 1:
            parts = tuple(_part(context, name, topics, parameters) for name, topics in sorted(named.items()))
            yield Split(by, parts, _torn(context, parts))


def _domains(context: Context, hub: Hub) -> dict[str | None, list[str]]:
    """The topics of a cluster by domain: their own, or the one that all their writers have in common."""
    found: dict[str | None, list[str]] = {}
    for topic in hub.topics:
        domain = context.inventory.topics[topic].domain
        if domain is None:
            writers = context.inventory.writers_of.get(topic, ())
            common = {context.inventory.services[service].domain for service, _ in writers}
            domain = common.pop() if len(common) == 1 else None
        found.setdefault(domain, []).append(topic)
    return found


def _part(context: Context, name: str, topics: Sequence[str], parameters: Parameters) -> Part:
    failed = own_cluster(context.network, context.inventory, topics)
    outcome = outcome_of(context.network, failed, moment=parameters.within)
    return Part(name, tuple(topics), blast_of(context.inventory, outcome))


def _torn(context: Context, parts: Sequence[Part]) -> tuple[str, ...]:
    part_of = {topic: part.name for part in parts for topic in part.topics}
    needed: dict[str, set[str]] = {}
    for service, topic in edges_of(context.inventory, permitted=False):
        if topic in part_of:
            needed.setdefault(service, set()).add(part_of[topic])
    return tuple(sorted(service for service, names in needed.items() if len(names) > 1))
