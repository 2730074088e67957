"""Answers worked out by hand: places, needs, clusters, partitions."""

import math

import pytest

from kblast.documents import parse
from tests.oracle.generate import build, random_inventory, random_scenario
from tests.oracle.semantics import Solution, blast_radius, solve

NEVER = math.inf
UP = (NEVER, NEVER)
DOWN = (0.0, 0.0)
DEGRADED = (0.0, NEVER)


def after(text: str, *failed: str, permitted: bool = False) -> Solution:
    (document,) = parse(f"kblast: 1\n{text}", "inventory.yaml")
    return solve(build(document.data), frozenset(failed), permitted=permitted)


PLACES = """
zones: {a: {region: west}, b: {region: west}, c: {region: east}}
clusters:
  counted: {brokers: 3, zones: [a, b]}
  unknown: {zones: [a, c]}
topics: {counted/t: {}}
resources: {db: {zones: [a, b, c], needs_zones: 2}, cache: {zones: [a, b]}}
mirrors: {m: {from: counted, to: unknown, topics: [none], zones: [c]}}
"""


def test_a_region_takes_its_zones_and_all_that_stands_in_them() -> None:
    found = after(PLACES, "region:west").times
    assert [found[f"zone:{zone}"] for zone in "abc"] == [DOWN, DOWN, UP]
    assert [found[f"broker:counted/{number}"] for number in (1, 2, 3)] == [DOWN] * 3
    assert found["cluster:counted"] == DOWN
    assert found["topic:counted/t"] == DOWN
    assert found["mirror:m"] == DOWN
    assert found["resource:cache"] == DOWN
    assert found["resource:db"] == DOWN
    assert found["cluster:unknown"] == UP


def test_enough_zones_are_enough_but_redundancy_is_lost() -> None:
    solution = after(PLACES, "zone:a")
    assert solution.times["resource:db"] == solution.times["resource:cache"] == UP
    assert solution.effects["resource:db"] == {"redundancy-lost": 0.0}
    assert solution.times["broker:counted/2"] == UP
    assert solution.times["cluster:counted"] == UP
    assert solution.effects["cluster:counted"] == {"redundancy-lost": 0.0}
    assert solution.effects["mirror:m"] == {}


def test_a_broker_falls_with_its_cluster_and_a_cluster_with_its_last_broker() -> None:
    assert after(PLACES, "cluster:counted").times["broker:counted/1"] == DOWN
    brokers = [f"broker:counted/{number}" for number in (1, 2, 3)]
    assert after(PLACES, *brokers[:2]).times["cluster:counted"] == UP
    assert after(PLACES, *brokers).times["cluster:counted"] == DOWN


def needing(needs: str, *failed: str) -> Solution:
    return after(f"resources: {{a: {{}}, b: {{}}, c: {{}}, z: {{{needs}}}}}", *(f"resource:{name}" for name in failed))


@pytest.mark.parametrize(
    ("needs", "failed", "expected"),
    [
        ("needs: [a]", "a", DOWN),
        ("needs: [a]", "b", UP),
        ("needs: [{ref: a, tolerates: 5m}]", "a", (0, 300)),
        ("needs: [{ref: a, tolerates: forever}]", "a", (0, NEVER)),
        ("needs: [{ref: a, impact: degraded, tolerates: 5m}]", "a", (300, NEVER)),
        ("needs: [{ref: a, impact: none}]", "a", UP),
        ("wants: [a]", "a", (0, NEVER)),
        ("wants: [{ref: a, impact: down, tolerates: 1m}]", "a", (0, 60)),
        ("needs: [{all: [a, b]}]", "b", DOWN),
        ("needs: [{any: [a, b]}]", "b", UP),
        ("needs: [{any: [a, b]}]", "ab", DOWN),
        ("needs: [{any: [{ref: a, tolerates: 2m}, {ref: b, tolerates: 5m}], tolerates: 1m}]", "ab", (0, 360)),
        ("needs: [{at_least: 2, of: [a, b, c]}]", "a", UP),
        ("needs: [{at_least: 2, of: [a, b, c]}]", "ac", DOWN),
        ("needs: [{at_least: 2, of: [{ref: a, tolerates: 9s}, {ref: b, tolerates: 7s}, c]}]", "abc", (0, 7)),
        ("needs: [{any: [{all: [a, b], tolerates: 1m}, c]}]", "ac", (0, 60)),
        ("wants: [{any: [a, b], tolerates: 3m}]", "ab", (180, NEVER)),
        ("needs: [{all: [{ref: a, impact: degraded}], tolerates: 1m}]", "a", (0, NEVER)),
        ("needs: [{all: [{ref: a, tolerates: 1m}], impact: degraded}]", "a", (60, NEVER)),
        ("needs: [a, {ref: b, tolerates: 1m}]", "b", (0, 60)),
    ],
)
def test_needs(needs: str, failed: str, expected: tuple[float, float]) -> None:
    assert needing(needs, *failed).times["resource:z"] == expected


@pytest.mark.parametrize(
    ("needs", "failed", "expected"),
    [
        ("needs: [{any: [a, b]}]", "a", {"redundancy-lost": 0}),
        ("needs: [{any: [a, b]}]", "ab", {}),
        ("needs: [{any: [a, {ref: b, tolerates: 1m}]}]", "ab", {"redundancy-lost": 0}),
        ("needs: [{any: [{ref: a, tolerates: 1m}, b]}]", "a", {"redundancy-lost": 60}),
        ("needs: [{at_least: 2, of: [a, b]}]", "a", {}),
        ("wants: [{all: [{any: [a, b]}, c]}]", "a", {"redundancy-lost": 0}),
        ("needs: [{any: [a, b], impact: none}]", "a", {}),
    ],
)
def test_alternatives_that_are_used_up(needs: str, failed: str, expected: dict[str, float]) -> None:
    assert needing(needs, *failed).effects["resource:z"] == expected


def test_what_only_needs_each_other_stays_up_until_there_is_a_cause() -> None:
    circle = "resources: {a: {needs: [b]}, b: {needs: [{ref: a, tolerates: 1m}, c]}, c: {}}"
    assert set(after(circle).times.values()) == {UP}
    found = after(circle, "resource:a").times
    assert (found["resource:a"], found["resource:b"]) == (DOWN, (0.0, 60.0))
    assert after(circle, "resource:c").times["resource:a"] == DOWN


ORDERS = """
clusters:
  k: {version: "%s", brokers: 3%s}
topics:
  k/t: {assignment: {0: [1, 2, 3], 1: [2, 3, 1]}, config: {min.insync.replicas: 2}}
  k/single: {assignment: {0: [1], 1: [2]}}
  k/dirty: {assignment: {0: [1, 2, 3]}, isr: {0: [1]}, config: {unclean.leader.election.enable: true}}
services:
  all: {produces: [{topic: k/t, config: {acks: all}, on_outage: reject}]}
  one: {produces: [{topic: k/t, config: {acks: 1}, on_outage: reject}]}
  plain: {produces: [{topic: k/single, config: {acks: 1}, on_outage: reject}]}
  keyed: {produces: [{topic: k/single, config: {acks: 1}, on_outage: {block: 1m}, keyed: true}]}
  reader: {consumes: [{topic: k/t}]}
"""


def brokers(version: str, down: str, controllers: str = "") -> Solution:
    return after(ORDERS % (version, controllers), *(f"broker:k/{number}" for number in down))


def test_one_replica_lost_of_three() -> None:
    solution = brokers("4.1", "1")
    assert solution.times["topic:k/t"] == UP
    assert solution.times["service:all"] == solution.times["service:reader"] == UP
    assert solution.times["topic:k/single"] == DEGRADED
    assert solution.times["service:plain"] == DEGRADED
    assert solution.times["service:keyed"] == (0.0, 60.0)


def test_under_the_minimum_acks_all_fails_and_from_3_7_new_records_are_hidden() -> None:
    solution = brokers("4.1", "13")
    assert solution.times["topic:k/t"] == DEGRADED
    assert solution.times["service:all"] == DOWN
    assert solution.times["service:one"] == UP
    assert solution.times["service:reader"] == DOWN
    assert brokers("3.6", "13").times["service:reader"] == UP


def test_a_dirty_replica_leads_only_where_kraft_listens() -> None:
    assert brokers("3.9", "1").times["topic:k/dirty"] == UP
    assert brokers("3.8", "1").times["topic:k/dirty"] == DOWN
    ensemble = ", controllers: {zookeeper: zk}}\nresources: {zk: {}"
    assert brokers("3.6", "1", ensemble).times["topic:k/dirty"] == UP


def test_without_controllers_nobody_is_elected_and_a_dead_replica_is_waited_for() -> None:
    combined = ", controllers: combined"
    solution = brokers("3.9", "12", combined)
    assert solution.times["cluster:k"] == DEGRADED
    assert solution.times["topic:k/t"] == DOWN
    solution = brokers("3.9", "23", combined)
    assert solution.times["topic:k/t"] == DEGRADED
    assert solution.times["service:one"] == DEGRADED
    assert solution.times["service:reader"] == DOWN
    ensemble = ", controllers: {zookeeper: zk}}\nresources: {zk: {}"
    found = after(ORDERS % ("3.6", ensemble), "resource:zk").times
    assert (found["cluster:k"], found["service:all"]) == (DEGRADED, DEGRADED)


SPREAD = """
zones: {a: {}, b: {}, c: {}}
clusters: {k: {version: "4.1", brokers: {1: {zone: a}, 2: {zone: a}, 3: {zone: b}, 4: {zone: c}}}}
topics:
  k/two: {partitions: 9, replication: 2}
  k/one: {partitions: 1, replication: 2}
  k/all: {partitions: 9, replication: 4, config: {min.insync.replicas: 3}}
"""


def test_where_the_assignment_is_unknown_the_worst_one_that_kafka_makes_is_assumed() -> None:
    assert after(SPREAD, "zone:a").times["topic:k/two"] == UP
    assert after(SPREAD, "broker:k/3", "broker:k/4").times["topic:k/two"] == DEGRADED
    assert after(SPREAD, "broker:k/3", "broker:k/4").times["topic:k/one"] == DOWN
    assert after(SPREAD, "broker:k/1").times["topic:k/all"] == UP
    assert after(SPREAD, "zone:a").times["topic:k/all"] == DEGRADED


def test_where_every_broker_has_every_partition_nothing_is_left_to_assume() -> None:
    text = f"{SPREAD}services: {{r: {{consumes: [{{topic: k/all}}]}}, s: {{consumes: [{{topic: k/two}}]}}}}"
    found = after(text, "zone:a").times
    assert (found["service:r"], found["service:s"]) == (DOWN, UP)
    found = after(text, "broker:k/3", "broker:k/4").times
    assert (found["service:r"], found["service:s"]) == (DOWN, DEGRADED)


def test_effects_of_topics() -> None:
    effects = after(SPREAD, "broker:k/1").effects
    assert effects["topic:k/two"] == {"redundancy-lost": 0, "at-risk": 0}
    assert effects["topic:k/all"] == {"redundancy-lost": 0}
    effects = after(SPREAD, "broker:k/3", "broker:k/4").effects
    assert effects["topic:k/two"] == {"partial": 0, "redundancy-lost": 0, "at-risk": 0}
    assert effects["topic:k/all"] == {}
    assert brokers("4.1", "1").effects["topic:k/single"] == {"partial": 0}
    assert brokers("4.1", "1").effects["service:plain"] == {"loss": 0, "rejecting": 0, "partial": 0}
    assert brokers("4.1", "1").effects["service:keyed"] == {"at-risk": 0, "rejecting": 60}


COORDINATORS = """
clusters: {k: {brokers: 2, config: {transaction.state.log.replication.factor: 1}}}
topics:
  k/t: {assignment: {0: [2]}}
  k/__consumer_offsets: {assignment: {0: [1], 1: [2]}}
services:
  even: {consumes: [{topic: k/t, group: tx-1, starved: none}]}
  odd: {consumes: [{topic: k/t, group: payments, starved: none}]}
  none: {consumes: [{topic: k/t, starved: none}]}
  transactional: {produces: [{topic: k/t, transactional_id: x, on_outage: reject}]}
"""


def test_a_group_lives_on_its_partition_of_the_internal_topic() -> None:
    solution = after(COORDINATORS, "broker:k/1")
    assert solution.times["group:k/tx-1"] == DEGRADED
    assert solution.times["service:even"] == DEGRADED
    assert solution.effects["service:even"] == {"duplicates": 0, "at-risk": 0}
    assert [solution.times[f"service:{name}"] for name in ("odd", "none")] == [UP, UP]
    assert solution.times["service:transactional"] == DOWN


def test_blast_radius_weighs_the_functions_that_are_down() -> None:
    text = """
    kblast: 1
    resources: {r: {}}
    functions: {now: {needs: [r]}, later: {needs: [{ref: r, tolerates: 1m}], weight: 2}, never: {wants: [r]}}
    """
    (document,) = parse(text, "inventory.yaml")
    inventory = build(document.data)
    solution = solve(inventory, frozenset({"resource:r"}))
    assert blast_radius(inventory, solution, 59) == 0.25
    assert blast_radius(inventory, solution, 60) == 0.75
    assert blast_radius(inventory, solution) == 0.75


@pytest.mark.parametrize("seed", range(0, 300, 10))
def test_one_more_failure_never_makes_anything_better(seed: int) -> None:
    for number in range(seed, seed + 10):
        inventory = build(random_inventory(number))
        failed, more = random_scenario(number, inventory), random_scenario(number + 1, inventory)
        before, after_more = solve(inventory, failed).times, solve(inventory, failed | more).times
        assert all(after_more[ref][i] <= times[i] for ref, times in before.items() for i in (0, 1))
        assert all(degraded_at <= down_at for degraded_at, down_at in before.values())
