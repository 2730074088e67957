"""Many cut sets in few lines, each of which says exactly what the sets say that it stands for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb, prod

from kblast.model.refs import cluster_of, kind_of, name_of

CutSet = tuple[str, ...]
Choice = tuple[str, ...]
"""Elements of which any one will do."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Cut sets as one: one of each choice, or any `any_of` of the elements of the only choice."""

    choices: tuple[Choice, ...]
    any_of: int = 0

    @property
    def count(self) -> int:
        """How many cut sets it stands for."""
        if self.any_of:
            return comb(len(self.choices[0]), self.any_of)
        return prod(len(choice) for choice in self.choices)


def fold(sets: Sequence[CutSet]) -> list[Fold]:
    """Cut sets of one order, folded; in the order of their first elements.

    Elements that have the same partners are a choice. Where all sets of some elements are there, they are any so many
    of them.
    """
    partners: dict[str, set[CutSet]] = {}
    for cutset in sets:
        for ref in cutset:
            partners.setdefault(ref, set()).add(tuple(other for other in cutset if other != ref))
    alike: dict[frozenset[CutSet], list[str]] = {}
    for ref in sorted(partners):
        alike.setdefault(frozenset(partners[ref]), []).append(ref)
    choice_of = {ref: tuple(choice) for choice in alike.values() for ref in choice}
    folded = {tuple(sorted(choice_of[ref] for ref in cutset)) for cutset in sets}
    return sorted(_floods(folded), key=lambda found: found.choices)


def _floods(folded: set[tuple[Choice, ...]]) -> Iterator[Fold]:
    """Any so many of some elements of one kind, where all sets that there can be of them are there."""
    groups: dict[str, list[tuple[Choice, ...]]] = {}
    for choices in sorted(folded):
        siblings = {_siblings(ref) for choice in choices for ref in choice}
        if len(siblings) == 1 and all(len(choice) == 1 for choice in choices):
            groups.setdefault(siblings.pop(), []).append(choices)
        else:
            yield Fold(choices)
    for sets in groups.values():
        order, refs = len(sets[0]), tuple(sorted({ref for choices in sets for (ref,) in choices}))
        if len(sets) > 1 and len(sets) == comb(len(refs), order):
            yield Fold((refs,), any_of=order)
        else:
            yield from (Fold(choices) for choices in sets)


def _siblings(ref: str) -> str:
    """What elements have in common that are alike: their kind, and their cluster."""
    return f"{kind_of(ref)}:{cluster_of(name_of(ref))}" if "/" in ref else kind_of(ref)
