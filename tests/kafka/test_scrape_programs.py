"""A scrape finds the programs that come with Kafka: Kafka Connect, Kafka Streams, and MirrorMaker 2."""

import json
from pathlib import Path

import pytest

from tests.kafka.clients import consume, create_topic, produce
from tests.kafka.cluster import Cluster
from tests.kafka.connect import Connect, running_mirror_maker
from tests.kafka.processes import Guard
from tests.kafka.scraping import at, scrape
from tests.kafka.streams import join_streams_group
from tests.kafka.waiting import wait_until
from tests.running import run_kblast

pytestmark = pytest.mark.xdist_group("kafka")

FILES = "org.apache.kafka.connect.file.FileStream"
KEPT_BACK = "hunter2"
MIRRORS = """\
kblast: 1
clusters: {east: {}, west: {}}
topics: {east/s-copied: {}, west/s-not-copied: {}}
mirrors:
  there: {from: east, to: west, topics: [s-copied], kind: mirrormaker2}
  back: {from: west, to: east, topics: [s-not-copied], kind: mirrormaker2}
"""


def test_connectors_show_the_topics_they_use(plain_cluster: Cluster, connect: Connect, tmp_path: Path) -> None:
    lines, copy = tmp_path / "lines.txt", tmp_path / "copy.txt"
    lines.write_text("a\n", encoding="utf-8")
    create_topic(plain_cluster, "s-lines", [[1, 2, 3]])
    create_topic(plain_cluster, "s-dead", [[1, 2, 3]])
    source = {"connector.class": f"{FILES}SourceConnector", "file": str(lines), "topic": "s-lines", "tasks.max": 1}
    sink = {"connector.class": f"{FILES}SinkConnector", "file": str(copy), "topics": "s-lines", "tasks.max": 1}
    dead_letters = {"errors.deadletterqueue.topic.name": "s-dead"}
    connect.create("s-source", source | {"password": KEPT_BACK})
    consume(plain_cluster, "s-lines", 1, "s-readers-of-lines")
    connect.create("s-sink", sink | dead_letters)
    wait_until("the copy", lambda: copy.exists() and copy.read_text(encoding="utf-8") == "a\n")

    found = scrape(tmp_path, *at(plain_cluster), "--connect", connect.url)

    assert found.inventory.services["s-source"].kind == "connector"
    assert found.writes("bus/s-lines")["s-source"].evidence == "observed"
    assert found.writes("bus/s-dead")["s-sink"].evidence == "configured"
    read = found.reads("bus/s-lines")["s-sink"]
    assert (read.evidence, read.group) == ("observed", "connect-s-sink")
    assert found.calls()["connect"] == "answered"
    assert KEPT_BACK not in found.text + found.outcome.err
    assert "which connectors run" not in found.unknown()


def test_connectors_that_nobody_asked_about_are_unknown(
    plain_cluster: Cluster, connect: Connect, tmp_path: Path
) -> None:
    without = scrape(tmp_path, *at(plain_cluster))
    assert f"which connectors run in the Kafka Connect workers of group {connect.group}" in without.unknown()

    wrong = scrape(tmp_path, *at(plain_cluster), "--connect", "http://127.0.0.1:1", "--strict", code=4)
    assert wrong.calls()["connect"] == "failed"
    assert "Connection refused" in wrong.unknown()
    assert run_kblast("lint", "live.yaml", "--select", "incomplete-scrape", "--fail-on", "warning", cwd=tmp_path).code


def test_a_streams_group_shows_its_topology(plain_cluster: Cluster, tmp_path: Path) -> None:
    create_topic(plain_cluster, "s-streamed", [[1, 2, 3]])
    produce(plain_cluster, "s-streamed", ["a"])
    # Nothing can be coordinated before the first group of a cluster has been.
    consume(plain_cluster, "s-streamed", 1, "s-readers-of-streamed")
    store = "s-app-store-changelog"

    def store_is_kept() -> bool:
        """Joins once more, as a client goes on to: a coordinator new to the source topic creates nothing yet."""
        joined = join_streams_group(plain_cluster, "s-app", ["s-streamed"], store)
        return joined and store in plain_cluster.admin.list_topics(timeout=60).topics

    wait_until("the store", store_is_kept)
    plain_cluster.wait_for_replicas([store])

    found = scrape(tmp_path, *at(plain_cluster))

    assert found.calls()["group members"] == "answered"
    assert found.inventory.services["s-app"].kind == "streams"
    assert found.reads("bus/s-streamed")["s-app"].group == "s-app"
    assert found.writes(f"bus/{store}")["s-app"].evidence == "configured"


def test_internal_topics_of_kafka_streams_belong_to_the_application_of_their_name(
    plain_cluster: Cluster, tmp_path: Path
) -> None:
    internal = ("s-counter-counts-changelog", "s-counter-by-key-repartition")
    for topic in ("s-counted", *internal):
        create_topic(plain_cluster, topic, [[1]])
    produce(plain_cluster, "s-counted", ["a"])
    consume(plain_cluster, "s-counted", 1, "s-counter")

    found = scrape(tmp_path, *at(plain_cluster))

    assert found.inventory.services["s-counter"].kind == "streams"
    assert [found.writes(f"bus/{topic}")["s-counter"].evidence for topic in internal] == ["inferred", "inferred"]
    outcome = run_kblast("lint", "live.yaml", "--select", "unknown-writer", "--select", "orphan-topic", cwd=tmp_path)
    assert not [topic for topic in internal if topic in outcome.out]


def test_mirror_maker_copies_and_shows_by_what_it_leaves(
    plain_cluster: Cluster, old_cluster: Cluster, guard: Guard, tmp_path: Path
) -> None:
    create_topic(old_cluster, "s-copied", [[1]])
    produce(old_cluster, "s-copied", ["a"])
    left = {"east.s-copied", "east.checkpoints.internal", "heartbeats"}

    with running_mirror_maker(old_cluster, plain_cluster, guard, "s-copied"):
        plain_cluster.wait_for_replicas(left)
        assert consume(plain_cluster, "east.s-copied", 1, "s-readers-of-copies") == ["a"]
        sides = [("east", old_cluster), ("west", plain_cluster)]
        named = [part for name, side in sides for part in ("--bootstrap-server", side.bootstrap, "--name", name)]
        alone = scrape(tmp_path, "--bootstrap-server", plain_cluster.bootstrap, "--name", "west")
        found = scrape(tmp_path, *named)

    (tmp_path / "mirrors.yaml").write_text(MIRRORS, encoding="utf-8")
    outcome = run_kblast("drift", "mirrors.yaml", "--live", "live.yaml", "--format", "json", cwd=tmp_path)
    told = {finding["subject"]: finding["message"] for finding in json.loads(outcome.out)["findings"]}
    assert told["mirror:back"] == "is declared, and nothing of it shows: east has none of its copies"
    assert "mirror:there" not in told
    mirror = found.inventory.mirrors["east-to-west"]
    assert (mirror.from_, mirror.to, mirror.kind) == ("east", "west", "mirrormaker2")
    assert ("east/s-copied", "west/east.s-copied") in found.inventory.copies["east-to-west"]
    assert not alone.inventory.mirrors
    assert "which cluster is 'east'" in alone.unknown("west")
