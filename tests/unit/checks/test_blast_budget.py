"""Failures that do more than was budgeted for them."""

import random
from pathlib import Path
from typing import Any

import pytest

from kblast.catalogue import load_catalogue
from kblast.config import Config
from kblast.lint import lint, select_rules
from kblast.model.build import load_inventory
from kblast.results.findings import Finding
from kblast.simulate import simulate
from tests.inventories import inventory_of

CATALOGUE = load_catalogue()

PLATFORM = """
zones: {z: {region: eu}}
clusters: {bus: {version: "4.1", brokers: 2, zones: [z], domain: sales}, side: {domain: sales}}
topics: {bus/orders: {}, bus/bills: {}, side/log: {}}
resources: {psp: {external: true, domain: banks}}
services:
  checkout: {domain: sales, needs: [psp], produces: [{topic: bus/orders, on_outage: reject}]}
  billing: {domain: finance, consumes: [{topic: bus/orders, group: b, tolerates: 2h, starved: none}]}
  search: {domain: ops, consumes: [{topic: side/log, group: s, tolerates: 1h, starved: none, impact: degraded}]}
functions:
  order: {tier: 1, domain: sales, weight: 2, needs: [checkout]}
  bill: {tier: 2, domain: finance, needs: [billing]}
  browse: {tier: 1, domain: sales}
  look: {tier: 4, domain: ops, needs: [search]}
"""


CLUSTERS = {"cluster:bus", "cluster:side"}


def findings(*budgets: dict[str, Any], texts: tuple[str, ...] = (PLATFORM,)) -> tuple[Finding, ...]:
    config = Config(budgets=budgets)  # type: ignore[arg-type]  # pydantic makes budgets of them
    selection = select_rules(CATALOGUE, config, select=("blast-budget",))
    return lint(inventory_of(*texts), selection, config).findings


def broken(*budgets: dict[str, Any], texts: tuple[str, ...] = (PLATFORM,)) -> dict[str, str]:
    """The message about each element; none has two."""
    found = findings(*budgets, texts=texts)
    messages = {finding.subject: finding.message for finding in found}
    assert len(messages) == len(found)
    return messages


def test_without_a_budget_nothing_is_too_much() -> None:
    assert findings() == ()


def test_shares_are_of_the_weight_of_all_functions() -> None:
    assert broken({"fail": "cluster", "functions_down": "59%"}) == {
        "cluster:bus": "takes down 2 of 4 functions (60 %), expected at most 59 %"
    }
    assert not broken({"fail": "cluster", "functions_down": "60%"})


def test_numbers_are_of_functions() -> None:
    assert broken({"fail": "cluster", "functions_down": 1}) == {
        "cluster:bus": "takes down 2 of 4 functions, expected at most 1"
    }
    assert not broken({"fail": "cluster", "functions_down": 2})


def test_only_what_has_gone_down_within_the_time_counts() -> None:
    assert broken({"fail": "cluster", "functions_down": 0, "within": "1h"}) == {
        "cluster:bus": "takes down 1 of 4 functions within 1 h, expected none"
    }
    assert "2 of 4 functions" in broken({"fail": "cluster", "functions_down": 0, "within": "2h"})["cluster:bus"]


def test_only_functions_of_the_tier_or_more_critical_ones_count() -> None:
    found = broken({"fail": "cluster", "tier": 1, "functions_down": "50%"})

    assert found == {"cluster:bus": "takes down 1 of 2 functions of tier 1 (66.7 %), expected at most 50 %"}
    assert not broken({"fail": "cluster", "tier": 1, "functions_down": 1})
    assert (
        "2 of 3 functions of tiers 1 to 2" in broken({"fail": "cluster", "tier": 2, "functions_down": 1})["cluster:bus"]
    )


@pytest.mark.parametrize(
    ("fail", "subjects"),
    [
        ("region", {"region:eu"}),
        (["zone", "topic"], {"zone:z", "topic:bus/orders"}),
        ("cluster:bus", {"cluster:bus"}),
        ("topic:bus/*", {"topic:bus/orders"}),
        ("(cluster|topic):bus.*", {"cluster:bus", "topic:bus/orders"}),
        ("service", {"service:billing", "service:checkout", "service:search"}),
        ("group", {"group:bus/b"}),
        ("mirror", set()),
    ],
)
def test_what_fails_is_a_kind_a_reference_or_a_pattern(fail: str | list[str], subjects: set[str]) -> None:
    assert broken({"fail": fail, "functions_down": 0}).keys() == subjects


def test_without_a_word_on_it_any_single_failure_counts() -> None:
    kinds = {subject.partition(":")[0] for subject in broken({"functions_down": 0})}

    assert kinds == {"region", "zone", "cluster", "topic", "resource", "service"}


def test_numbers_are_those_of_a_simulation() -> None:
    for subject, message in broken({"functions_down": 0}).items():
        down = simulate(inventory_of(PLATFORM), [subject]).summary.functions.down
        assert message == f"takes down {down} of 4 functions, expected none"


def test_what_others_run_stands_at_the_budget() -> None:
    (finding,) = findings({"fail": "resource", "functions_down": 0})

    assert finding.subject == "resource:psp"
    assert finding.location.file == ".kblast.yaml"


def test_context_is_not_judged_and_takes_part(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("kblast: 1\nclusters: {own: {}}\n")
    (tmp_path / "platform.yaml").write_text(f"kblast: 1\n{PLATFORM}")
    inventory = load_inventory([tmp_path / "own.yaml"], context=[tmp_path / "platform.yaml"])
    config = Config(budgets=({"fail": ["cluster", "resource"], "functions_down": 0},))  # type: ignore[arg-type]

    assert not lint(inventory, select_rules(CATALOGUE, config, select=("blast-budget",)), config).findings


def test_every_budget_speaks_for_itself_and_the_same_one_once() -> None:
    one: dict[str, Any] = {"fail": "cluster:bus", "functions_down": 0}

    assert len(findings(one, one)) == 1
    others: tuple[dict[str, Any], ...] = (
        {**one, "within": "1h"},
        {**one, "tier": 1},
        {"fail": "cluster", "functions_down": 0},
    )
    assert len(findings(one, *others)) == 4


# Domains


def test_what_a_domain_owns_may_touch_its_own_functions_only() -> None:
    found = broken({"fail": ["cluster", "service"], "stays_within": "domain"})

    assert found.keys() == CLUSTERS
    assert found["cluster:bus"] == (
        "belongs to the domain sales, and touches 1 function of other domains, expected none: bill (finance)"
    )


def test_to_degrade_is_to_touch() -> None:
    (finding,) = findings({"fail": "cluster:side", "stays_within": "domain"})

    assert finding.evidence[0].startswith("look goes degraded after 1 h: ")
    assert not findings({"fail": "cluster:side", "stays_within": "domain", "within": "59m"})


def test_tiers_count_for_domains_too() -> None:
    assert broken({"fail": "cluster", "stays_within": "domain", "tier": 2}).keys() == {"cluster:bus"}


def test_brokers_belong_to_whom_their_cluster_does() -> None:
    single = PLATFORM.replace("bus/orders: {}", "bus/orders: {partitions: 1, replication: 1, assignment: {0: [1]}}")

    found = broken({"fail": "broker", "stays_within": "domain"}, texts=(single,))
    assert found.keys() == {"broker:bus/1"}


def test_what_no_domain_owns_is_not_asked_to_stay_in_one() -> None:
    assert broken({"fail": ["cluster", "zone", "region"], "stays_within": "domain"}).keys() == CLUSTERS


# What is not known


def test_a_function_without_a_tier_may_break_a_budget_of_tiers() -> None:
    text = PLATFORM.replace("bill: {tier: 2, ", "bill: {")
    (finding,) = findings({"fail": "cluster", "tier": 1, "functions_down": 1}, texts=(text,))

    assert (finding.confidence, finding.severity) == ("unknown", "warning")
    assert finding.message == (
        "cannot be decided: takes down 1 of 2 functions of tier 1, expected at most 1, "
        "and 1 function without a declared tier: bill"
    )
    assert finding.remedy == "Declare the `tier` of these functions."
    (sure,) = findings({"fail": "cluster", "tier": 1, "functions_down": 0}, texts=(text,))
    assert sure.confidence == "certain"


def test_a_function_without_a_domain_may_be_of_another() -> None:
    text = PLATFORM.replace("bill: {tier: 2, domain: finance, ", "bill: {tier: 2, ")
    (finding,) = findings({"fail": "cluster:bus", "stays_within": "domain"}, texts=(text,))

    assert finding.message == (
        "cannot be decided: belongs to the domain sales, and touches 1 function without a declared domain: bill"
    )
    assert finding.remedy == "Declare the `domain` of these functions."


def test_it_is_only_likely_where_a_default_decides() -> None:
    text = PLATFORM.replace("tolerates: 2h, ", "")
    (finding,) = findings({"fail": "cluster", "functions_down": 1}, texts=(text,))

    assert finding.confidence == "likely"
    assert "rests on: service billing reads bus/orders: tolerates 0 s without it" in finding.evidence[2]


@pytest.mark.parametrize(
    ("budget", "text", "message"),
    [
        (
            {"fail": ["zone", "cluster:buss"], "functions_down": 4},
            PLATFORM,
            "nothing that can fail is named 'cluster:buss'",
        ),
        ({"fail": "function:.*", "functions_down": 0}, PLATFORM, "nothing that can fail is named 'function:.*'"),
        (
            {"fail": "cluster", "functions_down": 0},
            "clusters: {a: {}}",
            "no functions are declared, so what users lose is not known",
        ),
        (
            {"fail": "zone", "stays_within": "domain"},
            PLATFORM,
            "nothing that fails has a declared domain, so none can be left",
        ),
    ],
)
def test_a_budget_that_cannot_be_judged_says_so_at_its_place(budget: dict[str, Any], text: str, message: str) -> None:
    (finding,) = findings(budget, texts=(text,))

    assert (finding.message, finding.confidence) == (f"cannot be decided: {message}", "unknown")
    assert finding.subject.startswith("budget:")
    assert finding.location.file == ".kblast.yaml"


def test_very_many_functions_are_told_in_part() -> None:
    functions = "".join(f"  f{number:02}: {{needs: [checkout]}}\n" for number in range(30))
    (finding,) = findings({"fail": "service:checkout", "functions_down": "0%"}, texts=(PLATFORM + functions,))

    assert len(finding.evidence) == 21
    assert finding.evidence[-1].startswith("and 11 more: ")


def test_neither_the_order_of_budgets_nor_of_files_matters() -> None:
    budgets: list[dict[str, Any]] = [
        {"fail": "cluster", "functions_down": 0},
        {"fail": ["topic", "broker"], "functions_down": 0, "within": "1h"},
        {"stays_within": "domain"},
    ]
    more = "functions: {z: {needs: [billing]}}"
    whole = {(f.fingerprint, f.message) for f in findings(*budgets, texts=(PLATFORM, more))}
    for seed in range(3):
        random.Random(seed).shuffle(budgets)
        assert {(f.fingerprint, f.message) for f in findings(*budgets, texts=(more, PLATFORM))} == whole
