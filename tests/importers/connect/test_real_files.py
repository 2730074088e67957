"""The examples of Debezium, with counts worked out by hand."""

from pathlib import Path

import pytest

from tests.importers.importing import imported, problems

# For each folder: connectors, writes, reads, and sources whose topics are not known.
EXAMPLES = {
    "auditlog": (1, 2, 0, 0),
    "cqrs": (3, 5, 8, 0),
    "end-to-end-demo": (3, 2, 1, 2),
    "failover": (1, 1, 0, 1),
    "kstreams": (2, 3, 1, 0),
    "mongodb-outbox": (1, 0, 0, 1),
    "outbox": (1, 0, 0, 1),
    "unwrap-smt": (4, 1, 3, 1),
}


@pytest.mark.parametrize("folder", EXAMPLES)
def test_the_connectors_of_every_example(real_data: Path, folder: str) -> None:
    outcome = imported(real_data / "debezium-examples" / folder, cluster="bus")

    counts, left = outcome.result.counts, outcome.left_out()
    unknown = sum(count for what, count in left.items() if what.startswith("topics that are not known"))
    assert (counts.services, counts.writes, counts.reads, unknown) == EXAMPLES[folder]
    for secret in ("postgrespw", "dbz", "mysqlpw"):
        assert secret not in outcome.text


def test_the_tables_of_polls_come_to_topics_of_their_own_names(real_data: Path) -> None:
    outcome = imported(real_data / "debezium-examples" / "cqrs" / "postgres-source.json", cluster="bus")

    assert [edge["topic"] for edge in outcome.data["services"]["postgres-source"]["produces"]] == [
        "bus/optionentity",
        "bus/pollentity",
        "bus/pollentity_optionentity",
        "bus/pollentity_voteentity",
        "bus/voteentity",
    ]


def test_the_outbox_sends_where_the_user_says(real_data: Path) -> None:
    outcome = imported(real_data / "debezium-examples" / "outbox", cluster="bus", values={"routedByValue": "Order"})

    assert list(outcome.data["topics"]) == ["bus/Order.events"]


def test_examples_that_have_a_connector_of_one_name_are_told_apart(real_data: Path) -> None:
    assert problems(real_data / "debezium-examples")
