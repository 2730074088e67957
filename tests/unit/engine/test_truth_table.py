"""What becomes of one partition, row by row: replicas, minimum in-sync replicas, how many live.

Every row is asked of the simulation and of the transcription of Kafka's controller, for every choice of brokers that
fail.
"""

from itertools import combinations, permutations

import pytest

from tests.oracle.chance import Data
from tests.oracle.state_machine import Partition, Version, rules_of
from tests.unit.engine.asking import Answers, asked

VERSIONS: tuple[Version, ...] = ((3, 6), (3, 9), (4, 1))
STRICT: tuple[Version, ...] = ((3, 7), (3, 9), (4, 1))
GONE = Answers(has_leader=False, takes_acks_0=False, takes_acks_1=False, takes_acks_all=False, shows_new_records=False)
FINE = Answers()
REFUSED = Answers(takes_acks_all=False)
FROZEN = Answers(takes_acks_all=False, shows_new_records=False)


def said(state: Partition) -> Answers:
    leader = state.has_leader
    return Answers(leader, leader, leader, state.takes_acks_all, state.shows_new_records)


def simulated(version: Version, copies: int, min_isr: int, dead: tuple[int, ...]) -> Answers:
    """As `kblast simulate` has it; one broker more stands in the cluster and has no replica."""
    topic = {"assignment": {"0": list(range(1, copies + 1))}, "config": {"min.insync.replicas": min_isr}}
    cluster = {"version": f"{version[0]}.{version[1]}", "brokers": copies + 1}
    found = asked({"clusters": {"k": cluster}, "topics": {"k/t": topic}})
    return found.after(*(f"broker:k/{broker}" for broker in dead or (copies + 1,))).answers("k/t")


def transcribed(version: Version, copies: int, min_isr: int, dead: tuple[int, ...]) -> Answers:
    replicas = tuple(range(1, copies + 1))
    state = Partition(replicas, replicas, rules_of(version, copies, min_isr))
    for broker in dead:
        state.stop(broker)
    return said(state)


def holds(version: Version, copies: int, min_isr: int, live: int, expected: Answers) -> None:
    for dead in combinations(range(1, copies + 1), copies - live):
        assert simulated(version, copies, min_isr, dead) == expected
        for order in permutations(dead):
            assert transcribed(version, copies, min_isr, order) == expected


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("copies", "min_isr", "live"),
    [(1, 1, 1), (2, 1, 2), (2, 1, 1), (2, 2, 2), (3, 1, 3), (3, 1, 2), (3, 1, 1), (3, 2, 3), (3, 2, 2), (3, 3, 3)],
)
def test_enough_replicas_live(version: Version, copies: int, min_isr: int, live: int) -> None:
    holds(version, copies, min_isr, live, FINE)


@pytest.mark.parametrize(("copies", "min_isr", "live"), [(2, 2, 1), (3, 2, 1), (3, 3, 2), (3, 3, 1), (5, 3, 2)])
def test_below_the_minimum_acks_all_is_refused_and_from_3_7_new_records_are_hidden(
    copies: int, min_isr: int, live: int
) -> None:
    holds((3, 6), copies, min_isr, live, REFUSED)
    for version in STRICT:
        holds(version, copies, min_isr, live, FROZEN)


@pytest.mark.parametrize(("copies", "min_isr"), [(1, 2), (2, 3), (3, 5)])
def test_a_minimum_that_cannot_be_met_blocks_for_ever_and_from_3_7_counts_as_all(copies: int, min_isr: int) -> None:
    holds((3, 6), copies, min_isr, copies, REFUSED)
    for version in STRICT:
        holds(version, copies, min_isr, copies, FINE)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("copies", "min_isr"), [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2), (3, 3)])
def test_without_a_live_replica_nothing_goes(version: Version, copies: int, min_isr: int) -> None:
    holds(version, copies, min_isr, 0, GONE)


def behind(version: str, controllers: str, min_isr: int) -> Answers:
    """One replica of three was in sync, and fails; unclean election is allowed."""
    config = {"min.insync.replicas": min_isr, "unclean.leader.election.enable": True}
    cluster: Data = {"version": version, "brokers": 3}
    if controllers:
        cluster["controllers"] = {controllers: "zk"}
    topic = {"assignment": {"0": [1, 2, 3]}, "isr": {"0": [1]}, "config": config}
    return (
        asked({"resources": {"zk": {}}, "clusters": {"k": cluster}, "topics": {"k/t": topic}})
        .after("broker:k/1")
        .answers("k/t")
    )


@pytest.mark.parametrize(
    ("version", "controllers", "min_isr", "expected"),
    [
        ("3.6", "", 1, GONE),
        ("3.8", "", 1, GONE),
        ("3.9", "", 1, FINE),
        ("4.1", "", 1, FINE),
        ("4.1", "", 2, FROZEN),
        ("3.6", "zookeeper", 1, FINE),
        ("3.6", "zookeeper", 2, REFUSED),
        ("3.8", "zookeeper", 2, FROZEN),
    ],
)
def test_a_replica_that_was_not_in_sync_leads_where_kafka_lets_it(
    version: str, controllers: str, min_isr: int, expected: Answers
) -> None:
    assert behind(version, controllers, min_isr) == expected
    major, minor = map(int, version.split("."))
    rules = rules_of((major, minor), 3, min_isr, unclean=True, zookeeper=bool(controllers))
    state = Partition((1, 2, 3), (1,), rules)
    state.stop(1)
    assert said(state) == expected
    assert state.may_have_lost is state.has_leader


def test_with_two_in_sync_an_unclean_leader_takes_acks_all_again_once_a_second_replica_has_caught_up() -> None:
    state = Partition((1, 2, 3), (1,), rules_of((4, 1), 3, 2, unclean=True))
    state.stop(1)
    state.catch_up(3)
    assert (state.leader, state.isr, said(state)) == (2, (2, 3), FINE)


@pytest.mark.parametrize("min_isr", [1, 2])
@pytest.mark.parametrize(
    ("dead", "lost"),
    [
        ((), FINE),
        ((3,), Answers(takes_acks_all=False, shows_new_records=False)),
        ((2, 3), Answers(takes_acks_all=False, shows_new_records=False)),
        ((1,), GONE),
        ((1, 2), GONE),
    ],
)
@pytest.mark.parametrize("version", [(3, 6), (3, 9)])
def test_without_a_majority_of_controllers_nobody_is_elected_and_the_dead_are_waited_for(
    version: Version, dead: tuple[int, ...], lost: Answers, min_isr: int
) -> None:
    data = {
        "zones": {"a": {}, "b": {}, "c": {}},
        "clusters": {
            "k": {
                "version": f"{version[0]}.{version[1]}",
                "brokers": 3,
                "controllers": {"101": {"zone": "a"}, "102": {"zone": "b"}, "103": {"zone": "c"}},
            }
        },
        "topics": {"k/t": {"assignment": {"0": [1, 2, 3]}, "config": {"min.insync.replicas": min_isr}}},
    }
    found = asked(data)
    brokers = [f"broker:k/{broker}" for broker in dead]
    state = Partition((1, 2, 3), (1, 2, 3), rules_of(version, 3, min_isr))
    state.lose_quorum()
    for broker in dead:
        state.stop(broker)

    assert said(state) == lost
    assert found.after("zone:a", "zone:b", *brokers).answers("k/t") == lost
    assert found.after("zone:a", "zone:b", *brokers).level("cluster:k") == "degraded"
    assert found.after("zone:a", *brokers).answers("k/t") == transcribed(version, 3, min_isr, dead)
