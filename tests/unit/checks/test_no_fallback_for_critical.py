"""Services that critical functions cannot answer without, and that have no stand-in."""

import pytest

from tests.unit.checks.finding import by_subject, findings

RULE = "no-fallback-for-critical"


def platform(need: str, check: str = "", function: str = "tier: 1, needs: [checkout]") -> str:
    return f"""
    zones: {{a: {{}}, b: {{}}}}
    services: {{checkout: {{needs: [{need}]}}, fraud-check: {{{check}}}, fraud-rules: {{}}}}
    functions: {{place-order: {{{function}}}}}
    """


@pytest.mark.parametrize(
    ("need", "found"),
    [
        ("fraud-check", True),
        ("{ref: fraud-check, tolerates: 0}", True),
        ("{all: [fraud-check]}", True),
        ("{ref: fraud-check, tolerates: 1m}", False),
        ("{ref: fraud-check, impact: degraded}", False),
        ("{any: [fraud-check, fraud-rules]}", False),
        ("{all: [fraud-check], tolerates: 1m}", False),
    ],
)
def test_anything_that_says_what_happens_without_it_will_do(need: str, found: bool) -> None:
    assert bool(findings(RULE, platform(need))) == found


@pytest.mark.parametrize(
    ("check", "found"),
    [
        ("tier: 1, zones: [a, b]", False),
        ("tier: 1, zones: [a]", True),
        ("tier: 1", True),
        ("zones: [a, b]", True),
        ("tier: 1, zones: [a, b], needs_zones: 2", True),
        ("tier: 2", False),  # criticality-inversion
    ],
)
def test_what_is_run_as_critical_as_the_function_is_part_of_it(check: str, found: bool) -> None:
    assert bool(findings(RULE, platform("fraud-check", check))) == found


@pytest.mark.parametrize(
    "function",
    [
        "tier: 2, needs: [checkout]",
        "needs: [checkout]",
        "tier: 1, wants: [checkout]",
        "tier: 1, needs: [{ref: checkout, tolerates: 1h}]",
        "tier: 1, needs: [{any: [checkout, fraud-rules]}]",
    ],
)
def test_a_function_that_is_not_hit_at_once_has_an_answer(function: str) -> None:
    assert not findings(RULE, platform("fraud-check", function=function))


def test_the_services_of_a_function_are_the_function() -> None:
    assert not findings(RULE, platform("fraud-rules, fraud-check", function="tier: 1, needs: [fraud-check]"))


def test_resources_count_if_asked_for() -> None:
    texts = (platform("psp"), "resources: {psp: {external: true}}")

    assert not findings(RULE, *texts)
    assert by_subject(RULE, *texts, kinds=["resource"]).keys() == {"service:checkout"}


def test_a_need_that_is_only_for_some_functions_is_theirs() -> None:
    text = platform("{ref: fraud-check, only_for: [browse]}").replace("functions: {", "functions: {browse: {tier: 1}, ")

    assert findings(RULE, text)[0].message.endswith("1 function of tier 1 goes down with it at once: browse")


def test_what_several_needs_name_is_told_once_with_all_whom_it_hits() -> None:
    text = """
    services:
      a: {tier: 1, needs: [b, {ref: b, impact: down}, {all: [b, c]}, {ref: c, only_for: [f]}, {ref: c, only_for: [g]}]}
      b: {}
      c: {}
    functions: {f: {tier: 1, needs: [a]}, g: {tier: 1, needs: [a]}}
    """
    found = findings("no-fallback-for-critical", text)

    assert [(finding.subject, finding.message.rpartition(": ")[2]) for finding in found] == [
        ("service:a", "f, g"),
        ("service:a", "f, g"),
    ]
    assert len({finding.fingerprint for finding in found}) == 2
