"""Readers that see what transactions have not committed."""

from pathlib import Path

import pytest

from tests.linting import lint_files
from tests.unit.checks.finding import findings

RULE = "mixed-isolation"
WRITER = """
clusters: {a: {version: '4.1'}}
topics: {a/transfers: {}}
services: {payments: {client: {library: java, version: '4.1'}, produces: [{topic: a/transfers, transactional_id: p-1}]}}
"""


def reader(client: str, more: str = "") -> str:
    return f"services: {{reader: {{client: {client}, consumes: [{{topic: a/transfers, group: r}}], {more}}}}}"


@pytest.mark.parametrize(
    ("client", "confidence"),
    [
        ("{library: java, version: '4.1'}", "likely"),
        ("{library: spring-kafka, version: '3.3'}", "likely"),
        ("{library: franz-go, version: '1.20'}", "likely"),
        ("{library: kafka-go, version: '0.4.50'}", "likely"),
        ("{library: aiokafka, version: '0.14'}", "likely"),
        ("{library: kafka-streams, version: '4.1'}", "likely"),
        ("{library: java, version: '4.1', config: {isolation.level: read_uncommitted}}", "certain"),
        ("{library: homemade}", "unknown"),
        ("{library: librdkafka, version: '2.5'}", None),
        ("{library: kafkajs, version: '2.2'}", None),
        ("{library: kafka-streams, version: '4.1', config: {processing.guarantee: exactly_once_v2}}", None),
    ],
)
def test_the_library_decides_where_nobody_does(client: str, confidence: str | None) -> None:
    assert [f.confidence for f in findings(RULE, WRITER, reader(client))] == ([confidence] if confidence else [])


def test_it_names_those_who_see_other_records() -> None:
    careful = "services: {ledger: {client: {library: kafkajs}, consumes: [{topic: a/transfers, group: l}]}}"

    (finding,) = findings(RULE, WRITER, reader("{library: java, version: '4.1'}"), careful)

    assert finding.evidence[-1] == "read with read_committed, and so with other records, by ledger"


@pytest.mark.parametrize(("derives", "found"), [("[a/transfers]", False), ("[]", True)])
def test_an_input_of_transactions_is_left_to_exactly_once_broken(derives: str, found: bool) -> None:
    more = f"produces: [{{topic: a/transfers, transactional_id: r-1, derives_from: {derives}}}]"
    text = reader("{library: java, version: '4.1'}", more)

    assert bool(findings(RULE, WRITER, text)) == found
    assert bool(findings("exactly-once-broken", WRITER, text)) != found


def test_a_writer_that_is_only_context_counts(tmp_path: Path) -> None:
    (tmp_path / "theirs.yaml").write_text(f"kblast: 1\n{WRITER}", encoding="utf-8")
    text = reader("{library: java, version: '4.1'}")
    (tmp_path / "ours.yaml").write_text(f"kblast: 1\n{text}", encoding="utf-8")

    result = lint_files(tmp_path / "ours.yaml", context=(tmp_path / "theirs.yaml",), select=(RULE,))

    assert [finding.subject for finding in result.findings] == ["service:reader"]
