"""What stands in one zone only, and takes down with it what is spread over several."""

import pytest

from tests.unit.checks.finding import by_subject, findings

RULE = "single-zone-dependency"


def platform(service: str, rest: str = "resources: {db: {zones: [a]}}") -> str:
    return f"""
    zones: {{a: {{}}, b: {{}}, c: {{}}}}
    {rest}
    services: {{checkout: {{zones: [a, b], {service}}}}}
    """


@pytest.mark.parametrize(
    ("need", "found"),
    [
        ("db", True),
        ("{ref: db, tolerates: 23h}", True),
        ("{ref: db, tolerates: 25h}", False),
        ("{ref: db, impact: degraded}", False),
        ("{any: [db, other-db]}", False),
    ],
)
def test_what_can_be_done_without_binds_nobody(need: str, found: bool) -> None:
    text = platform(f"needs: [{need}]", "resources: {db: {zones: [a]}, other-db: {zones: [b]}}")

    assert bool(findings(RULE, text)) == found


def test_how_soon_it_must_go_down_can_be_set() -> None:
    assert not findings(RULE, platform("needs: [{ref: db, tolerates: 2h}]"), within="1h")


def test_all_that_hang_on_it_are_one_finding() -> None:
    (finding,) = findings(RULE, platform("needs: [db]"), "services: {reports: {zones: [b, c], needs: [db]}}")

    assert finding.subject == "resource:db"
    assert finding.message.endswith("expected none: checkout (at once), reports (at once)")


def test_whoever_is_bound_already_is_not_named_by_what_hangs_on_him() -> None:
    text = platform("needs: [inner]", "resources: {db: {zones: [a]}, inner: {zones: [a, b], needs: [db]}}")

    assert "takes down 1 element" in by_subject(RULE, text)["resource:db"].message


def test_what_has_no_zones_of_its_own_is_passed_through() -> None:
    text = platform("needs: [nowhere]", "resources: {db: {zones: [a]}, nowhere: {needs: [db]}}")

    assert by_subject(RULE, text)["resource:db"].evidence == ("service checkout → resource nowhere → resource db",)


def test_a_cluster_in_one_zone_binds_whoever_must_write_there() -> None:
    rest = "clusters: {bus: {brokers: 3, zones: [a]}}\n    topics: {bus/t: {replication: 3}}"
    told = by_subject(RULE, platform("produces: [{topic: bus/t, on_outage: reject}]", rest))
    guessed = by_subject(RULE, platform("produces: [{topic: bus/t}]", rest))

    assert told["cluster:bus"].confidence == "certain"
    assert guessed["cluster:bus"].confidence == "likely"
    assert not findings(RULE, platform("produces: [{topic: bus/t, on_outage: drop}]", rest))
    assert not findings(RULE, platform("produces: [{topic: bus/t, evidence: permitted}]", rest))


def test_who_needs_every_zone_he_stands_in_is_not_spread() -> None:
    assert not findings(RULE, platform("needs_zones: 2, needs: [db]"))


def test_what_others_run_is_told_of_who_hangs_on_it() -> None:
    text = platform("needs: [db]", "resources: {db: {zones: [a], external: true}}")

    assert by_subject(RULE, text).keys() == {"service:checkout"}
