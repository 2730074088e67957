"""Foretold fates beside those that came."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.kafka.cluster import Cluster
from tests.kafka.predictions.cases import Case, Topic
from tests.kafka.predictions.fates import FACTS, Fate
from tests.kafka.predictions.foretold import foretell
from tests.kafka.predictions.observed import Trial

_ATTEMPTS = 3


@dataclass(frozen=True, order=True)
class Difference:
    """A fact that came otherwise than foretold."""

    topic: str
    fact: str
    foretold: str
    observed: str


@dataclass(frozen=True)
class Comparison:
    """One case on one version: how many topics and facts were compared, what differed, what producers were told."""

    version: str
    case: Case
    topics: int
    facts: Counter[str]
    differences: tuple[Difference, ...]
    errors: Counter[tuple[str, str]]


def compare(cluster: Cluster, topics: Sequence[Topic], case: Case, prefix: str) -> Comparison:
    """Foretells, does it, looks; the cluster is mended afterwards."""
    foretold = foretell(cluster.shape, topics, case)
    observed, errors = _observe(cluster, topics, case, prefix)
    compared = [(name, fact) for name, fate in observed.items() for fact in FACTS if fact in fate]
    differences = [
        Difference(name, fact, foretold[name][fact], observed[name][fact])
        for name, fact in compared
        if foretold[name][fact] != observed[name][fact]
    ]
    facts = Counter(fact for _, fact in compared)
    return Comparison(cluster.shape.version, case, len(observed), facts, tuple(sorted(differences)), errors)


def _observe(
    cluster: Cluster, topics: Sequence[Topic], case: Case, prefix: str
) -> tuple[dict[str, Fate], Counter[tuple[str, str]]]:
    """What is seen, and what producers are told, on a cluster that stands still meanwhile.

    On a machine with too much to do a healthy broker may miss its heartbeats, be fenced and come back.
    """
    for attempt in range(_ATTEMPTS):
        trial = Trial(cluster, topics, case, f"{prefix}-{attempt}")
        observed = trial.run()
        cluster.mend()
        trial.forget()
        if trial.steady:
            return observed, trial.errors
    raise AssertionError(f"{case.name}: the cluster did not stand still, in {_ATTEMPTS} attempts\n{cluster.logs()}")
