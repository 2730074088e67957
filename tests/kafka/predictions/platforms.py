"""The clusters on which all cases are tried."""

from dataclasses import dataclass, field

from tests.kafka.cluster import Shape
from tests.kafka.jars import NEWEST, OLDEST
from tests.kafka.predictions.cases import CASES, RACK_CASES, THREE_BROKERS, TWO_IN_A_RACK, Case, Placed

# What the controller does every five minutes would come between a case and its returns.
_STILL = {"auto.leader.rebalance.enable": "false"}


@dataclass(frozen=True)
class Platform:
    """A cluster, by a name for the page, and what is tried on it."""

    name: str
    shape: Shape
    cases: tuple[Case, ...] = field(default=CASES, repr=False)
    placed: Placed = field(default_factory=lambda: THREE_BROKERS, repr=False)


def _settings(offsets: int, transactions: int, min_isr: int) -> dict[str, object]:
    """Of internal topics: how many replicas they have, and how many of them must be in sync."""
    return {
        **_STILL,
        "min.insync.replicas": min_isr,
        "offsets.topic.replication.factor": offsets,
        "transaction.state.log.replication.factor": transactions,
        "transaction.state.log.min.isr": min_isr,
    }


ELR_OFF = {"eligible.leader.replicas.version": 0}

PLATFORMS = (
    Platform(NEWEST, Shape(version=NEWEST, settings=_settings(3, 3, 2))),
    Platform(f"{NEWEST} without ELR", Shape(version=NEWEST, features=ELR_OFF, settings=_settings(1, 2, 2))),
    Platform(OLDEST, Shape(version=OLDEST, settings=_settings(2, 3, 1))),
    Platform(
        f"{NEWEST}, two brokers in a rack",
        Shape(version=NEWEST, brokers=4, settings=_settings(3, 1, 1)),
        RACK_CASES,
        TWO_IN_A_RACK,
    ),
)
"""Eligible leader replicas (KIP-966) are on where a cluster of the newest version is made anew."""
