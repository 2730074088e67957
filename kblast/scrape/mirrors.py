"""MirrorMaker 2, by the topics that it leaves in the cluster it copies to.

A mirror from `a` leaves `a.checkpoints.internal` and `heartbeats`, and calls copies `a.<topic>` (MirrorMaker's
DefaultReplicationPolicy). The alias `a` is its own name for the other cluster: only where a cluster of that name is
scraped, too, is it taken for that cluster.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from kblast.scrape.snapshot import Snapshot

_CHECKPOINTS: Final = ".checkpoints.internal"
_HEARTBEATS: Final = "heartbeats"


def mirror_aliases(found: Snapshot) -> Iterator[str]:
    """The names that mirrors into a cluster have for the clusters they copy from."""
    names = {topic.name for topic in found.topics}
    for name in sorted(names):
        if name.endswith(_CHECKPOINTS) and (
            _HEARTBEATS in names or f"{name.removesuffix(_CHECKPOINTS)}.{_HEARTBEATS}" in names
        ):
            yield name.removesuffix(_CHECKPOINTS)


def mirrors_between(snapshots: Iterable[Snapshot]) -> dict[str, dict[str, Any]]:
    """The mirrors among the scraped clusters, by name, as an inventory has them."""
    clusters = {found.name: found for found in snapshots}
    mirrors = {}
    for name, found in sorted(clusters.items()):
        for alias in mirror_aliases(found):
            if alias not in clusters or alias == name:
                continue
            originals = {topic.name for topic in clusters[alias].topics}
            copied = sorted(
                original
                for topic in found.topics
                if (original := topic.name.removeprefix(f"{alias}.")) != topic.name and original in originals
            )
            if copied:
                topics = [re.escape(topic).replace("\\-", "-") for topic in copied]
                mirrors[f"{alias}-to-{name}"] = {"from": alias, "to": name, "kind": "mirrormaker2", "topics": topics}
    return mirrors
