"""The transcription of Kafka's controller, held to what is known of it: who leads after what, in which order."""

from itertools import permutations

import pytest

from tests.oracle.state_machine import NO_LEADER, Ending, Partition, Rules

ORDERS = list(permutations((1, 2, 3)))
SAFE = Rules(min_isr=2)
ELR = Rules(min_isr=2, elr=True)


def fenced(rules: Rules, *, order: tuple[int, ...] = (1, 2, 3)) -> Partition:
    """Three replicas, fenced in this order."""
    state = Partition((1, 2, 3), (1, 2, 3), rules)
    for broker in order:
        state.stop(broker)
    return state


def led(rules: Rules, returns: tuple[int, ...], ending: Ending) -> tuple[tuple[int, ...], int]:
    """Who had to return until there was a leader, and who it is."""
    state = fenced(rules)
    for number, broker in enumerate(returns, 1):
        state.start(broker, ending)
        if state.has_leader:
            return returns[:number], state.leader
    raise AssertionError(state)


def test_the_first_live_replica_in_sync_leads_in_the_order_of_assignment() -> None:
    state = Partition((3, 1, 2), (1, 2, 3), SAFE)
    assert state.leader == 3
    state.stop(3)
    assert (state.leader, state.isr) == (1, (1, 2))


def test_a_leader_stays_until_it_fails() -> None:
    state = Partition((1, 2, 3), (1, 2, 3), SAFE)
    state.stop(1)
    state.start(1, "shutdown")
    state.catch_up(1)
    assert (state.leader, state.isr) == (2, (1, 2, 3))


def test_without_elr_the_last_one_stays_in_sync_and_with_it_the_last_two_are_eligible() -> None:
    plain, eligible = fenced(SAFE), fenced(ELR)
    assert (plain.leader, plain.isr, len(plain.elr)) == (NO_LEADER, (3,), 0)
    assert (eligible.leader, eligible.isr, sorted(eligible.elr)) == (NO_LEADER, (), [2, 3])
    assert eligible.last_known_leader == 3


@pytest.mark.parametrize("returns", ORDERS)
@pytest.mark.parametrize("ending", ["kill", "shutdown", "hang"])
def test_without_elr_only_the_last_to_fail_brings_the_partition_back(returns: tuple[int, ...], ending: Ending) -> None:
    needed, leader = led(SAFE, returns, ending)
    assert (needed[-1], leader) == (3, 3)


@pytest.mark.parametrize("returns", ORDERS)
@pytest.mark.parametrize("ending", ["shutdown", "hang"])
def test_with_elr_the_first_eligible_one_to_return_leads(returns: tuple[int, ...], ending: Ending) -> None:
    needed, leader = led(ELR, returns, ending)
    assert leader == needed[-1] == next(broker for broker in returns if broker in (2, 3))


@pytest.mark.parametrize("returns", ORDERS)
def test_with_elr_all_eligible_ones_that_were_killed_must_return_and_the_last_leader_leads(
    returns: tuple[int, ...],
) -> None:
    needed, leader = led(ELR, returns, "kill")
    assert set(needed) >= {2, 3}
    assert needed[-1] != 1
    assert leader == 3


@pytest.mark.parametrize("elr", [False, True])
@pytest.mark.parametrize("returns", ORDERS)
@pytest.mark.parametrize("ending", ["kill", "shutdown", "hang"])
def test_where_anyone_may_lead_the_first_to_return_does(returns: tuple[int, ...], ending: Ending, elr: bool) -> None:
    needed, leader = led(Rules(min_isr=2, unclean=True, elr=elr), returns, ending)
    assert needed == returns[:1]
    assert leader == returns[0]


def test_what_may_be_lost() -> None:
    def loses(rules: Rules, first: int, ending: Ending) -> bool:
        state = fenced(rules)
        for broker in (first, *{1, 2, 3} - {first}):
            state.start(broker, ending)
        assert state.has_leader
        return state.may_have_lost

    unclean = Rules(min_isr=2, unclean=True)
    assert not loses(SAFE, 3, "shutdown")
    assert loses(SAFE, 3, "kill")
    assert not loses(ELR, 2, "shutdown")
    assert loses(ELR, 2, "kill")
    assert not loses(unclean, 3, "shutdown")
    assert loses(unclean, 1, "shutdown")


def test_with_elr_one_that_was_killed_costs_nothing_where_another_shut_down_in_order() -> None:
    state = fenced(ELR)
    state.start(3, "kill")
    assert not state.has_leader
    state.start(2, "shutdown")
    assert (state.leader, state.isr, state.may_have_lost) == (2, (2,), False)


def test_a_replica_that_has_followed_a_leader_again_is_as_good_as_any() -> None:
    state = Partition((1, 2), (1, 2), Rules(min_isr=1))
    state.stop(1)
    state.start(1, "kill")
    state.catch_up(1)
    state.stop(2)
    assert (state.leader, state.may_have_lost) == (1, False)


def test_how_many_copies_are_left() -> None:
    state = Partition((1, 2, 3), (1, 2), SAFE)
    assert state.copies_left == 2
    state.stop(1)
    assert state.copies_left == 1


def test_without_controllers_nothing_is_decided_until_they_are_back() -> None:
    state = Partition((1, 2, 3), (1, 2, 3), SAFE)
    state.lose_quorum()
    state.stop(3)
    assert (state.has_leader, state.takes_acks_all, state.shows_new_records) == (True, False, False)
    state.stop(1)
    assert not state.has_leader
    state.regain_quorum()
    assert (state.leader, state.isr, state.has_leader) == (2, (2,), True)
