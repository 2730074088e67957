"""Internal topics with too few replicas."""

import pytest

from tests.unit.checks.finding import findings

RULE = "internal-topics-fragile"


def cluster(body: str, topics: str = "") -> str:
    return f"clusters: {{k: {{{body}}}}}\ntopics: {{{topics}}}"


@pytest.mark.parametrize(
    ("brokers", "factor", "wanted"), [(2, 1, 2), (3, 2, 3), (9, 2, 3), (2, 2, None), (1, 1, None), (9, 3, None)]
)
def test_as_many_replicas_as_brokers_and_three_at_most_are_wanted(
    brokers: int, factor: int, wanted: int | None
) -> None:
    text = cluster(f"brokers: {brokers}, config: {{offsets.topic.replication.factor: {factor}}}")

    messages = [finding.message for finding in findings(RULE, text)]

    expected = f"offsets.topic.replication.factor is {factor}, expected at least {wanted}: "
    assert messages == ([f"{expected}__consumer_offsets has as many replicas"] if wanted else [])


def test_topics_show_that_there_are_brokers_enough() -> None:
    text = cluster("config: {offsets.topic.replication.factor: 1}", "k/orders: {replication: 3}")

    assert [finding.confidence for finding in findings(RULE, text)] == ["certain"]


def test_a_setting_is_silent_about_a_topic_that_is_there() -> None:
    text = cluster(
        "brokers: 3, config: {offsets.topic.replication.factor: 1}", "k/__consumer_offsets: {replication: 2}"
    )

    assert [finding.subject for finding in findings(RULE, text)] == ["topic:k/__consumer_offsets"]


def test_how_many_are_wanted_can_be_set() -> None:
    text = cluster("brokers: 5, config: {offsets.topic.replication.factor: 2}")

    assert not findings(RULE, text, minimum=2)


def test_a_client_on_two_clusters_is_found_for_each() -> None:
    text = """
    clusters: {one: {brokers: 3}, two: {brokers: 3}}
    topics: {one/a: {}, two/b: {}}
    services:
      totals:
        client: {library: kafka-streams, config: {replication.factor: 1}}
        consumes: [{topic: one/a}]
        produces: [{topic: two/b}]
    """
    found = findings(RULE, text)

    assert [finding.evidence[1] for finding in found] == ["on cluster one", "on cluster two"]
    assert len({finding.fingerprint for finding in found}) == 2
