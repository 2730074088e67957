"""Chains that are meant to be exactly once and are not."""

import pytest

from kblast.results.findings import Finding
from tests.unit.checks.finding import findings

RULE = "exactly-once-broken"


def step(consumer: str = "", derives: str = "derives_from: [a/in]", client: str = "java", version: str = "4.1") -> str:
    return f"""
    clusters: {{a: {{version: '4.1'}}, b: {{}}}}
    topics: {{a/in: {{profile: delivery}}, a/out: {{profile: delivery}}, b/out: {{profile: delivery}}}}
    services:
      step:
        client: {{library: {client}, version: '{version}', config: {{{consumer}}}}}
        consumes: [{{topic: a/in, group: step}}]
        produces: [{{topic: a/out, transactional_id: step-1, {derives}}}]
    """


SOUND = "enable.auto.commit: false, isolation.level: read_committed"


def only(*texts: str) -> Finding:
    (finding,) = findings(RULE, *texts)
    return finding


def test_a_step_that_does_all_it_should_is_sound() -> None:
    assert not findings(RULE, step(SOUND))


@pytest.mark.parametrize(
    ("library", "version"),
    [("java", "4.1"), ("librdkafka", "2.5"), ("sarama", "1.43"), ("franz-go", "1.20")],
)
def test_a_default_that_commits_by_the_clock_breaks_it(library: str, version: str) -> None:
    finding = only(step(client=library, version=version))

    assert f"enable.auto.commit=true (default of {library} {version})" in finding.message
    assert finding.confidence == "likely"


def test_what_is_declared_throughout_is_certain() -> None:
    assert only(step("enable.auto.commit: true")).confidence == "certain"


def test_without_a_word_on_what_the_output_is_made_of_nothing_is_certain() -> None:
    assert only(step("enable.auto.commit: true", derives="keyed: true")).confidence == "likely"


@pytest.mark.parametrize("derives", ["derives_from: []", "derives_from: [b/out]"])
def test_what_the_output_is_not_made_of_is_no_input(derives: str) -> None:
    assert not findings(RULE, step("enable.auto.commit: true", derives=derives))


def test_a_container_that_commits_for_the_service_is_sound() -> None:
    assert not findings(RULE, step(client="spring-kafka", version="3.3"))


def test_what_a_client_does_that_is_not_known_is_asked_where_a_chain_is_declared() -> None:
    finding = only(step(client="homemade"))

    assert finding.confidence == "unknown"
    assert finding.evidence == ("not known: enable.auto.commit (homemade is not a client kblast knows)",)
    assert not findings(RULE, step(client="homemade", derives="keyed: true"))


def test_of_several_topics_nobody_knows_which_are_processed() -> None:
    another = "topics: {a/more: {}}\nservices: {step: {consumes: [{topic: a/more, group: step}]}}"
    weak = "services: {weak: {client: {library: sarama}, produces: [{topic: a/in}]}}"

    assert not findings(RULE, step(SOUND, derives="keyed: true"), another, weak)
    assert only(step(SOUND, derives="keyed: true"), weak).confidence == "likely"
    assert only(step(SOUND), another, weak).confidence == "likely"


@pytest.mark.parametrize(
    ("client", "found"),
    [
        ("{library: java, version: '4.1'}", False),
        ("{library: java, version: '4.1', config: {enable.idempotence: false}}", True),
        ("{library: java, version: '3.7', config: {acks: 1}}", True),
        ("{library: kafka-connect, version: '4.1'}", True),
        ("{library: kafka-connect, version: '4.1', config: {exactly.once.source.support: enabled}}", False),
        ("{library: homemade}", False),
    ],
)
def test_doubles_of_the_source_stay_doubles(client: str, found: bool) -> None:
    source = f"services: {{source: {{client: {client}, produces: [{{topic: a/in}}]}}}}"

    assert bool(findings(RULE, step(SOUND), source)) == found


@pytest.mark.parametrize(("kind", "found"), [("mirrormaker2", True), ("my-own", True), ("cluster-linking", False)])
def test_a_copy_is_no_sound_input_unless_the_log_itself_is_copied(kind: str, found: bool) -> None:
    mirror = f"""
    topics: {{b/in: {{}}}}
    mirrors: {{m: {{from: b, to: a, topics: [in], rename: '{{topic}}', kind: {kind}}}}}
    """

    assert bool(findings(RULE, step(SOUND), mirror)) == found


STREAMS = """
clusters: {a: {version: '4.1'}}
topics: {a/in: {}, a/out: {PROFILE}}
services:
  source: {client: {library: java, version: '4.1'}, produces: [{topic: a/in, SOURCE}]}
  app:
    kind: streams
    client: {library: kafka-streams, version: '4.1', config: {GUARANTEE}}
    consumes: [{topic: a/in, group: app}]
    produces: [{topic: a/out, on_outage: block}]
"""


@pytest.mark.parametrize(
    ("profile", "source", "guarantee", "confidence"),
    [
        ("profile: event-sourcing", "transactional_id: s-1", "", "likely"),
        ("profile: event-sourcing", "transactional_id: s-1", "processing.guarantee: at_least_once", "certain"),
        ("profile: event-sourcing", "keyed: true", "processing.guarantee: at_least_once", "certain"),
        ("profile: event-sourcing", "keyed: true", "", None),
        ("profile: event-sourcing", "transactional_id: s-1", "processing.guarantee: exactly_once_v2", None),
        ("profile: delivery", "transactional_id: s-1", "", None),
    ],
)
def test_a_streams_application_must_be_told_to_process_exactly_once(
    profile: str, source: str, guarantee: str, confidence: str | None
) -> None:
    text = STREAMS.replace("PROFILE", profile).replace("SOURCE", source).replace("GUARANTEE", guarantee)

    assert [finding.confidence for finding in findings(RULE, text)] == ([confidence] if confidence else [])


def test_two_clusters_have_no_transaction_in_common() -> None:
    finding = only(step(SOUND).replace("topic: a/out, trans", "topic: b/out, trans"))

    assert finding.message.startswith("reads a/in and writes b/out in transactions, expected one cluster")
