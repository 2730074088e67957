"""Need expressions: their forms, how they nest, what is refused."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kblast.documents import parse, write_yaml
from kblast.model.elements import InventoryFile
from kblast.model.parts import Need
from kblast.validation import validate
from tests.unit.model.reading import load, problems

CONTEXT = """
zones: {z: {region: r}}
clusters: {c: {brokers: 2}}
topics: {c/t: {}}
resources: {a: {}, b: {}, d: {}}
services: {s: {consumes: [{topic: t, group: g}]}}
functions: {f: {}, g: {}}
mirrors: {m: {external: true}}
"""


def need(**values: Any) -> Need:
    """A need with its values as they are read: times in seconds, references in full."""
    return Need.model_construct(**values)


def needs(folder: Path, text: str, section: str = "services") -> tuple[Need, ...]:
    inventory = load(folder, CONTEXT, f"{section}: {{x: {{needs: {text}}}}}")
    found = getattr(inventory, section)["x"].needs
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("r", "region:r"),
        ("z", "zone:z"),
        ("c", "cluster:c"),
        ("s", "service:s"),
        ("a", "resource:a"),
        ("m", "mirror:m"),
        ("f", "function:f"),
        ("resource:a", "resource:a"),
        ("topic:c/t", "topic:c/t"),
        ("topic:t", "topic:c/t"),
        ("broker:c/2", "broker:c/2"),
        ("group:c/g", "group:c/g"),
        ("region:r", "region:r"),
    ],
)
def test_a_name_means_one_element(tmp_path: Path, text: str, ref: str) -> None:
    assert needs(tmp_path, f"['{text}']") == (Need(ref=ref),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ref: a}", need(ref="resource:a")),
        ("{ref: a, tolerates: 5m}", need(ref="resource:a", tolerates=300)),
        ("{ref: a, impact: none}", need(ref="resource:a", impact="none")),
        ("{ref: a, only_for: [g, f]}", need(ref="resource:a", only_for=("f", "g"))),
        ("{all: [a, b]}", need(all=(need(ref="resource:a"), need(ref="resource:b")))),
        (
            "{any: [b, a], tolerates: forever}",
            need(any=(need(ref="resource:b"), need(ref="resource:a")), tolerates=float("inf")),
        ),
        ("{at_least: 1, of: [a], impact: degraded}", need(at_least=1, of=(need(ref="resource:a"),), impact="degraded")),
        (
            (
                "{any: [{all: [a, {ref: b, tolerates: 1s}], impact: none}, {at_least: 2, of: [a, b, {any: "
                "[d]}], tolerates: 2s}], only_for: [f]}"
            ),
            need(
                any=(
                    need(all=(need(ref="resource:a"), need(ref="resource:b", tolerates=1)), impact="none"),
                    need(
                        at_least=2,
                        of=(need(ref="resource:a"), need(ref="resource:b"), need(any=(need(ref="resource:d"),))),
                        tolerates=2,
                    ),
                ),
                only_for=("f",),
            ),
        ),
    ],
)
def test_every_form_takes_tolerates_and_impact_and_nests(tmp_path: Path, text: str, expected: Need) -> None:
    assert needs(tmp_path, f"[{text}]") == (expected,)


@pytest.mark.parametrize(
    ("form", "parts", "required"),
    [("{all: [a, b, d]}", 3, 3), ("{any: [a, b, d]}", 3, 1), ("{at_least: 2, of: [a, b, d]}", 3, 2), ("a", 0, 0)],
)
def test_how_many_parts_must_hold(tmp_path: Path, form: str, parts: int, required: int) -> None:
    (found,) = needs(tmp_path, f"[{form}]")

    assert (len(found.parts), found.required) == (parts, required)


def test_needs_are_united_and_put_in_order(tmp_path: Path) -> None:
    inventory = load(
        tmp_path,
        CONTEXT,
        "services: {x: {needs: [b, {any: [a, b]}, a], wants: [d]}}",
        "services: {x: {needs: ['resource:a', d, {any: [a, b]}], wants: [d, {ref: d}]}}",
    )

    assert inventory.services["x"].needs == (
        need(any=(need(ref="resource:a"), need(ref="resource:b"))),
        need(ref="resource:a"),
        need(ref="resource:b"),
        need(ref="resource:d"),
    )
    assert inventory.services["x"].wants == (need(ref="resource:d"),)


def test_needs_that_differ_in_what_they_tolerate_are_two(tmp_path: Path) -> None:
    inventory = load(
        tmp_path,
        CONTEXT,
        (
            "services: {x: {needs: [a, {ref: a, tolerates: forever}, {ref: a, tolerates: 15m}, {ref: a, "
            "tolerates: 900s}]}}"
        ),
    )

    assert [one.tolerates for one in inventory.services["x"].needs or ()] == [900.0, float("inf"), None]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[{any: []}]", "1:30: services.x.needs[0].any: expected at least one, found an empty list"),
        ("[{all: []}]", "1:30: services.x.needs[0].all: expected at least one, found an empty list"),
        ("[{at_least: 1, of: []}]", "1:42: services.x.needs[0].of: expected at least one, found an empty list"),
        ("[{any: [a, {any: []}]}]", "1:40: services.x.needs[0].any[1].any: expected at least one, found an empty list"),
        ("[{at_least: 0, of: [a]}]", "1:35: services.x.needs[0].at_least: expected a number of at least 1, found 0"),
        ("[{at_least: 3, of: [a, b]}]", "1:24: services.x.needs[0]: at_least 3 of 2 can never hold; expected 1 to 2"),
        (
            "[{at_least: 2}]",
            "1:24: services.x.needs[0]: expected just one of ref, all, any, and at_least with of, found a mapping",
        ),
        (
            "[{of: [a]}]",
            "1:24: services.x.needs[0]: expected just one of ref, all, any, and at_least with of, found a mapping",
        ),
        (
            "[{ref: a, any: [b]}]",
            "1:24: services.x.needs[0]: expected just one of ref, all, any, and at_least with of, found a mapping",
        ),
        (
            "[{at_least: 1, any: [b]}]",
            "1:24: services.x.needs[0]: expected just one of ref, all, any, and at_least with of, found a mapping",
        ),
        (
            "[{tolerates: 5m}]",
            "1:24: services.x.needs[0]: expected just one of ref, all, any, and at_least with of, found a mapping",
        ),
        (
            "[5]",
            (
                "1:24: services.x.needs[0]: expected a name, {ref: …}, {all: […]}, {any: […]} or {at_least: "
                "k, of: […]}, found 5"
            ),
        ),
        (
            "['']",
            (
                "1:24: services.x.needs[0]: expected a name, {ref: …}, {all: […]}, {any: […]} or {at_least: "
                "k, of: […]}, found ''"
            ),
        ),
        (
            "[{ref: a, tolerates: 5}]",
            (
                "1:44: services.x.needs[0].tolerates: expected a duration such as 500ms, 30s, 5m, 2h, 7d or "
                "forever, found 5"
            ),
        ),
        (
            "[{ref: a, impact: broken}]",
            "1:41: services.x.needs[0].impact: expected one of down, degraded, none, found 'broken'",
        ),
        ("[{ref: a, only_for: []}]", "1:43: services.x.needs[0].only_for: expected at least one, found an empty list"),
        ("[{ref: a, only_for: [nope]}]", "1:44: unknown function 'nope'"),
        ("[{any: [{ref: a, only_for: [f]}]}]", "1:50: only_for stands on a whole need, not on a part of one"),
        ("[{any: [a, {all: [b, resorce:d]}]}]", "1:44: unknown element 'resorce:d' (did you mean 'resource:d'?)"),
        ("[t]", "1:24: unknown element 't' (did you mean 'topic:c/t'?)"),
        ("['c/t']", "1:24: unknown element 'c/t' (did you mean 'topic:c/t'?)"),
        ("['c/1']", "1:24: unknown element 'c/1' (did you mean 'broker:c/1'?)"),
        ("['c/g']", "1:24: unknown element 'c/g' (did you mean 'group:c/g'?)"),
        ("['service:a']", "1:24: unknown service 'a' ('a' is a resource)"),
        ("[psp]", "1:24: unknown element 'psp' (declare it; `external: true` will do for what is described elsewhere)"),
    ],
)
def test_what_is_no_need_is_said_at_its_place(tmp_path: Path, text: str, said: str) -> None:
    assert problems(tmp_path, CONTEXT, f"services: {{x: {{needs: {text}}}}}") == [f"b.yaml:{said}"]


@pytest.mark.parametrize("section", ["functions", "resources", "zones"])
def test_only_needs_of_services_are_for_functions(tmp_path: Path, section: str) -> None:
    said = "only_for stands on needs of services only"

    (found,) = problems(tmp_path, CONTEXT, f"{section}: {{x: {{needs: [{{ref: a, only_for: [f]}}]}}}}")

    assert found.endswith(said)


@pytest.mark.parametrize("section", ["zones", "clusters", "services", "resources", "functions"])
def test_everything_may_need_something(tmp_path: Path, section: str) -> None:
    assert needs(tmp_path, "[a]", section) == (need(ref="resource:a"),)


def _written(drawn: dict[str, Any]) -> dict[str, Any]:
    kind, parts = drawn.pop("kind"), drawn.pop("parts")
    return {kind: parts, **({"at_least": len(parts)} if kind == "of" else {}), **drawn}


FORMS = st.recursive(
    st.sampled_from(["a", "b", "d"]) | st.fixed_dictionaries({"ref": st.sampled_from(["a", "b"])}),
    lambda parts: st.fixed_dictionaries(
        {"kind": st.sampled_from(["all", "any", "of"]), "parts": st.lists(parts, min_size=1, max_size=3)},
        optional={"tolerates": st.sampled_from(["5m", 0, "forever"]), "impact": st.sampled_from(["down", "none"])},
    ).map(_written),
    max_leaves=20,
)


@given(FORMS)
def test_needs_nest_at_will(form: Any) -> None:
    (document,) = parse(write_yaml({"kblast": 1, "services": {"x": {"needs": [form]}}}), "x.yaml")

    content, found = validate(InventoryFile, document)

    assert found == []
    assert content is not None
    assert _refs(content.services["x"].needs) == _names(form)


def _refs(found: Any) -> list[str]:
    return [ref for one in found for ref in ([one.ref] if one.ref else _refs(one.parts))]


def _names(form: Any) -> list[str]:
    if isinstance(form, str):
        return [form]
    parts = form.get("all") or form.get("any") or form.get("of") or [form["ref"]]
    return [name for part in parts for name in _names(part)]
