"""What is down before anything fails is not blamed on a failure, and its cause is told."""

import pytest

from kblast.catalogue import load_catalogue
from kblast.config import Config
from kblast.lint import lint, select_rules
from kblast.model.inventory import Inventory
from kblast.results.findings import LintResult
from kblast.results.sweep_words import rows, tried, worst
from kblast.results.words import answer, bounds, steps_words
from kblast.rolling import rolling_restart
from kblast.simulate import simulate
from kblast.sweep import sweep
from tests.inventories import inventory_of
from tests.linting import TODAY

TOO_FEW = "fewer replicas are in sync than min.insync.replicas before anything fails"
ACKS = "waits for acks from c/t before it answers because "


def shop(topic: str, functions: str = "pay: {needs: [checkout]}, look: {needs: [y]}, see: {wants: [x]}") -> Inventory:
    """A topic that checkout writes with acks=all, and two resources that have nothing to do with it."""
    return inventory_of(f"""
        clusters: {{c: {{version: "3.6", brokers: 3}}}}
        topics: {{c/t: {topic}}}
        resources: {{x: {{}}, y: {{}}}}
        services:
          checkout: {{client: {{library: java, version: "3.6"}}, produces: [{{topic: c/t, on_outage: reject}}]}}
        functions: {{{functions}}}
    """)


BROKEN = "{partitions: 1, replication: 2, config: {min.insync.replicas: 3}}"
WHOLE = "{partitions: 1, replication: 3, config: {min.insync.replicas: 2}}"


@pytest.mark.parametrize(
    ("topic", "cause"),
    [
        (BROKEN, TOO_FEW),
        ("{assignment: {0: [1, 2]}, config: {min.insync.replicas: 3}}", TOO_FEW),
        ("{assignment: {0: [1, 2]}, isr: {0: [1]}, config: {min.insync.replicas: 2}}", TOO_FEW),
        ("{assignment: {0: [1, 2]}, isr: {0: []}}", "no replica is in sync before anything fails"),
    ],
    ids=["not placed", "placed", "out of sync", "none in sync"],
)
def test_the_chain_ends_with_what_is_wrong_before_anything_fails(topic: str, cause: str) -> None:
    impact = simulate(shop(topic), ["resource:x"]).impact("function:pay")

    assert impact is not None
    assert [(step.ref, step.text) for step in impact.because] == [("service:checkout", ACKS + cause)]


def test_a_simulation_blames_a_failure_for_what_it_takes_down_alone() -> None:
    nothing, one = (simulate(shop(BROKEN), [ref]) for ref in ("resource:x", "resource:y"))
    before = "1 of 3 functions is down before anything fails: pay. "

    assert answer(nothing) == f"{before}If resource x fails, no other function goes down; 1 of 3 is degraded."
    assert answer(one) == f"{before}If resource y fails, 1 of 2 other functions goes down: look."
    assert list(bounds(nothing)) == ["Blast radius 33.3 %, with what is down before anything fails."]
    assert nothing.summary.before == ("function:pay", "service:checkout")
    assert nothing.summary.functions.down == 1


def test_what_comes_to_be_later_though_nothing_fails_is_told_once_it_is_so() -> None:
    late = shop(BROKEN, "pay: {needs: [{ref: checkout, tolerates: 1h}]}")

    assert answer(simulate(late, ["resource:x"], at=60.0)).startswith("1 min after resource x fails, no function goes")
    assert answer(simulate(late, ["resource:x"])).startswith("1 of 1 function is down before anything fails: pay. ")


def test_without_functions_the_services_are_told_that_are_down_before() -> None:
    assert answer(simulate(shop(BROKEN, ""), ["resource:x"])).startswith(
        "1 of 1 service is down before anything fails: checkout. If resource x fails, 0 of 0 other services go down."
    )


def test_where_nothing_is_down_before_nothing_is_said_of_it() -> None:
    result = simulate(shop(WHOLE), ["resource:y"])

    assert answer(result) == "If resource y fails, 1 of 3 functions goes down: look."
    assert "before" not in result.shape()["summary"]
    assert "before" not in sweep(shop(WHOLE)).shape()["summary"]


def test_a_sweep_counts_and_ranks_what_failures_take_down_themselves() -> None:
    result = sweep(shop(BROKEN), kinds=("resource", "broker"))

    assert (result.summary.before, result.summary.take_down, result.summary.degrade) == (("function:pay",), 1, 1)
    assert worst(result) == (
        "1 of 3 functions is down before anything fails: pay. The worst failure takes down 1 of 2 other functions "
        "(blast radius 66.7 % with what is down before): resource y."
    )
    assert tried(result).endswith("1 takes functions down, 1 only degrades some.")
    assert [(row.what(), row.down, row.first_down()) for row in rows(result)] == [
        ("resource y", ("function:look",), ""),
        ("resource x", (), ""),
    ]
    assert all("function:pay" in failure.functions_down for failure in result.scenarios)


def test_a_sweep_in_which_nothing_more_goes_down_says_so() -> None:
    assert worst(sweep(shop(BROKEN), kinds=("broker",))) == (
        "1 of 3 functions is down before anything fails: pay. No failure takes down another function."
    )


def test_a_rolling_restart_blames_no_broker_for_it() -> None:
    result = rolling_restart(shop(BROKEN), "c")

    assert answer(result).startswith("1 of 3 functions is down before anything fails: pay. While the brokers of")
    assert list(steps_words(result)) == ["3 brokers (c/1, c/2, c/3): no function is hit"]


def test_rules_blame_no_failure_for_what_is_down_without_it() -> None:
    functions = "pay: {tier: 1, needs: [checkout]}, look: {tier: 1, needs: [y]}"

    broken, whole = (lint_inventory(shop(topic, functions)) for topic in (BROKEN, WHOLE))

    assert {f.subject for f in broken.findings if f.rule == "down-already"} == {"function:pay"}
    assert not [f for f in whole.findings if f.rule == "down-already"]
    expected = {"resource:y": "look (at once)", "cluster:c": "pay (at once)"}
    assert (taken_down(broken), taken_down(whole)) == (expected, expected)


def lint_inventory(inventory: Inventory) -> LintResult:
    return lint(inventory, select_rules(load_catalogue(), Config()), today=TODAY)


def taken_down(result: LintResult) -> dict[str, str]:
    """The functions that each single point of failure takes down, by its finding."""
    points = (finding for finding in result.findings if finding.rule == "single-point-of-failure")
    return {finding.subject: finding.message.partition("none: ")[2] for finding in points}
