"""What is tried on real clusters: topics of every kind, and what is done to the brokers that hold them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

Deed = Literal["kill", "stop", "freeze"]
"""SIGKILL, SIGTERM or SIGSTOP."""


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

    Controllers, where they are killed too, go first.
    """

    deed: Deed
    nodes: tuple[int, ...]
    controllers: bool = False

    @property
    def name(self) -> str:
        """Such as `kill 1, 2 without controllers`."""
        what = f"{self.deed} {', '.join(map(str, self.nodes))}" if self.nodes else "nothing"
        return f"{what}, controllers killed first" if self.controllers else what


def topics() -> Iterator[Topic]:
    """Each replication factor with each minimum, also one above it, led by each broker."""
    placed = {1: ((1,), (2,), (3,)), 2: ((1, 2), (2, 3), (3, 1)), 3: ((1, 2, 3), (2, 3, 1), (3, 1, 2))}
    for copies, unclean in product(placed, (False, True)):
        for replicas, min_isr in product(placed[copies], range(1, min(copies + 1, 3) + 1)):
            yield Topic(replicas, min_isr, unclean)


QUICK = (
    Case("kill", (1,)),
    Case("kill", (2,), controllers=True),
)
"""What every run of the tests tries."""

CASES = (
    *QUICK,
    Case("freeze", (3, 1)),
    Case("kill", (1, 2, 3)),
    Case("stop", (2, 3)),
    Case("stop", (3, 2, 1)),
    Case("freeze", (2, 1, 3)),
    Case("kill", (), controllers=True),
    Case("kill", (1, 3), controllers=True),
    Case("freeze", (2,), controllers=True),
)
"""All that is tried."""
