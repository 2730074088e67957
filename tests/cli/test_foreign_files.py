"""Commands that read inventories take files of other formats beside them, or alone."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.running import Outcome, run_kblast

STRIMZI = """\
apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: {name: main}
spec: {kafka: {version: 4.1.0, config: {auto.create.topics.enable: false}}}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: orders, labels: {strimzi.io/cluster: main}}
spec: {partitions: 12, replicas: 1, color: blue}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaUser
metadata: {name: checkout, labels: {strimzi.io/cluster: main}}
spec:
  authorization:
    type: simple
    acls: [{resource: {type: topic, name: paid}, operations: [Read]}]
"""
TEAM = """\
kblast: 1
services: {checkout: {owner: shop, produces: [{topic: main/orders, on_outage: reject}]}}
topics: {main/paid: {owner: shop, replication: 1}}
functions: {place-order: {needs: [checkout]}}
"""
CONNECTOR = {
    "name": "out",
    "config": {"connector.class": "io.debezium.connector.jdbc.JdbcSinkConnector", "topics": "a"},
}
ACCOUNT = "read 3 documents of strimzi, in 1 file\n"
LEFT_OUT = "  1 × KafkaTopic spec.color, for example at strimzi/kafka.yaml:9:37\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of manifests, and a team's inventory beside it."""
    (tmp_path / "strimzi").mkdir()
    (tmp_path / "strimzi" / "kafka.yaml").write_text(STRIMZI)
    (tmp_path / "strimzi" / "values.yaml").write_text("a: 1\n")
    (tmp_path / "team.yaml").write_text(TEAM)
    return tmp_path


def found(outcome: Outcome) -> set[tuple[str, str]]:
    """Rule and subject of every finding."""
    return {(finding["rule"], finding["subject"]) for finding in json.loads(outcome.out)["findings"]}


@pytest.mark.parametrize(
    "command",
    ["lint", "simulate --fail cluster:main", "sweep", "cutsets", "graph"],
)
def test_every_command_takes_them_and_says_what_it_took(folder: Path, command: str) -> None:
    name, *options = command.split()
    outcome = run_kblast(name, "strimzi", "team.yaml", *options, cwd=folder)

    assert outcome.code in (0, 1), outcome.err
    assert outcome.err.startswith(ACCOUNT)
    assert LEFT_OUT in outcome.err
    assert "place-order" in outcome.out


def test_the_findings_are_those_of_an_import_and_point_into_the_files(folder: Path) -> None:
    run_kblast("import", "strimzi", "-o", "kafka.yaml", cwd=folder)
    direct = run_kblast("lint", "strimzi", "team.yaml", "--format", "json", cwd=folder)
    imported = run_kblast("lint", "kafka.yaml", "team.yaml", "--format", "json", cwd=folder)

    assert found(direct) == found(imported)
    places = {f["subject"]: f["location"] for f in json.loads(direct.out)["findings"]}
    assert places["topic:main/orders"]["file"] == "strimzi/kafka.yaml"
    assert places["topic:main/orders"]["line"] in (8, 9)
    assert ("replication-too-low", "topic:main/paid") in found(direct), "a rule of access does not hide a topic"


def test_the_order_of_paths_makes_no_difference(folder: Path) -> None:
    one = run_kblast("lint", "strimzi", "team.yaml", "--format", "json", cwd=folder)
    other = run_kblast("lint", "team.yaml", "strimzi/kafka.yaml", "--format", "json", cwd=folder)

    assert one.out == other.out


def test_beside_an_inventory_in_one_folder_they_are_passed_over(folder: Path) -> None:
    (folder / "strimzi" / "kblast.yaml").write_text("kblast: 1\nclusters: {other: {}}\n")
    outcome = run_kblast("simulate", "strimzi", "--fail", "cluster:main", cwd=folder)

    assert outcome.code == 2
    assert "unknown cluster 'main'" in outcome.err
    assert "passed over beside inventories: strimzi/kafka.yaml, of a format that can be read; name it" in outcome.err


def test_a_file_that_is_named_is_read_beside_an_inventory_too(folder: Path) -> None:
    (folder / "strimzi" / "kblast.yaml").write_text("kblast: 1\nclusters: {other: {}}\n")
    outcome = run_kblast("simulate", "strimzi", "strimzi/kafka.yaml", "--fail", "cluster:main", cwd=folder)

    assert outcome.code == 0, outcome.err


def test_as_context_they_are_not_judged(folder: Path) -> None:
    outcome = run_kblast("lint", "team.yaml", "--with", "strimzi", "--format", "json", cwd=folder)

    assert {subject for _, subject in found(outcome)} <= {"service:checkout", "topic:main/paid", "function:place-order"}
    assert outcome.err.startswith(ACCOUNT)


def test_comments_to_kblast_count_in_them(folder: Path) -> None:
    text = STRIMZI.replace(
        "metadata: {name: orders", "# kblast: ignore=replication-too-low a trial\nmetadata: {name: orders"
    )
    (folder / "strimzi" / "kafka.yaml").write_text(text)
    outcome = run_kblast("lint", "strimzi", "team.yaml", "--format", "json", cwd=folder)

    assert ("replication-too-low", "topic:main/orders") not in found(outcome)
    assert json.loads(outcome.out)["summary"]["waived"] == 1


def test_a_cluster_that_the_files_do_not_name_is_an_option(folder: Path) -> None:
    (folder / "out.json").write_text(json.dumps(CONNECTOR))
    without = run_kblast("graph", "out.json", cwd=folder)
    named = run_kblast("graph", "out.json", "--cluster", "main", cwd=folder)

    assert without.code == 3
    assert "name it: --cluster NAME" in without.err
    assert named.code == 0, named.err
    assert "main/a" in named.out


def test_values_fill_their_placeholders(folder: Path) -> None:
    (folder / "strimzi" / "kafka.yaml").write_text(STRIMZI.replace("name: orders", 'name: "${TOPIC}"'))
    without = run_kblast("lint", "strimzi", cwd=folder)
    filled = run_kblast("lint", "strimzi", "--set", "TOPIC=paid-orders", "--fail-on", "never", cwd=folder)

    assert without.code == 3
    assert "placeholder ${TOPIC} has no value" in without.err
    assert filled.code == 0
    assert "topic:main/paid-orders" in filled.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (STRIMZI[:300] + "\n  x: [", "strimzi/kafka.yaml:"),
        (STRIMZI.replace("partitions: 12", "partitions: many"), "strimzi/kafka.yaml:9:"),
        (STRIMZI.replace("name: orders", "name: {a: {{ b }}}"), "strimzi/kafka.yaml:8:"),
        ("kind: [KafkaTopic\n", "strimzi/kafka.yaml:"),
    ],
)
@pytest.mark.parametrize("path", ["strimzi", "strimzi/kafka.yaml"])
def test_what_is_wrong_with_them_is_said_at_its_place(folder: Path, text: str, said: str, path: str) -> None:
    (folder / "strimzi" / "kafka.yaml").write_text(text)
    outcome = run_kblast("lint", path, cwd=folder)

    assert outcome.code == 3
    assert "nothing was analysed" in outcome.err
    assert not outcome.out
    assert said in outcome.err or path == "strimzi", outcome.err
    assert "Traceback" not in outcome.err


def test_a_named_file_of_no_format_is_an_error_beside_others(folder: Path) -> None:
    outcome = run_kblast("lint", "team.yaml", "strimzi/kafka.yaml", "strimzi/values.yaml", cwd=folder)

    assert outcome.code == 3
    assert "strimzi/values.yaml:1:1: not a kblast inventory" in outcome.err


def test_a_difference_to_a_revision_is_told_at_its_files(folder: Path) -> None:
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    (folder / "strimzi" / "kafka.yaml").write_text(STRIMZI.replace("replicas: 1", "replicas: 3"))
    outcome = run_kblast("diff", "--base", "HEAD", "strimzi", "team.yaml", cwd=folder)

    assert outcome.code == 0, outcome.err
    assert "replication 1 → 3" in outcome.out
    assert "HEAD:strimzi/kafka.yaml:9:" in outcome.out
