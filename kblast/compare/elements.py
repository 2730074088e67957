"""The elements that differ between two inventories, and those that probably only have another name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from kblast.compare.edges import EdgeTable
from kblast.compare.values import changes, values_of
from kblast.model.elements import Element
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, kind_of
from kblast.results.diff import ElementChange, ElementsDiff, Rename

_Likeness = tuple[str, ...]
_NAMED_AT_WILL = ("topic", "service", "function")


def compare_elements(
    base: Inventory, head: Inventory, edges: tuple[EdgeTable, EdgeTable], apart: AbstractSet[Ref]
) -> ElementsDiff:
    """The elements that are in one of the inventories only, and those whose values differ; edges are no values.

    Those that are left apart are not compared.
    """
    before = {ref: element for ref, element in base.elements() if ref not in apart}
    after = {ref: element for ref, element in head.elements() if ref not in apart}
    added, removed = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    changed = [
        ElementChange(ref=ref, changes=differing)
        for ref in sorted(before.keys() & after.keys())
        if before[ref] != after[ref] and (differing := changes(values_of(before[ref]), values_of(after[ref])))
    ]
    return ElementsDiff(
        added=tuple(added),
        removed=tuple(removed),
        renamed=tuple(_renames(_likenesses(removed, before, edges[0]), _likenesses(added, after, edges[1]))),
        changed=tuple(changed),
    )


def _renames(was: Mapping[_Likeness, list[Ref]], now: Mapping[_Likeness, list[Ref]]) -> Iterator[Rename]:
    """What is alike on both sides, where nothing else on either side is."""
    for old, like in sorted((refs[0], like) for like, refs in was.items() if len(refs) == 1):
        if len(now.get(like, ())) == 1:
            yield Rename(before=old, after=now[like][0])


def _likenesses(
    refs: Iterable[Ref], elements: Mapping[Ref, Element], edges: EdgeTable
) -> Mapping[_Likeness, list[Ref]]:
    """The elements by what they are, what they do and who uses them for what.

    What nothing is said of, or nobody uses and uses nobody, is like nothing. So are resources and places: one
    database in place of another is a change, however alike they look.
    """
    of: dict[Ref, tuple[list[str], list[str]]] = {ref: ([], []) for ref in refs if kind_of(ref) in _NAMED_AT_WILL}
    for (edge, _), values in edges.items():
        about = f"{edge.relation} {edge.group} {sorted(values.items())}"
        if edge.ref in of:
            of[edge.ref][0].append(f"{about} of {edge.to}")
        if edge.to in of:
            of[edge.to][1].append(f"{about} by {edge.ref}")
    found: dict[_Likeness, list[Ref]] = defaultdict(list)
    for ref, (uses, users) in of.items():
        values = values_of(elements[ref])
        if (uses or users) and (uses or values):
            found[kind_of(ref), str(sorted(values.items())), *sorted(uses), *sorted(users)].append(ref)
    return found
