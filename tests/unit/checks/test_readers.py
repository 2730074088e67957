"""Rules about readers: where they begin, when they commit, and with whom they share a group."""

from pathlib import Path

import pytest

from tests.linting import lint_files
from tests.unit.checks.finding import by_subject, findings

RESET, COMMITS, GROUPS = "offset-reset-skips-data", "commits-before-processing", "shared-consumer-group"


def reader(client: str, topic: str = "profile: delivery", edge: str = "") -> str:
    return f"""
    clusters: {{a: {{version: "4.1"}}}}
    topics: {{a/mail: {{{topic}}}}}
    services: {{mailer: {{client: {client}, consumes: [{{topic: a/mail, group: mailer{edge}}}]}}}}
    """


def java(reset: str) -> str:
    return f'{{library: java, version: "4.1", config: {{auto.offset.reset: "{reset}"}}}}'


@pytest.mark.parametrize(
    ("back", "kept", "found"),
    [
        ("P1D", "604800000", True),
        ("P7D", "604800000", False),
        ("PT168H", "604800000", False),
        ("PT167H59M59S", "604800000", True),
        ("P365D", "-1", True),
    ],
)
def test_to_begin_a_while_back_is_enough_if_the_topic_keeps_no_more(back: str, kept: str, found: bool) -> None:
    text = reader(java(f"by_duration:{back}"), f"profile: delivery, config: {{retention.ms: {kept}}}")

    assert bool(findings(RESET, text)) == found


def test_a_compacted_topic_keeps_its_records_for_ever() -> None:
    text = reader(java("latest"), "profile: event-sourcing, state: true, config: {cleanup.policy: compact}")

    (finding,) = findings(RESET, text)

    assert not [line for line in finding.evidence if "behind" in line]


def test_the_finding_points_at_the_value_where_somebody_wrote_it() -> None:
    (on_the_edge,) = findings(RESET, reader("{}", edge=", config: {auto.offset.reset: latest}"))
    (in_the_client,) = findings(RESET, reader(java("latest")))

    assert not on_the_edge.related
    assert [place.message for place in in_the_client.related] == [
        "auto.offset.reset=latest (client config of service:mailer)"
    ]


def test_a_service_is_asked_once_for_what_is_not_known_of_its_client() -> None:
    text = reader("{}").replace("topics: {", "topics: {a/bills: {profile: delivery}, ")
    text = text.replace("consumes: [", "consumes: [{topic: a/bills, group: mailer}, ")

    for rule in (RESET, COMMITS):
        (finding,) = findings(rule, text)
        assert (finding.confidence, finding.severity) == ("unknown", "warning")
        assert len(finding.evidence) == 2


@pytest.mark.parametrize("rule", [RESET, COMMITS])
def test_a_guessed_purpose_is_no_reason_to_ask(rule: str) -> None:
    assert not findings(rule, reader("{}", "config: {min.insync.replicas: 2}"))


@pytest.mark.parametrize(
    ("library", "version"),
    [("confluent-kafka", "2.11"), ("rust-rdkafka", "0.37"), ("node-rdkafka", "3.6"), ("php-rdkafka", "6.0")],
)
def test_what_stands_on_librdkafka_commits_first_unless_the_code_stores_offsets(library: str, version: str) -> None:
    client = f'{{library: {library}, version: "{version}", config: {{enable.auto.commit: true}}}}'

    (finding,) = findings(COMMITS, reader(client))
    assert finding.confidence == "likely"
    assert not findings(COMMITS, reader(client.replace("true", "true, enable.auto.offset.store: false")))


def test_only_some_services_of_a_group_may_be_judged(tmp_path: Path) -> None:
    ours, platform = tmp_path / "ours.yaml", tmp_path / "platform.yaml"
    ours.write_text("kblast: 1\nservices: {ours: {consumes: [{topic: a/mail, group: g}]}}", "utf-8")
    theirs = "services: {theirs: {consumes: [{topic: a/mail, group: g}]}}"
    platform.write_text(f"kblast: 1\nclusters: {{a: {{}}}}\ntopics: {{a/mail: {{}}}}\n{theirs}", "utf-8")

    (finding,) = lint_files(ours, context=(platform,), select=(GROUPS,)).findings
    assert (finding.subject, Path(finding.location.file).name) == ("service:ours", "ours.yaml")
    (whole,) = lint_files(ours, platform, select=(GROUPS,)).findings
    assert whole.subject == "group:a/g"


def test_a_group_that_only_others_share_is_not_judged() -> None:
    text = """
    clusters: {a: {external: true}}
    topics: {a/mail: {}}
    services:
      one: {external: true, consumes: [{topic: a/mail, group: g}]}
      two: {external: true, consumes: [{topic: a/mail, group: g}]}
    """

    assert not findings(GROUPS, text)


def test_the_order_of_services_does_not_matter() -> None:
    one, two = "one: {consumes: [{topic: a/mail, group: g}]}", "two: {consumes: [{topic: a/mail, group: g}]}"
    head = "clusters: {a: {}}\ntopics: {a/mail: {}}\nservices:\n"

    first, second = (findings(GROUPS, f"{head}  {a}\n  {b}\n") for a, b in ((one, two), (two, one)))

    assert [(f.message, f.fingerprint, f.evidence) for f in first] == [
        (f.message, f.fingerprint, f.evidence) for f in second
    ]


def test_each_group_has_its_own_finding() -> None:
    text = """
    clusters: {a: {}, b: {}}
    topics: {a/mail: {}, b/mail: {}}
    services:
      one: {consumes: [{topic: a/mail, group: g}, {topic: b/mail, group: g}]}
      two: {consumes: [{topic: a/mail, group: g}, {topic: b/mail, group: g}]}
    """

    assert by_subject(GROUPS, text).keys() == {"group:a/g", "group:b/g"}
