"""The clusters that tests run are real ones: clients write and read, brokers die and return, strangers stay out."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from confluent_kafka import KafkaException, Producer
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ClusterMetadata,
    ResourcePatternType,
    ResourceType,
)

from tests.kafka.clients import consume, create_topic, produce
from tests.kafka.cluster import Cluster
from tests.kafka.connect import Connect

pytestmark = pytest.mark.xdist_group("kafka")

WRITERS: dict[str, dict[str, str]] = {
    "plain": {"enable_idempotence": "false"},
    "idempotent": {"enable_idempotence": "true"},
    "transactional": {"transactional_id": "writer"},
}


def leads(broker: int, topic: str) -> Callable[[ClusterMetadata], bool]:
    """Whether a broker leads a topic's first partition."""
    return lambda seen: seen.topics[topic].partitions[0].leader == broker


def test_of_several_processes_one_starts_the_clusters_for_all_tests(request: pytest.FixtureRequest) -> None:
    assert "PYTEST_XDIST_WORKER" not in os.environ or request.node.nodeid.endswith("@kafka")


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("protocol", ["classic", "consumer"])
def test_what_is_written_is_read(plain_cluster: Cluster, kind: str, protocol: str) -> None:
    topic = f"written-{kind}-{protocol}"
    create_topic(plain_cluster, topic, [[1, 2, 3]])

    assert produce(plain_cluster, topic, ["a", "b"], **WRITERS[kind]) == [None, None]
    read = consume(plain_cluster, topic, 2, f"{topic}-readers", group_protocol=protocol)
    assert read == ["a", "b"]


def test_an_older_version_is_written_and_read(old_cluster: Cluster) -> None:
    create_topic(old_cluster, "old", [[1, 2, 3]])

    assert produce(old_cluster, "old", ["a"]) == [None]
    assert consume(old_cluster, "old", 1, "old-readers") == ["a"]


def test_any_cluster_answers(bootstrap: str) -> None:
    assert AdminClient({"bootstrap.servers": bootstrap}).list_topics(timeout=30).brokers


def test_a_broker_that_dies_leaves_the_others_to_lead_and_returns(plain_cluster: Cluster) -> None:
    create_topic(plain_cluster, "led", [[2, 3, 1]])

    plain_cluster.nodes[2].kill()
    plain_cluster.wait_until_seen("another leader", leads(3, "led"), by=[3])

    plain_cluster.mend()
    (partition,) = plain_cluster.admin.list_topics("led", timeout=30).topics["led"].partitions.values()
    assert set(partition.isrs) == {1, 2, 3}


def test_a_frozen_broker_goes_on_where_it_stood(plain_cluster: Cluster) -> None:
    create_topic(plain_cluster, "frozen", [[1, 2]])
    plain_cluster.nodes[1].freeze()
    pid = plain_cluster.nodes[1].pid
    plain_cluster.wait_until_seen("another leader", leads(2, "frozen"), by=[2])

    assert produce(plain_cluster, "frozen", ["a"], acks="1") == [None]
    plain_cluster.mend()
    assert plain_cluster.nodes[1].pid == pid


def test_a_secured_cluster_lets_in_who_may(secured_cluster: Cluster) -> None:
    create_topic(secured_cluster, "secret", [[1]])
    may = (AclOperation.WRITE, AclPermissionType.ALLOW)
    acl = AclBinding(ResourceType.TOPIC, "secret", ResourcePatternType.LITERAL, "User:alice", "*", *may)
    secured_cluster.admin.create_acls([acl])[acl].result()

    scram: dict[str, str] = {"sasl_mechanism": "SCRAM-SHA-512"}
    assert produce(secured_cluster, "secret", ["a"], user="alice", enable_idempotence="false", **scram) == [None]
    (refused,) = produce(secured_cluster, "secret", ["b"], user="bob", enable_idempotence="false")
    assert refused is not None
    assert refused.name() == "TOPIC_AUTHORIZATION_FAILED"


def test_a_secured_cluster_keeps_out_who_has_the_wrong_password(secured_cluster: Cluster) -> None:
    producer = Producer(secured_cluster.client() | {"sasl.password": "guessed"})

    with pytest.raises(KafkaException):
        producer.list_topics(timeout=3)


def test_a_connector_writes_what_is_in_a_file(plain_cluster: Cluster, connect: Connect, tmp_path: Path) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("a\nb\n", encoding="utf-8")
    source = "org.apache.kafka.connect.file.FileStreamSourceConnector"
    create_topic(plain_cluster, "lines", [[1, 2, 3]])
    connect.create("lines", {"connector.class": source, "file": str(lines), "topic": "lines", "tasks.max": 1})

    assert consume(plain_cluster, "lines", 2, "readers-of-lines") == ["a", "b"]
