"""What is critical, and goes down with something that is not."""

import pytest

from tests.unit.checks.finding import findings

INVERSION, BEST_EFFORT = "criticality-inversion", "critical-rides-with-besteffort"

CALL = "services: {{high: {{tier: 1, {needs}}}, way: {{needs: [low]}}, low: {{tier: {tier}}}}}\n"


@pytest.mark.parametrize(("needs", "found"), [("needs: [low]", 1), ("needs: [way]", 1), ("wants: [low]", 0)])
def test_an_inversion_is_a_hard_need_directly_or_through_what_has_no_tier(needs: str, found: int) -> None:
    assert len(findings(INVERSION, CALL.format(needs=needs, tier=3))) == found


@pytest.mark.parametrize(("tier", "gap", "found"), [(1, 1, 0), (2, 1, 1), (2, 2, 0), (3, 2, 1)])
def test_how_many_tiers_lower_it_may_be_can_be_set(tier: int, gap: int, found: int) -> None:
    assert len(findings(INVERSION, CALL.format(needs="needs: [low]", tier=tier), gap=gap)) == found


@pytest.mark.parametrize(("within", "found"), [("4h", 0), ("5h", 1), ("forever", 1)])
def test_what_holds_out_for_as_long_is_no_inversion(within: str, found: int) -> None:
    text = CALL.format(needs="needs: [{ref: low, tolerates: 4h}]", tier=3)

    assert len(findings(INVERSION, text, within=within)) == found


def test_an_inversion_points_at_the_need_and_keeps_its_name_when_needs_are_added() -> None:
    text = CALL.format(needs="needs: [low]", tier=3)

    (finding,) = findings(INVERSION, text)
    (added,) = findings(
        INVERSION,
        text.replace("{tier: 1, needs: [low]}", "{tier: 1, needs: [other, low]}") + "resources: {other: {}}\n",
    )

    assert (finding.location.line, finding.location.column) == (2, 36)
    assert added.location.column > finding.location.column
    assert finding.fingerprint == added.fingerprint


CLICKS = """
clusters: {{c: {{{cluster}}}}}
topics: {{c/t: {{{topic}}}}}
services: {{high: {{tier: {tier}, {own}consumes: [{{topic: c/t, group: h, tolerates: 5m}}]}}}}
"""


def rides(*, cluster: str = "", topic: str = "", own: str = "", tier: int = 1) -> list[str]:
    text = CLICKS.format(cluster=cluster, topic=topic, own=own, tier=tier)
    return [finding.message for finding in findings(BEST_EFFORT, text)]


def test_best_effort_is_what_is_for_telemetry_or_promises_less() -> None:
    assert "topic c/t, which is for telemetry" in rides(topic="profile: telemetry")[0]
    assert "cluster c, which is for telemetry only" in rides(cluster="profile: telemetry", topic="profile: delivery")[0]
    assert (
        "availability of 99 % to what promises 99.95 %"
        in rides(cluster="availability: 99%", own="availability: 99.95%, ")[0]
    )
    assert not rides(cluster="availability: 99%")
    assert not rides(cluster="profile: [telemetry, delivery]", topic="profile: delivery")


def test_a_telemetry_topic_on_a_telemetry_cluster_is_one_finding() -> None:
    assert len(rides(cluster="profile: telemetry", topic="profile: telemetry")) == 1


def test_who_is_critical_can_be_set() -> None:
    assert not rides(topic="profile: telemetry", tier=2)
    assert findings(BEST_EFFORT, CLICKS.format(cluster="", topic="profile: telemetry", own="", tier=2), tier=2)
