"""Until the leaders of a broker that died have moved: what clients lose that do not try for long enough."""

import pytest

from kblast.kafka.failover import Ending
from kblast.results.impact import SimulateResult
from kblast.simulate import simulate
from tests.inventories import inventory_of
from tests.running import run_kblast


def after(ending: Ending, produce: str, *, cluster: str = 'version: "4.1"', fail: str = "broker:k/1") -> SimulateResult:
    """What becomes of one producer when the broker goes that leads one of two partitions."""
    inventory = inventory_of(f"""
        resources: {{zk: {{}}}}
        clusters: {{k: {{brokers: 3, {cluster}}}}}
        topics:
          k/t:
            config: {{min.insync.replicas: 2}}
            assignment: {{0: [1, 2, 3], 1: [2, 1, 3]}}
        services: {{s: {{produces: [{{topic: k/t, {produce}}}]}}}}
        functions: {{f: {{needs: [s]}}}}
    """)
    return simulate(inventory, [fail], mode=ending)


def effects(result: SimulateResult, ref: str = "service:s") -> dict[str, float]:
    impact = result.impact(ref)
    return {effect.kind: effect.from_s for effect in impact.effects} if impact else {}


@pytest.mark.parametrize(
    ("client", "survives"),
    [
        ('library: java, version: "3.7"', True),
        ('library: java, version: "3.7", config: {retries: 3}', False),
        ('library: java, version: "3.7", config: {delivery.timeout.ms: 5000}', False),
        ('library: librdkafka, version: "2.10"', True),
        ('library: sarama, version: "1.43", config: {acks: all}', False),
        ('library: kafka-go, version: "0.4.47", config: {acks: all}', False),
        ('library: kafkajs, version: "2.2"', True),
        ('library: kafka-python, version: "2.0.2", config: {acks: all}', False),
        ('library: kafka-python, version: "3.0"', True),
        ('library: franz-go, version: "1.18"', True),
        ('library: kafka-connect, version: "3.9"', True),
    ],
)
def test_a_client_that_gives_up_before_the_leaders_have_moved_refuses_records(client: str, survives: bool) -> None:
    result = after("kill", f"on_outage: reject, client: {{{client}}}")

    assert effects(result) == ({} if survives else {"rejecting": 0})
    assert result.summary.services.down == 0


@pytest.mark.parametrize(
    ("on_outage", "expected"),
    [
        ("block", {"rejecting": 0}),
        ("{block: 8s}", {"rejecting": 0}),
        ("{block: 9s}", {}),
        ("reject", {"rejecting": 0}),
        ("drop", {"loss": 0}),
        ("{buffer: 1s, then: reject}", {}),
        ("outbox", {}),
        ("{fallback: k/u}", {"delayed": 0}),
    ],
)
def test_what_becomes_of_the_records_is_declared(on_outage: str, expected: dict[str, float]) -> None:
    inventory = inventory_of(f"""
        clusters: {{k: {{brokers: 3, version: "4.1"}}}}
        topics:
          k/t: {{assignment: {{0: [1, 2, 3]}}}}
          k/u: {{assignment: {{0: [2, 3, 1]}}}}
        services:
          s:
            client: {{library: sarama, version: "1.43", config: {{acks: all}}}}
            produces: [{{topic: k/t, on_outage: {on_outage}}}]
    """)
    assert effects(simulate(inventory, ["broker:k/1"])) == expected


@pytest.mark.parametrize(
    ("cluster", "seconds"),
    [
        ('version: "4.1"', 9),
        ('version: "4.1", config: {broker.session.timeout.ms: 3000}', 3),
        ('version: "3.6", controllers: {zookeeper: zk}', 18),
        ('version: "2.4"', 6),
        ("tags: [of an unknown version]", 9),
    ],
)
def test_how_long_it_takes_is_the_session_of_a_broker(cluster: str, seconds: int) -> None:
    for milliseconds, survives in ((seconds * 1000, True), (seconds * 1000 - 1, False)):
        client = f'{{library: java, version: "3.7", config: {{delivery.timeout.ms: {milliseconds}}}}}'
        result = after("kill", f"on_outage: reject, client: {client}", cluster=cluster)
        assert effects(result) == ({} if survives else {"rejecting": 0})


@pytest.mark.parametrize("acks", ["0", "1"])
@pytest.mark.parametrize(("ending", "lost"), [("kill", True), ("hang", True), ("shutdown", False)])
def test_what_only_the_leader_had_is_gone_with_it(acks: str, ending: Ending, lost: bool) -> None:
    client = f'{{library: java, version: "3.7", config: {{acks: "{acks}"}}}}'

    assert effects(after(ending, f"on_outage: outbox, client: {client}")) == ({"loss": 0} if lost else {})


def test_a_broker_that_leads_nothing_takes_nothing_with_it() -> None:
    client = '{library: sarama, version: "1.43"}'

    assert effects(after("kill", f"on_outage: drop, client: {client}", fail="broker:k/3")) == {}


def test_brokers_that_are_shut_down_hand_over_first() -> None:
    client = '{library: kafka-python, version: "2.0.2", config: {acks: all}}'

    assert effects(after("shutdown", f"on_outage: reject, client: {client}")) == {}


@pytest.mark.parametrize(
    ("client", "survives"),
    [
        ('library: java, version: "3.7"', True),
        ('library: java, version: "3.7", config: {delivery.timeout.ms: 30000, request.timeout.ms: 20000}', True),
        ('library: java, version: "3.7", config: {delivery.timeout.ms: 30000, linger.ms: 0}', False),
        ('library: sarama, version: "1.43", config: {acks: all}', True),
        ('library: kafka-python, version: "2.0.2", config: {acks: all}', False),
        ('library: aiokafka, version: "0.12", config: {acks: all}', False),
    ],
)
def test_a_broker_that_hangs_costs_the_time_of_a_request_first(client: str, survives: bool) -> None:
    result = after("hang", f"on_outage: reject, client: {{{client}}}")

    assert effects(result) == ({} if survives else {"rejecting": 0})


def test_a_client_that_is_not_known_is_taken_to_fail_and_that_is_said() -> None:
    result = after("kill", "on_outage: reject")

    assert effects(result) == {"rejecting": 0}
    assert any("unknown client" in note.text for note in result.unknowns)


def test_where_the_topic_fails_with_its_brokers_there_is_nothing_to_wait_for() -> None:
    result = after("kill", 'on_outage: drop, client: {library: sarama, version: "1.43"}', fail="cluster:k")

    assert effects(result) == {"loss": 0.3}


def test_the_assumed_time_is_listed() -> None:
    result = after("kill", 'on_outage: drop, client: {library: sarama, version: "1.43"}')

    texts = [note.text for note in result.assumptions]
    assert any(text.startswith("leaders of a broker that dies move after up to 9 s") for text in texts)
    assert any("gives up after 300 ms" in text for text in texts)


def test_the_mode_is_part_of_the_scenario_and_only_known_ones_count() -> None:
    example = ("simulate", "examples/two-clusters", "--fail", "broker:orders/1", "--format", "json")

    assert '"mode"' not in run_kblast(*example).out
    assert '"mode": "shutdown"' in run_kblast(*example, "--mode", "shutdown").out
    outcome = run_kblast(*example, "--mode", "explode")
    assert (outcome.code, outcome.out) == (2, "")
    assert "explode" in outcome.err
