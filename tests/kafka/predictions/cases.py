"""What is tried on real clusters: topics of every kind, and what is done to the brokers that hold them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal

Deed = Literal["kill", "stop", "freeze"]
"""SIGKILL, SIGTERM or SIGSTOP."""

Placed = Mapping[int, tuple[tuple[int, ...], ...]]
"""By replication factor, the brokers on which replicas of topics are put; the first of them leads."""

THREE_BROKERS: Placed = {
    1: ((1,), (2,), (3,)),
    2: ((1, 2), (2, 3), (3, 1)),
    3: ((1, 2, 3), (2, 3, 1), (3, 1, 2)),
}
QUICKLY: Placed = {1: ((1,), (2,)), 2: ((1, 2), (2, 3)), 3: ((2, 3, 1),)}
"""Enough for something of every kind to become of topics in the failures that every run of the tests tries."""

TWO_IN_A_RACK: Placed = {
    1: ((1,), (2,), (4,)),
    2: ((1, 4), (4, 2), (3, 1)),
    3: ((1, 4, 2), (4, 2, 3), (2, 3, 1)),
}
"""Of four brokers the first and the last share a rack."""


@dataclass(frozen=True)
class Topic:
    """A topic of one partition: its replicas, the first of which leads, and the settings that decide its fate."""

    replicas: tuple[int, ...]
    min_isr: int
    unclean: bool

    @property
    def name(self) -> str:
        """Such as `on-1-2-3.min-2.clean`."""
        election = "unclean" if self.unclean else "clean"
        return f"on-{'-'.join(map(str, self.replicas))}.min-{self.min_isr}.{election}"

    @property
    def config(self) -> dict[str, str]:
        """Its settings as Kafka writes them."""
        return {
            "min.insync.replicas": str(self.min_isr),
            "unclean.leader.election.enable": str(self.unclean).lower(),
        }


@dataclass(frozen=True)
class Case:
    """Something done to nodes, one after the other, each time after the cluster has noticed the one before.

    Those of a `rack` go all at once. Controllers, where they are killed too, go first. `returns` come back one after
    the other; the others then all at once.
    """

    deed: Deed
    nodes: tuple[int, ...]
    returns: tuple[int, ...] = ()
    controllers: bool = False
    rack: str = ""

    @property
    def name(self) -> str:
        """Such as `kill 1, 2, back come 2, 1`."""
        who = f"all of {self.rack}" if self.rack else ", ".join(map(str, self.nodes))
        what = f"{self.deed} {who}" if self.nodes else "nothing"
        back = f", back come {', '.join(map(str, self.returns))}" if self.returns else ""
        return f"{what}{', controllers killed first' if self.controllers else ''}{back}"


def topics(placed: Placed = THREE_BROKERS) -> Iterator[Topic]:
    """Each replication factor with each minimum, also one above it, with and without unclean election."""
    for copies, unclean in product(placed, (False, True)):
        for replicas, min_isr in product(placed[copies], range(1, min(copies + 1, 3) + 1)):
            yield Topic(replicas, min_isr, unclean)


QUICK = (Case("kill", (1,)),)
"""What every run of the tests tries."""

CASES = (
    Case("kill", (1,), returns=(1,)),
    Case("stop", (2,), returns=(2,)),
    Case("freeze", (3,), returns=(3,)),
    Case("kill", (2, 3), returns=(2, 3)),
    Case("freeze", (3, 1), returns=(3, 1)),
    Case("kill", (1, 2, 3), returns=(1, 2, 3)),
    Case("kill", (2,), controllers=True),
    Case("stop", (3, 2, 1), returns=(3, 2, 1)),
    Case("kill", (1, 3), controllers=True),
    Case("freeze", (2, 1, 3), returns=(2, 3, 1)),
    Case("freeze", (2,), controllers=True),
)
"""What is tried on three brokers."""

RACK_CASES = (
    Case("kill", (1, 4), rack="az-a", returns=(4, 1)),
    Case("freeze", (1, 4), rack="az-a", returns=(1, 4)),
)
"""What is tried on four brokers, two of which share a rack."""
