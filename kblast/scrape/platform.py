"""The use case: reads clusters side by side, and makes one inventory of what they show."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from kblast.config.live import Identity
from kblast.documents import Document, write_yaml
from kblast.documents.marks import Marks
from kblast.errors import BugError, ClusterError
from kblast.model.build import build_inventory
from kblast.model.elements import InventoryFile
from kblast.model.fragments import Fragment
from kblast.model.inventory import Inventory
from kblast.phrases import counted
from kblast.results.scraped import ClusterScraped, ClusterUnreached, ScrapeResult
from kblast.scrape.edges import Edges, edges_of
from kblast.scrape.identities import Identities
from kblast.scrape.inventory import further_unknowns, sections
from kblast.scrape.reading import STEPS, read_live
from kblast.scrape.rights import commands
from kblast.scrape.snapshot import Snapshot
from kblast.scrape.target import Target
from kblast.validation import validate

Progress = Callable[[int, int], None]

_AT_ONCE: Final = 8
"""How many clusters are read side by side."""


def scrape_platform(
    targets: Sequence[Target],
    *,
    made_at: str,
    identities: Sequence[Identity] = (),
    partial: bool = False,
    progress: Progress | None = None,
) -> tuple[str, ScrapeResult]:
    """The inventory of live clusters, as YAML, and an account of it; raises as `live_inventory` does."""
    data, result = _scraped(targets, made_at, identities, progress, partial=partial)
    _inventory(data, "live")
    return write_yaml(data), result


def live_inventory(
    targets: Sequence[Target],
    *,
    made_at: str,
    identities: Sequence[Identity] = (),
    partial: bool = False,
    named: str = "live",
    progress: Progress | None = None,
) -> tuple[Inventory, ScrapeResult]:
    """The inventory of live clusters, and an account of it; everything in it stands where the clusters are `named`.

    A cluster that cannot be reached spoils nothing of the others; it is in the account. Raises ClusterError where none
    could be reached, or, unless `partial`, where any could not.
    """
    data, result = _scraped(targets, made_at, identities, progress, partial=partial)
    return _inventory(data, named), result


def _scraped(
    targets: Sequence[Target],
    made_at: str,
    identities: Sequence[Identity],
    progress: Progress | None,
    *,
    partial: bool,
) -> tuple[dict[str, Any], ScrapeResult]:
    snapshots, unreached = _read(targets, progress)
    if unreached and (not snapshots or not partial):
        raise _error(unreached, reached=len(snapshots))
    known = [
        Identities(identities, connectors=[connector.name for connector in found.connectors]) for found in snapshots
    ]
    own = {target.name: target.security.principal for target in targets}
    edges = [
        edges_of(found, mapping, made_at, own[found.name]) for found, mapping in zip(snapshots, known, strict=True)
    ]
    names = frozenset(target.name for target in targets)
    for found in snapshots:
        found.coverage.unknown += further_unknowns(found, names)
    data = {"kblast": 1, "generated": _generated(targets, snapshots, known, made_at)} | sections(snapshots, edges)
    scraped = [
        _account(target, found, about, mapping)
        for found, about, mapping in zip(snapshots, edges, known, strict=True)
        for target in targets
        if target.name == found.name
    ]
    return data, ScrapeResult(clusters=tuple(scraped), unreached=tuple(unreached))


def _read(targets: Sequence[Target], progress: Progress | None) -> tuple[list[Snapshot], list[ClusterUnreached]]:
    """What the clusters show, in the order of their names, and those that were not reached."""
    done, lock = 0, threading.Lock()

    def step() -> None:
        nonlocal done
        with lock:
            done += 1
            if progress is not None:
                progress(done, len(targets) * STEPS)

    def read(target: Target) -> Snapshot | ClusterUnreached:
        try:
            return read_live(target, step)
        except ClusterError as error:
            return ClusterUnreached(name=target.name, message=error.message, hint=error.hint or "")

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = list(pool.map(read, sorted(targets, key=lambda target: target.name)))
    snapshots = [one for one in found if isinstance(one, Snapshot)]
    return snapshots, [one for one in found if isinstance(one, ClusterUnreached)]


def _error(unreached: Sequence[ClusterUnreached], *, reached: int) -> ClusterError:
    said = "; ".join(f"{cluster.name} ({cluster.message})" for cluster in unreached)
    hints = list(dict.fromkeys(cluster.hint for cluster in unreached if cluster.hint))
    if reached:
        hints.append(f"{counted(reached, 'other cluster')} answered: to keep what they said give --partial")
    return ClusterError(f"cannot reach {said}", hint="; ".join(hints) or None)


def _generated(
    targets: Sequence[Target], snapshots: Sequence[Snapshot], known: Sequence[Identities], made_at: str
) -> dict[str, Any]:
    coverage = {
        found.name: {
            key: value
            for key, value in (
                ("calls", dict(found.coverage.calls)),
                ("unknown", list(found.coverage.unknown)),
                ("unmapped", sorted(mapping.unmapped)),
            )
            if value
        }
        for found, mapping in zip(snapshots, known, strict=True)
    }
    reached = {found.name for found in snapshots}
    sources = sorted(f"{target.name} at {','.join(target.servers)}" for target in targets if target.name in reached)
    return {"by": "scrape", "at": made_at, "from": sources, "coverage": coverage}


def _inventory(data: Mapping[str, Any], file: str) -> Inventory:
    """What was read, as whoever loads it from a file will have it. Raises BugError where the format forbids it."""
    document = Document(file, 0, dict(data), Marks())
    content, problems = validate(InventoryFile, document)
    if content is None:
        raise BugError(f"the inventory of the scrape is not valid: {problems[0]}")
    return build_inventory([Fragment(document, content, context=False)])


def _account(target: Target, found: Snapshot, edges: Edges, mapping: Identities) -> ClusterScraped:
    towards = [direction for _, direction, _, _ in edges.found]
    return ClusterScraped(
        name=found.name,
        version=found.version,
        brokers=len(found.brokers),
        topics=len(found.topics),
        partitions=sum(len(topic.partitions) for topic in found.topics),
        groups=len(found.groups),
        writes=towards.count("produces"),
        reads=towards.count("consumes"),
        permitted=sum(edge.evidence == "permitted" for edge in edges.found.values()),
        calls=dict(found.coverage.calls),
        unknown=tuple(found.coverage.unknown),
        unmapped=tuple(sorted(mapping.unmapped)),
        commands=tuple(commands(found.coverage.denied, target.servers[0], target.security.principal)),
    )
