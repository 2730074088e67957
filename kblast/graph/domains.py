"""Whose everything is, as far as somebody wrote that down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kblast.model.inventory import Inventory
from kblast.model.refs import Ref


@dataclass(frozen=True, eq=False)
class Domains:
    """The domain of every element: its own, else the one that its owner works in, else the owner.

    An owner works in a domain if all elements that name both agree on it. So a service with a domain and a topic with
    an owner belong together where any element says that the one is the other's.
    """

    inventory: Inventory = field(repr=False)

    def of(self, ref: Ref) -> str | None:
        """The domain of an element, or None where it names neither domain nor owner."""
        element = self.inventory.element(ref)
        if element is None:
            return None
        if element.domain is not None or element.owner is None:
            return element.domain
        return self._of_owner.get(element.owner, element.owner)

    @cached_property
    def _of_owner(self) -> Mapping[str, str]:
        found: dict[str, set[str]] = {}
        for _, element in self.inventory.elements():
            if element.owner is not None and element.domain is not None:
                found.setdefault(element.owner, set()).add(element.domain)
        return {owner: min(domains) for owner, domains in found.items() if len(domains) == 1}
