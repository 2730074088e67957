"""Buffers that end before the outage that others are to survive."""

import pytest

from tests.unit.checks.finding import findings

RULE = "buffer-shorter-than-tolerance"


def platform(edge: str, tolerates: str = "tolerates: 2h", profile: str = "delivery", more: str = "") -> str:
    return f"""
    clusters: {{orders: {{}}}}
    topics: {{orders/placed: {{profile: {profile}, message_size: 1 KiB}}, orders/other: {{profile: telemetry}}}}
    services:
      checkout:
        client: {{library: java, version: "3.7"}}
        produces: [{{topic: orders/placed, {edge}}}]
      mailer: {{consumes: [{{topic: orders/placed, group: mailer, {tolerates}}}]}}
      {more}
    """


@pytest.mark.parametrize(
    ("edge", "said"),
    [
        ("on_outage: {buffer: 10m, then: drop}", "its buffer holds 10 min"),
        ("on_outage: {outbox: 1h}", "its outbox holds 1 h"),
        ("on_outage: {block: 90s}", "blocks for 1 min 30 s"),
        ("on_outage: block", "java 3.7 holds out for 2 min"),
        ("on_outage: block, rate: 1024 msg/s", "java 3.7 holds out for 32 s"),
        ("on_outage: {outbox: 2h}", None),
        ("on_outage: outbox", None),
        ("on_outage: reject", None),
        ("on_outage: drop", None),
        ("config: {}", None),
        ("on_outage: {outbox: 1h}, impact: degraded", None),
        ("on_outage: {outbox: 1h}, evidence: permitted", None),
    ],
)
def test_a_buffer_is_held_to_what_all_readers_do_without(edge: str, said: str | None) -> None:
    found = findings(RULE, platform(edge))

    assert bool(found) == bool(said)
    assert all(finding.message.startswith(said) for finding in found if said)


@pytest.mark.parametrize("tolerates", ["starved: none", "tolerates: forever", "tolerates: 1h", "tolerates: 0"])
def test_readers_that_ask_for_no_more_are_no_reason(tolerates: str) -> None:
    assert not findings(RULE, platform("on_outage: {outbox: 1h}", tolerates))


def test_the_reader_that_can_wait_least_counts() -> None:
    more = "other: {consumes: [{topic: orders/placed, group: other, tolerates: 30m}]}"

    assert not findings(RULE, platform("on_outage: {outbox: 1h}", more=more))
    assert "at least the 30 min" in findings(RULE, platform("on_outage: {outbox: 20m}", more=more))[0].message


def test_data_that_may_be_lost_is_asked_for_nothing() -> None:
    assert not findings(RULE, platform("on_outage: {buffer: 1m, then: drop}", profile="telemetry"))


@pytest.mark.parametrize(
    "own",
    ["consumes: [{topic: orders/other, group: g, tolerates: 4h}]", "needs: [{ref: 'cluster:orders', tolerates: 4h}]"],
)
def test_a_service_is_held_to_its_own_tolerance_of_the_same_cluster(own: str) -> None:
    text = platform("on_outage: {outbox: 3h}").replace("checkout:\n", f"checkout:\n        {own}\n")
    (finding,) = findings(RULE, text)

    assert "expected at least the 4 h that it is to do without" in finding.message
    assert finding.confidence == "certain"


def test_what_rests_on_a_default_is_likely() -> None:
    assert findings(RULE, platform("on_outage: block"))[0].confidence == "likely"
    assert findings(RULE, platform("on_outage: {block: 90s}"))[0].confidence == "certain"
