"""Foretold fates beside those that came."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.kafka.cluster import Cluster
from tests.kafka.predictions.cases import Case, Topic
from tests.kafka.predictions.fates import FACTS
from tests.kafka.predictions.foretold import foretell
from tests.kafka.predictions.observed import Trial


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
    trial = Trial(cluster, topics, case, prefix)
    observed = trial.run()
    cluster.mend()
    trial.forget()
    compared = [(name, fact) for name, fate in observed.items() for fact in FACTS if fact in fate]
    differences = [
        Difference(name, fact, foretold[name][fact], observed[name][fact])
        for name, fact in compared
        if foretold[name][fact] != observed[name][fact]
    ]
    facts = Counter(fact for _, fact in compared)
    return Comparison(cluster.shape.version, case, len(observed), facts, tuple(sorted(differences)), trial.errors)
