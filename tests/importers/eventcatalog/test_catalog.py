"""The resources of a catalog, by the folders that they stand in, become services, topics, resources and functions."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.importers.importing import Outcome, imported, problems, written


def resource(folder: Path, where: str, more: str = "", *, version: str = "1.0.0", file: str = "index.mdx") -> Path:
    """A resource, called like its folder."""
    place = Path(where)
    id_ = place.parts[-3] if "versioned" in place.parts else place.name
    front_matter = f"id: {id_}\nname: Name of {id_}\nversion: {version}\n{dedent(more).strip()}"
    return written(folder, f"---\n{front_matter}\n---\n# {id_} {{{{ not YAML: [\n<Graph />\n", f"{where}/{file}")


def read(folder: Path, cluster: str | None = "bus") -> Outcome:
    return imported(folder, cluster=cluster)


def test_an_event_without_a_channel_is_a_topic_of_its_own(tmp_path: Path) -> None:
    resource(tmp_path, "events/order-placed", "summary: An order.\nowners: [shop]\nbadges: [{content: new}]")
    resource(tmp_path, "services/checkout", "sends: [{id: order-placed, version: 1.0.0}]\nowners: [shop, money]")
    resource(tmp_path, "domains/selling/services/mailer", "receives: [{id: order-placed}]\nsummary: Writes mails.")

    outcome = read(tmp_path)

    assert outcome.data["topics"] == {
        "bus/order-placed": {"description": "An order.", "owner": "shop", "kinds": ["order-placed"]}
    }
    assert outcome.data["services"] == {
        "checkout": {"owner": "shop, money", "produces": [{"topic": "bus/order-placed"}]},
        "mailer": {"description": "Writes mails.", "consumes": [{"topic": "bus/order-placed"}]},
    }
    assert outcome.left_out() == {
        "EventCatalog event badges": 1,
        "EventCatalog event name": 1,
        "EventCatalog service name": 2,
    }


def test_messages_go_to_the_topics_of_their_channels(tmp_path: Path) -> None:
    resource(tmp_path, "channels/shop.events", "address: shop.v1.events\nprotocols: [Kafka]\nowners: [{id: shop}]")
    resource(tmp_path, "channels/queue", "address: q\nprotocols: [sqs]")
    resource(tmp_path, "channels/unused", "protocols: [kafka]")
    resource(tmp_path, "events/placed", "channels: [{id: shop.events}]")
    resource(tmp_path, "events/paid")
    resource(tmp_path, "services/checkout", "sends: [{id: placed}, {id: paid, to: [{id: shop.events}, {id: gone}]}]")
    resource(tmp_path, "services/mailer", "receives: [{id: paid, from: [{id: queue}]}]")

    outcome = read(tmp_path)

    assert outcome.data["topics"] == {
        "bus/shop.v1.events": {"owner": "shop", "kinds": ["paid", "placed"]},
        "bus/unused": {},
    }
    assert outcome.data["services"]["checkout"] == {"produces": [{"topic": "bus/shop.v1.events"}]}
    assert outcome.data["services"]["mailer"] == {}
    left = outcome.left_out()
    assert left["EventCatalog messages over sqs"] == 1
    assert left["EventCatalog channels that are not in the catalog"] == 1


def test_the_address_of_a_channel_may_have_variables(tmp_path: Path) -> None:
    path = resource(
        tmp_path,
        "channels/orders",
        "address: '{env}.orders'\nprotocols: [kafka]\nparameters: {env: {enum: [dev, prod], description: x}}",
    )

    assert list(imported(tmp_path, cluster="bus", values={"env": "prod"}).data["topics"]) == ["bus/prod.orders"]
    assert problems(path, cluster="bus") == [
        (
            "index.mdx:5:10: address: expected a value for {env}, found '{env}.orders' "
            "(give it a value: --set env=VALUE; one of dev, prod)"
        )
    ]


def test_queries_and_commands_over_http_are_calls(tmp_path: Path) -> None:
    resource(tmp_path, "queries/get-order")
    resource(tmp_path, "commands/pay", "operation: {method: POST, path: /pay}")
    resource(tmp_path, "commands/mail")
    resource(tmp_path, "services/shop", "sends: [{id: get-order}, {id: pay}, {id: mail}]")
    resource(tmp_path, "services/orders", "receives: [{id: get-order}]")
    resource(tmp_path, "services/old-orders", "receives: [{id: get-order}]")

    outcome = read(tmp_path)

    assert outcome.data["services"]["shop"] == {
        "needs": [{"any": ["service:old-orders", "service:orders"]}],
        "produces": [{"topic": "bus/mail"}],
    }
    assert outcome.left_out()["EventCatalog calls that no service receives"] == 1


def test_containers_are_resources_that_services_need(tmp_path: Path) -> None:
    resource(tmp_path, "containers/orders-db", "container_type: database\nsummary: Orders.\ntechnology: postgres@16")
    resource(tmp_path, "services/shop", "writesTo: [{id: orders-db}]\nreadsFrom: [{id: orders-db}, {id: elsewhere}]")

    data = read(tmp_path, None).data

    assert data["resources"] == {
        "elsewhere": {"external": True},
        "orders-db": {"kind": "database", "description": "Orders."},
    }
    assert data["services"]["shop"] == {"needs": ["resource:elsewhere", "resource:orders-db"]}


def test_flows_are_functions_that_need_every_service_on_their_way(tmp_path: Path) -> None:
    resource(
        tmp_path,
        "flows/buy",
        """
        owners: [shop]
        steps:
        - {id: a, title: Start, actor: {name: Customer}, next_step: b}
        - {id: b, service: {id: shop, version: 1.0.0}, next_steps: [c]}
        - {id: c, externalSystem: {name: stripe}}
        - {id: d, flow: {id: deliver}}
        - {id: e, flow: {id: unknown}}
        - {id: f, service: {id: elsewhere}}
        """,
    )
    resource(tmp_path, "flows/deliver", "steps: []")
    resource(tmp_path, "services/shop")

    outcome = read(tmp_path, None)

    assert outcome.data["functions"] == {
        "buy": {
            "owner": "shop",
            "needs": ["function:deliver", "resource:stripe", "service:elsewhere", "service:shop"],
        },
        "deliver": {},
    }
    assert outcome.data["services"] == {"elsewhere": {"external": True}, "shop": {}}
    assert outcome.left_out()["EventCatalog flows that are not in the catalog"] == 1


def test_domains_and_systems_say_where_services_and_flows_belong(tmp_path: Path) -> None:
    resource(tmp_path, "domains/selling", "services: [{id: shop}, {id: both}]\nsystems: [{id: pay}, {id: gone}]")
    resource(tmp_path, "domains/selling/subdomains/other", "services: [{id: both}]\nflows: [{id: buy}]")
    resource(tmp_path, "systems/pay", "services: [{id: psp}]\nscope: external")
    resource(tmp_path, "flows/buy", "steps: []")
    for name in ("shop", "both", "psp"):
        resource(tmp_path, f"services/{name}")

    outcome = read(tmp_path, None)

    assert outcome.data["services"] == {
        "both": {},
        "psp": {"domain": "selling", "external": True},
        "shop": {"domain": "selling"},
    }
    assert outcome.data["functions"] == {"buy": {"domain": "other"}}
    left = outcome.left_out()
    assert left["EventCatalog domains of services that belong to several"] == 2
    assert left["EventCatalog systems that are not in the catalog"] == 1


def test_of_several_versions_the_current_one_is_read(tmp_path: Path) -> None:
    resource(tmp_path, "services/shop", "summary: new", version="2.0.0")
    resource(tmp_path, "services/shop/versioned/9.0.0", "summary: old", version="9.0.0")
    resource(tmp_path, "services/mailer/versioned/1.9.0", "summary: old", version="1.9.0")
    resource(tmp_path, "services/mailer/versioned/1.10.0", "summary: new", version="1.10.0")

    outcome = read(tmp_path, None)

    assert {name: found["description"] for name, found in outcome.data["services"].items()} == {
        "mailer": "new",
        "shop": "new",
    }
    assert [(over.what, over.count) for over in outcome.result.passed_over] == [
        ("EventCatalog older versions of services", 2)
    ]


def test_one_version_that_stands_twice_has_to_be_the_same(tmp_path: Path) -> None:
    resource(tmp_path, "a/services/shop", "summary: one")
    resource(tmp_path, "b/services/shop", "summary: one")
    assert read(tmp_path, None).data["services"] == {"shop": {"description": "one"}}

    resource(tmp_path, "b/services/shop", "summary: other")
    (found,) = problems(tmp_path)
    assert "services 'shop' stands in the catalog twice in one version, differently (the first one stands at" in found


def test_the_cluster_has_to_be_named_once_there_are_topics(tmp_path: Path) -> None:
    for name in ("placed", "paid"):
        resource(tmp_path, f"events/{name}")
    resource(tmp_path, "services/checkout", "sends: [{id: placed}, {id: paid}]")

    assert problems(tmp_path) == [
        "events/placed/index.mdx:2:5: an EventCatalog names no cluster for its topics (name it: --cluster NAME)"
    ]


def test_messages_that_are_not_in_the_catalog_are_left_out(tmp_path: Path) -> None:
    resource(tmp_path, "services/checkout", "sends: [{id: placed}]")

    assert read(tmp_path).left_out()["EventCatalog messages that are not in the catalog"] == 1


@pytest.mark.parametrize("file", ["index.mdx", "index.md", "index.frontmatter.yaml"])
def test_a_resource_is_recognised_by_the_folder_it_stands_in(tmp_path: Path, file: str) -> None:
    resource(tmp_path, "services/shop", file=file)
    resource(tmp_path, "pages/about", file=file)
    resource(tmp_path, "services/shop/docs", file=file)
    resource(tmp_path, "services/shop", file="other.yaml")
    written(tmp_path, "---\nid: x\ntitle: no resource\n---\n", f"services/x/{file}")
    written(tmp_path, "# Just text\n\nid: x\n", f"services/y/{file}")

    assert list(read(tmp_path, None).data["services"]) == ["shop"]


def test_a_template_that_looks_like_no_catalog_is_no_error(tmp_path: Path) -> None:
    resource(tmp_path, "services/shop")
    written(tmp_path, "id: {{ .Values.x }}\n{{- range }}\n", "chart.yaml")

    assert read(tmp_path, None).result.files_passed_over == 1


def test_broken_front_matter_is_an_error_at_its_line(tmp_path: Path) -> None:
    path = resource(tmp_path, "services/shop", "sends: [")

    assert problems(path)[0].startswith("index.mdx:6:1: not valid YAML")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("sends: 7", "index.mdx:5:8: sends: expected a list, found 7"),
        ("sends: [7]", "index.mdx:5:9: sends[0]: expected a mapping, found 7"),
        ("sends: [{id: 7}]", "index.mdx:5:14: sends[0].id: expected a text, found 7 (put it in quotes)"),
        ("owners: {a: b}", "index.mdx:5:9: owners: expected a list, found a mapping"),
        ("writesTo: [[]]", "index.mdx:5:12: writesTo[0]: expected a mapping, found an empty list"),
    ],
)
def test_a_wrong_value_is_an_error_at_its_place(tmp_path: Path, more: str, said: str) -> None:
    assert problems(resource(tmp_path, "services/shop", more)) == [said]


def test_from_says_what_is_no_resource(tmp_path: Path) -> None:
    path = written(tmp_path, "a: 1\n", "input.yaml")

    assert problems(path, format_="eventcatalog") == [
        (
            "input.yaml:1:1: not a resource of an EventCatalog "
            "(it stands in a folder such as services/NAME, with id, name and version)"
        )
    ]
