"""What a scrape says of real clusters is what Kafka's own Java client for administrators says of them.

Most is looked at while one broker of three is down, and groups of all kinds have members.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Consumer, Producer, ShareConsumer
from confluent_kafka.admin import AclBinding, AclOperation, AclPermissionType, ResourcePatternType, ResourceType

from kblast.scrape.reading import read_live
from kblast.scrape.security import Security
from kblast.scrape.snapshot import Snapshot
from kblast.scrape.target import Target
from tests.kafka.admin import Said, ask_kafka, same_of, set_quota
from tests.kafka.clients import consume, create_topic, create_topics, produce, reading
from tests.kafka.cluster import Cluster
from tests.kafka.scraping import Scraped, at, scrape
from tests.kafka.waiting import wait_until

pytestmark = pytest.mark.xdist_group("kafka")

TOPICS = ("o-classic", "o-consumer", "o-shared", "o-left", "o-paid", "o-single")


@dataclass(frozen=True)
class Seen:
    """One cluster at one time: as Kafka tells it, as kblast reads it, and what kblast writes of it."""

    kafka: Said
    snapshot: Snapshot
    written: Scraped

    @property
    def kblast(self) -> Said:
        return same_of(self.snapshot)


def snapshot_of(cluster: Cluster) -> Snapshot:
    return read_live(Target("bus", tuple(cluster.bootstrap.split(",")), Security()), lambda: None)


def topic_settings() -> dict[str, tuple[list[list[int]], dict[str, str]]]:
    settings: dict[str, tuple[list[list[int]], dict[str, str]]] = {}
    settings |= {topic: ([[1, 2, 3], [2, 3, 1]], {}) for topic in TOPICS}
    settings["o-classic"] = ([[1, 2, 3]], {"min.insync.replicas": "2", "retention.ms": "-1"})
    settings["o-single"] = ([[3], [1]], {"cleanup.policy": "compact,delete", "max.message.bytes": "2000000"})
    return settings


def read_one(reader: Consumer) -> None:
    """Has a member of a group read a record, and commit."""
    wait_until("a record", lambda: reader.poll(1) is not None)
    reader.commit(asynchronous=False)


def share(cluster: Cluster, consumer: ShareConsumer) -> None:
    """Has a share group take a record, and leave others."""

    def took() -> bool:
        produce(cluster, "o-shared", ["a"])
        return any(message.error() is None for message in consumer.poll(1))

    wait_until("a record for the share group", took)
    consumer.commit_sync()
    produce(cluster, "o-shared", ["b", "c"])


def is_settled(said: Said) -> bool:
    """Whether nobody leads or is in sync any more on the broker that is down."""
    parts = [part for topic in said["topics"].values() for part in topic.values()]
    return all(part["leader"] != 3 and (3 not in part["in sync"] or part["replicas"] == [3]) for part in parts)


@pytest.fixture(scope="module")
def seen(newest_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The newest Kafka with much going on, and a broker down."""
    cluster = newest_cluster
    create_topics(cluster, topic_settings())
    for topic in ("o-classic", "o-consumer", "o-left"):
        produce(cluster, topic, ["a", "b", "c"])
    consume(cluster, "o-left", 2, "o-empty")
    produce(cluster, "o-paid", ["a"], transactional_id="o-payments")
    with ExitStack() as stack:
        stack.callback(cluster.mend)
        cluster.nodes[3].stop()
        for protocol in ("classic", "consumer"):
            options = {"group_protocol": protocol, "client_id": f"o-{protocol}-1", "enable_auto_commit": "false"}
            reader = stack.enter_context(reading(cluster, f"o-{protocol}", f"o-{protocol}-readers", **options))
            read_one(reader)
        sharer = ShareConsumer(cluster.client(group_id="o-sharers", client_id="o-sharer-1"))
        stack.callback(sharer.close)
        sharer.subscribe(["o-shared"])
        share(cluster, sharer)
        open_ = Producer(cluster.client(transactional_id="o-open", transaction_timeout_ms=600_000))
        open_.init_transactions(60)
        open_.begin_transaction()
        open_.produce("o-paid", value="a")
        open_.flush(60)
        stack.callback(open_.abort_transaction, 60)
        wait_until("the cluster to settle", lambda: is_settled(same_of(snapshot_of(cluster))))
        folder = tmp_path_factory.mktemp("seen")
        return Seen(ask_kafka(cluster), snapshot_of(cluster), scrape(folder, *at(cluster)))


@pytest.mark.parametrize("what", ["voters", "topics", "topic settings", "rules"])
def test_what_kblast_reads_is_what_kafka_says(seen: Seen, what: str) -> None:
    assert seen.kblast[what] == seen.kafka[what]


@pytest.mark.parametrize("what", ["brokers", "broker settings"])
def test_of_brokers_that_answer_kblast_reads_what_kafka_says(seen: Seen, what: str) -> None:
    assert set(seen.kafka[what]) == {"1", "2"}
    assert {number: seen.kblast[what][number] for number in ("1", "2")} == seen.kafka[what]


def test_a_broker_that_is_down_shows_all_the_same(seen: Seen) -> None:
    assert seen.snapshot.brokers == {1: "az-a", 2: "az-b", 3: "az-c"}


@pytest.mark.parametrize(
    ("group", "kind", "state"),
    [
        ("o-classic-readers", "classic", "Stable"),
        ("o-consumer-readers", "consumer", "Stable"),
        ("o-sharers", "share", "Stable"),
        ("o-empty", "classic", "Empty"),
    ],
)
def test_groups_have_the_type_the_state_and_the_members_that_kafka_says(
    seen: Seen, group: str, kind: str, state: str
) -> None:
    said = seen.kafka["groups"][group]

    assert (said["type"], said["state"]) == (kind, state)
    assert seen.kblast["groups"][group] == said
    assert seen.kblast["groups"].keys() == seen.kafka["groups"].keys()


def test_lags_are_those_that_kafka_says(seen: Seen) -> None:
    assert {group for group in seen.kafka["lags"] if group.startswith("o-")} == {
        "o-classic-readers",
        "o-consumer-readers",
        "o-empty",
        "o-sharers",
    }
    assert seen.kblast["lags"] == seen.kafka["lags"]


def test_transactions_are_those_that_kafka_says(seen: Seen) -> None:
    assert seen.kafka["transactions"]["o-open"][1:] == ["Ongoing", ["o-paid"]]
    assert seen.kafka["transactions"]["o-payments"][1] == "CompleteCommit"
    assert seen.kblast["transactions"] == seen.kafka["transactions"]


def test_what_is_written_of_topics_is_what_kafka_says(seen: Seen) -> None:
    topics: dict[str, Any] = seen.written.data["topics"]

    assert {name.removeprefix("bus/") for name in topics} == set(seen.kafka["topics"])
    for name, parts in seen.kafka["topics"].items():
        written = topics[f"bus/{name}"]
        assert written["partitions"] == len(parts)
        assert written["assignment"] == {index: part["replicas"] for index, part in parts.items()}
        assert written.get("isr", {}) == {
            index: part["in sync"] for index, part in parts.items() if sorted(part["replicas"]) != part["in sync"]
        }
        assert written.get("x-leaderless", []) == [int(index) for index in parts if parts[index]["leader"] is None]
        assert (seen.written.inventory.topics[f"bus/{name}"].config or {}) == seen.kafka["topic settings"][name]


def test_what_is_written_of_readers_is_what_kafka_says(seen: Seen) -> None:
    for group, lags in seen.kafka["lags"].items():
        for topic, lag in lags.items():
            assert (group, lag) in {(edge.group, edge.lag) for edge in seen.written.reads(f"bus/{topic}").values()}


def test_an_older_kafka_is_read_as_kafka_says(old_cluster: Cluster) -> None:
    create_topic(old_cluster, "o-old", [[1, 2, 3]])
    produce(old_cluster, "o-old", ["a", "b"])
    consume(old_cluster, "o-old", 1, "o-old-readers")

    kafka, kblast = ask_kafka(old_cluster), same_of(snapshot_of(old_cluster))

    assert kafka["lags"]["o-old-readers"] == {"o-old": 1}
    assert {what: kblast[what] for what in kblast} == {what: kafka[what] for what in kblast}


def rule(kind: ResourceType, name: str, pattern: ResourcePatternType, *about: Any) -> AclBinding:
    principal, operation, permission = about
    return AclBinding(kind, name, pattern, principal, "*", operation, permission)


def test_rules_and_quotas_of_a_combined_cluster_are_those_that_kafka_says(
    combined_cluster: Cluster, tmp_path: Path
) -> None:
    literal, prefixed = ResourcePatternType.LITERAL, ResourcePatternType.PREFIXED
    allow, deny = AclPermissionType.ALLOW, AclPermissionType.DENY
    create_topic(combined_cluster, "o-limited", [[1]])
    rules = [
        rule(ResourceType.TOPIC, "o-limited", literal, "User:alice", AclOperation.WRITE, allow),
        rule(ResourceType.TOPIC, "o-", prefixed, "User:bob", AclOperation.READ, allow),
        rule(ResourceType.GROUP, "o-", prefixed, "User:bob", AclOperation.ALL, allow),
        rule(ResourceType.TOPIC, "*", literal, "User:eve", AclOperation.DESCRIBE_CONFIGS, deny),
        rule(ResourceType.BROKER, "kafka-cluster", literal, "User:alice", AclOperation.IDEMPOTENT_WRITE, allow),
        rule(ResourceType.TRANSACTIONAL_ID, "o-pay", prefixed, "User:alice", AclOperation.DESCRIBE, allow),
    ]
    for created in combined_cluster.admin.create_acls(rules).values():
        created.result(60)
    set_quota(combined_cluster, "producer_byte_rate=1048576", "--entity-type", "users", "--entity-name", "alice")
    set_quota(combined_cluster, "request_percentage=12.5", "--entity-type", "clients", "--entity-default")

    wait_until("the rules", lambda: len(snapshot_of(combined_cluster).rules or ()) == len(rules))
    kafka, kblast = ask_kafka(combined_cluster), same_of(snapshot_of(combined_cluster))
    written = scrape(tmp_path, *at(combined_cluster))

    assert len(kafka["rules"]) == len(rules)
    assert {what: kblast[what] for what in kblast} == {what: kafka[what] for what in kblast}
    assert kafka["quotas"] == [
        [{"client-id": None}, {"request_percentage": 12.5}],
        [{"user": "alice"}, {"producer_byte_rate": 1048576.0}],
    ]
    cluster = written.data["clusters"]["bus"]
    assert cluster["x-quotas"] == {
        "client-id <default>": {"request_percentage": 12.5},
        "user alice": {"producer_byte_rate": 1048576.0},
    }
    assert (cluster["controllers"], kafka["voters"]) == ("combined", [1])
    assert not [text for text in written.unknown().splitlines() if "controller" in text]
    assert written.writes("bus/o-limited")["alice"].evidence == "permitted"
