"""Platforms that one failure takes down as a whole."""

import pytest

from tests.unit.checks.finding import by_subject, findings

RULE = "distributed-monolith"

PLATFORM = """
resources: {users-db: {}}
services:
  login: {needs: [users-db]}
  shop: {needs: [login]}
functions:
  a: {domain: one, needs: [shop]}
  b: {domain: two, needs: [shop]}
  c: {domain: three, needs: [login]}
  d: {domain: three, needs: [login]}
  e: {domain: three, needs: [login]}
"""


def test_the_finding_is_about_the_element_nearest_to_the_functions() -> None:
    (finding,) = findings(RULE, PLATFORM)

    assert (finding.subject, finding.severity, finding.confidence) == ("service:login", "warning", "certain")
    assert finding.message == "takes down 5 of 5 functions (100 %) by itself, in 3 domains, expected less than 85 %"
    assert finding.evidence[-1] == "goes down itself with resource users-db"


def test_of_elements_that_take_each_other_down_the_first_is_named() -> None:
    (finding,) = findings(RULE, PLATFORM.replace("users-db: {}", "users-db: {needs: [login]}"))

    assert finding.subject == "resource:users-db"


def test_what_others_run_is_a_finding_about_a_function() -> None:
    (finding,) = findings(RULE, PLATFORM.replace("login: {needs: [users-db]}", "login: {external: true}"))

    assert finding.subject == "function:a"
    assert finding.message.startswith("goes down with service login, which takes down 5 of 5 functions")


@pytest.mark.parametrize(
    "text",
    [
        PLATFORM.replace("  e: {domain: three, needs: [login]}\n", ""),
        PLATFORM.replace("domain: two", "domain: one"),
        PLATFORM.replace("e: {domain: three, needs: [login]}", "e: {domain: three, wants: [login]}"),
    ],
    ids=["few functions", "few domains", "one survives"],
)
def test_a_share_of_little_or_of_one_domain_says_nothing_and_so_does_a_smaller_share(text: str) -> None:
    assert not findings(RULE, text)


def test_weights_count() -> None:
    text = PLATFORM.replace("e: {domain: three, needs: [login]}", "e: {domain: three, weight: 0.1, wants: [login]}")

    assert "takes down 4 of 5 functions (97.6 %)" in findings(RULE, text)[0].message


def test_without_domains_it_is_not_known_whether_they_are_several() -> None:
    (finding,) = findings(RULE, PLATFORM.replace("domain: two, ", "").replace("domain: three, ", ""))

    assert finding.confidence == "unknown"
    assert finding.message.startswith("cannot be decided: takes down 5 of 5")


def test_a_place_is_no_tie_unless_asked_for() -> None:
    text = "zones: {z: {}}\n" + PLATFORM.replace("login: {needs: [users-db]}", "login: {zones: [z], needs: [users-db]}")

    assert "zone:z" not in by_subject(RULE, text)
    (finding,) = findings(RULE, text, kinds=["zone"])
    assert finding.subject == "zone:z"


def test_a_cluster_that_takes_down_nearly_everything_is_one() -> None:
    text = """
    clusters: {bus: {}}
    topics: {bus/a: {}, bus/b: {}}
    services:
      x: {consumes: [{topic: bus/a, group: x, tolerates: 1m}]}
      y: {produces: [{topic: bus/b, on_outage: reject}]}
    functions:
      a: {domain: one, needs: [x]}
      b: {domain: two, needs: [y]}
      c: {domain: three, needs: [y]}
      d: {domain: three, needs: [y]}
      e: {domain: three, needs: [x]}
    """

    assert [finding.subject for finding in findings(RULE, text)] == ["cluster:bus"]
