"""KafkaConnect and KafkaConnector resources become workers, and the connectors that need them."""

from pathlib import Path

import pytest

from kblast.model.build import load_inventory
from tests.importers.importing import Outcome, imported, problems, written

NEW = """
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaConnect
    metadata: {name: workers}
    spec:
      version: 4.1.0
      bootstrapServers: main-kafka-bootstrap.kafka.svc:9093
      groupId: own
      configStorageTopic: a
      offsetStorageTopic: b
      statusStorageTopic: c
    """
OLD = """
    apiVersion: kafka.strimzi.io/v1beta2
    kind: KafkaConnect
    metadata: {name: workers}
    spec:
      version: 4.1.0
      bootstrapServers: main-kafka-bootstrap.kafka.svc:9093
      config: {group.id: own, config.storage.topic: a, offset.storage.topic: b, status.storage.topic: c}
    """
SINK = """
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaConnector
    metadata: {name: to-dwh, labels: {strimzi.io/cluster: workers}}
    spec:
      class: io.confluent.connect.jdbc.JdbcSinkConnector
      config: {topics: orders, connection.url: "jdbc:postgresql://dwh:5432/x"}
    """
SOURCE = """
    apiVersion: kafka.strimzi.io/v1beta2
    kind: KafkaConnector
    metadata: {name: from-shop, labels: {strimzi.io/cluster: workers}}
    spec:
      class: io.debezium.connector.postgresql.PostgresConnector
      config: {topic.prefix: shop, table.include.list: public.orders, database.hostname: shop-db}
    """


GROUP = {"KafkaConnect group of the workers": 1}
"""What is always left out of workers."""


def read(folder: Path, *documents: str, cluster: str | None = None, values: dict[str, str] | None = None) -> Outcome:
    for number, text in enumerate(documents):
        written(folder, text, f"{number}.yaml")
    return imported(folder, cluster=cluster, values=values)


@pytest.mark.parametrize("workers", [NEW, OLD], ids=["v1", "v1beta2"])
def test_workers_write_and_read_the_topics_of_their_state(tmp_path: Path, workers: str) -> None:
    outcome = read(tmp_path, workers)

    assert list(outcome.data["clusters"]) == ["main"]
    assert outcome.data["services"] == {
        "workers": {
            "kind": "application",
            "produces": [{"topic": f"main/{topic}"} for topic in "abc"],
            "consumes": [{"topic": f"main/{topic}"} for topic in "abc"],
        }
    }
    assert outcome.left_out() == GROUP


def test_both_versions_give_the_same_inventory_and_it_can_be_read(tmp_path: Path) -> None:
    new, old = (read(tmp_path / name, workers, SINK, SOURCE) for name, workers in (("new", NEW), ("old", OLD)))

    assert {key: new.data[key] for key in ("clusters", "services", "topics", "resources")} == {
        key: old.data[key] for key in ("clusters", "services", "topics", "resources")
    }
    assert len(load_inventory([written(tmp_path, new.text, "imported.yaml")]).services) == 3


def test_workers_have_the_topics_that_strimzi_gives_them(tmp_path: Path) -> None:
    text = OLD.replace("group.id: own, config.storage.topic: a, offset.storage.topic: b, status.storage.topic: c", "")

    assert read(tmp_path, text).data["services"]["workers"]["consumes"] == [
        {"topic": f"main/connect-cluster-{topic}"} for topic in ("configs", "offsets", "status")
    ]


@pytest.mark.parametrize(
    ("bootstrap", "expected"),
    [
        ("main-kafka-bootstrap:9092", "main"),
        ("main-kafka-bootstrap.kafka.svc.cluster.local:9093", "main"),
        ("b-1.example.com:9092", "named"),
    ],
)
def test_the_cluster_is_that_of_the_bootstrap_servers_else_the_one_that_is_named(
    tmp_path: Path, bootstrap: str, expected: str
) -> None:
    text = NEW.replace("main-kafka-bootstrap.kafka.svc:9093", bootstrap)

    assert list(read(tmp_path, text, cluster="named").data["clusters"]) == [expected]


def test_workers_of_a_cluster_that_nothing_names_are_a_problem(tmp_path: Path) -> None:
    path = written(tmp_path, NEW.replace("main-kafka-bootstrap.kafka.svc:9093", "b-1.example.com:9092"))

    assert problems(path) == [
        (
            "input.yaml:7:21: KafkaConnect names no cluster: bootstrapServers is not <cluster>-kafka-bootstrap "
            "(name it: --cluster NAME)"
        )
    ]


def test_workers_described_twice_differently_are_a_problem(tmp_path: Path) -> None:
    written(tmp_path, NEW, "a.yaml")
    written(tmp_path, NEW.replace("groupId: own", "groupId: other"), "b.yaml")

    assert problems(tmp_path) == [
        (
            "b.yaml:4:18: KafkaConnect 'workers' is described twice, differently "
            "(the first one stands at a.yaml:4:18; import the one that holds)"
        )
    ]


@pytest.mark.parametrize("documents", [(NEW, SINK, SOURCE), (SOURCE, SINK, NEW)], ids=["workers first", "workers last"])
def test_connectors_read_write_and_need_their_workers(tmp_path: Path, documents: tuple[str, ...]) -> None:
    outcome = read(tmp_path, *documents)

    client = {"library": "kafka-connect", "version": "4.1.0"}
    assert {name: outcome.data["services"][name] for name in ("to-dwh", "from-shop")} == {
        "to-dwh": {
            "kind": "connector",
            "client": client,
            "consumes": [{"topic": "main/orders", "group": "connect-to-dwh"}],
            "needs": ["resource:dwh", "service:workers"],
        },
        "from-shop": {
            "kind": "connector",
            "client": client,
            "produces": [{"topic": "main/shop.public.orders"}],
            "needs": ["resource:shop-db", "service:workers"],
        },
    }
    assert outcome.left_out() == GROUP


def test_a_connector_called_like_its_workers_is_another_service(tmp_path: Path) -> None:
    services = read(tmp_path, NEW, SINK.replace("name: to-dwh", "name: workers")).data["services"]

    assert set(services) == {"workers", "workers/workers"}
    assert services["workers/workers"]["consumes"] == [{"topic": "main/orders", "group": "connect-workers"}]


def test_a_connector_without_its_workers_is_on_the_cluster_that_is_named(tmp_path: Path) -> None:
    service = read(tmp_path, SINK, cluster="named").data["services"]["to-dwh"]

    assert service["consumes"] == [{"topic": "named/orders", "group": "connect-to-dwh"}]
    assert "version" not in service["client"]
    written(tmp_path, SINK, "0.yaml")
    assert imported(tmp_path).left_out() == {
        "KafkaConnector of a KafkaConnect that is in none of the files: --cluster NAME": 1
    }


def test_the_outbox_and_mirrors_are_read_as_in_kafka_connect(tmp_path: Path) -> None:
    outbox = SOURCE.replace(
        "topic.prefix: shop",
        "topic.prefix: shop, transforms: o, transforms.o.type: io.debezium.transforms.outbox.EventRouter, "
        'transforms.o.route.topic.replacement: "outbox.${routedByValue}"',
    )
    mirror = """
        apiVersion: kafka.strimzi.io/v1
        kind: KafkaConnector
        metadata: {name: to-dr, labels: {strimzi.io/cluster: workers}}
        spec:
          class: org.apache.kafka.connect.mirror.MirrorSourceConnector
          config: {source.cluster.alias: main, target.cluster.alias: dr, topics: "orders.*"}
        """
    outcome = read(tmp_path, NEW, outbox, mirror, values={"routedByValue": "orders"})

    assert outcome.data["services"]["from-shop"]["produces"] == [{"topic": "main/outbox.orders"}]
    assert outcome.data["mirrors"]["to-dr"]["topics"] == ["orders.*"]
    assert "to-dr" not in outcome.data["services"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("state: paused", "KafkaConnector state paused: read as if it ran"),
        ("state: stopped", "KafkaConnector state stopped: read as if it ran"),
        ("pause: true", "KafkaConnector state paused: read as if it ran"),
        ("state: running\n      pause: true", None),
        ("pause: false", None),
    ],
)
def test_a_connector_that_does_not_run_is_said(tmp_path: Path, more: str, said: str | None) -> None:
    outcome = read(tmp_path, NEW, SINK.replace("spec:", f"spec:\n      {more}"))

    assert outcome.left_out() == GROUP | ({said: 1} if said is not None else {})
    assert "consumes" in outcome.data["services"]["to-dwh"]


def test_what_a_config_provider_fills_in_is_not_shown(tmp_path: Path) -> None:
    secrets = 'database.password: "${file:/x:password}", database.user: secret-word'
    override = 'producer.override.linger.ms: "${env:LINGER}"'
    text = SOURCE.replace("hostname: shop-db", f'hostname: "${{secrets:ns/db:host}}", {secrets}, {override}')

    outcome = read(tmp_path, NEW, text)

    assert "${" not in outcome.text
    assert "secret-word" not in outcome.text + str(outcome.result)
    assert "resources" not in outcome.data
    assert outcome.left_out() == GROUP | {
        "KafkaConnector spec.config.database.password": 1,
        "KafkaConnector spec.config.database.user": 1,
        "settings that a config provider fills in": 1,
        "systems whose names are filled in elsewhere": 1,
    }


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("name: workers", 'name: "${X}"', "KafkaConnect that is called ${X}, which has no value"),
        (
            "bootstrapServers: main-kafka-bootstrap.kafka.svc:9093",
            'bootstrapServers: "${X}"',
            "KafkaConnect that connects to ${X}, which has no value",
        ),
        ("configStorageTopic: a", 'configStorageTopic: "${X}"', "what Kafka Connect has of ${X}, without a value"),
    ],
)
def test_what_a_template_gives_no_value_is_left_out(tmp_path: Path, good: str, bad: str, said: str) -> None:
    outcome = read(tmp_path, NEW.replace(good, bad), cluster="named")

    assert outcome.left_out() | GROUP == GROUP | {said: 1}
    assert "${" not in outcome.text


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("topics: orders", 'topics: "${X}"', "what Kafka Connect has of ${X}, without a value"),
        ("//dwh:", "//${X}:", "systems whose names are filled in elsewhere"),
        (
            "cluster: workers",
            'cluster: "${X}"',
            "KafkaConnector without a label strimzi.io/cluster that names its KafkaConnect",
        ),
        (
            ", labels: {strimzi.io/cluster: workers}",
            "",
            "KafkaConnector without a label strimzi.io/cluster that names its KafkaConnect",
        ),
    ],
)
def test_what_a_connector_has_no_value_for_is_left_out(tmp_path: Path, good: str, bad: str, said: str) -> None:
    outcome = read(tmp_path, NEW, SINK.replace(good, bad))

    assert outcome.left_out() == GROUP | {said: 1}
    assert "${" not in outcome.text


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("class: io.confluent.connect.jdbc.JdbcSinkConnector", "x: y", "KafkaConnector without a class"),
        ("class: io.confluent.connect.jdbc.JdbcSinkConnector", "class: 7", "spec.class: expected a text, found 7"),
        ("topics: orders", "topics: [orders]", "spec.config.topics: expected a single value, found a list"),
        ("name: to-dwh", 'name: ""', "KafkaConnector without a name"),
        ("config: {topics", "config: x\n      z: {topics", "spec.config: expected a mapping, found 'x'"),
    ],
)
def test_what_is_wrong_with_a_connector_is_said(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    written(tmp_path, NEW, "workers.yaml")
    path = written(tmp_path, SINK.replace(good, bad))

    assert any(expected in found for found in problems(tmp_path / "workers.yaml", path))
