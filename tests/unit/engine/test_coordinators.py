"""What becomes of groups and transactions when the partition that coordinates them is hit."""

import math

import pytest

from kblast.model.inventory import Inventory
from kblast.results.impact import SimulateResult
from kblast.results.words import story
from kblast.simulate import simulate
from tests.oracle.chance import Data
from tests.oracle.generate import build

PAYMENTS, TX_1 = 13, 20
UP = ("up", set[str]())
UNSAVED = ("degraded", {"duplicates", "at-risk"})


def platform(offsets_minimum: int = 1, transactions_minimum: int = 2, client: Data | None = None) -> Inventory:
    """A group and a transaction coordinated on brokers 1 to 3, all others and the data on 4."""
    on_4, on_1_2_3 = [4], [1, 2, 3]

    def internal(hot: int, minimum: int) -> Data:
        assignment = {str(number): on_1_2_3 if number == hot else on_4 for number in range(50)}
        return {"assignment": assignment, "config": {"min.insync.replicas": minimum}}

    return build(
        {
            "kblast": 1,
            "clusters": {"k": {"version": "4.1", "brokers": 4}},
            "topics": {
                "k/t": {"assignment": {"0": on_4}},
                "k/__consumer_offsets": internal(PAYMENTS, offsets_minimum),
                "k/__transaction_state": internal(TX_1, transactions_minimum),
            },
            "services": {
                "member": {
                    "client": client or {},
                    "consumes": [{"topic": "k/t", "group": "payments", "starved": "none"}],
                },
                "other": {"consumes": [{"topic": "k/t", "group": "fraud", "starved": "none"}]},
                "assigned": {"consumes": [{"topic": "k/t", "starved": "none"}]},
                "transactional": {"produces": [{"topic": "k/t", "transactional_id": "tx-1", "on_outage": "reject"}]},
                "plain": {"produces": [{"topic": "k/t", "on_outage": "reject"}]},
            },
        }
    )


def without(inventory: Inventory, *brokers: int) -> SimulateResult:
    return simulate(inventory, [f"broker:k/{broker}" for broker in brokers])


def seen(result: SimulateResult, ref: str) -> tuple[str, set[str]]:
    impact = result.impact(ref)
    return (impact.level, {effect.kind for effect in impact.effects}) if impact else UP


@pytest.mark.parametrize(
    ("minimum", "dead", "member"),
    [
        (1, (1,), UP),
        (1, (1, 2), UP),
        (2, (1, 2), UNSAVED),
        (1, (1, 2, 3), UNSAVED),
        (3, (1,), UNSAVED),
    ],
)
def test_members_go_on_without_a_coordinator_but_cannot_commit(
    minimum: int, dead: tuple[int, ...], member: tuple[str, set[str]]
) -> None:
    result = without(platform(offsets_minimum=minimum), *dead)

    assert seen(result, "service:member") == member
    assert seen(result, "group:k/payments")[0] == member[0]
    assert seen(result, "service:other") == seen(result, "group:k/fraud") == UP
    assert seen(result, "service:assigned") == UP


@pytest.mark.parametrize(
    ("client", "down_at"),
    [
        ({"library": "java", "version": "4.1.0"}, math.inf),
        ({"library": "librdkafka", "version": "2.10.0"}, 45.0),
        ({"library": "confluent-kafka-python", "version": "1.6.0"}, 10.0),
        ({"library": "librdkafka"}, 10.0),  # 10 s or 45 s, by version
        ({"library": "librdkafka", "config": {"session.timeout.ms": 6000}}, 6.0),
        ({"library": "librdkafka", "version": "2.10.0", "config": {"group.protocol": "consumer"}}, math.inf),
        ({"library": "home-made"}, math.inf),
    ],
)
def test_members_that_are_librdkafkas_give_back_what_they_read(client: Data, down_at: float) -> None:
    inventory = platform(client=client)
    result = without(inventory, 1, 2, 3)

    member = result.impact("service:member")
    assert member is not None
    assert member.down_at_s == down_at
    assert seen(result, "service:other") == seen(result, "service:assigned") == UP


def test_members_that_are_librdkafkas_go_on_while_they_have_a_coordinator() -> None:
    result = without(platform(offsets_minimum=3, client={"library": "librdkafka", "version": "2.10.0"}), 1)

    assert seen(result, "service:member") == UNSAVED


def test_giving_back_what_one_reads_is_told_and_so_is_the_default_it_rests_on() -> None:
    result = without(platform(client={"library": "librdkafka", "version": "2.10.0"}), 1, 2, 3)

    member = result.impact("service:member")
    assert member is not None
    assert "because its group payments has been without a coordinator for 45 s" in story(member)
    leaves, tolerates = (assumption.text for assumption in result.assumptions if assumption.ref == "service:member")
    assert leaves.startswith("reads k/t: leaves its group after 45 s without a coordinator (session.timeout.ms, ")
    assert tolerates == "reads k/t: tolerates 0 s without it (tolerates is not declared)"


@pytest.mark.parametrize(
    ("minimum", "dead", "level"),
    [(2, (1,), "up"), (2, (1, 2), "down"), (1, (1, 2), "up"), (1, (1, 2, 3), "down")],
)
def test_transactions_need_their_coordinator_and_others_do_not(minimum: int, dead: tuple[int, ...], level: str) -> None:
    result = without(platform(transactions_minimum=minimum), *dead)

    assert seen(result, "service:transactional")[0] == level
    assert seen(result, "service:plain") == UP
