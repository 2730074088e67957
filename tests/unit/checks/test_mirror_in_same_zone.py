"""Mirrors that fail together with what they are to protect from."""

import pytest

from tests.unit.checks.finding import by_subject, findings

RULE = "mirror-in-same-zone"


def platform(source: str, target: str, mirror: str = "", name: str = "orders-dr") -> str:
    return f"""
    zones: {{a: {{region: eu}}, b: {{region: eu}}, c: {{region: eu}}, u: {{region: us}}}}
    clusters: {{orders: {{brokers: 3, zones: [{source}]}}, {name}: {{brokers: 3, zones: [{target}]}}}}
    topics: {{orders/t: {{}}, {name}/t: {{}}}}
    mirrors: {{copies: {{from: orders, to: {name}, topics: [t]{mirror}}}}}
    """


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("a", "a", "both stand in zone a only"),
        ("a, b", "a, b", "the target stands only where the source stands too (a, b)"),
        ("a, b, c", "c", "the target stands only where the source stands too (c)"),
        ("a, b", "c", "both stand in region eu only"),
        ("a, b", "b, c", "both stand in region eu only"),
        ("a, b", "u", None),
        ("a, u", "b", None),
        ("a", "a, b, u", None),
    ],
)
def test_a_target_must_stand_where_the_source_does_not(source: str, target: str, said: str | None) -> None:
    found = findings(RULE, platform(source, target))

    assert [said in finding.message for finding in found if said] == [True] * bool(said)
    assert bool(found) == bool(said)


def test_a_mirror_of_another_kind_may_share_places_but_for_one_zone() -> None:
    assert not findings(RULE, platform("a, b", "a, b", name="totals"))
    assert findings(RULE, platform("a", "a", name="totals"))[0].confidence == "likely"


def test_a_fallback_shows_what_a_mirror_is_for() -> None:
    reads = "services: {reader: {consumes: [{topic: orders/t, group: g, fallback: totals/t}]}}"
    writes = "services: {writer: {produces: [{topic: orders/t, on_outage: {fallback: totals/t}}]}}"

    for services in (reads, writes):
        (finding,) = findings(RULE, platform("a, b", "a, b", name="totals"), services)
        assert finding.confidence == "certain"


@pytest.mark.parametrize(
    ("workers", "found"),
    [("a", True), ("a, b", False), ("a, b], needs_zones: 2, x-more: [", True), ("u", False), ("c", False)],
)
def test_workers_must_not_stop_with_one_zone_of_the_source(workers: str, found: bool) -> None:
    text = platform("a, b", "u", f", zones: [{workers}]")

    assert bool(findings(RULE, text)) == found


def test_a_source_in_one_zone_takes_its_workers_with_it() -> None:
    assert not findings(RULE, platform("a", "u", ", zones: [a]"))


def test_an_inventory_of_one_zone_has_no_other_place() -> None:
    text = platform("a", "a").replace(", b: {region: eu}, c: {region: eu}, u: {region: us}", "")

    assert not findings(RULE, text)


def test_names_can_be_set() -> None:
    text = platform("a, b", "a, b", name="totals")

    assert by_subject(RULE, text, standby=["totals"]).keys() == {"mirror:copies"}
