"""Producers whose client does something else in an outage than what was declared of them."""

import pytest

from kblast.results.findings import Finding
from tests.unit.checks.finding import findings

RULE = "declared-drop-but-blocks"


def platform(edge: str, client: str = "{library: java, version: '3.7'}", topic: str = "profile: telemetry") -> str:
    return f"""
    clusters: {{logs: {{}}}}
    topics: {{logs/app-log: {{{topic}}}}}
    services: {{checkout: {{client: {client}, produces: [{{topic: logs/app-log, {edge}}}]}}}}
    functions: {{place-order: {{needs: [{{ref: checkout, tolerates: 1m}}]}}, pay: {{needs: [place-order]}}}}
    """


def only(*texts: str) -> Finding:
    (finding,) = findings(RULE, *texts)
    return finding


@pytest.mark.parametrize(
    ("library", "version", "config", "bound"),
    [
        ("java", "3.7", "{}", "max.block.ms is 60000 (default of java 3.7), expected 0"),
        ("java", "3.7", "{max.block.ms: 1000}", "max.block.ms is 1000 (edge config), expected 0"),
        ("spring-kafka", "3.3", "{}", "max.block.ms is 60000 (default of spring-kafka 3.3), expected 0"),
        ("kafka-python", "2.0", "{}", "max.block.ms is 60000 (default of kafka-python 2.0), expected 0"),
    ],
)
def test_to_drop_is_not_enough_for_a_client_that_makes_its_caller_wait(
    library: str, version: str, config: str, bound: str
) -> None:
    finding = only(platform(f"on_outage: drop, config: {config}", f"{{library: {library}, version: '{version}'}}"))

    assert finding.message.startswith("is to drop what it cannot write to logs/app-log, but ")
    assert bound in finding.message


@pytest.mark.parametrize(
    ("library", "version", "config"),
    [
        ("java", "3.7", "{max.block.ms: 0}"),
        ("java", "4.1", "{max.block.ms: 0}"),
        ("librdkafka", "2.11", "{}"),
        ("kafkajs", "2.2", "{}"),
        ("kafka-go", "0.4", "{}"),
        ("kafka-python", "2.2", "{}"),
    ],
)
def test_a_client_that_never_makes_its_caller_wait_may_drop(library: str, version: str, config: str) -> None:
    text = platform(f"on_outage: drop, config: {config}", f"{{library: {library}, version: '{version}'}}")

    assert not findings(RULE, text)


def test_from_java_4_on_a_cluster_that_is_gone_makes_the_caller_wait() -> None:
    client = "{library: java, version: '4.1'}"

    assert "it goes down after 1 min: " in only(platform("on_outage: drop", client)).message
    short = only(platform("on_outage: drop, config: {max.block.ms: 2000}", client))
    assert "it goes down after 2 s: " in short.message
    assert short.confidence == "certain"


def test_it_goes_down_when_the_simulation_says_so() -> None:
    finding = only(platform("on_outage: drop, rate: 1 MiB/s"))

    assert "it goes down after 32 s: " in finding.message
    assert "functions that go down with it: pay (after 1 min 32 s), place-order (after 1 min 32 s)" in finding.evidence


@pytest.mark.parametrize(
    ("rate", "topic", "found"),
    [
        ("", "", True),  # no rate
        ("rate: 1 MiB/s", "", True),  # a rate in bytes, but records fill it
        ("rate: 10 msg/s", "", False),
        ("rate: 10 KiB/s", "message_size: 1 KiB, ", False),
        ("rate: 1 MiB/s", "message_size: 1 KiB, ", True),
    ],
)
def test_a_client_that_waits_without_bound_is_judged_by_whether_its_buffer_fills(
    rate: str, topic: str, found: bool
) -> None:
    client = "{library: sarama, version: '1.43'}"

    assert bool(findings(RULE, platform(f"on_outage: drop, {rate}", client, f"{topic}profile: telemetry"))) == found


def test_nothing_is_certain_of_a_client_that_is_not_known() -> None:
    finding = only(platform("on_outage: drop", "{}"))

    assert (finding.severity, finding.confidence) == ("warning", "unknown")
    assert finding.message.startswith("cannot be decided: is to drop what it cannot write to logs/app-log, and whether")


def test_what_the_topic_is_for_makes_no_difference() -> None:
    assert findings(RULE, platform("on_outage: drop", topic="profile: delivery"))


@pytest.mark.parametrize(
    ("edge", "client", "holds"),
    [
        ("on_outage: {buffer: 10m, then: reject}", "{library: java, version: '3.7'}", "2 min"),
        ("on_outage: {buffer: 10m, then: reject}, rate: 1 MiB/s", "{library: java, version: '3.7'}", "32 s"),
        ("on_outage: {buffer: 10m, then: block}", "{library: librdkafka, version: '2.11'}", "5 min"),
        ("on_outage: {block: 10m}, config: {delivery.timeout.ms: 30000}", "{library: java, version: '3.7'}", "30 s"),
        ("on_outage: {block: 90s}", "{library: java, version: '4.1'}", "1 min when the whole cluster is down"),
    ],
)
def test_a_client_that_gives_up_before_the_declared_time_is_told_of(edge: str, client: str, holds: str) -> None:
    finding = only(platform(edge, client, "profile: delivery"))

    assert f"holds out for {holds}, expected at least as long" in finding.message
    assert finding.confidence == "likely"


@pytest.mark.parametrize(
    "edge",
    [
        "on_outage: {buffer: 2m, then: reject}",
        "on_outage: {block: 10m}, config: {delivery.timeout.ms: 600000}",
        "on_outage: {outbox: 6h}",
        "on_outage: reject",
        "on_outage: block",
        "config: {}",
    ],
)
def test_a_client_that_does_what_is_declared_is_fine(edge: str) -> None:
    assert not findings(RULE, platform(edge, topic="profile: delivery"))


def test_a_client_that_is_not_known_may_keep_its_word() -> None:
    assert not findings(RULE, platform("on_outage: {buffer: 10m, then: reject}", "{}", "profile: delivery"))


@pytest.mark.parametrize("softening", ["impact: degraded", "impact: none", "evidence: permitted"])
def test_an_edge_that_harms_nobody_is_none_to_worry_about(softening: str) -> None:
    assert not findings(RULE, platform(f"on_outage: drop, {softening}"))


@pytest.mark.parametrize("kind", ["streams", "connector"])
def test_a_pipeline_waits_where_it_reads(kind: str) -> None:
    assert not findings(RULE, platform("on_outage: {block: 1d}").replace("{client", f"{{kind: {kind}, client"))


def test_functions_that_an_edge_is_only_for_are_hit_instead_of_the_service() -> None:
    text = platform("on_outage: drop, only_for: [pay]", "{library: java, version: '4.1'}")

    assert "functions that go down with it: pay (after 1 min)" in only(text).evidence


def test_its_fingerprint_stays_when_other_edges_are_added_before_it() -> None:
    text = platform("on_outage: drop")
    more = text.replace("topics: {", "topics: {logs/a: {profile: delivery}, ")
    more = more.replace("produces: [", "produces: [{topic: logs/a, on_outage: reject}, ")

    assert only(text).fingerprint == only(more).fingerprint
