"""A scrape of clusters that are not as they should be: it keeps what it can see, and says what it cannot."""

from pathlib import Path

import pytest
from confluent_kafka.admin import ClusterMetadata

from kblast.scrape.platform import scrape_platform
from kblast.scrape.security import Security
from kblast.scrape.target import Target
from tests.kafka.clients import consume, create_topic, produce
from tests.kafka.cluster import Cluster
from tests.kafka.scraping import at, scrape
from tests.running import run_kblast

pytestmark = pytest.mark.xdist_group("kafka")


def in_sync(seen: ClusterMetadata, topic: str) -> set[int]:
    return set(seen.topics[topic].partitions[0].isrs)


def test_replicas_that_are_behind_and_partitions_that_nobody_leads_show(plain_cluster: Cluster, tmp_path: Path) -> None:
    create_topic(plain_cluster, "s-behind", [[1, 2, 3]])
    create_topic(plain_cluster, "s-dark", [[3], [1]])
    create_topic(plain_cluster, "s-unlit", [[3]])
    produce(plain_cluster, "s-unlit", ["a"])
    consume(plain_cluster, "s-unlit", 1, "s-in-the-dark")
    plain_cluster.nodes[3].kill()
    plain_cluster.wait_until_seen("a smaller set in sync", lambda seen: in_sync(seen, "s-behind") == {1, 2})
    plain_cluster.wait_until_seen("no leader", lambda seen: seen.topics["s-dark"].partitions[0].leader == -1)

    found = scrape(tmp_path, *at(plain_cluster), "--producers")

    behind, dark = found.inventory.topics["bus/s-behind"], found.inventory.topics["bus/s-dark"]
    assert (behind.assignment, behind.isr) == ({0: (1, 2, 3)}, {0: (1, 2)})
    assert (dark.partitions, dark.assignment) == (2, {0: (3,), 1: (1,)})
    assert found.data["topics"]["bus/s-dark"]["x-leaderless"] == [0]
    # Topics of other tests may have lost their leaders, too.
    assert "who writes them, for they have no leader: " in found.unknown()
    assert found.reads("bus/s-unlit")["s-in-the-dark"].lag is None
    assert found.inventory.brokers["bus/3"].zone == "az-c"
    assert (found.calls()["topics"], found.calls()["broker settings"]) == ("answered", "partial")
    assert "settings of brokers: broker 3 is down" in found.unknown()
    assert "kafka-acls.sh" not in found.outcome.err


def test_a_broker_that_dies_in_the_middle_takes_with_it_what_only_it_knows(plain_cluster: Cluster) -> None:
    create_topic(plain_cluster, "s-outlived", [[2, 3], [3, 2]])
    target = Target("bus", tuple(plain_cluster.bootstrap.split(",")), Security("PLAINTEXT"), timeout=5)

    def kill(done: int, total: int) -> None:
        if done == 2 < total:
            plain_cluster.nodes[2].kill()

    text, result = scrape_platform([target], made_at="2026-01-01T00:00:00Z", progress=kill)

    (cluster,) = result.clusters
    assert "bus/s-outlived" in text
    assert cluster.brokers == 3
    assert not cluster.in_full
    assert {cluster.calls[call] for call in ("log sizes", "groups", "broker settings", "transactions")} == {"partial"}
    assert "broker 2" in " ".join(cluster.unknown)
    assert not cluster.commands


def test_a_broker_that_hangs_is_waited_for_once(plain_cluster: Cluster, tmp_path: Path) -> None:
    plain_cluster.nodes[1].freeze()

    found = scrape(tmp_path, *at(plain_cluster), "--timeout", "2s", "--strict", code=4)

    assert len(found.inventory.brokers_of["bus"]) == 3
    assert found.calls()["groups"] == "partial"
    assert "broker 1 gave no answer in time" in found.unknown()


def test_a_dead_cluster_does_not_spoil_the_other(plain_cluster: Cluster, tmp_path: Path) -> None:
    both = (*at(plain_cluster), "--bootstrap-server", "127.0.0.1:1", "--name", "dead")

    refused = run_kblast("scrape", *both, "-o", "live.yaml", cwd=tmp_path)
    assert refused.code == 4
    assert "cannot reach dead" in refused.err
    assert "--partial" in refused.err
    assert not (tmp_path / "live.yaml").exists()

    found = scrape(tmp_path, *both, "--partial", code=4)
    assert list(found.inventory.clusters) == ["bus"]
    assert "dead: not reached" in found.outcome.err


def test_a_controller_is_no_broker(plain_cluster: Cluster, tmp_path: Path) -> None:
    port = next(iter(node.ports["CONTROLLER"] for node in plain_cluster._placed if node.is_controller))

    outcome = run_kblast("scrape", "--bootstrap-server", f"127.0.0.1:{port}", "--name", "bus", cwd=tmp_path)

    assert outcome.code == 4
    assert "this is a controller; give the address of a broker" in outcome.err


def test_a_plain_listener_that_is_taken_for_another_is_named(plain_cluster: Cluster, tmp_path: Path) -> None:
    file = tmp_path / "client.properties"
    file.write_text("security.protocol=SSL\n", encoding="utf-8")

    outcome = run_kblast("scrape", *at(plain_cluster), "--command-config", file, "--timeout", "5s", cwd=tmp_path)

    assert outcome.code == 4
    assert "the listener may not speak TLS" in outcome.err


def test_a_listener_that_wants_no_login_is_named(plain_cluster: Cluster, tmp_path: Path) -> None:
    module = "org.apache.kafka.common.security.plain.PlainLoginModule"
    (tmp_path / "client.properties").write_text(
        "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n"
        f'sasl.jaas.config={module} required username="a" password="b";\n',
        encoding="utf-8",
    )

    outcome = run_kblast("scrape", *at(plain_cluster), "--command-config", "client.properties", cwd=tmp_path)

    assert outcome.code == 4
    assert "the listener does not ask for SASL" in outcome.err
