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
        "producer setting linger.ms, which is ${env:LINGER} and a config provider fills in": 1,
        "systems named ${secrets:ns/db:host}, which is filled in elsewhere": 1,
    }


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("name: workers", 'name: "${X}"', "KafkaConnect that is called ${X}, which has no value"),
        (
            "bootstrapServers: main-kafka-bootstrap.kafka.svc:9093",
            'bootstrapServers: "${X}"',
            "KafkaConnect that connects to ${X}, which has no value: --cluster NAME",
        ),
        ("configStorageTopic: a", 'configStorageTopic: "${X}"', "what Kafka Connect has of ${X}, without a value"),
    ],
)
def test_what_a_template_gives_no_value_is_left_out(tmp_path: Path, good: str, bad: str, said: str) -> None:
    outcome = read(tmp_path, NEW.replace(good, bad))

    assert outcome.left_out() | GROUP == GROUP | {said: 1}
    assert "${" not in outcome.text


def test_workers_whose_address_has_no_value_are_on_the_cluster_that_is_named(tmp_path: Path) -> None:
    workers = NEW.replace("main-kafka-bootstrap.kafka.svc:9093", "${env:SERVERS}")
    outcome = read(tmp_path, workers, SINK, cluster="named")

    assert outcome.left_out() == GROUP
    assert outcome.data["services"]["to-dwh"]["consumes"] == [{"topic": "named/orders", "group": "connect-to-dwh"}]
    assert "named/a" in outcome.data["topics"]


def test_workers_whose_address_has_no_value_give_way_to_others_of_their_name(tmp_path: Path) -> None:
    template = NEW.replace("main-kafka-bootstrap.kafka.svc:9093", "${SERVERS}").replace("Topic: a", "Topic: z")
    outcome = read(tmp_path, template, NEW, cluster="named")

    assert "named" not in outcome.data["clusters"]
    assert "KafkaConnect described otherwise at" in " ".join(outcome.left_out())
    (found,) = problems(tmp_path, cluster="named", values={"SERVERS": "main-kafka-bootstrap"})
    assert "KafkaConnect 'workers' is described twice, differently" in found


CLIENTS = "producer.acks: 1, producer.linger.ms: 20, producer.ssl.key.password: x, consumer.max.poll.records: 100"
LETTERS = "topics: orders, errors.deadletterqueue.topic.name: letters"


def with_config(settings: str, version: str = "4.1.0") -> str:
    return NEW.replace("groupId: own", f"groupId: own\n      config: {{{settings}}}").replace("4.1.0", version)


def test_workers_set_the_clients_of_their_connectors_which_may_override_it(tmp_path: Path) -> None:
    source = SOURCE.replace("topic.prefix: shop", "topic.prefix: shop, producer.override.acks: all")
    outcome = read(tmp_path, with_config(CLIENTS), source, SINK.replace("topics: orders", LETTERS))

    services = outcome.data["services"]
    assert services["from-shop"]["produces"][0]["config"] == {"acks": "all", "linger.ms": 20}
    assert services["to-dwh"]["consumes"][0]["config"] == {"max.poll.records": 100}
    assert services["to-dwh"]["produces"][0]["config"] == {"acks": 1, "linger.ms": 20}
    assert all("config" not in edge for edge in services["workers"]["produces"]), "their own topics are not concerned"
    assert outcome.left_out() == GROUP | {"KafkaConnect spec.config.producer.ssl.key.password": 1}


@pytest.mark.parametrize(
    ("settings", "version", "refused"),
    [
        ("a: b", "4.1.0", False),
        ("a: b", "3.0.0", False),
        ("a: b", "2.8.1", True),
        ("connector.client.config.override.policy: All", "2.8.1", False),
        ("connector.client.config.override.policy: None", "4.1.0", True),
        ("connector.client.config.override.policy: Principal", "4.1.0", True),
        (
            "connector.client.config.override.policy: org.x.NoneConnectorClientConfigOverridePolicy",
            "4.1.0",
            True,
        ),
    ],
)
def test_what_the_policy_of_the_workers_refuses_is_not_in_force(
    tmp_path: Path, settings: str, version: str, refused: bool
) -> None:
    source = SOURCE.replace("topic.prefix: shop", "topic.prefix: shop, producer.override.acks: 0")
    outcome = read(tmp_path, with_config(settings, version), source)

    (edge,) = outcome.data["services"]["from-shop"]["produces"]
    assert edge.get("config") == (None if refused else {"acks": 0})
    assert any("refuses: the connector does not start" in what for what in outcome.left_out()) == refused


def test_workers_may_write_what_sources_send_exactly_once_and_name_the_group_of_sinks(tmp_path: Path) -> None:
    workers = with_config("exactly.once.source.support: enabled, consumer.group.id: all-of-them")
    services = read(tmp_path, workers, SOURCE, SINK).data["services"]

    assert services["from-shop"]["client"]["config"] == {"exactly.once.source.support": "enabled"}
    assert "config" not in services["to-dwh"]["client"]
    assert services["to-dwh"]["consumes"] == [{"topic": "main/orders", "group": "all-of-them"}]


def test_settings_for_connectors_that_are_not_there_are_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, with_config("producer.acks: 1")).left_out() == GROUP | {
        "KafkaConnect spec.config.producer.acks, for connectors that are in none of the files": 1
    }


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("topics: orders", 'topics: "${file:/x:t}"', "topics named ${file:/x:t}, which a config provider fills in"),
        (
            "topics: orders",
            'topics.regex: "${file:/x:t}.*"',
            "topics named ${file:/x:t}, which a config provider fills in",
        ),
        (
            "topics: orders",
            'topics: orders, consumer.override.group.id: "${env:G}"',
            "consumer setting group.id, which is ${env:G} and a config provider fills in",
        ),
        ("to-dwh", '"${env:NAME}"', "KafkaConnector that is called ${env:NAME}, which has no value"),
    ],
)
def test_what_a_config_provider_fills_in_of_an_edge_is_named(tmp_path: Path, good: str, bad: str, said: str) -> None:
    outcome = read(tmp_path, NEW, SINK.replace(good, bad))

    assert outcome.left_out() == GROUP | {said: 1}
    assert "${" not in outcome.text


def test_what_a_config_provider_fills_in_can_be_given(tmp_path: Path) -> None:
    sink = SINK.replace("topics: orders", 'topics: "${file:/x:t}"')
    outcome = read(tmp_path, NEW, sink, values={"file:/x:t": "paid"})

    assert outcome.data["services"]["to-dwh"]["consumes"][0]["topic"] == "main/paid"
    assert outcome.left_out() == GROUP


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("topics: orders", 'topics: "${X}"', "what Kafka Connect has of ${X}, without a value"),
        ("//dwh:", "//${X}:", "systems named ${X}, which is filled in elsewhere"),
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
