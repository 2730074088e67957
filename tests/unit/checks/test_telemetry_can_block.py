"""Logs and metrics that can block the service that writes them."""

import pytest

from kblast.results.findings import Finding
from tests.unit.checks.finding import by_subject, findings

RULE = "telemetry-can-block"


def platform(edge: str, client: str = "{library: java, version: '3.7'}", topic: str = "profile: telemetry") -> str:
    return f"""
    clusters: {{logs: {{}}}}
    topics: {{logs/app-log: {{{topic}}}}}
    services: {{checkout: {{client: {client}, produces: [{{topic: logs/app-log, {edge}}}]}}}}
    functions: {{place-order: {{needs: [{{ref: checkout, tolerates: 1m}}]}}, pay: {{needs: [place-order]}}}}
    """


def only(*texts: str, **parameters: object) -> Finding:
    (finding,) = findings(RULE, *texts, **parameters)
    return finding


def test_an_outage_nobody_thought_of_blocks_until_the_client_gives_up() -> None:
    finding = only(platform("config: {}"))

    assert (finding.subject, finding.severity, finding.confidence) == ("service:checkout", "error", "likely")
    assert finding.message == (
        "goes down after 2 min when its telemetry (logs/app-log) cannot be written: "
        "on_outage is not declared, so it blocks, and java 3.7 hides the outage for 2 min; "
        "2 functions can go down with it"
    )
    assert "functions that go down with it: pay (after 3 min), place-order (after 3 min)" in finding.evidence


def test_what_is_to_be_dropped_is_another_rules() -> None:
    assert not findings(RULE, platform("on_outage: drop"))


def test_a_client_that_never_gives_up_blocks_for_ever() -> None:
    finding = only(platform("on_outage: block", "{library: franz-go, version: '1.20'}"))

    assert finding.message.startswith("blocks for ever when its telemetry (logs/app-log) cannot be written")
    assert finding.confidence == "certain"


def test_a_block_of_a_client_that_is_not_known_lasts_nobody_knows_how_long() -> None:
    finding = only(platform("on_outage: block", "{}"))

    assert finding.confidence == "certain"
    assert "for how long an unknown client hides the outage is not known" in finding.message


def test_nothing_is_certain_of_a_client_that_is_not_known() -> None:
    finding = only(platform("config: {}", "{}"))

    assert (finding.severity, finding.confidence) == ("warning", "unknown")
    assert finding.message.startswith("cannot be decided: may block when")


def test_harm_that_comes_late_enough_does_not_count() -> None:
    text = platform("on_outage: {buffer: 10m, then: reject}")

    assert only(text, within="10m").message.startswith("goes down after 10 min")
    assert not findings(RULE, text, within="9m")


@pytest.mark.parametrize("impact", ["degraded", "none"])
def test_a_softened_edge_is_none_to_worry_about(impact: str) -> None:
    assert not findings(RULE, platform(f"on_outage: block, impact: {impact}"))


def test_a_fallback_on_another_cluster_is_another_way() -> None:
    text = platform("on_outage: {fallback: spare/app-log}").replace("clusters: {", "clusters: {spare: {}, ")

    assert not findings(RULE, text.replace("topics: {", "topics: {spare/app-log: {profile: telemetry}, "))


def test_functions_that_an_edge_is_only_for_are_hit_instead_of_the_service() -> None:
    finding = only(platform("on_outage: reject, only_for: [pay]"))

    assert finding.message.startswith("what it does for pay goes down at once when")
    assert "functions that go down with it: pay (at once)" in finding.evidence


def test_only_telemetry_is_judged() -> None:
    assert not findings(RULE, platform("on_outage: block", topic="profile: delivery"))


def test_an_inferred_purpose_makes_it_likely() -> None:
    finding = only(platform("on_outage: block, config: {acks: 0}", topic=""))

    assert finding.confidence == "likely"
    assert finding.evidence[0] == "profile=telemetry (service:checkout waits for no ack (acks=0, edge config))"


def test_a_purpose_that_is_not_known_is_asked_for_once() -> None:
    text = platform("config: {}", topic="").replace("services: {", "services: {other: {produces: [logs-edge]}, ")
    text = text.replace("logs-edge", "{topic: logs/app-log}")

    finding = only(text)

    assert (finding.subject, finding.confidence) == ("topic:logs/app-log", "unknown")
    assert finding.message.endswith("2 services can block on it: checkout, other")


def test_an_acl_alone_decides_nothing() -> None:
    assert only(platform("evidence: permitted")).confidence == "unknown"


PIPELINE = """
clusters: {logs: {}}
topics: {logs/in: {profile: telemetry}, logs/out: {profile: telemetry}, logs/orders: {profile: delivery}}
services:
  router:
    KIND
    consumes: [{topic: logs/in, group: router}]
    produces: [{topic: logs/out, on_outage: block, client: {library: java, version: '3.7'}}]
"""


@pytest.mark.parametrize(
    ("kind", "found"),
    [("kind: streams", False), ("kind: connector", False), ("kind: application", True)],
)
def test_to_carry_telemetry_is_the_work_of_a_pipeline(kind: str, found: bool) -> None:
    assert bool(findings(RULE, PIPELINE.replace("KIND", kind))) == found


def test_a_service_whose_output_is_made_of_telemetry_is_a_pipeline() -> None:
    text = PIPELINE.replace("KIND", "owner: me").replace(
        "on_outage: block,", "on_outage: block, derives_from: [logs/in],"
    )

    assert not findings(RULE, text)


def test_a_pipeline_that_also_carries_orders_is_harmed() -> None:
    text = PIPELINE.replace("KIND", "kind: streams").replace(
        "group: router}", "group: router}, {topic: logs/orders, group: router}"
    )

    assert by_subject(RULE, text).keys() == {"service:router"}


def test_what_may_share_the_buffer_is_named() -> None:
    text = PIPELINE.replace("KIND", "kind: application").replace(
        "produces: [", "produces: [{topic: logs/orders, on_outage: reject}, "
    )

    assert only(text).evidence[-1] == "if it writes these with the same producer, they share its buffer: logs/orders"


def test_its_fingerprint_stays_when_other_edges_are_added_before_it() -> None:
    text = PIPELINE.replace("KIND", "kind: application")
    more = text.replace("produces: [", "produces: [{topic: logs/orders, on_outage: reject}, ")

    assert only(text).fingerprint == only(more).fingerprint
