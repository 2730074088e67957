"""What brings a partition back, against Kafka's controller in all orders of failing and returning."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, permutations, product

import pytest

from kblast.kafka.failover import Ending
from kblast.kafka.partition_recovery import Recovery, recovery_of
from kblast.kafka.replicas import ReplicaRules, Replicas, partition_replicas, replica_rules
from tests.inventories import inventory_of
from tests.oracle.state_machine import Partition, Rules

ENDINGS: tuple[Ending, ...] = ("kill", "shutdown", "hang")
PLAIN = ReplicaRules(3, 2, caps_min_isr=True, hides_below_min_isr=True, unclean=False, assumptions=())
ELR = replace(PLAIN, elr=True)
UNCLEAN = replace(PLAIN, unclean=True)
ALL = Replicas((1, 2, 3), (1, 2, 3))
Seen = tuple[bool, bool]
"""Whether there is a leader, and whether it may lack what was committed."""


def cases() -> Iterator[tuple[Replicas, frozenset[int], ReplicaRules, Ending]]:
    """Every partition of up to four replicas, with everything that decides, and the brokers that go."""
    for copies in (1, 2, 3, 4):
        replicas = tuple(range(1, copies + 1))
        sets = [members for size in replicas for members in combinations(replicas, size)]
        for in_sync, down, min_isr in product(sets, sets, range(1, copies + 1)):
            for unclean, elr, ending in product((False, True), (False, True), ENDINGS):
                if copies < 4 or (ending != "hang" and in_sync == replicas[: len(in_sync)]):
                    rules = replace(PLAIN, min_isr=min_isr, unclean=unclean, elr=elr)
                    yield Replicas(replicas, in_sync), frozenset(down), rules, ending


def seen(partition: Replicas, rules: ReplicaRules, ending: Ending, fails: tuple[int, ...]) -> dict[str, set[Seen]]:
    """What becomes of the partition whose brokers fail in this order, by who has returned, in every order."""
    found: dict[str, set[Seen]] = {}
    for returns in permutations(fails):
        state = failed(partition, rules, fails)
        for number in range(len(returns) + 1):
            if number:
                state.start(returns[number - 1], ending)
            back = "".join(map(str, sorted(returns[:number])))
            found.setdefault(back, set()).add((state.has_leader, state.has_leader and state.may_have_lost))
    return found


def failed(partition: Replicas, rules: ReplicaRules, fails: tuple[int, ...]) -> Partition:
    known = Rules(rules.needed(len(partition.replicas)), rules.unclean, rules.elr)
    state = Partition(partition.replicas, partition.in_sync, known)
    for broker in fails:
        state.stop(broker)
    return state


def truth(partition: Replicas, down: frozenset[int], rules: ReplicaRules, ending: Ending) -> Recovery:
    """The same answer, found by trying."""
    outcomes: dict[str, list[set[Seen]]] = {}
    for fails in permutations(sorted(down)):
        for back, found in seen(partition, rules, ending, fails).items():
            outcomes.setdefault(back, []).append(found)
    led = {back: all(leader for found in each for leader, _ in found) for back, each in outcomes.items()}
    loses = any(lost for each in outcomes.values() for found in each for _, lost in found)
    order = any(len(set().union(*each)) > 1 for each in outcomes.values())
    if led[""]:
        return Recovery(may_lose=loses, order_decides=order)
    waited_for = {
        broker for broker in down if any(led[back] and not led[back.replace(str(broker), "")] for back in led)
    }
    required = max(sum(int(broker) in waited_for for broker in back) for back, fine in led.items() if not fine) + 1
    return Recovery(tuple(sorted(waited_for)), required, order, loses)


def test_it_is_what_the_controller_does_in_all_orders() -> None:
    for partition, down, rules, ending in cases():
        expected = truth(partition, down, rules, ending)
        assert recovery_of(partition, down, rules, ending) == expected, (partition, down, rules, ending)


def test_so_many_returned_brokers_suffice_and_no_fewer() -> None:
    for partition, down, rules, ending in cases():
        recovery = recovery_of(partition, down, rules, ending)
        for fails in permutations(sorted(down)) if len(down) < 4 else ():
            for back, found in seen(partition, rules, ending, fails).items():
                enough = sum(int(broker) in recovery.brokers for broker in back) >= recovery.required
                leads = all(leader for leader, _ in found)
                assert leads if enough else (recovery.order_decides or not leads)


@pytest.mark.parametrize(
    ("rules", "ending", "down", "expected"),
    [
        (PLAIN, "kill", {1, 2}, Recovery()),
        (PLAIN, "shutdown", {1, 2, 3}, Recovery((1, 2, 3), 3, order_decides=True)),
        (PLAIN, "kill", {1, 2, 3}, Recovery((1, 2, 3), 3, order_decides=True, may_lose=True)),
        (ELR, "shutdown", {1, 2, 3}, Recovery((1, 2, 3), 2, order_decides=True)),
        (ELR, "hang", {1, 2, 3}, Recovery((1, 2, 3), 2, order_decides=True)),
        (ELR, "kill", {1, 2, 3}, Recovery((1, 2, 3), 3, order_decides=True, may_lose=True)),
        (replace(ELR, min_isr=3), "shutdown", {1, 2, 3}, Recovery((1, 2, 3), 1)),
        (replace(ELR, min_isr=3), "kill", {1, 2, 3}, Recovery((1, 2, 3), 3, may_lose=True)),
        (UNCLEAN, "shutdown", {1, 2, 3}, Recovery((1, 2, 3), 1, order_decides=True, may_lose=True)),
        (UNCLEAN, "kill", {1, 2, 3}, Recovery((1, 2, 3), 1, may_lose=True)),
    ],
)
def test_three_replicas(rules: ReplicaRules, ending: Ending, down: set[int], expected: Recovery) -> None:
    assert recovery_of(ALL, down, rules, ending) == expected


def test_a_replica_that_was_not_in_sync_helps_only_where_it_may_lead() -> None:
    behind = Replicas((1, 2, 3), (1,))

    assert recovery_of(behind, {1}, PLAIN, "shutdown") == Recovery((1,), 1)
    assert recovery_of(behind, {1}, PLAIN, "kill") == Recovery((1,), 1, may_lose=True)
    assert recovery_of(behind, {1}, UNCLEAN, "shutdown") == Recovery(may_lose=True)


def test_who_could_lead_a_partition_that_was_found_without_in_sync_replicas_is_not_known() -> None:
    assert recovery_of(Replicas((1, 2), ()), {1}, ELR, "shutdown") == Recovery(
        (1, 2), 2, order_decides=True, may_lose=True
    )


@pytest.mark.parametrize(
    ("cluster", "elr", "assumed"),
    [
        ('version: "3.9"', False, False),
        ('version: "3.9", config: {eligible.leader.replicas.version: "1"}', False, False),
        ('version: "4.0"', False, False),
        ('version: "4.0", config: {eligible.leader.replicas.version: "1"}', True, False),
        ('version: "4.1"', True, True),
        ('version: "4.1", config: {eligible.leader.replicas.version: "0"}', False, False),
        ("controllers: combined", False, False),
        ('config: {eligible.leader.replicas.version: "1"}', True, False),
    ],
)
def test_eligible_leader_replicas_come_with_new_clusters_of_4_1(cluster: str, elr: bool, assumed: bool) -> None:
    inventory = inventory_of(f"""
        clusters: {{k: {{brokers: 2, {cluster}}}}}
        topics: {{k/t: {{assignment: {{0: [1, 2]}}, config: {{min.insync.replicas: 2}}}}}}
    """)
    rules = replica_rules(inventory, "k/t")
    (partition,) = partition_replicas(inventory, "k/t") or ()

    assert rules.elr is elr
    assert bool(rules.elr_assumptions) is assumed
    assert recovery_of(partition, {1, 2}, rules, "shutdown").required == (1 if elr else 2)
