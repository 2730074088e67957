"""How firmly each element in a need expression is needed."""

import pytest

from tests.unit.graph.building import graph

EXPRESSIONS = [
    ("a", {"a": "hard"}),
    ("{ref: a, tolerates: 2h}", {"a": "hard"}),
    ("{ref: a, tolerates: forever}", {"a": "soft"}),
    ("{ref: a, impact: degraded}", {"a": "soft"}),
    ("{ref: a, impact: degraded, tolerates: forever}", {"a": "none"}),
    ("{ref: a, impact: none}", {"a": "none"}),
    ("{all: [a, b]}", {"a": "hard", "b": "hard"}),
    ("{any: [a, b]}", {"a": "alternative", "b": "alternative"}),
    ("{any: [a]}", {"a": "hard"}),
    ("{at_least: 2, of: [a, b, c]}", {"a": "alternative", "b": "alternative", "c": "alternative"}),
    ("{at_least: 3, of: [a, b, c]}", {"a": "hard", "b": "hard", "c": "hard"}),
    ("{all: [a, {any: [b, c]}]}", {"a": "hard", "b": "alternative", "c": "alternative"}),
    ("{any: [a, {all: [b, c]}]}", {"a": "alternative", "b": "alternative", "c": "alternative"}),
    ("{any: [{ref: a, impact: degraded}, b]}", {"a": "soft", "b": "alternative"}),
    ("{all: [{ref: a, impact: down}, b], impact: degraded}", {"a": "soft", "b": "soft"}),
    ("{all: [{ref: a, impact: degraded}, b], impact: degraded}", {"a": "none", "b": "soft"}),
]


def strengths(kind: str, expression: str) -> dict[str, str]:
    resources = "{a: {}, b: {}, c: {}}"
    found = graph(f"resources: {resources}\nservices: {{s: {{{kind}: [{expression}]}}}}")
    return {edge.target.removeprefix("resource:"): edge.strength for edge in found.edges_from("service:s")}


@pytest.mark.parametrize(("expression", "expected"), EXPRESSIONS)
def test_needs(expression: str, expected: dict[str, str]) -> None:
    assert strengths("needs", expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a", {"a": "soft"}),
        ("{ref: a, impact: down}", {"a": "hard"}),
        ("{ref: a, tolerates: forever}", {"a": "none"}),
        ("{all: [{ref: a, impact: down}]}", {"a": "soft"}),
    ],
)
def test_wants_degrade_unless_they_say_otherwise(expression: str, expected: dict[str, str]) -> None:
    assert strengths("wants", expression) == expected


def test_the_same_need_twice_is_as_firm_as_the_firmer() -> None:
    assert strengths("needs", "{any: [a, b]}, a") == {"a": "hard", "b": "alternative"}


def test_every_kind_of_element_may_need_something() -> None:
    found = graph("""
        zones: {z: {needs: [power]}}
        clusters: {c: {needs: [power]}, d: {}}
        topics: {c/t: {needs: [power]}}
        resources: {power: {}, db: {needs: [power]}}
        mirrors: {m: {from: c, to: d, topics: [x], needs: [power]}}
        functions: {f: {needs: [power]}}
        services: {s: {needs: [power]}}
    """)

    assert found.dependents("resource:power", depth=1) == (
        "cluster:c",
        "function:f",
        "mirror:m",
        "resource:db",
        "service:s",
        "topic:c/t",
        "zone:z",
    )


def test_what_is_only_for_a_function_is_that_functions_need() -> None:
    found = graph("""
        resources: {fraud-check: {}}
        services: {checkout: {needs: [{ref: fraud-check, only_for: [pay-later, pay-now]}]}}
        functions: {pay-now: {needs: [checkout]}, pay-later: {}, browse: {needs: [checkout]}}
    """)

    assert found.dependents("resource:fraud-check") == ("function:pay-later", "function:pay-now")
    (written,) = found.edges_from("service:checkout")
    assert (written.strength, written.only_for) == ("none", ("function:pay-later", "function:pay-now"))
    (behalf,) = found.edges_from("function:pay-later")
    assert (behalf.strength, behalf.on_behalf, behalf.declared_by) == ("hard", True, "service:checkout")


def test_every_need_knows_where_it_is_written() -> None:
    found = graph("""
        resources: {a: {}, b: {}}
        services:
          s:
            needs:
              - any:
                  - a
                  - b
    """)

    places = {edge.target: str(found.locate(edge)) for edge in found.edges_from("service:s")}
    assert places == {"resource:a": "kblast.yaml:7:13", "resource:b": "kblast.yaml:8:13"}
