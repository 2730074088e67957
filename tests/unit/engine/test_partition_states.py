"""The engine's partitions against the transcription of Kafka's controller: random clusters, random failures."""

from collections.abc import Iterator
from itertools import chain, combinations, permutations, product
from random import Random

import pytest

from kblast.documents import write_yaml
from kblast.errors import KblastError
from kblast.model.elements import ZooKeeper
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref
from tests.oracle.chance import Chance, Data
from tests.oracle.shrink import smallest
from tests.oracle.state_machine import Partition, Rules, rules_of
from tests.unit.engine.asking import Answers, Said, asked

SEEDS = range(0, 160, 20)
SCENARIOS = 12
BROKERS = range(1, 7)
CONTROLLERS: Data = {
    "not modelled": None,
    "combined": "combined",
    "dedicated": {str(100 + number): {"zone": zone} for number, zone in enumerate("abc", 1)},
    "zookeeper": {"zookeeper": "zk"},
}


class Clusters(Chance):
    """Makes a cluster with topics whose partitions are all assigned, and failures for it."""

    def data(self) -> Data:
        controllers = self.random.choice(sorted(CONTROLLERS))
        versions = ["3.6", "3.7", "3.8", "3.9"] + ["4.1"] * 3 * (controllers != "zookeeper")
        cluster: Data = {"version": self.random.choice(versions), "brokers": len(BROKERS)}
        if CONTROLLERS[controllers] is not None:
            cluster["controllers"] = CONTROLLERS[controllers]
        if self.likely(0.3):
            cluster["config"] = {"eligible.leader.replicas.version": self.random.choice("01")}
        topics = {f"k/t{number}": self.topic() for number in range(8)}
        return {"zones": {zone: {} for zone in "abc"}, "resources": {"zk": {}}, "clusters": {"k": cluster}} | {
            "topics": topics
        }

    def topic(self) -> Data:
        copies, partitions = self.random.randint(1, 5), self.random.choice((1, 1, 2, 3))
        assignment = {str(number): self.random.sample(BROKERS, copies) for number in range(partitions)}
        isr = {
            number: self.random.sample(replicas, self.random.randint(0, copies))
            for number, replicas in assignment.items()
            if self.likely(0.4)
        }
        config = self.optional(
            **{
                "min.insync.replicas": (0.9, lambda: self.random.randint(1, 5)),
                "unclean.leader.election.enable": (0.4, True),
            }
        )
        return {"assignment": assignment, "config": config} | self.optional(isr=(bool(isr), isr))

    def failures(self) -> frozenset[Ref]:
        down = self.random.sample(BROKERS, self.random.choice((0, 1, 1, 2, 2, 3, 4, 5, 6)))
        zones = self.random.sample("abc", self.random.choice((0, 0, 2, 3)))
        more = ["resource:zk"] if self.likely(0.4) else []
        return frozenset([*(f"broker:k/{b}" for b in down), *(f"zone:{zone}" for zone in zones), *more])


def quorum_lost(inventory: Inventory, failed: frozenset[Ref]) -> bool:
    """Whether no majority of the controllers is left."""
    controllers = inventory.clusters["k"].controllers
    if controllers is None or isinstance(controllers, int):
        return False
    if isinstance(controllers, ZooKeeper):
        return "resource:zk" in failed
    if controllers == "combined":
        votes = [f"broker:k/{broker.id}" not in failed for broker in inventory.brokers_of["k"]]
    else:
        votes = [f"zone:{controller.zone}" not in failed for controller in controllers.values()]
    return 2 * sum(votes) <= len(votes)


def states(inventory: Inventory, topic: str, failed: frozenset[Ref]) -> list[tuple[Partition, int]]:
    """The partitions of a topic after everything has failed at once, and how many copies they had.

    Raises ValueError where they are not known.
    """
    body, cluster = inventory.topics[topic], inventory.clusters["k"]
    if not body.assignment or not inventory.brokers_of.get("k"):
        raise ValueError(topic)
    major, minor = (int(number) for number in (cluster.version or "").split("."))
    found = []
    for number, replicas in body.assignment.items():
        rules = rules_of(
            (major, minor),
            len(replicas),
            int((body.config or {}).get("min.insync.replicas", 1)),
            unclean=(body.config or {}).get("unclean.leader.election.enable") == "true",
            zookeeper=isinstance(cluster.controllers, ZooKeeper),
            elr=(cluster.config or {}).get("eligible.leader.replicas.version", "1") == "1",
        )
        state = Partition(replicas, (body.isr or {}).get(number, replicas), rules)
        state.may_have_lost, copies = False, state.copies_left
        if quorum_lost(inventory, failed):
            state.lose_quorum()
        for broker in replicas:
            if f"broker:k/{broker}" in failed:
                state.stop(broker)
        found.append((state, copies))
    return found


def expected(partitions: list[tuple[Partition, int]], *, quorum: bool) -> tuple[Answers, str, set[str]]:
    """What a topic of these partitions does, its level and its effects."""
    found = [state for state, _ in partitions]
    leads = any(state.has_leader for state in found)
    writes = [state.takes_acks_all for state in found]
    answers = Answers(leads, leads, leads, any(writes), any(state.shows_new_records for state in found))
    if not leads:
        return answers, "down", set()
    effects = {"partial"} if any(writes) and not all(writes) else set()
    if any(state.takes_acks_all and not state.alive >= set(state.replicas) for state in found):
        effects.add("redundancy-lost")
    if any(state.has_leader and state.copies_left == 1 < copies for state, copies in partitions):
        effects.add("at-risk")
    if any(state.has_leader and state.may_have_lost for state in found):
        effects |= {"loss", "reordering"}
    return answers, "up" if all(writes) and quorum else "degraded", effects


def simulated(said: Said, topic: str) -> tuple[Answers, str, set[str]]:
    return said.answers(topic), said.level(f"topic:{topic}"), said.effects(f"topic:{topic}")


def differences(data: Data, failures: list[frozenset[Ref]]) -> Iterator[tuple[frozenset[Ref], str]]:
    """Where the engine and the transcription do not agree, in words."""
    asking = asked(data)
    for failed in failures:
        said = asking.after(*failed)
        for topic in asking.inventory.topics:
            quorum = not quorum_lost(asking.inventory, failed)
            found, right = simulated(said, topic), expected(states(asking.inventory, topic, failed), quorum=quorum)
            if found != right:
                yield failed, f"{topic}\n  engine {found}\n  Kafka  {right}"


def explanation(data: Data, failed: frozenset[Ref]) -> str:
    """The smallest cluster on which the two still differ, and how."""

    def differs(smaller: Data, fewer: frozenset[Ref]) -> bool:
        try:
            return any(differences(smaller, [fewer]))
        except (KblastError, ValueError, KeyError):
            return False

    data, failed = smallest(data, failed, differs)
    return "\n".join(
        [f"fail {', '.join(sorted(failed))}", write_yaml(data), *(t for _, t in differences(data, [failed]))]
    )


@pytest.mark.parametrize("first", SEEDS)
def test_the_engine_says_of_partitions_what_kafka_does(first: int) -> None:
    for seed in range(first, first + 20):
        chance = Clusters(Random(seed))
        data = chance.data()
        failures = [failed for _ in range(SCENARIOS) if (failed := chance.failures())]
        for failed, _ in differences(data, failures):
            pytest.fail(explanation(data, failed))


def every_partition(copies: int) -> Iterator[Partition]:
    """Every partition of so many replicas, with everything that decides."""
    replicas = tuple(range(1, copies + 1))
    for in_sync in chain.from_iterable(combinations(replicas, size) for size in replicas):
        for min_isr, unclean, elr in product(range(1, copies + 2), (False, True), (False, True)):
            yield Partition(
                replicas, in_sync, Rules(min_isr, unclean, elr, hides_below_min_isr=elr or min_isr % 2 == 0)
            )


def after(partition: Partition, order: tuple[int, ...], *, quorum_after: int | None = None) -> Partition:
    """The partition whose brokers fail in this order; the controllers are lost with one of them."""
    state = Partition(partition.replicas, partition.isr, partition.rules)
    for number, broker in enumerate(order):
        if number == quorum_after:
            state.lose_quorum()
        state.stop(broker)
    return state


def answer(state: Partition) -> tuple[bool, bool, bool, int]:
    return state.has_leader, state.takes_acks_all, state.shows_new_records, state.leader


@pytest.mark.parametrize("copies", [1, 2, 3, 4])
def test_in_which_order_brokers_fail_makes_no_difference_while_there_are_controllers(copies: int) -> None:
    for partition in every_partition(copies):
        for size in range(copies + 1):
            for down in combinations(partition.replicas, size):
                assert len({answer(after(partition, order)) for order in permutations(down)}) == 1, (partition, down)


@pytest.mark.parametrize("copies", [1, 2, 3, 4])
def test_that_all_fails_at_once_is_the_worst_where_controllers_are_lost_too(copies: int) -> None:
    for partition in every_partition(copies):
        for size in range(1, copies + 1):
            for down in combinations(partition.replicas, size):
                *at_once, _ = answer(after(partition, down, quorum_after=0))
                for order, number in product(permutations(down), range(1, size)):
                    *later, _ = answer(after(partition, order, quorum_after=number))
                    assert all(now <= then for now, then in zip(at_once, later, strict=True)), (partition, order)
