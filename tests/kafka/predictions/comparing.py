"""Foretold fates beside those that came."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.kafka.cluster import Cluster
from tests.kafka.predictions.cases import Case, Deed, Topic
from tests.kafka.predictions.coordinating import coordination
from tests.kafka.predictions.fates import FACTS, IN_TIME, Fate, yes
from tests.kafka.predictions.foretold import foretell
from tests.kafka.predictions.observed import Trial
from tests.kafka.predictions.transcribed import transcribe

_ATTEMPTS = 3

_CLUSTER = "the cluster"

_HEARD_OF_WITHIN = 3.0
"""Seconds in which brokers and clients hear what the controller has decided."""


@dataclass(frozen=True, order=True)
class Difference:
    """A fact about a topic, a group, a transactional id or the cluster that came otherwise than foretold."""

    subject: str
    fact: str
    foretold: str
    observed: str


@dataclass(frozen=True)
class Comparison:
    """One case on one platform, by their names: how many subjects were compared, what was seen, what differed.

    `seen` counts facts that were compared and came so. `noticed_after` are seconds from a deed until all knew.
    """

    platform: str
    case: str
    deed: Deed
    subjects: int
    seen: Counter[tuple[str, str]]
    differences: tuple[Difference, ...]
    noticed_after: tuple[float, ...]


def compare(cluster: Cluster, platform: str, topics: Sequence[Topic], case: Case, prefix: str) -> Comparison:
    """Foretells, does it, looks, and mends; again where the cluster did not stand still while it was looked at.

    On a machine with too much to do a healthy broker may miss its heartbeats, be fenced and come back.
    """
    for attempt in range(_ATTEMPTS):
        name = f"{prefix}-{attempt}"
        coordinated = coordination(cluster, name)
        foretold = foretell(cluster.shape, topics, case, coordinated)
        trial = Trial(cluster, topics, case, coordinated, name)
        observed = trial.run()
        if trial.steady:
            break
    else:
        raise AssertionError(f"{case.name}: the cluster did not stand still, in {_ATTEMPTS} attempts\n{cluster.logs()}")
    for topic in topics:
        foretold.fates[topic.name] |= transcribe(cluster.shape, topic, case)
    if trial.noticed_after:
        in_time = max(trial.noticed_after) <= foretold.leaders_move_in + _HEARD_OF_WITHIN
        foretold.fates[_CLUSTER], observed[_CLUSTER] = {IN_TIME: "yes"}, {IN_TIME: yes(in_time)}
    return compared(platform, case, foretold.fates, observed, trial.noticed_after)


def compared(
    platform: str, case: Case, foretold: dict[str, Fate], observed: dict[str, Fate], noticed_after: list[float]
) -> Comparison:
    """Only what both tell is compared; a subject of which one side tells nothing is a fault of these tests."""
    assert foretold.keys() == observed.keys(), foretold.keys() ^ observed.keys()
    both = [
        (subject, fact)
        for subject in observed
        for fact in FACTS
        if fact in observed[subject] and fact in foretold[subject]
    ]
    differences = [
        Difference(subject, fact, foretold[subject][fact], observed[subject][fact])
        for subject, fact in both
        if foretold[subject][fact] != observed[subject][fact]
    ]
    seen = Counter((fact, observed[subject][fact]) for subject, fact in both)
    subjects = len({subject for subject, _ in both})
    return Comparison(platform, case.name, case.deed, subjects, seen, tuple(sorted(differences)), tuple(noticed_after))
