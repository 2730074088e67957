"""KafkaBridge resources become services that need their cluster."""

from pathlib import Path

import pytest

from tests.importers.importing import imported, problems, written

BRIDGE = """
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaBridge
    metadata: {name: bridge}
    spec: {bootstrapServers: "main-kafka-bootstrap:9092"}
    """
USER = """
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaUser
    metadata: {name: bridge, labels: {strimzi.io/cluster: main}}
    spec:
      authorization: {type: simple, acls: [{resource: {type: topic, name: orders}, operations: [Write]}]}
    """


@pytest.mark.parametrize("version", ["v1", "v1beta2"])
def test_a_bridge_needs_its_cluster_and_its_topics_are_not_known(tmp_path: Path, version: str) -> None:
    outcome = imported(written(tmp_path, BRIDGE.replace("/v1", f"/{version}")))

    assert outcome.data["clusters"] == {"main": {}}
    assert outcome.data["services"] == {
        "bridge": {"kind": "application", "client": {"library": "java"}, "needs": ["cluster:main"]}
    }
    assert outcome.left_out() == {"KafkaBridge topics, which its clients over HTTP choose": 1}


def test_a_user_of_the_same_name_says_what_a_bridge_may_do(tmp_path: Path) -> None:
    written(tmp_path, BRIDGE, "bridge.yaml")
    written(tmp_path, USER, "user.yaml")

    service = imported(tmp_path).data["services"]["bridge"]

    assert service["produces"] == [{"topic": "main/orders", "evidence": "permitted"}]
    assert service["needs"] == ["cluster:main"]


@pytest.mark.parametrize("server", ['"b-1.example.com:9092"', '""'])
def test_a_bridge_of_a_cluster_that_nothing_names_is_a_problem(tmp_path: Path, server: str) -> None:
    path = written(tmp_path, BRIDGE.replace('"main-kafka-bootstrap:9092"', server))

    assert list(imported(path, cluster="named").data["clusters"]) == ["named"]
    assert problems(path) == [
        (
            "input.yaml:5:26: KafkaBridge names no cluster: bootstrapServers is not <cluster>-kafka-bootstrap "
            "(name it: --cluster NAME)"
        )
    ]


def test_a_bridge_that_a_template_gives_no_value_is_on_the_cluster_that_is_named_or_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, BRIDGE.replace("main-kafka-bootstrap:9092", "${SERVERS}"))

    left_out = imported(path).left_out()
    assert left_out == {"KafkaBridge that connects to ${SERVERS}, which has no value: --cluster NAME": 1}
    (bridge,) = imported(path, cluster="named").data["services"].values()
    assert bridge["needs"] == ["cluster:named"]
