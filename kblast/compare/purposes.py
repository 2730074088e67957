"""What creeps into a cluster, or leaves it: profiles of its topics, domains and owners of the services that use it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal

from kblast.kafka.profiles import profile_of
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, cluster_of, make_ref
from kblast.results.diff import Purpose

_What = Literal["profile", "domain", "owner"]
_Carried = Mapping[Ref, str | None]
"""What makes a cluster carry something, each with what that is; None where it is not known."""


def compare_purposes(base: Inventory, head: Inventory) -> tuple[Purpose, ...]:
    """What clusters that both inventories have carry in one of them only."""
    both = sorted(base.clusters.keys() & head.clusters.keys())
    before, after = _Carriers(base), _Carriers(head)
    found: list[Purpose] = []
    for cluster in both:
        for what in ("profile", "domain", "owner"):
            was, now = before.of(cluster, what), after.of(cluster, what)
            found += _one_sided(cluster, what, "added", was, now)
            found += _one_sided(cluster, what, "removed", now, was)
    return tuple(found)


def _one_sided(
    cluster: str, what: _What, change: Literal["added", "removed"], there: _Carried, here: _Carried
) -> Iterator[Purpose]:
    """What is carried here and not there; to write down whose a service is that was there before makes nobody new."""
    known = {name for name in there.values() if name is not None}
    because: dict[str, list[Ref]] = defaultdict(list)
    for ref, name in here.items():
        only_unknown = what != "profile" and ref in there and there[ref] is None
        if name is not None and name not in known and not only_unknown:
            because[name].append(ref)
    for name in sorted(because):
        yield Purpose(
            cluster=make_ref("cluster", cluster),
            what=what,
            name=name,
            change=change,
            because=tuple(sorted(because[name])),
            others=tuple(sorted(known & {name for name in here.values() if name is not None})),
        )


class _Carriers:
    """The topics and services of every cluster."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._users: dict[str, set[str]] = defaultdict(set)
        for service, edge in (*inventory.produce_edges(), *inventory.consume_edges()):
            self._users[cluster_of(edge.topic or "")].add(service)

    def of(self, cluster: str, what: _What) -> _Carried:
        """The topics of a cluster with their profiles, or the services that use it with their domains or owners."""
        inventory = self._inventory
        if what == "profile":
            topics = inventory.topics_of[cluster]
            return {make_ref("topic", topic): profile_of(inventory, topic).profile for topic in topics}
        users = sorted(self._users[cluster])
        return {make_ref("service", name): getattr(inventory.services[name], what) for name in users}
