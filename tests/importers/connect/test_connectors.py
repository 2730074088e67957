"""Connectors become services that read, write and need what their configuration says."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.importers.importing import Outcome, imported, problems

DEBEZIUM = {"connector.class": "io.debezium.connector.postgresql.PostgresConnector", "topic.prefix": "shop"}
SINK = {"connector.class": "io.confluent.connect.jdbc.JdbcSinkConnector", "topics": "orders"}


def written(folder: Path, data: Any, name: str = "connector.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(data, indent=1), encoding="utf-8")
    return path


def read(folder: Path, config: dict[str, Any], values: dict[str, str] | None = None) -> Outcome:
    return imported(written(folder, {"name": "one", "config": config}), cluster="bus", values=values)


def service(outcome: Outcome) -> dict[str, Any]:
    found: dict[str, Any] = outcome.data["services"]["one"]
    return found


def writes(outcome: Outcome) -> list[str]:
    return [edge["topic"].removeprefix("bus/") for edge in service(outcome).get("produces", [])]


def why_not(outcome: Outcome) -> list[str]:
    said = "topics that are not known: "
    return [what.removeprefix(said) for what in outcome.left_out() if what.startswith(said)]


@pytest.mark.parametrize(
    "data",
    [
        {"name": "one", "config": SINK},
        {"name": "one", "config": SINK | {"name": "one"}, "tasks": [{"connector": "one", "task": 0}], "type": "sink"},
        {"config": SINK | {"name": "one"}},
        SINK | {"name": "one"},
        {"one": {"info": {"name": "one", "config": SINK, "tasks": []}, "status": {"connector": {"state": "RUNNING"}}}},
    ],
    ids=["wrapped", "from Connect", "named inside", "bare", "listed"],
)
def test_a_connector_is_read_in_every_form(tmp_path: Path, data: Any) -> None:
    outcome = imported(written(tmp_path, data), cluster="bus")

    assert outcome.data["services"] == {
        "one": {
            "kind": "connector",
            "client": {"library": "kafka-connect"},
            "consumes": [{"topic": "bus/orders", "group": "connect-one"}],
        }
    }
    assert outcome.left_out() == {}


def test_a_bare_configuration_without_a_name_is_called_like_its_file(tmp_path: Path) -> None:
    assert list(imported(written(tmp_path, SINK, "to-dwh.json"), cluster="bus").data["services"]) == ["to-dwh"]


def test_the_cluster_has_to_be_named(tmp_path: Path) -> None:
    written(tmp_path, {"name": "one", "config": SINK}, "a.json")
    written(tmp_path, {"name": "two", "config": SINK}, "b.json")

    assert problems(tmp_path) == ["a.json:2:10: a connector's configuration names no cluster (name it: --cluster NAME)"]


def test_a_sink_reads_its_topics_as_its_group(tmp_path: Path) -> None:
    outcome = read(tmp_path, SINK | {"topics": " a, b ,", "consumer.override.group.id": "own"})

    assert service(outcome)["consumes"] == [
        {"topic": "bus/a", "group": "own"},
        {"topic": "bus/b", "group": "own"},
    ]


def test_a_sink_may_read_topics_by_a_pattern(tmp_path: Path) -> None:
    config = {"connector.class": "x.S3SinkConnector", "topics.regex": "(?<team>shop|pay)\\..*"}
    outcome = read(tmp_path, config)

    assert service(outcome)["consumes"] == [
        {"pattern": "(?P<team>shop|pay)\\..*", "cluster": "bus", "group": "connect-one"}
    ]
    outcome = read(tmp_path, config | {"topics.regex": "\\p{Alpha}+"})
    assert outcome.left_out()["topics.regex that kblast cannot match"] == 1


def test_a_sink_writes_what_it_cannot_take_to_its_dead_letter_queue(tmp_path: Path) -> None:
    outcome = read(tmp_path, SINK | {"errors.tolerance": "all", "errors.deadletterqueue.topic.name": "dead"})

    assert writes(outcome) == ["dead"]
    assert outcome.left_out() == {"connector errors.tolerance": 1}


@pytest.mark.parametrize(
    ("more", "topics"),
    [
        ({"table.include.list": "public.orders, public\\.lines"}, ["shop.public.lines", "shop.public.orders"]),
        ({"table.whitelist": "public.orders"}, ["shop.public.orders"]),
        ({"collection.include.list": "db.orders"}, ["shop.db.orders"]),
        ({"table.include.list": "public.orders", "topic.delimiter": "_"}, ["shop_public_orders"]),
        ({"table.include.list": "public.or$ders"}, ["shop.public.or_ders"]),
        ({"topic.prefix": None, "database.server.name": "old", "table.whitelist": "a.b"}, ["old.a.b"]),
        (
            {
                "connector.class": "io.debezium.connector.sqlserver.SqlServerConnector",
                "database.names": "a,b",
                "table.include.list": "dbo.x",
            },
            ["shop.a.dbo.x", "shop.b.dbo.x"],
        ),
        (
            {
                "connector.class": "io.confluent.connect.jdbc.JdbcSourceConnector",
                "topic.prefix": "pg-",
                "table.whitelist": "public.orders,lines",
            },
            ["pg-lines", "pg-orders"],
        ),
        (
            {"connector.class": "io.confluent.connect.jdbc.JdbcSourceConnector", "query": "SELECT 1"},
            ["shop"],
        ),
        ({"connector.class": "io.confluent.kafka.connect.datagen.DatagenConnector", "kafka.topic": "users"}, ["users"]),
        ({"connector.class": "FileStreamSource", "topic": "lines"}, ["lines"]),
    ],
)
def test_a_source_writes_topics_by_its_settings(tmp_path: Path, more: dict[str, Any], topics: list[str]) -> None:
    outcome = read(tmp_path, DEBEZIUM | more)

    assert writes(outcome) == topics
    assert why_not(outcome) == []


@pytest.mark.parametrize("prefix", ["schema.history.internal.", "database.history."])
def test_debezium_writes_its_schema_history_with_a_producer_of_its_own(tmp_path: Path, prefix: str) -> None:
    config = {"table.include.list": "a.b", f"{prefix}kafka.topic": "history", f"{prefix}producer.acks": "all"}
    outcome = read(tmp_path, DEBEZIUM | config | {"producer.override.acks": "0"})

    assert service(outcome)["produces"] == [
        {"topic": "bus/history", "client": {"library": "java"}, "config": {"acks": "all", "retries": 1}},
        {"topic": "bus/shop.a.b", "config": {"acks": 0}},
    ]


@pytest.mark.parametrize(
    ("more", "topics", "why"),
    [
        ({}, [], "a source that names no tables"),
        (
            {"table.include.list": "public.orders,public\\..*"},
            ["shop.public.orders"],
            "tables that are given by a regular expression",
        ),
        ({"topic.prefix": None, "table.include.list": "a.b"}, [], "a source without a topic.prefix"),
        ({"connector.class": "com.acme.AcmeSource"}, [], "a AcmeSource, whose settings are not known"),
    ],
)
def test_topics_that_a_source_does_not_name_are_left_out(
    tmp_path: Path, more: dict[str, Any], topics: list[str], why: str
) -> None:
    outcome = read(tmp_path, DEBEZIUM | more)

    assert writes(outcome) == topics
    assert why_not(outcome) == [why]


def router(
    regex: str, replacement: str, type_: str = "org.apache.kafka.connect.transforms.RegexRouter"
) -> dict[str, str]:
    return {
        "table.include.list": "public.orders",
        "transforms": "unwrap,route",
        "transforms.unwrap.type": "io.debezium.transforms.ExtractNewRecordState",
        "transforms.route.type": type_,
        "transforms.route.regex": regex,
        "transforms.route.replacement": replacement,
    }


@pytest.mark.parametrize(
    ("regex", "replacement", "topic"),
    [
        (r"([^.]+)\.([^.]+)\.([^.]+)", "$3", "orders"),
        (r"([^.]+)\.([^.]+)\.([^.]+)", "$1_$2_$3_json", "shop_public_orders_json"),
        (r"shop\.(.*)", r"cdc.$1", "cdc.public.orders"),
        (r"(?<db>\w+)\..*\.(?<table>\w+)", "${table}-${db}", "orders-shop"),
        (r"public\.(.*)", "$1", "shop.public.orders"),
        (r".*", r"\$all\\", "$all\\"),
    ],
)
def test_a_router_sends_to_other_topics(tmp_path: Path, regex: str, replacement: str, topic: str) -> None:
    outcome = read(tmp_path, DEBEZIUM | router(regex, replacement))

    assert writes(outcome) == [topic]


def test_a_logical_table_router_sends_to_other_topics(tmp_path: Path) -> None:
    config = router("", "", "io.debezium.transforms.ByLogicalTableRouter")
    config |= {"transforms.route.topic.regex": "shop.public.(.*)", "transforms.route.topic.replacement": "all_$1"}

    assert writes(read(tmp_path, DEBEZIUM | config)) == ["all_orders"]


@pytest.mark.parametrize(
    ("config", "why"),
    [
        (router("(([a-z]+)+)+\\..*", "$1"), "which is too involved"),
        (router("(.*)" * 12, "$1"), "which is too involved"),
        (router("(a)", "$1", "io.debezium.transforms.ContentBasedRouter"), "ContentBasedRouter"),
        (router("a", "b", "org.apache.kafka.connect.transforms.TimestampRouter"), "TimestampRouter"),
        (router("(.*)", "$7"), "which kblast cannot follow"),
        (router("(.*", "x"), "which kblast cannot follow"),
        (router(".*", "x") | {"transforms.route.predicate": "p"}, "a router with a predicate"),
    ],
)
def test_a_router_that_cannot_be_followed_leaves_topics_out(tmp_path: Path, config: dict[str, str], why: str) -> None:
    outcome = read(tmp_path, DEBEZIUM | config)

    assert writes(outcome) == []
    assert why in why_not(outcome)[0]


@pytest.mark.parametrize(
    "type_",
    ["io.debezium.transforms.outbox.EventRouter", "io.debezium.connector.mongodb.transforms.outbox.MongoEventRouter"],
)
def test_an_outbox_sends_by_what_its_records_say(tmp_path: Path, type_: str) -> None:
    config = DEBEZIUM | {
        "table.include.list": "public.outbox",
        "transforms": "outbox",
        "transforms.outbox.type": type_,
        "transforms.outbox.route.topic.replacement": "${routedByValue}.events",
    }
    outcome = read(tmp_path, config)

    assert writes(outcome) == []
    assert why_not(outcome) == ["an outbox that sends to ${routedByValue}.events: give --set routedByValue=NAME"]
    assert writes(read(tmp_path, config, {"routedByValue": "order"})) == ["order.events"]
    assert writes(read(tmp_path, config | {"transforms.outbox.route.topic.replacement": "all"})) == ["all"]
    del config["transforms.outbox.route.topic.replacement"]
    assert "outbox.event.${routedByValue}" in why_not(read(tmp_path, config))[0]
    assert writes(read(tmp_path, config, {"routedByValue": "order"})) == ["outbox.event.order"]


@pytest.mark.parametrize(
    ("more", "name", "kind"),
    [
        ({"database.hostname": "pg", "database.password": "s3cret"}, "pg", "postgresql"),
        ({"connection.url": "jdbc:mysql://u:s3cret@db:3306/x?password=s3cret"}, "db", "mysql"),
        ({"connection.url": "jdbc:sqlserver://sql:1433;databaseName=x"}, "sql", "sqlserver"),
        ({"connection.url": "jdbc:oracle:thin:@//ora:1521/x"}, "ora", "oracle"),
        ({"mongodb.connection.string": "mongodb+srv://u:s3cret@mongo/?x"}, "mongo", "mongodb"),
        (
            {"connector.class": "x.ElasticsearchSinkConnector", "connection.url": "https://es-1:9200,https://es-2"},
            "es-1",
            "elasticsearch",
        ),
        ({"s3.bucket.name": "archive"}, "archive", "s3"),
        ({"connection.url": "http://api"}, "api", None),
    ],
)
def test_a_connector_needs_the_system_it_brings_to(
    tmp_path: Path, more: dict[str, str], name: str, kind: str | None
) -> None:
    outcome = read(tmp_path, DEBEZIUM | {"table.include.list": "a.b"} | more)

    assert outcome.data["resources"] == {name: {"kind": kind} if kind else {}}
    assert service(outcome)["needs"] == [f"resource:{name}"]
    assert "s3cret" not in outcome.text


def test_a_host_that_is_two_things_has_no_kind(tmp_path: Path) -> None:
    written(tmp_path, SINK | {"connection.url": "jdbc:mysql://localhost"}, "a.json")
    written(tmp_path, SINK | {"connection.url": "jdbc:postgresql://localhost"}, "b.json")

    assert imported(tmp_path, cluster="bus").data["resources"] == {"localhost": {}}


def test_a_schema_registry_is_wanted_and_nothing_is_claimed(tmp_path: Path) -> None:
    outcome = read(tmp_path, SINK | {"value.converter.schema.registry.url": "http://schemas:8081"})

    assert outcome.data["resources"] == {"schemas": {"kind": "schema-registry"}}
    assert service(outcome)["wants"] == [{"ref": "resource:schemas", "impact": "none"}]


def test_overrides_are_settings_of_the_edges(tmp_path: Path) -> None:
    config = {
        "producer.override.compression.type": "zstd",
        "producer.override.sasl.jaas.config": "s3cret",
        "consumer.override.max.poll.records": 10,
    }
    outcome = read(tmp_path, SINK | {"errors.deadletterqueue.topic.name": "dead"} | config)

    assert service(outcome)["produces"] == [{"topic": "bus/dead", "config": {"compression.type": "zstd"}}]
    assert service(outcome)["consumes"] == [
        {"topic": "bus/orders", "group": "connect-one", "config": {"max.poll.records": 10}}
    ]
    assert outcome.left_out() == {"connector producer.override.sasl.jaas.config": 1}


def test_exactly_once_that_a_connector_requires_is_enabled(tmp_path: Path) -> None:
    config = DEBEZIUM | {"table.include.list": "a.b"}

    outcome = read(tmp_path, config | {"exactly.once.support": "required"})
    assert service(outcome)["client"]["config"] == {"exactly.once.source.support": "enabled"}

    outcome = read(tmp_path, config | {"exactly.once.support": "requested"})
    assert service(outcome)["client"] == {"library": "kafka-connect"}
    assert outcome.left_out() == {"connector exactly.once.support": 1}


def test_mirror_maker_copies_from_cluster_to_cluster(tmp_path: Path) -> None:
    config = {
        "connector.class": "org.apache.kafka.connect.mirror.MirrorSourceConnector",
        "source.cluster.alias": "main",
        "target.cluster.alias": "dr",
        "topics": "orders.*, payments",
        "topics.exclude": ".*-log",
        "replication.policy.class": "org.apache.kafka.connect.mirror.IdentityReplicationPolicy",
    }
    path = written(tmp_path, {"name": "to-dr", "config": config})

    data = imported(path).data
    assert data["mirrors"] == {
        "to-dr": {
            "from": "main",
            "to": "dr",
            "topics": ["orders.*", "payments"],
            "exclude": [".*-log"],
            "rename": "{topic}",
            "kind": "mirrormaker2",
        }
    }
    assert data["clusters"] == {"dr": {}, "main": {}}

    heartbeats = config | {"connector.class": "org.apache.kafka.connect.mirror.MirrorHeartbeatConnector"}
    written(tmp_path, {"name": "beat", "config": heartbeats}, "beat.json")
    assert imported(tmp_path).left_out()["connector MirrorHeartbeatConnector"] == 1

    del config["source.cluster.alias"]
    assert (
        problems(written(tmp_path, {"name": "to-dr", "config": config}))
        == [
            "connector.json:2:10: MirrorMaker 2 without a source.cluster.alias",
            "connector.json:2:10: mirror 'to-dr' has no 'from'",
        ]
        or "MirrorMaker 2 without a source.cluster.alias" in problems(path)[0]
    )


@pytest.mark.parametrize(
    ("topics", "said"),
    [
        ("${file:/x:topics}", None),
        ("${TOPICS}", "placeholder ${TOPICS} has no value"),
        (7, None),
        (["a"], "config.topics: expected a single value"),
    ],
)
def test_a_topic_that_is_filled_in_elsewhere_has_no_name(tmp_path: Path, topics: Any, said: str | None) -> None:
    path = written(tmp_path, {"name": "one", "config": SINK | {"topics": topics}})

    if said is not None:
        assert any(said in problem for problem in problems(path, cluster="bus"))
    elif topics == 7:
        assert list(imported(path, cluster="bus").data["topics"]) == ["bus/7"]
    else:
        outcome = imported(path, cluster="bus")
        assert "topics" not in outcome.data
        assert outcome.left_out()["topics named ${file:/x:topics}, which a config provider fills in"] == 1


@pytest.mark.parametrize(
    "data",
    [
        {"apiVersion": "v1", "config": SINK},
        {"config": {"connector.class": ["x"]}},
        {"one": {"info": {"config": SINK}}, "two": 7},
        {"note": "connector.class"},
        ["connector.class"],
    ],
)
def test_other_documents_are_passed_over(tmp_path: Path, data: Any) -> None:
    written(tmp_path, data, "other.json")
    written(tmp_path, SINK, "sink.json")

    assert imported(tmp_path, cluster="bus").result.files_passed_over == 1


def test_a_connector_without_a_name_is_an_error(tmp_path: Path) -> None:
    assert problems(written(tmp_path, {"config": SINK}), cluster="bus") == [
        "connector.json:1:1: a connector without a name (add its name)"
    ]
