"""The examples of the AsyncAPI specification, with counts worked out by hand."""

from pathlib import Path

import pytest

from tests.importers.importing import imported, problems

STREETLIGHTS = {
    "2.6": "asyncapi-2.6/examples/streetlights-kafka.yml",
    "3.1": "asyncapi-3.1/examples/streetlights-kafka-asyncapi.yml",
}


@pytest.mark.parametrize("version", STREETLIGHTS)
def test_the_streetlights_are_the_same_in_both_versions(real_data: Path, version: str) -> None:
    outcome = imported(real_data / STREETLIGHTS[version], values={"streetlightId": "7"})

    prefix = "test.mykafkacluster.org/smartylighting.streetlights.1.0"
    service = outcome.data["services"]["Streetlights Kafka API"]
    assert service["consumes"] == [
        {"topic": f"{prefix}.event.7.lighting.measured", "config": {"client.id": "my-app-id"}}
    ]
    assert [edge["topic"] for edge in service["produces"]] == [
        f"{prefix}.action.7.dim",
        f"{prefix}.action.7.turn.off",
        f"{prefix}.action.7.turn.on",
    ]
    assert list(outcome.data["clusters"]) == ["test.mykafkacluster.org"]
    assert outcome.result.values_unused == ()


def test_a_streetlight_that_is_not_named_is_asked_for(real_data: Path) -> None:
    found = problems(real_data / STREETLIGHTS["2.6"])

    assert len(found) == 4
    assert all("a value for {streetlightId}" in problem for problem in found)


@pytest.mark.parametrize(("environment", "cluster"), [(None, "prod"), ("staging", "staging"), ("dev", "dev")])
def test_the_costing_service_of_adeo(real_data: Path, environment: str | None, cluster: str) -> None:
    path = real_data / "asyncapi-3.1" / "examples" / "adeo-kafka-request-reply-asyncapi.yml"
    outcome = imported(path, values={"env": "x"} | ({"environment": environment} if environment else {}))

    topic = f"{cluster}.url/adeo-x-case-study-COSTING-REQUEST-V1"
    assert outcome.data["topics"] == {
        topic: {
            "partitions": 3,
            "replication": 3,
            "config": {"cleanup.policy": "delete", "retention.ms": 60000000},
            "kinds": ["CostingRequestV1"],
        }
    }
    assert outcome.data["services"]["Adeo AsyncAPI Case Study"]["consumes"] == [{"topic": topic}]
    assert outcome.left_out()["AsyncAPI channels whose address is not known"] == 1
    assert [over.count for over in outcome.result.passed_over] == [2]


def test_of_all_examples_those_about_kafka_are_read(real_data: Path) -> None:
    outcome = imported(real_data / "asyncapi-3.1", values={"env": "prod", "streetlightId": "7"})

    assert (outcome.result.counts.services, outcome.result.counts.topics) == (2, 5)
    assert {over.what: over.count for over in outcome.result.passed_over} == {
        "AsyncAPI definitions about other protocols: http": 1,
        "AsyncAPI definitions about other protocols: mqtt": 5,
        "AsyncAPI definitions about other protocols: mqtt, ws": 1,
        "AsyncAPI definitions about other protocols: ws": 1,
        "AsyncAPI definitions without servers": 2,
        "AsyncAPI servers of other environments than production": 2,
    }
