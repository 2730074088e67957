"""Reads one cluster, step by step."""

from collections.abc import Callable
from typing import Final

from kblast.scrape.coverage import CALLS
from kblast.scrape.readers.access import read_quotas, read_rules
from kblast.scrape.readers.cluster import read_cluster
from kblast.scrape.readers.groups import read_groups
from kblast.scrape.readers.offsets import read_offsets
from kblast.scrape.readers.topics import read_settings, read_sizes, read_topics
from kblast.scrape.readers.writers import read_producers, read_transactions
from kblast.scrape.rest import read_connect
from kblast.scrape.rights import may_see_all
from kblast.scrape.snapshot import Snapshot
from kblast.scrape.target import Target
from kblast.scrape.wire import Wire

_STEPS: Final = (
    read_topics,
    read_sizes,
    read_settings,
    read_groups,
    read_offsets,
    read_rules,
    read_quotas,
    read_transactions,
)
STEPS: Final = len(_STEPS) + 2
"""How many steps it takes to read a cluster: the first to get in, the last for what is asked on request only."""


def read_live(target: Target, step: Callable[[], None]) -> Snapshot:
    """What a cluster shows; `step` is called after each of the steps. Raises UnreachableError."""
    with Wire(target.servers, target.security, target.timeout) as wire:
        found = read_cluster(target.name, wire)
        step()
        for read in _STEPS:
            read(wire, found)
            step()
        if target.producers:
            read_producers(wire, found)
        else:
            found.coverage.not_asked("producers", "it takes the right to read topics; --producers asks")
    if target.connect is not None:
        read_connect(target.connect, found, target.timeout)
    _doubt(target, found)
    step()
    return found


def _doubt(target: Target, found: Snapshot) -> None:
    """Takes down what may have been left out of a list without an error."""
    principal = target.security.principal
    lists = {"topics": "topic", "transactions": "transactionalid"}
    for call, resource in lists.items():
        proven = call == "topics" and found.coverage.calls["log sizes"] == "answered"
        if found.coverage.calls[call] == "answered" and not proven and not may_see_all(found, resource, principal):
            found.coverage.left_out(call, f"{CALLS[call]}: those that kblast may not describe are left out of the list")
