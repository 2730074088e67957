"""Mirrors into a cluster: those that are declared, and those that show by the copies and other topics that they leave.

A mirror shows in a scrape of both of its clusters, by what MirrorMaker 2 leaves; and any declared one by its copies.
Which topics it copies is told by topics: the copies of a declared mirror are declared.
"""

from collections.abc import Iterator
from typing import Final

from kblast.check import Violation
from kblast.checks.drift.sides import Sides
from kblast.model.elements import Mirror
from kblast.model.inventory import Inventory
from kblast.model.refs import make_ref
from kblast.model.scrapes import is_declared
from kblast.phrases import counted

_REMEDY: Final = "Scrape both of their clusters, with the right to see all topics, and declare what they copy."


def mirrors(sides: Sides) -> Iterator[Violation]:
    """Every difference between the mirrors into a cluster that are declared and those that show."""
    live, both = _into(sides.live, sides.cluster), _into(sides.declared, sides.cluster)
    declared = {name: mirror for name, mirror in both.items() if is_declared(sides.declared, make_ref("mirror", name))}
    showing = {mirror.from_: name for name, mirror in live.items()}
    unseen = []
    for name, mirror in sorted(declared.items()):
        ref = make_ref("mirror", name)
        if not sides.context.is_judged(ref):
            continue
        if (found := showing.get(mirror.from_)) is not None:
            yield from _kind(sides, name, found)
        elif _has_copies(sides, name):
            continue
        elif _would_show(sides, name, mirror):
            message = f"is declared, and nothing of it shows: {sides.cluster} has none of its copies"
            yield Violation(subject=ref, about="missing", confidence="likely", message=message)
        else:
            unseen.append(name)
    message = "it is not known whether these declared mirrors run"
    yield from sides.not_known("mirrors", message, unseen, _REMEDY)
    if sides.tells_undeclared:
        known = {mirror.from_ for mirror in declared.values()}
        undeclared = {
            make_ref("mirror", name): _does(sides, name, mirror)
            for name, mirror in live.items()
            if mirror.from_ not in known
        }
        yield from sides.only_live(undeclared, "mirrors that nobody declared")


def _into(inventory: Inventory, cluster: str) -> dict[str, Mirror]:
    return {name: mirror for name, mirror in inventory.mirrors.items() if mirror.to == cluster and mirror.from_}


def _kind(sides: Sides, name: str, live: str) -> Iterator[Violation]:
    declared, seen = sides.declared.mirrors[name].kind, sides.live.mirrors[live].kind
    if declared is not None and seen is not None and declared != seen:
        message = f"kind is declared as {declared}; the cluster says {seen}"
        related = sides.seen(make_ref("mirror", live), "kind")
        yield Violation(subject=make_ref("mirror", name), path=("kind",), message=message, related=related)


def _has_copies(sides: Sides, name: str) -> bool:
    return any(target in sides.live.topics for _, target in sides.declared.copies.get(name, ()))


def _would_show(sides: Sides, name: str, mirror: Mirror) -> bool:
    """Whether a mirror that runs would have shown: both clusters were looked at, all topics of the target were seen."""
    both = mirror.from_ in sides.live.clusters and sides.whole("topics")
    return both and bool(sides.declared.copies.get(name))


def _does(sides: Sides, name: str, mirror: Mirror) -> str:
    topics = counted(len(sides.live.copies.get(name, ())), "topic")
    return f"copies {mirror.from_} into {sides.cluster} ({topics}), and nobody declared that"
