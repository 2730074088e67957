"""`kblast import` as its users type it."""

from pathlib import Path

import pytest

from kblast.documents import parse
from tests.running import run_kblast, run_kblast_process

TOPIC = """\
apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: orders, labels: {strimzi.io/cluster: "${CLUSTER}"}}
spec: {partitions: 12, replicas: 3, color: blue}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaRebalance
metadata: {name: rebalance}
---
apiVersion: v1
kind: Service
"""
NAIS = """\
apiVersion: kafka.nais.io/v1
kind: Topic
metadata: {name: paid, namespace: shop}
spec:
  pool: nav-{environment}
  acl: [{{team: shop, application: checkout, access: readwrite}}]
"""
EPOCH = {"SOURCE_DATE_EPOCH": "1700000000"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files of two formats, and one of neither."""
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "topic.yaml").write_text(TOPIC)
    for environment in ("prod", "dev"):
        text = NAIS.replace("{environment}", environment).replace("{{", "{").replace("}}", "}")
        (tmp_path / "deploy" / f"{environment}.yaml").write_text(text)
    (tmp_path / "deploy" / "other.yaml").write_text("a: 1\n")
    return tmp_path


def test_the_inventory_goes_to_standard_output_and_the_account_beside_it(folder: Path) -> None:
    outcome = run_kblast("import", "deploy", "--set", "CLUSTER=main", "--set", "X=y", cwd=folder, env=EPOCH)

    assert outcome.code == 0
    (document,) = parse(outcome.out, "imported.yaml")
    assert document.data["generated"] == {"by": "import", "at": "2023-11-14T22:13:20Z", "from": ["deploy"]}
    assert list(document.data) == ["kblast", "generated", "clusters", "topics", "services"]
    assert list(document.data["topics"]) == ["main/orders", "nav-prod/shop.paid"]
    assert outcome.err == (
        "read 2 documents of nais, 2 documents of strimzi, in 3 files\n"
        "found 2 clusters, 2 topics with 13 partitions, 1 service, 0 resources\n"
        "found 1 write and 1 read of topics; 2 of them only permitted, by access rules\n"
        "left out, because an inventory has no place for it: 2 values of 2 keys\n"
        "  1 × KafkaRebalance, for example at deploy/topic.yaml:6:1\n"
        "  1 × KafkaTopic spec.color, for example at deploy/topic.yaml:4:37\n"
        "passed over: Topic documents for environment dev (1); to read them instead: --set environment=dev\n"
        "passed over: 1 file of other formats\n"
        "passed over: 1 document of other formats in files that were read\n"
        "warning: --set X: nothing asks for this value\n"
    )


def test_a_file_is_written_whole_and_the_same_again(folder: Path) -> None:
    arguments = ("import", "deploy", "--cluster", "main", "-o", "kafka.yaml")

    first = run_kblast(*arguments, cwd=folder, env=EPOCH)
    text = (folder / "kafka.yaml").read_bytes()
    second = run_kblast_process(*arguments, cwd=folder, env=EPOCH)

    assert (first.code, first.out, second.code, second.out) == (0, "", 0, "")
    assert first.err.endswith("wrote kafka.yaml\n")
    assert (folder / "kafka.yaml").read_bytes() == text
    assert run_kblast("simulate", "kafka.yaml", "--fail", "cluster:main", cwd=folder).code == 0


def test_the_time_is_written_down_in_utc(folder: Path) -> None:
    outcome = run_kblast("import", "deploy", "--cluster", "main", cwd=folder)

    (document,) = parse(outcome.out, "imported.yaml")
    assert document.data["generated"]["at"].endswith("Z")
    assert document.data["generated"]["at"] > "2026"


@pytest.mark.parametrize("epoch", ["yesterday", "", "1e9", "99999999999999999999"])
def test_a_time_that_is_none_is_a_wrong_use(folder: Path, epoch: str) -> None:
    outcome = run_kblast("import", "deploy", "--cluster", "main", cwd=folder, env={"SOURCE_DATE_EPOCH": epoch})

    assert outcome.code == 2
    assert f"SOURCE_DATE_EPOCH is '{epoch}'" in outcome.err


def test_problems_go_to_standard_error_and_nothing_is_written(folder: Path) -> None:
    outcome = run_kblast("import", "deploy", "-o", "kafka.yaml", cwd=folder)

    assert outcome.code == 3
    assert outcome.out == ""
    assert outcome.err.startswith(
        "deploy/topic.yaml:3:55: placeholder ${CLUSTER} has no value\n"
        "    give it a value: --set CLUSTER=VALUE, or name the cluster: --cluster NAME\n"
    )
    assert not (folder / "kafka.yaml").exists()


def test_nothing_recognised_is_an_error(folder: Path) -> None:
    outcome = run_kblast("import", "deploy/other.yaml", cwd=folder)

    assert outcome.code == 3
    assert "nothing found that can be imported" in outcome.err
    assert "--mapping FILE" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "nothing to import"),
        (("deploy", "--from", "strimzy"), "did you mean 'strimzi'?"),
        (("deploy", "--set", "CLUSTER"), "--set 'CLUSTER' gives no value"),
        (("deploy", "--mapping", "none.yaml"), "none.yaml"),
        (("deploy", "--mapping", "deploy/other.yaml"), "not a mapping"),
        (("deploy", "--cluster", "main", "-o", "none/kafka.yaml"), "cannot write none/kafka.yaml"),
    ],
)
def test_wrong_use_is_said(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    outcome = run_kblast("import", *arguments, cwd=folder)

    assert outcome.code == 2
    assert said in outcome.err


def test_names_cannot_steer_the_terminal(folder: Path) -> None:
    (folder / "deploy" / "topic.yaml").write_text(TOPIC.replace("color", '"\\e[2Jcolor"'))

    outcome = run_kblast("import", "deploy", "--cluster", "main", cwd=folder)

    assert outcome.code == 0
    assert "\x1b" not in outcome.err
    assert "KafkaTopic spec.\\x1b[2Jcolor" in outcome.err


def test_a_format_of_ones_own_is_read_by_a_mapping(folder: Path) -> None:
    (folder / "list.yaml").write_text("topics: [orders, paid]\n")
    (folder / "mapping.yaml").write_text(
        "kblast-mapping: 1\n"
        "name: lists\n"
        "title: Lists of topics\n"
        "parameters: {cluster: {about: the cluster of all topics}}\n"
        "documents:\n"
        "- title: list\n"
        "  when: document.topics\n"
        "  clusters: [{name: '${parameters.cluster}'}]\n"
        "  topics: [{each: document.topics, name: '${parameters.cluster}/${item}'}]\n"
    )

    outcome = run_kblast("import", "list.yaml", "--mapping", "mapping.yaml", "--cluster", "main", cwd=folder)

    assert outcome.code == 0
    assert outcome.err.startswith("read 1 document of lists, in 1 file\nfound 1 cluster, 2 topics with 0 partitions")
    (document,) = parse(outcome.out, "imported.yaml")
    assert document.data["topics"] == {"main/orders": {}, "main/paid": {}}
