"""How long an element may be away, by what those declare that do without it."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kblast.location import KeyPath
from kblast.model.elements import ConsumeEdge
from kblast.model.inventory import Inventory
from kblast.model.parts import Need
from kblast.model.refs import Ref, make_ref, name_of
from kblast.units import show_duration


@dataclass(frozen=True, slots=True, order=True)
class Absence:
    """For how many seconds an element may be away, and who says so, at which keys."""

    seconds: float
    said_by: Ref
    path: KeyPath

    def shown(self, name: str) -> str:
        """The absence in words, of the element with this name."""
        lasts = show_duration(self.seconds)
        if name_of(self.said_by) == name:
            return f"{name} may be away for {lasts} (tolerates)"
        return f"{name} may be away for {lasts} ({self.said_by} tolerates that)"


@dataclass(frozen=True, slots=True)
class Absences:
    """The longest absence that is declared of every element; `forever` declares none, for nobody waits for its end."""

    longest: Mapping[Ref, Absence]

    @staticmethod
    def of(inventory: Inventory) -> "Absences":
        """What all needs and wants of an inventory tolerate."""
        longest: dict[Ref, Absence] = {}
        for ref, element in inventory.elements():
            for kind, needs in (("needs", element.needs or ()), ("wants", element.wants or ())):
                for index, need in enumerate(needs):
                    for target, seconds in _tolerated(need):
                        if 0 < seconds < math.inf:
                            found = Absence(seconds, ref, (kind, index))
                            longest[target] = _longer(longest.get(target), found)
        return Absences(longest)

    def of_reader(self, service: str, index: int, edge: ConsumeEdge) -> Absence | None:
        """How long a reader may read nothing: the edge says so, or whoever does without the service."""
        ref = make_ref("service", service)
        found = self.longest.get(ref)
        if edge.tolerates and edge.tolerates < math.inf:
            return _longer(found, Absence(edge.tolerates, ref, ("consumes", index, "tolerates")))
        return found


def _longer(one: Absence | None, other: Absence) -> Absence:
    """The longer of two; of two that last as long, the first by name."""
    if one is None or other.seconds > one.seconds:
        return other
    return one if one.seconds > other.seconds else min(one, other, key=lambda found: (found.said_by, str(found.path)))


def _tolerated(need: Need) -> Iterator[tuple[Ref, float]]:
    """Every element in an expression, with the tolerances of all that it stands in added up."""
    own = need.tolerates or 0.0
    if need.ref is not None:
        yield need.ref, own
    for part in need.parts:
        for ref, seconds in _tolerated(part):
            yield ref, seconds + own
