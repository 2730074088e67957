"""Rules about how large things may be and for how long clients try."""

import pytest

from kblast.results.findings import Finding
from tests.unit.checks.finding import by_subject, findings

SIZE = "message-size-mismatch"
PARTITIONS = "too-many-partitions"
RETRIES = "retry-budget-below-failover"


def only(found: tuple[Finding, ...]) -> Finding:
    (finding,) = found
    return finding


class TestMessageSize:
    @pytest.mark.parametrize(
        ("library", "version", "setting"),
        [
            ("java", "4.1", "max.request.size"),
            ("librdkafka", "2.11", "message.max.bytes"),
            ("kafka-go", "0.4.47", "BatchBytes"),
            ("sarama", "1.45", "Producer.MaxMessageBytes"),
            ("franz-go", "1.20", "ProducerBatchMaxBytes"),
            ("kafka-connect", "4.1", "producer.override.max.request.size"),
        ],
    )
    def test_every_client_says_in_its_own_way_how_much_it_sends(self, library: str, version: str, setting: str) -> None:
        client = f"library: {library}, version: '{version}', config: {{{setting}: 2000000}}"
        text = f"""
        clusters: {{c: {{version: "4.1"}}}}
        topics: {{c/t: {{}}}}
        services: {{s: {{client: {{{client}}}, produces: [{{topic: c/t}}]}}}}
        """
        assert "may send records of 1.91 MiB" in only(findings(SIZE, text)).message

    def test_a_mirror_is_reported_once_for_all_its_topics(self) -> None:
        text = """
        clusters: {a: {config: {message.max.bytes: 5000000}}, b: {version: "4.1"}}
        topics: {a/one: {}, a/two: {}, a/three: {}}
        mirrors: {m: {from: a, to: b, topics: [".*"], kind: replicator}}
        """
        finding = by_subject(SIZE, text)["mirror:m"]

        assert finding.message.endswith("it cannot copy what is larger, and so it is with 2 other topics")
        assert len(finding.evidence) == 3

    def test_a_topic_that_is_also_fed_by_a_mirror_may_be_raised_for_it(self) -> None:
        text = """
        clusters: {a: {version: "4.1", config: {message.max.bytes: 5000000}}, b: {version: "4.1"}}
        topics: {a/t: {}, b/t: {config: {max.message.bytes: 5000000}}}
        services: {s: {client: {library: java, version: "4.1"}, produces: [{topic: b/t}]}}
        mirrors: {m: {from: a, to: b, topics: [t], rename: "{topic}"}}
        """
        assert not findings(SIZE, text)
        assert findings(SIZE, text[: text.index("mirrors")])


class TestPartitions:
    CLUSTER = "clusters: {c: {version: '3.9', brokers: 2, %s}}\ntopics: {c/t: {partitions: 10, replication: 2}}"

    @pytest.mark.parametrize(("most", "found"), [(10, 0), (9, 1)])
    def test_replicas_count_on_every_broker(self, most: int, found: int) -> None:
        assert len(findings(PARTITIONS, self.CLUSTER % "", per_broker=most)) == found

    @pytest.mark.parametrize(
        ("controllers", "confidence"),
        [
            ("controllers: {zookeeper: z}", "certain"),
            ("", "unknown"),
            ("controllers: combined", None),
            ("controllers: {11: {}}", None),
        ],
    )
    def test_a_cluster_is_bounded_where_it_has_zookeeper(self, controllers: str, confidence: str | None) -> None:
        text = self.CLUSTER % controllers + "\nresources: {z: {}}"

        found = findings(PARTITIONS, text, with_zookeeper=9)

        assert [finding.confidence for finding in found] == ([confidence] if confidence else [])

    def test_what_only_the_default_of_the_cluster_says_is_a_guess(self) -> None:
        text = self.CLUSTER.replace(", replication: 2", "") % "config: {default.replication.factor: 2}"

        assert only(findings(PARTITIONS, text, per_broker=9)).confidence == "likely"
        assert only(findings(PARTITIONS, text, per_broker=4)).confidence == "certain"


class TestRetries:
    PLATFORM = """
    clusters: {c: {version: "4.1"}}
    topics: {c/t: {%s}}
    services: {s: {tier: 1, client: {library: sarama, version: "1.45"}, produces: [{topic: c/t, %s}]}}
    """

    @pytest.mark.parametrize(
        ("topic", "edge", "found"),
        [
            ("profile: delivery", "on_outage: reject", 1),
            ("profile: delivery", "config: {retries: 90, retry.backoff.ms: 100}", 0),
            ("profile: delivery", "config: {retries: 89, retry.backoff.ms: 100}", 1),
            ("profile: delivery, replication: 1", "on_outage: reject", 0),
            ("profile: delivery", "on_outage: {fallback: c/u}", 0),
            ("profile: telemetry", "on_outage: reject", 0),
            ("", "keyed: true", 1),
        ],
    )
    def test_a_client_must_outlast_the_election_of_a_leader(self, topic: str, edge: str, found: int) -> None:
        text = (self.PLATFORM % (topic, edge)).replace("topics: {", "topics: {c/u: {}, ")

        assert len(findings(RETRIES, text)) == found

    def test_without_tiers_the_purpose_of_the_topic_decides(self) -> None:
        text = self.PLATFORM % ("", "keyed: true")

        assert not findings(RETRIES, text, tier=0)

    def test_a_session_that_is_shorter_asks_for_less(self) -> None:
        text = self.PLATFORM % ("profile: delivery", "config: {retries: 50, retry.backoff.ms: 100}")

        assert only(findings(RETRIES, text)).confidence == "likely"
        assert not findings(RETRIES, text.replace('"4.1"}}', '"4.1", config: {broker.session.timeout.ms: 5000}}}', 1))
