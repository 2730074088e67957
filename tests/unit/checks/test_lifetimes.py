"""Rules about how long things last: records, offsets, state."""

from pathlib import Path

import pytest

from kblast.results.findings import Finding
from tests.linting import lint_files
from tests.unit.checks.finding import by_subject, findings

RETENTION = "retention-shorter-than-outage"
OFFSETS = "offsets-expire-before-return"
COMPACTION = "compaction-missing"
UNBOUNDED = "unbounded-retention"

PLATFORM = """
clusters: {c: {version: "4.1"}}
topics: {c/t: {%s}}
services: {reader: {client: {library: java, version: "4.1"}, consumes: [{topic: c/t, group: reader, %s}]}}
"""
SHORT = "profile: delivery, config: {retention.ms: 3600000}"


def only(found: tuple[Finding, ...]) -> Finding:
    (finding,) = found
    return finding


class TestRetention:
    def test_it_points_at_the_setting_and_at_who_may_be_away(self) -> None:
        finding = only(findings(RETENTION, PLATFORM % (SHORT, "tolerates: 2h")))

        assert (finding.subject, finding.severity, finding.confidence) == ("topic:c/t", "error", "certain")
        assert finding.location.line == 4
        assert [(place.message, place.location.line) for place in finding.related] == [
            ("reader may be away for 2 h (tolerates)", 5)
        ]

    def test_what_somebody_else_describes_is_reported_at_the_readers_that_are_judged(self, tmp_path: Path) -> None:
        (tmp_path / "platform.yaml").write_text(f"kblast: 1\nclusters: {{c: {{}}}}\ntopics: {{c/t: {{{SHORT}}}}}\n")
        (tmp_path / "mine.yaml").write_text(
            "kblast: 1\nservices: {reader: {consumes: [{topic: c/t, group: g, tolerates: 2h}]}}\n"
        )

        found = lint_files(tmp_path / "mine.yaml", select=(RETENTION,), context=(tmp_path / "platform.yaml",)).findings

        assert only(found).subject == "service:reader"
        assert only(found).location.file.endswith("mine.yaml")

    def test_the_order_of_the_input_means_nothing(self) -> None:
        readers = [f"services: {{{name}: {{consumes: [{{topic: c/t, tolerates: 2h}}]}}}}" for name in "abc"]
        base = f"clusters: {{c: {{}}}}\ntopics: {{c/t: {{{SHORT}}}}}"

        one, other = (findings(RETENTION, base, *texts) for texts in (readers, readers[::-1]))

        assert (only(one).message, only(one).evidence) == (only(other).message, only(other).evidence)
        assert "a may be away for 2 h (tolerates)" in only(one).message

    @pytest.mark.parametrize(
        ("topic", "edge", "found"),
        [
            ("profile: delivery, config: {retention.ms: 7200000}", "tolerates: 2h", 0),
            ("profile: delivery, config: {retention.ms: 7199999}", "tolerates: 2h", 1),
            ("profile: telemetry, config: {retention.ms: 1}", "tolerates: 2h", 0),
            (SHORT, "tolerates: 2h, expires: 30m", 0),
            (SHORT, "tolerates: 2h, expires: 90m", 1),
            (SHORT, "tolerates: 2h, evidence: observed", 1),
            ("profile: delivery, config: {retention.bytes: 1}", "lag: 10", 0),
            ("profile: delivery, rate: 1 KiB/s, config: {retention.bytes: 1024000}", "tolerates: 16m", 0),
            ("profile: delivery, rate: 1 KiB/s, config: {retention.bytes: 1024000}", "tolerates: 17m", 1),
        ],
    )
    def test_records_must_be_kept_for_as_long_as_the_reader_may_be_away(
        self, topic: str, edge: str, found: int
    ) -> None:
        assert len(findings(RETENTION, PLATFORM % (topic, edge))) == found


class TestOffsets:
    @pytest.mark.parametrize(
        ("edge", "confidence"),
        [
            ("tolerates: 6d", None),
            ("tolerates: 7d", "likely"),
            ("tolerates: 8d, reads: state", "likely"),
            ("tolerates: 8d, reads: state, config: {auto.offset.reset: earliest}", None),
            ("tolerates: 8d, client: {library: homemade}", "unknown"),
        ],
    )
    def test_a_group_that_is_empty_for_a_week_has_none(self, edge: str, confidence: str | None) -> None:
        found = findings(OFFSETS, PLATFORM % ("profile: delivery", edge))

        assert [finding.confidence for finding in found] == ([confidence] if confidence else [])

    def test_it_is_certain_where_both_settings_are_declared(self) -> None:
        text = PLATFORM % ("profile: delivery", "tolerates: 8d, config: {auto.offset.reset: latest}")

        finding = only(
            findings(OFFSETS, text.replace('"4.1"}}', '"4.1", config: {offsets.retention.minutes: 60}}}', 1))
        )

        assert finding.confidence == "certain"
        assert len(finding.related) == 2


class TestCompaction:
    def test_the_names_of_topics_with_state_can_be_set(self) -> None:
        text = "clusters: {c: {}}\ntopics: {c/tool-state: {config: {cleanup.policy: delete}}}"

        assert not findings(COMPACTION, text)
        assert only(findings(COMPACTION, text, compacted=["tool-.*"])).confidence == "likely"

    def test_state_that_is_deleted_is_one_finding_and_not_two(self) -> None:
        text = "clusters: {c: {version: '4.1', config: {min.insync.replicas: 2}}}\ntopics: {c/t: {state: true}}"

        assert findings(COMPACTION, text)
        assert not findings("weaker-than-profile", text)


class TestUnboundedRetention:
    def test_topics_that_have_it_from_a_cluster_described_elsewhere_stand_for_themselves(self) -> None:
        text = """
        clusters: {c: {external: true, config: {log.retention.ms: -1}}}
        topics: {c/one: {}, c/two: {profile: event-sourcing}}
        """
        assert set(by_subject(UNBOUNDED, text)) == {"topic:c/one"}

    @pytest.mark.parametrize("setting", ["log.retention.hours", "log.retention.minutes", "retention.ms"])
    def test_it_points_at_the_setting_of_the_cluster(self, setting: str) -> None:
        text = f"clusters:\n  c:\n    config:\n      min.insync.replicas: 2\n      {setting}: -1\ntopics: {{c/t: {{}}}}"

        finding = only(findings(UNBOUNDED, text))

        assert (finding.subject, finding.location.line) == ("cluster:c", 6)
