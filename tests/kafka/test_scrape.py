"""A scrape of a real cluster shows what is there, and leaves everything as it was."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from confluent_kafka import Producer, ShareConsumer

from kblast.scrape.guard import READ_ONLY
from tests.kafka.clients import consume, create_topic, create_topics, produce, reading
from tests.kafka.cluster import Cluster
from tests.kafka.scraping import Scraped, at, scrape, sent
from tests.kafka.waiting import wait_for
from tests.running import run_kblast

pytestmark = pytest.mark.xdist_group("kafka")


def topics(cluster: Cluster) -> set[str]:
    return set(cluster.admin.list_topics(timeout=10).topics)


def test_brokers_topics_and_settings_are_as_they_are(plain_cluster: Cluster, tmp_path: Path) -> None:
    config = {"min.insync.replicas": "2", "retention.ms": "-1"}
    create_topics(plain_cluster, {"s-orders": ([[1, 2, 3], [2, 3, 1]], config)})

    found = scrape(tmp_path, *at(plain_cluster)).inventory

    assert {broker.id: broker.zone for broker in found.brokers_of["bus"]} == {1: "az-a", 2: "az-b", 3: "az-c"}
    cluster, topic = found.clusters["bus"], found.topics["bus/s-orders"]
    assert cluster.version == "4.3"
    assert isinstance(cluster.controllers, dict)
    assert list(cluster.controllers) == [101]
    assert (cluster.config or {})["offsets.topic.num.partitions"] == "3"
    assert (topic.partitions, topic.replication) == (2, 3)
    assert topic.assignment == {0: (1, 2, 3), 1: (2, 3, 1)}
    assert topic.isr is None
    assert topic.config == {"min.insync.replicas": "2", "retention.ms": "-1"}


@pytest.mark.parametrize("protocol", ["classic", "consumer"])
def test_a_group_shows_its_members_and_its_lag(plain_cluster: Cluster, tmp_path: Path, protocol: str) -> None:
    topic, group = f"s-read-{protocol}", f"readers-{protocol}"
    create_topic(plain_cluster, topic, [[1, 2, 3]])
    produce(plain_cluster, topic, ["a", "b", "c"])
    assert consume(plain_cluster, topic, 3, group, group_protocol=protocol) == ["a", "b", "c"]
    produce(plain_cluster, topic, ["d", "e"])

    with reading(plain_cluster, topic, group, group_protocol=protocol, enable_auto_commit="false"):
        found = scrape(tmp_path, *at(plain_cluster))

    edge = found.reads(f"bus/{topic}")[group]
    assert (edge.evidence, edge.group, edge.lag) == ("observed", group, 2)
    assert edge.last_seen == found.data["generated"]["at"]
    assert f"group {group}" in found.data["generated"]["coverage"]["bus"]["unmapped"]


def test_a_share_group_shows_its_members(plain_cluster: Cluster, tmp_path: Path) -> None:
    create_topic(plain_cluster, "s-shared", [[1, 2, 3]])
    consumer = ShareConsumer(plain_cluster.client(group_id="s-sharers"))
    try:
        consumer.subscribe(["s-shared"])

        def seen() -> Scraped | None:
            consumer.poll(0.5)
            found = scrape(tmp_path, *at(plain_cluster))
            edge = found.reads("bus/s-shared").get("s-sharers")
            return found if edge is not None and edge.evidence == "observed" else None

        found = wait_for("the group to be given the topic", seen)
    finally:
        consumer.close()

    edge = found.reads("bus/s-shared")["s-sharers"]
    assert (edge.group, edge.lag) == ("s-sharers", None)
    assert "how far behind share groups are: s-sharers" in found.unknown()


def test_an_empty_group_is_known_by_what_it_committed(plain_cluster: Cluster, tmp_path: Path) -> None:
    create_topic(plain_cluster, "s-left", [[1]])
    produce(plain_cluster, "s-left", ["a"])
    consume(plain_cluster, "s-left", 1, "gone-home")

    edge = scrape(tmp_path, *at(plain_cluster)).reads("bus/s-left")["gone-home"]

    assert (edge.evidence, edge.last_seen, edge.lag) == ("observed", None, 0)


def test_a_transactional_producer_is_known_after_it_has_committed(plain_cluster: Cluster, tmp_path: Path) -> None:
    create_topic(plain_cluster, "s-paid", [[1, 2, 3]])
    produce(plain_cluster, "s-paid", ["a"], transactional_id="payments-7")
    (tmp_path / ".kblast.yaml").write_text(
        "identities: [{service: 'the-{1}', transactional_id: '([a-z]+)-[0-9]+'}]", encoding="utf-8"
    )

    found = scrape(tmp_path, *at(plain_cluster), "--producers")

    edge = found.writes("bus/s-paid")["the-payments"]
    assert (edge.evidence, edge.transactional_id) == ("observed", "payments-7")
    assert edge.last_seen is not None
    assert found.calls()["producers"] == "answered"


def test_an_open_transaction_shows_what_it_writes(plain_cluster: Cluster, tmp_path: Path) -> None:
    create_topic(plain_cluster, "s-open", [[1, 2, 3]])
    producer = Producer(plain_cluster.client(transactional_id="s-opener"))
    producer.init_transactions(60)
    producer.begin_transaction()
    producer.produce("s-open", value="a")
    producer.flush(60)
    try:
        edge = scrape(tmp_path, *at(plain_cluster)).writes("bus/s-open")["s-opener"]
    finally:
        producer.abort_transaction(60)

    assert (edge.evidence, edge.transactional_id) == ("observed", "s-opener")


def test_a_producer_without_a_name_is_unknown_and_not_nobody(plain_cluster: Cluster, tmp_path: Path) -> None:
    create_topic(plain_cluster, "s-nameless", [[1, 2, 3]])
    started = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    produce(plain_cluster, "s-nameless", ["a"], enable_idempotence="true")

    found = scrape(tmp_path, *at(plain_cluster), "--producers")

    assert not found.writes("bus/s-nameless")
    assert "who wrote" in found.unknown()
    assert "s-nameless" in found.text.partition("zones:")[0]
    seen = found.inventory.topics["bus/s-nameless"].nameless_producers
    assert seen is not None
    assert (seen.count, seen.epoch) == (1, 0)
    assert (seen.last_write or "") >= started
    outcome = run_kblast("lint", "live.yaml", "--select", "unknown-writer", cwd=tmp_path)
    assert "topic:bus/s-nameless: takes in data, and nobody is known to write it" in " ".join(outcome.out.split())


def test_a_scrape_sends_nothing_but_reads_and_changes_nothing(plain_cluster: Cluster, tmp_path: Path) -> None:
    create_topic(plain_cluster, "s-asked", [[1, 2, 3]])
    produce(plain_cluster, "s-asked", ["a"], transactional_id="s-asked-1")
    consume(plain_cluster, "s-asked", 1, "s-asked")
    before = topics(plain_cluster)

    with sent() as requests:
        scrape(tmp_path, *at(plain_cluster), "--producers")

    assert {request.API_KEY for request in requests} <= set(READ_ONLY)
    assert not [request for request in requests if request.name.startswith("FindCoordinator")]
    assert not [r for r in requests if r.name == "MetadataRequest" and r.allow_auto_topic_creation]
    assert len({request.name for request in requests}) >= 15
    assert topics(plain_cluster) == before


def test_an_older_kafka_shows_as_much_as_it_knows(old_cluster: Cluster, tmp_path: Path) -> None:
    create_topic(old_cluster, "s-old", [[1, 2, 3]])
    produce(old_cluster, "s-old", ["a"])
    consume(old_cluster, "s-old", 1, "old-hands")

    found = scrape(tmp_path, *at(old_cluster), "--producers")

    assert found.inventory.clusters["bus"].version == "3.9"
    assert found.reads("bus/s-old")["old-hands"].lag == 0
    assert {call for call, status in found.calls().items() if status != "answered"} == {"access rules"}


def test_what_is_scraped_can_be_linted_and_simulated(plain_cluster: Cluster, tmp_path: Path) -> None:
    create_topic(plain_cluster, "s-whole", [[1, 2, 3]])
    scrape(tmp_path, *at(plain_cluster))

    assert run_kblast("lint", "live.yaml", cwd=tmp_path).code in (0, 1)
    outcome = run_kblast("simulate", "live.yaml", "--fail", "cluster:bus", cwd=tmp_path)
    assert outcome.code == 0
    assert "the scrape does not know which partitions are being written" in " ".join(outcome.out.split())
