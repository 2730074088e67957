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


MAPPING = """\
kblast-mapping: 1
name: registry
title: Our topic registry
parameters: {cluster: {about: the cluster}}
documents:
  - title: topic
    when: document.topic
    topics:
      - name: ${parameters.cluster}/${document.topic}
        replication: ${document.copies}
"""
COMMANDS = ["lint", "simulate --fail cluster:main", "sweep", "cutsets", "graph", "report -o report.html"]


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


@pytest.mark.parametrize("command", [command for command in COMMANDS if "report" not in command])
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
    committed(folder)
    (folder / "strimzi" / "kafka.yaml").write_text(STRIMZI.replace("replicas: 1", "replicas: 3"))
    outcome = run_kblast("diff", "--base", "HEAD", "strimzi", "team.yaml", cwd=folder)

    assert outcome.code == 0, outcome.err
    assert "replication 1 → 3" in outcome.out
    assert "HEAD:strimzi/kafka.yaml:9:" in outcome.out


@pytest.fixture
def registry(folder: Path) -> Path:
    """The folder with a file of a format of one's own, and the mapping that describes it."""
    (folder / "registry.yaml").write_text("topic: orders\ncopies: 1\n")
    (folder / "mapping.yaml").write_text(MAPPING)
    (folder / "team.yaml").write_text(TEAM.replace("main/orders", "orders"))
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_reads_a_format_that_a_mapping_describes(registry: Path, command: str) -> None:
    name, *options = command.split()
    mapped = ["registry.yaml", "team.yaml", "--mapping", "mapping.yaml", "--cluster", "main"]
    outcome = run_kblast(name, *mapped, *options, cwd=registry)

    assert outcome.code in (0, 1), outcome.err
    assert "read 1 document of registry, in 1 file" in outcome.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_reads_one_format_only_if_told_so(folder: Path, command: str) -> None:
    (folder / "strimzi" / "out.json").write_text(json.dumps(CONNECTOR))
    name, *options = command.split()
    paths = ["strimzi", "team.yaml", "--cluster", "main"]
    outcome = run_kblast(name, *paths, "--from", "connect", *options, cwd=folder)

    assert outcome.code == 3, "team.yaml speaks of a topic that only Strimzi's files have"
    assert "unknown topic 'main/orders'" in outcome.err
    assert run_kblast(name, *paths, "--from", "strimzi", *options, cwd=folder).code in (0, 1)


@pytest.mark.parametrize("command", [*COMMANDS, "drift --live team.yaml", "diff --base HEAD", "import"])
@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--from", "strimzy"), "'strimzy' is not a format that can be imported"),
        (("--mapping", "team.yaml"), "team.yaml:"),
    ],
)
def test_a_format_that_there_is_not_is_refused_even_if_nothing_needs_it(
    folder: Path, command: str, option: tuple[str, str], said: str
) -> None:
    name, *options = command.split()
    (folder / "team.yaml").write_text("kblast: 1\nclusters: {main: {}}\ngenerated: {by: scrape}\n")
    outcome = run_kblast(name, "team.yaml", *options, *option, cwd=folder)

    assert outcome.code == 2, outcome.err
    assert said in outcome.err


def test_declared_with_a_mapping_is_held_against_what_is_live(registry: Path) -> None:
    (registry / "live.yaml").write_text(
        "kblast: 1\n"
        'generated: {by: scrape, at: "2026-03-01T12:00:00Z", coverage: {main: {calls: {topics: answered}}}}\n'
        "clusters: {main: {}}\ntopics: {main/orders: {replication: 3}}\n"
    )
    mapped = ["registry.yaml", "--mapping", "mapping.yaml", "--cluster", "main"]
    outcome = run_kblast("drift", *mapped, "--live", "live.yaml", cwd=registry)

    assert "replication is declared as 1; the cluster says 3" in " ".join(outcome.out.split()), outcome.err


def test_files_of_a_mapping_beside_an_inventory_are_told_of(registry: Path) -> None:
    (registry / "team.yaml").write_text("kblast: 1\nclusters: {main: {}}\n")
    outcome = run_kblast("lint", ".", "--mapping", "mapping.yaml", "--cluster", "main", cwd=registry)

    assert "passed over beside inventories: registry.yaml and 1 more file" in outcome.err


def committed(folder: Path) -> None:
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True)


def test_a_difference_to_a_revision_is_read_with_the_same_mapping(registry: Path) -> None:
    committed(registry)
    (registry / "registry.yaml").write_text("topic: orders\ncopies: 3\n")
    mapped = ["registry.yaml", "--mapping", "mapping.yaml", "--cluster", "main"]
    outcome = run_kblast("diff", "--base", "HEAD", *mapped, cwd=registry)

    assert outcome.code == 0, outcome.err
    assert "replication 1 → 3" in outcome.out


def test_files_that_only_one_format_reads_are_compared_too(folder: Path) -> None:
    catalog = folder / "catalog"
    for name, text in {"services/shop": "receives: [{id: paid}]", "events/paid": "summary: A text"}.items():
        (catalog / name).mkdir(parents=True)
        (catalog / name / "index.mdx").write_text(
            f"---\nid: {name.split('/')[1]}\nname: x\nversion: 1.0.0\n{text}\n---\n"
        )
    committed(folder)
    (catalog / "services" / "shop" / "index.mdx").write_text("---\nid: shop\nname: x\nversion: 1.0.0\n---\n")
    outcome = run_kblast("diff", "--base", "HEAD", "catalog", "--cluster", "main", "--format", "json", cwd=folder)

    assert outcome.code == 0, outcome.err
    assert "main/paid" in outcome.out


def test_files_that_others_refer_to_are_compared_whatever_they_are_called(folder: Path) -> None:
    catalog = folder / "catalog"
    catalog.mkdir()
    definition = "asyncapi: 3.0.0\ninfo: {title: shop, version: 1.0.0}\nchannels: {a: {address: orders}}\n"
    (catalog / "shop.asyncapi").write_text(
        definition + "operations: {a: {action: send, channel: {$ref: '#/channels/a'}}}\n"
    )
    (catalog / "catalog-info.yaml").write_text(
        "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: shop}\n"
        "spec: {type: asyncapi, definition: {$text: ./shop.asyncapi}}\n"
        "---\n"
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: shop}\n"
        "spec: {type: service, providesApis: [shop]}\n"
    )
    committed(folder)
    (catalog / "shop.asyncapi").write_text(definition)
    outcome = run_kblast("diff", "--base", "HEAD", "catalog", "--cluster", "main", "--format", "json", cwd=folder)

    assert outcome.code == 0, outcome.err
    assert "main/orders" in outcome.out
