"""Alternatives that one failure takes down together."""

from random import Random

import pytest

from kblast.catalogue import load_catalogue
from kblast.check import Context
from kblast.config import Config
from kblast.lint import lint, select_rules
from tests.oracle.generate import build, random_inventory
from tests.unit.checks.finding import by_subject, findings

RULE = "false-redundancy"

TWO_PROVIDERS = """
resources: {gateway: {}, psp-1: {needs: [gateway]}, psp-2: {needs: [gateway]}}
services: {pays: {needs: [NEED]}}
"""


@pytest.mark.parametrize(
    ("need", "found"),
    [
        ("{any: [psp-1, psp-2]}", True),
        ("{at_least: 1, of: [psp-1, psp-2]}", True),
        ("{any: [psp-1, psp-2], tolerates: 1h}", True),
        ("{all: [{any: [psp-1, psp-2]}]}", True),
        ("{any: [{all: [psp-1, psp-2]}, {ref: psp-1, tolerates: 1h}]}", True),
        ("{any: [{ref: psp-1, tolerates: forever}, psp-2]}", False),
        ("{any: [{ref: psp-1, impact: degraded}, psp-2]}", False),
        ("{all: [psp-1, psp-2]}", False),
    ],
)
def test_alternatives_may_stand_anywhere_in_a_need(need: str, found: bool) -> None:
    assert bool(findings(RULE, TWO_PROVIDERS.replace("NEED", need))) == found


def test_two_groups_of_one_element_are_two_findings_and_told_apart() -> None:
    text = """
    resources: {gateway: {}, psp-1: {needs: [gateway]}, psp-2: {needs: [gateway]}, psp-3: {needs: [gateway]}}
    services: {pays: {needs: [{any: [psp-1, psp-2]}, {any: [psp-2, psp-3]}]}}
    """

    found = findings(RULE, text)

    assert [finding.subject for finding in found] == ["service:pays", "service:pays"]
    assert len({finding.fingerprint for finding in found}) == len(found)


@pytest.mark.parametrize(
    ("needs", "told"),
    [
        ("{any: [psp-1, psp-2]}, {at_least: 2, of: [psp-2, psp-1, psp-2]}", 2),
        ("{any: [psp-1, psp-2]}, {any: [psp-2, psp-1], tolerates: 1h}", 1),
        ("{any: [{all: [psp-1, gateway]}, psp-2]}, {any: [psp-1, {all: [gateway, psp-2]}]}", 2),
    ],
)
def test_needs_for_the_same_elements_are_told_apart_by_what_they_take_of_them(needs: str, told: int) -> None:
    found = findings(RULE, TWO_PROVIDERS.replace("NEED", needs))

    assert len({finding.fingerprint for finding in found}) == len(found) == told


def test_the_nearest_cause_is_named_and_those_farther_off_are_evidence() -> None:
    text = """
    zones: {a: {}, b: {}}
    clusters: {bus: {brokers: 3, zones: [a]}}
    topics: {bus/one: {replication: 3}, bus/two: {replication: 3}}
    services:
      first: {consumes: [{topic: bus/one, group: first, tolerates: 0}]}
      second: {consumes: [{topic: bus/two, group: second, tolerates: 0}]}
    functions: {see: {needs: [{any: [first, second]}]}}
    """
    (finding,) = findings(RULE, text)

    assert finding.message == (
        "needs one of first, second, but cluster bus alone takes down both, expected no failure that they share"
    )
    assert "farther off, the same is true of zone a" in finding.evidence
    assert finding.confidence == "certain"


def test_an_alternative_that_needs_the_other_is_none() -> None:
    text = "services: {one: {}, other: {needs: [one]}, user: {needs: [{any: [one, other]}]}}"

    assert "service one alone takes down both" in by_subject(RULE, text)["service:user"].message


def test_outer_alternatives_stand_for_the_inner_ones() -> None:
    text = TWO_PROVIDERS.replace("NEED", "{any: [{any: [psp-1, psp-2]}, gateway]}")

    (finding,) = findings(RULE, text)
    assert "takes down both" in finding.message


def test_a_place_counts_unless_it_takes_down_whoever_has_the_alternatives() -> None:
    text = """
    zones: {a: {}, b: {}}
    resources: {db-1: {zones: [a]}, db-2: {zones: [a]}}
    services: {user: {zones: [ZONES], needs: [{any: [db-1, db-2]}]}}
    """

    assert findings(RULE, text.replace("ZONES", "a, b"))
    assert not findings(RULE, text.replace("ZONES", "a"))
    assert not findings(RULE, text.replace("ZONES", "a, b").replace("b: {}", "").replace(", b", ""))


def test_a_fallback_on_the_same_cluster_is_none_unless_it_is_telemetry() -> None:
    text = """
    clusters: {bus: {}}
    topics: {bus/a: {profile: PROFILE}, bus/b: {profile: PROFILE}}
    services: {writer: {produces: [{topic: bus/a, on_outage: {fallback: bus/b}}]}}
    """

    assert findings(RULE, text.replace("PROFILE", "delivery"))[0].message.startswith("writes one of bus/a, bus/b")
    assert not findings(RULE, text.replace("PROFILE", "telemetry"))


def test_only_the_kinds_asked_for_are_causes() -> None:
    text = TWO_PROVIDERS.replace("NEED", "{any: [psp-1, psp-2]}")

    assert not findings(RULE, text, kinds=["zone", "cluster"])


def test_whoever_is_described_elsewhere_is_not_judged() -> None:
    text = TWO_PROVIDERS.replace("needs: [NEED]", "external: true, needs: [{any: [psp-1, psp-2]}]")

    assert not findings(RULE, text)


def test_what_it_finds_takes_down_whoever_needs_nothing_but_the_alternatives() -> None:
    """Held against the simulation, with a function that needs two things of a random platform."""
    selection = select_rules(load_catalogue(), Config(), select=(RULE,))
    held = 0
    for seed in range(20):
        data = random_inventory(seed)
        choices = [f"{kind}:{name}" for kind in ("service", "resource") for name in sorted(data.get(f"{kind}s", {}))]
        need = {"any": Random(seed).sample(choices, min(2, len(choices)))}
        inventory = build({**data, "functions": {**data.get("functions", {}), "asks": {"needs": [need]}}})
        for finding in lint(inventory, selection).findings:
            if finding.subject == "function:asks":
                causes = finding.message.partition(", but ")[2].partition(" alone takes down ")[0]
                for cause in causes.split(", "):
                    outcome = Context(inventory).simulate([cause.replace(" ", ":", 1)])
                    assert outcome.level("function:asks") == "down", (seed, finding.message)
                    held += 1
    assert held
