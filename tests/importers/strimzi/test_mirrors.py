"""KafkaMirrorMaker2 resources become mirrors."""

from pathlib import Path
from typing import Any

import pytest

from kblast.model.build import load_inventory
from tests.importers.importing import imported, problems, written

NEW = """
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaMirrorMaker2
    metadata: {name: mm}
    spec:
      target: {alias: dr, bootstrapServers: "dr-kafka-bootstrap:9092"}
      mirrors:
      - source: {alias: main, bootstrapServers: "main-kafka-bootstrap:9092"}
        sourceConnector: {config: {}}
        topicsPattern: "orders.*, payments"
        topicsExcludePattern: ".*-log"
    """
OLD = """
    apiVersion: kafka.strimzi.io/v1beta2
    kind: KafkaMirrorMaker2
    metadata: {name: mm}
    spec:
      clusters:
      - {alias: main, bootstrapServers: "main-kafka-bootstrap:9092"}
      - {alias: dr, bootstrapServers: "dr-kafka-bootstrap:9092"}
      mirrors:
      - sourceCluster: main
        targetCluster: dr
        sourceConnector: {config: {}}
        topicsPattern: "orders.*, payments"
        topicsBlacklistPattern: ".*-log"
    """
IDENTITY = "replication.policy.class: org.apache.kafka.connect.mirror.IdentityReplicationPolicy"


def mirror(folder: Path, text: str) -> dict[str, Any]:
    (found,) = imported(written(folder, text)).data["mirrors"].values()
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("text", [NEW, OLD], ids=["v1", "v1beta2"])
def test_a_mirror_copies_topics_from_cluster_to_cluster(tmp_path: Path, text: str) -> None:
    outcome = imported(written(tmp_path, text))

    assert outcome.data["mirrors"] == {
        "mm/main": {
            "from": "main",
            "to": "dr",
            "topics": ["orders.*", "payments"],
            "exclude": [".*-log"],
            "kind": "mirrormaker2",
        }
    }
    assert outcome.data["clusters"] == {"dr": {}, "main": {}}
    assert outcome.left_out() == {}
    assert list(load_inventory([written(tmp_path, outcome.text, "imported.yaml")]).mirrors) == ["mm/main"]


@pytest.mark.parametrize(
    ("config", "alias", "rename"),
    [
        ("", "main", None),
        (IDENTITY, "main", "{topic}"),
        (IDENTITY, "src", "{topic}"),
        ("replication.policy.class: org.apache.kafka.connect.mirror.DefaultReplicationPolicy", "main", None),
        ("replication.policy.separator: _", "main", "{from}_{topic}"),
        ("", "src", "src.{topic}"),
        ("replication.policy.separator: _", "src", "src_{topic}"),
    ],
)
def test_copies_are_called_by_the_policy_and_the_alias(
    tmp_path: Path, config: str, alias: str, rename: str | None
) -> None:
    text = NEW.replace("config: {}", f"config: {{{config}}}").replace("alias: main", f"alias: {alias}")

    found = mirror(tmp_path, text)

    assert (found["from"], found.get("rename")) == ("main", rename)


def test_a_policy_of_somebodys_own_is_noted(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, NEW.replace("config: {}", "config: {replication.policy.class: a.Own}")))

    assert outcome.left_out() == {"replication policy that kblast does not know, taken for the default": 1}


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("b-1.example.com:9092", "dr-kafka-bootstrap:9092", ("main", "dr")),
        ("other-kafka-bootstrap.a.svc:9092", "dr-kafka-bootstrap:9092", ("other", "dr")),
        ("bus-kafka-bootstrap.a.svc:9092", "bus-kafka-bootstrap.b.svc:9092", ("main", "dr")),
    ],
)
def test_clusters_are_called_as_strimzis_where_that_tells_them_apart_else_by_alias(
    tmp_path: Path, source: str, target: str, expected: tuple[str, str]
) -> None:
    text = NEW.replace("dr-kafka-bootstrap:9092", target).replace("main-kafka-bootstrap:9092", source)

    found = mirror(tmp_path, text)

    assert (found["from"], found["to"]) == expected


@pytest.mark.parametrize(
    ("patterns", "config", "topics"),
    [
        ("", "", [".*"]),
        ("", 'topics: "a.*"', ["a.*"]),
        ('topicsPattern: "b.*"', 'topics: "a.*"', ["b.*"]),
    ],
)
def test_the_mirrors_own_pattern_holds_before_that_of_its_connector(
    tmp_path: Path, patterns: str, config: str, topics: list[str]
) -> None:
    text = NEW.replace('topicsPattern: "orders.*, payments"', patterns).replace("config: {}", f"config: {{{config}}}")

    assert mirror(tmp_path, text)["topics"] == topics


def test_what_copies_no_topics_is_left_out(tmp_path: Path) -> None:
    heartbeats = NEW.replace("sourceConnector: {config: {}}", "checkpointConnector: {}\n        heartbeatConnector: {}")
    both = NEW.replace("sourceConnector: {config: {}}", "sourceConnector: {}\n        heartbeatConnector: {}")

    assert imported(written(tmp_path, heartbeats)).left_out() == {
        "KafkaMirrorMaker2 mirror without a sourceConnector": 1,
        "KafkaMirrorMaker2 spec.target": 1,
    }
    assert imported(written(tmp_path, both)).left_out() == {"KafkaMirrorMaker2 spec.mirrors[].heartbeatConnector": 1}


def test_a_mirror_that_does_not_run_is_said(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, NEW.replace("{config: {}}", "{state: stopped}")))

    assert outcome.left_out() == {"KafkaMirrorMaker2 state stopped: read as if it ran": 1}
    assert "mm/main" in outcome.data["mirrors"]


def test_a_mirror_that_a_template_gives_no_value_is_left_out(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, NEW.replace("main-kafka-bootstrap:9092", "${FROM}")))

    assert outcome.left_out() == {"KafkaMirrorMaker2 mirror with ${FROM}, which has no value": 1}
    assert "mirrors" not in outcome.data


@pytest.mark.parametrize("text", [NEW, OLD], ids=["v1", "v1beta2"])
def test_the_only_end_of_a_mirror_without_a_value_is_the_cluster_that_is_named(tmp_path: Path, text: str) -> None:
    one = written(tmp_path, text.replace("main-kafka-bootstrap:9092", "${FROM}"))
    both = written(tmp_path, one.read_text().replace("dr-kafka-bootstrap:9092", "${TO}"), "both.yaml")

    (found,) = imported(one, cluster="named").data["mirrors"].values()
    assert (found["from"], found["to"], found["rename"]) == ("named", "dr", "main.{topic}")
    assert imported(both, cluster="named").left_out() == {
        "KafkaMirrorMaker2 mirror with ${FROM}, which has no value": 1
    }


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("orders.*, payments", "${file:/opt/x.properties:topics}"),
        (".*-log", "${env:EXCLUDED}"),
        ("{config: {}}", "{config: {replication.policy.separator: '${secrets:ns/x:y}'}}"),
        ("alias: main", "alias: '${env:ALIAS}'"),
    ],
)
def test_a_mirror_of_which_a_config_provider_fills_something_in_is_left_out(
    tmp_path: Path, good: str, bad: str
) -> None:
    text = NEW.replace(good, bad)
    outcome = imported(written(tmp_path, text))

    (said,) = outcome.left_out()
    assert said.startswith("KafkaMirrorMaker2 mirror with ${")
    assert "mirrors" not in outcome.data


def test_the_services_of_listeners_are_their_clusters(tmp_path: Path) -> None:
    text = NEW.replace("main-kafka-bootstrap:9092", "main-kafka-mirroring-bootstrap.kafka.svc:9093")
    text = text.replace("alias: main", "alias: primary").replace("dr-kafka-bootstrap", "dr-kafka-kafka-bootstrap")

    (found,) = imported(written(tmp_path, text)).data["mirrors"].values()
    assert (found["from"], found["to"], found["rename"]) == ("main", "dr-kafka", "primary.{topic}")


def test_secrets_that_a_config_provider_fills_in_keep_no_mirror_out(tmp_path: Path) -> None:
    signed_in = "authentication: {type: plain, password: '${secrets:ns/x:y}'}, bootstrapServers"
    outcome = imported(written(tmp_path, NEW.replace("bootstrapServers", signed_in)))

    assert list(outcome.data["mirrors"]) == ["mm/main"]
    assert "${" not in outcome.text


@pytest.mark.parametrize(
    ("text", "good", "bad", "expected"),
    [
        (NEW, "alias: main, ", "", "the source of a mirror without an alias"),
        (NEW, "target: {alias: dr, ", "x: {", "a mirror without a target"),
        (NEW, "alias: dr", "alias: 7", "spec.target.alias: expected a text, found 7"),
        (OLD, "sourceCluster: main", "x: y", "a mirror without a source"),
        (
            OLD,
            "targetCluster: dr",
            "targetCluster: elsewhere",
            "spec.mirrors[0].targetCluster: expected an alias of spec.clusters, found 'elsewhere'",
        ),
        (NEW, '"orders.*, payments"', '"("', "'(' is not a regular expression"),
        (NEW, '"orders.*, payments"', "[a]", "topicsPattern: expected a text, found a list"),
        (NEW, "name: mm", 'name: ""', "KafkaMirrorMaker2 without a name"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, good: str, bad: str, expected: str) -> None:
    found = problems(written(tmp_path, text.replace(good, bad)))

    assert any(expected in problem for problem in found), found
