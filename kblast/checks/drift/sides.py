"""A cluster as it is declared, beside the same cluster as it was seen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kblast.check import Context, Related, Violation
from kblast.kafka.effective import name_for_value
from kblast.location import KeyPath, Location
from kblast.model.generated import CallStatus
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, cluster_of, kind_of, make_ref, name_of
from kblast.model.scrapes import is_declared
from kblast.phrases import listed

MANY: Final = 20
"""How many things of which the same is to be said may speak for themselves; of more, their cluster speaks once."""

_NAMED: Final = 100
"""How many are named in evidence."""

_RIGHTS: Final = "Give the scrape the rights that it asks for, and look again."


@dataclass(frozen=True)
class Sides:
    """Both inventories, and how the cluster answered what it was asked; `undeclared`: tell what only it has."""

    context: Context
    live: Inventory
    cluster: str
    calls: Mapping[str, CallStatus]
    undeclared: bool

    @property
    def declared(self) -> Inventory:
        """What people wrote."""
        return self.context.inventory

    @property
    def ref(self) -> Ref:
        """The cluster."""
        return make_ref("cluster", self.cluster)

    @property
    def tells_undeclared(self) -> bool:
        """Whether what only the live cluster has is told: not where the cluster is somebody else's."""
        return self.undeclared and self.context.is_judged(self.ref)

    def whole(self, *calls: str) -> bool:
        """Whether all these calls were answered in full, so that what did not show is not there."""
        return all(self.calls.get(call) == "answered" for call in calls)

    def here(self, names: Iterable[str]) -> list[str]:
        """Of full names of topics or groups those in this cluster, in order."""
        return sorted(name for name in names if cluster_of(name) == self.cluster)

    def seen(self, ref: Ref, *path: str | int) -> tuple[Related, ...]:
        """Where the live side says it, if that stands in a file."""
        place = self.live.locate(ref, *path)
        return (Related("the cluster says so", place),) if place.line else ()

    def differs(self, ref: Ref, path: KeyPath, declared: object, live: object, *proof: str) -> Violation:
        """A value that is declared as one thing and live another; settings as the values that topics have."""
        below = [*path[:-1], name_for_value(str(path[-1]))] if "config" in path else path
        key = ".".join(str(part) for part in (below[1:] if below[0] == "config" else below))
        return Violation(
            subject=ref,
            path=path,
            message=f"{key} is declared as {declared}; the cluster says {live}",
            related=self.seen(ref, *path),
            evidence=proof or (f"declared: {declared}; live: {live}",),
        )

    def not_known(self, about: str, message: str, names: Sequence[str], remedy: str = _RIGHTS) -> Iterator[Violation]:
        """What did not show and may be there all the same, said once for the cluster."""
        if names:
            more = [f"and {len(names) - _NAMED} more"] if len(names) > _NAMED else []
            yield Violation(
                subject=self.ref,
                about=about,
                confidence="unknown",
                message=f"{message}: {listed(names)}",
                evidence=(*names[:_NAMED], *more),
                remedy=remedy,
                place=self.declared.locate(self.ref),
            )

    def only_live(self, found: Mapping[Ref, str], what: str) -> Iterator[Violation]:
        """What the cluster has and nobody declared, each with what it does; many of them are told at the cluster."""
        if len(found) <= MANY:
            for ref, does in sorted(found.items()):
                related = self.seen(ref) if kind_of(ref) in ("topic", "mirror") else ()
                yield Violation(subject=ref, about=what, message=does, related=related, place=self._nearest(ref))
            return
        names = sorted(name_of(ref) for ref in found)
        yield Violation(
            subject=self.ref,
            about=what,
            message=f"has {len(names)} {what}: {listed(names)}",
            evidence=tuple(f"{ref}: {does}" for ref, does in sorted(found.items())),
        )

    def _nearest(self, ref: Ref) -> Location:
        """Where a topic or a group is declared, else its cluster."""
        group = kind_of(ref) == "group" and name_of(ref) in self.declared.groups
        return self.declared.locate(ref if group or is_declared(self.declared, ref) else self.ref)
