"""Who provides an API with an AsyncAPI definition has its edges; who consumes it, those that follow from it."""

from pathlib import Path

import pytest

from tests.importers.importing import Outcome, imported, problems, written

DEFINITION = """\
asyncapi: 3.0.0
info: {title: Order events, version: 1.0.0, x-owner: somebody else}
servers: {main: {host: "main-kafka-bootstrap:9092", protocol: kafka}}
channels:
  orders: {address: orders, messages: {OrderPlaced: {}}}
  refunds: {address: refunds}
operations:
  place: {action: send, channel: {$ref: "#/channels/orders"}}
  refund: {action: receive, channel: {$ref: "#/channels/refunds"}}
"""


def indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def api(definition: str, name: str = "orders", kind: str = "asyncapi") -> str:
    return (
        f"apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {{name: {name}}}\n"
        f"spec:\n  type: {kind}\n  lifecycle: production\n  owner: shop\n  definition: {definition}\n"
    )


def component(name: str, spec: str, metadata: str = "") -> str:
    return (
        "---\napiVersion: backstage.io/v1alpha1\nkind: Component\n"
        f"metadata: {{name: {name}{metadata}}}\nspec: {{type: service, {spec}}}\n"
    )


def catalog(folder: Path, *components: str, definition: str = f"|\n{indented(DEFINITION)}") -> Path:
    path = folder / "catalog-info.yaml"
    path.write_text(api(definition) + "".join(components), encoding="utf-8")
    return path


def edges(outcome: Outcome, service: str) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    found = outcome.data["services"][service]
    return found.get("produces", []), found.get("consumes", [])


CHECKOUT = component("checkout", "providesApis: [orders]")


def test_who_provides_an_api_has_its_edges(tmp_path: Path) -> None:
    outcome = imported(catalog(tmp_path, CHECKOUT))

    assert outcome.data["services"] == {
        "checkout": {"produces": [{"topic": "main/orders"}], "consumes": [{"topic": "main/refunds"}]}
    }
    assert outcome.data["topics"] == {"main/orders": {"kinds": ["OrderPlaced"]}, "main/refunds": {}}


def test_who_consumes_an_api_reads_what_it_sends(tmp_path: Path) -> None:
    outcome = imported(catalog(tmp_path, CHECKOUT, component("mailer", "consumesApis: ['api:default/Orders']")))

    assert edges(outcome, "mailer") == ([], [{"topic": "main/orders", "evidence": "inferred"}])
    left = "Backstage topics that a consumed API receives: whether the consumer writes them"
    assert outcome.left_out()[left] == 1


def test_who_consumes_an_api_that_only_receives_writes_to_it(tmp_path: Path) -> None:
    lines = DEFINITION.replace("  place: {action: send", "  place: {action: receive")
    path = catalog(
        tmp_path, CHECKOUT, component("mailer", "consumesApis: [orders]"), definition=f"|\n{indented(lines)}"
    )

    written_by, read_by = edges(imported(path), "mailer")
    assert [edge["topic"] for edge in written_by] == ["main/orders", "main/refunds"]
    assert read_by == []


def test_who_provides_and_consumes_an_api_is_no_partner_of_himself(tmp_path: Path) -> None:
    outcome = imported(catalog(tmp_path, component("checkout", "providesApis: [orders], consumesApis: [orders]")))

    assert edges(outcome, "checkout") == ([{"topic": "main/orders"}], [{"topic": "main/refunds"}])


def test_an_api_that_nobody_provides_is_of_the_application_that_it_describes(tmp_path: Path) -> None:
    outcome = imported(catalog(tmp_path))

    assert list(outcome.data["services"]) == ["Order events"]


def test_an_annotation_names_the_consumer_group(tmp_path: Path) -> None:
    metadata = ", annotations: {kafka.apache.org/consumer-groups: 'main/mailer, other/idle'}"
    outcome = imported(catalog(tmp_path, CHECKOUT, component("mailer", "consumesApis: [orders]", metadata)))

    assert edges(outcome, "mailer")[1] == [{"topic": "main/orders", "evidence": "inferred", "group": "mailer"}]
    assert outcome.left_out()["Backstage consumer groups of which no topic is known"] == 1
    assert list(outcome.data["clusters"]) == ["main", "other"]


def test_of_several_groups_none_is_chosen(tmp_path: Path) -> None:
    metadata = ", annotations: {kafka.apache.org/consumer-groups: 'main/a,main/b'}"
    outcome = imported(catalog(tmp_path, component("checkout", "providesApis: [orders]", metadata)))

    assert edges(outcome, "checkout")[1] == [{"topic": "main/refunds"}]
    assert outcome.left_out()["Backstage consumer groups of which no topic is known"] == 2


def test_a_group_without_a_cluster_is_on_the_one_that_is_named_or_an_error(tmp_path: Path) -> None:
    metadata = ", annotations: {kafka.apache.org/consumer-groups: mailer}"
    path = catalog(tmp_path, CHECKOUT, component("mailer", "consumesApis: [orders]", metadata))
    (found,) = problems(path)

    assert "metadata.annotations.kafka.apache.org/consumer-groups: expected cluster/group, …, found 'mailer'" in found
    assert "--cluster NAME" in found
    assert edges(imported(path, cluster="main"), "mailer")[1][0]["group"] == "mailer"


def test_a_topic_that_a_component_has_an_edge_to_is_no_need_besides(tmp_path: Path) -> None:
    topic = (
        "---\napiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata: {name: orders}\nspec: {type: kafka-topic}\n"
    )
    path = catalog(tmp_path, component("checkout", "providesApis: [orders], dependsOn: [resource:orders]"), topic)

    assert "needs" not in imported(path, cluster="main").data["services"]["checkout"]
    assert imported(path, cluster="dr").data["services"]["checkout"]["needs"] == ["topic:dr/orders"]


@pytest.mark.parametrize("kind", ["openapi", "grpc", "graphql"])
def test_who_consumes_an_api_of_another_type_needs_its_providers(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "catalog.yaml"
    one = component("a", "providesApis: [rest]")
    calling = component("caller", "consumesApis: [rest]")
    rest = api("{$text: 'https://example.com/rest.yaml'}", "rest", kind)

    path.write_text(rest + one + calling)
    assert imported(path).data["services"]["caller"] == {"needs": ["service:a"]}

    path.write_text(rest + one + component("b", "providesApis: [rest]") + calling)
    assert imported(path).data["services"]["caller"] == {"needs": [{"any": ["service:a", "service:b"]}]}

    path.write_text(rest + calling)
    assert imported(path).left_out()["Backstage consumed APIs that nobody provides"] == 1


@pytest.mark.parametrize("placeholder", ["$text", "$yaml", "$json"])
def test_a_definition_may_stand_in_a_file_beside_it(tmp_path: Path, placeholder: str) -> None:
    written(tmp_path, DEFINITION.replace("orders: {address: orders,", "orders: {address: placed,"), "apis/orders.yaml")
    outcome = imported(catalog(tmp_path, CHECKOUT, definition=f"{{{placeholder}: ./apis/orders.yaml}}"))

    assert edges(outcome, "checkout")[0] == [{"topic": "main/placed"}]


def test_references_in_a_definition_lead_to_files_beside_it(tmp_path: Path) -> None:
    written(tmp_path, "address: placed", "channel.yaml")
    text = DEFINITION.replace(
        "orders: {address: orders, messages: {OrderPlaced: {}}}", "orders: {$ref: ./channel.yaml}"
    )
    outcome = imported(catalog(tmp_path, CHECKOUT, definition=f"|\n{indented(text)}"))

    assert edges(outcome, "checkout")[0] == [{"topic": "main/placed"}]


def test_a_definition_on_a_network_is_left_out(tmp_path: Path) -> None:
    outcome = imported(catalog(tmp_path, CHECKOUT, definition="{$text: 'https://example.com/orders.yaml'}"))

    assert outcome.data["services"] == {"checkout": {}}
    assert outcome.left_out()["Backstage API definitions on a network: nothing is fetched"] == 1


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        ("{$text: ../../outside.yaml}", "catalog-info.yaml:8:15: definition '../../outside.yaml' is not to be had"),
        (
            "{$text: none.yaml}",
            "catalog-info.yaml:8:15: definition 'none.yaml' is not to be had: there is no such file",
        ),
        ("{a: b}", "catalog-info.yaml:8:15: spec.definition: expected a text, or {$text: ./asyncapi.yaml}"),
        ("''", "catalog-info.yaml:8:15: API of type asyncapi without a definition"),
        ("'a: ['", "catalog-info.yaml (definition in line 8):"),
        ("just a text", "catalog-info.yaml (definition in line 8):1:1: expected a mapping, found 'just a text'"),
        ("'openapi: 3.0.0'", "catalog-info.yaml (definition in line 8):1:1: asyncapi: expected version 2 or 3"),
        ("[a]", "catalog-info.yaml:8:15: spec.definition: expected a text"),
    ],
)
def test_a_broken_definition_is_an_error_at_its_place(tmp_path: Path, definition: str, said: str) -> None:
    assert any(found.startswith(said) for found in problems(catalog(tmp_path, CHECKOUT, definition=definition)))
