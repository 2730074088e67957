"""Servers are clusters: the same host is the same cluster, and other environments are other clusters."""

from pathlib import Path

import pytest

from tests.importers.importing import Outcome, imported, problems, written


def definition(folder: Path, servers: str, *, channel: str = "", name: str = "input.yaml") -> Path:
    text = f"""
        asyncapi: 3.0.0
        info: {{title: {name.partition(".")[0]}, version: 1.0.0}}
        servers: {{{servers}}}
        channels: {{orders: {{address: "orders"{channel}}}}}
        operations: {{read: {{action: receive, channel: {{$ref: "#/channels/orders"}}}}}}
        """
    return written(folder, text, name)


def read(outcome: Outcome, service: str = "input") -> list[str]:
    return [edge["topic"] for edge in outcome.data["services"][service]["consumes"]]


@pytest.mark.parametrize(
    ("host", "cluster"),
    [
        ("kafka.example.com:9092", "kafka.example.com"),
        ("kafka.example.com", "kafka.example.com"),
        ("b2.example.com:9092, b1.example.com:9092", "b1.example.com"),
        ("main-kafka-bootstrap.kafka.svc:9093", "main"),
        ("kafka://bus:9092/", "bus"),
        ("[fd00::1]:9092", "[fd00::1]"),
    ],
)
def test_a_cluster_is_called_like_its_first_host(tmp_path: Path, host: str, cluster: str) -> None:
    path = definition(tmp_path, f"main: {{host: '{host}', protocol: kafka}}")

    assert read(imported(path)) == [f"{cluster}/orders"]


def test_a_server_may_name_its_cluster(tmp_path: Path) -> None:
    path = definition(tmp_path, "main: {host: 'b1:9092', protocol: kafka, x-kblast-cluster: main}")

    assert read(imported(path)) == ["main/orders"]


def test_one_host_in_several_definitions_is_one_cluster(tmp_path: Path) -> None:
    definition(tmp_path, "prod: {host: 'bus:9092', protocol: kafka}", name="a.yaml")
    definition(tmp_path, "main: {host: 'bus:9093', protocol: kafka-secure}", name="b.yaml")

    assert list(imported(tmp_path).data["clusters"]) == ["bus"]


def test_of_several_clusters_that_of_production_is_meant(tmp_path: Path) -> None:
    path = definition(tmp_path, "production: {host: prod, protocol: kafka}, staging: {host: stage, protocol: kafka}")

    production, staging = imported(path), imported(path, values={"environment": "staging"})

    assert read(production) == ["prod/orders"]
    assert [(over.what, over.count) for over in production.result.passed_over] == [
        ("AsyncAPI servers of other environments than production", 1)
    ]
    assert read(staging) == ["stage/orders"]
    assert staging.result.values_unused == ()


def test_a_tag_says_the_environment_of_a_server(tmp_path: Path) -> None:
    servers = "a: {host: one, protocol: kafka, tags: [{name: 'env:prod'}]}, b: {host: two, protocol: kafka}"

    assert read(imported(definition(tmp_path, servers))) == ["one/orders"]


def test_servers_of_which_none_is_of_production_have_to_be_chosen_from(tmp_path: Path) -> None:
    path = definition(tmp_path, "a: {host: one, protocol: kafka}, b: {host: two, protocol: kafka}")

    assert problems(path) == [
        "input.yaml:4:10: servers: expected the servers of one cluster, found 'a, b' (choose: --set environment=a)"
    ]
    assert read(imported(path, values={"environment": "b"})) == ["two/orders"]


def test_an_environment_that_a_definition_does_not_have_passes_over_it(tmp_path: Path) -> None:
    definition(tmp_path, "a: {host: one, protocol: kafka}, b: {host: two, protocol: kafka}", name="a.yaml")
    definition(tmp_path, "x: {host: three, protocol: kafka}", name="b.yaml")

    outcome = imported(tmp_path, values={"environment": "qa"})

    assert list(outcome.data["services"]) == ["b"]
    assert [over.count for over in outcome.result.passed_over] == [2]


def test_a_channel_may_be_on_some_servers_only(tmp_path: Path) -> None:
    servers = "main: {host: bus, protocol: kafka}, web: {host: www, protocol: ws}"
    on_web = ", servers: [{$ref: '#/servers/web'}]"

    outcome = imported(definition(tmp_path, servers, channel=on_web))

    assert outcome.data["services"] == {"input": {}}
    assert outcome.left_out()["AsyncAPI channels on other servers"] == 1
    assert read(imported(definition(tmp_path, servers, channel=on_web.replace("web", "main")))) == ["bus/orders"]


def test_definitions_about_other_protocols_are_passed_over(tmp_path: Path) -> None:
    definition(tmp_path, "main: {host: bus, protocol: kafka}", name="kafka.yaml")
    definition(tmp_path, "main: {host: bus, protocol: mqtt}", name="mqtt.yaml")
    definition(tmp_path, "", channel=", bindings: {amqp: {is: queue}}", name="amqp.yaml")
    definition(tmp_path, "main: {}", name="none.yaml")

    outcome = imported(tmp_path)

    assert list(outcome.data["services"]) == ["kafka"]
    assert [over.what for over in outcome.result.passed_over] == [
        "AsyncAPI definitions about other protocols: amqp",
        "AsyncAPI definitions about other protocols: mqtt",
        "AsyncAPI definitions whose servers name no protocol",
    ]


def test_without_servers_the_cluster_has_to_be_named(tmp_path: Path) -> None:
    kafka = definition(tmp_path, "", channel=", bindings: {kafka: {partitions: 3}}")
    assert problems(kafka) == ["input.yaml:5:20: names no server, and so no cluster (name it: --cluster NAME)"]
    assert read(imported(kafka, cluster="main")) == ["main/orders"]

    unknown = definition(tmp_path, "")
    (over,) = imported(unknown).result.passed_over
    assert (over.what, over.count) == ("AsyncAPI definitions without servers", 1)
    assert read(imported(unknown, cluster="main")) == ["main/orders"]


def test_variables_of_a_host_are_filled(tmp_path: Path) -> None:
    servers = (
        "main: {{host: '{{name}}:{{port}}', protocol: kafka, variables: {{name: {{{0}}}, port: {{default: '9092'}}}}}}"
    )

    assert read(imported(definition(tmp_path, servers.format("default: bus")))) == ["bus/orders"]
    assert read(imported(definition(tmp_path, servers.format("enum: [one]")))) == ["one/orders"]
    path = definition(tmp_path, servers.format("enum: [one, two]"))
    assert read(imported(path, values={"name": "two"})) == ["two/orders"]
    assert problems(path) == [
        (
            "input.yaml:4:24: servers.main.host: expected a value for {name}, found '{name}:{port}' "
            "(give it a value: --set name=VALUE; one of one, two)"
        )
    ]


@pytest.mark.parametrize("host", ["''", "null", "':9092'", "[a]", "7"])
def test_a_server_without_a_host_is_an_error(tmp_path: Path, host: str) -> None:
    found = problems(definition(tmp_path, f"main: {{host: {host}, protocol: kafka}}"))

    assert all("servers.main.host: expected a " in problem for problem in found)


def test_a_schema_registry_is_wanted_and_nothing_is_claimed(tmp_path: Path) -> None:
    binding = "bindings: {kafka: {schemaRegistryUrl: 'https://schemas.example.com:8081/x', bindingVersion: 0.5.0}}"
    outcome = imported(definition(tmp_path, f"main: {{host: bus, protocol: kafka, {binding}}}"))

    assert outcome.data["resources"] == {"schemas.example.com": {"kind": "schema-registry"}}
    assert outcome.data["services"]["input"]["wants"] == [{"ref": "resource:schemas.example.com", "impact": "none"}]
