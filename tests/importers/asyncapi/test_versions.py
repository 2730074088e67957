"""Which way data flows: version 3 speaks for the application, version 2 for those who talk to it."""

from pathlib import Path
from typing import Any

import pytest

from tests.importers.importing import imported, problems, written

VERSION_2 = """
    asyncapi: 2.6.0
    info: {title: checkout, version: 1.0.0, x-owner: shop, x-domain: selling}
    tags: [{name: money}]
    servers:
      production: {url: "kafka.example.com:9092", protocol: kafka}
    channels:
      orders:
        x-owner: shop
        bindings: {kafka: {partitions: 6, replicas: 3, topicConfiguration: {cleanup.policy: [delete, compact]}}}
        subscribe:
          message: {name: OrderPlaced, bindings: {kafka: {key: {type: string}}}}
      payments:
        publish:
          message: {oneOf: [{name: Paid}, {$ref: "#/components/messages/refunded"}]}
          bindings: {kafka: {groupId: {type: string, enum: [checkout]}, clientId: {type: string, const: checkout-1}}}
    components:
      messages: {refunded: {summary: Money went back}}
    """
VERSION_3 = """
    asyncapi: 3.0.0
    info: {title: checkout, version: 1.0.0, x-owner: shop, x-domain: selling, tags: [{name: money}]}
    servers:
      production: {host: "kafka.example.com:9092", protocol: kafka}
    channels:
      a:
        address: orders
        x-owner: shop
        bindings: {kafka: {partitions: 6, replicas: 3, topicConfiguration: {cleanup.policy: [delete, compact]}}}
        messages: {OrderPlaced: {bindings: {kafka: {key: {type: string}}}}}
      b:
        bindings: {kafka: {topic: payments}}
        messages: {Paid: {}, refunded: {summary: Money went back}}
    operations:
      place: {action: send, channel: {$ref: "#/channels/a"}}
      take:
        action: receive
        channel: {$ref: "#/channels/b"}
        messages: [{$ref: "#/channels/b/messages/Paid"}]
        traits: [{$ref: "#/components/operationTraits/kafka"}]
    components:
      operationTraits:
        kafka: {bindings: {kafka: {groupId: checkout, clientId: {type: string, const: checkout-1}}}}
    """
EXPECTED = {
    "clusters": {"kafka.example.com": {}},
    "topics": {
        "kafka.example.com/orders": {
            "partitions": 6,
            "replication": 3,
            "config": {"cleanup.policy": "delete,compact"},
            "owner": "shop",
            "kinds": ["OrderPlaced"],
        },
        "kafka.example.com/payments": {"kinds": ["Paid", "refunded"]},
    },
    "services": {
        "checkout": {
            "owner": "shop",
            "domain": "selling",
            "tags": ["money"],
            "produces": [{"topic": "kafka.example.com/orders", "keyed": True}],
            "consumes": [
                {
                    "topic": "kafka.example.com/payments",
                    "group": "checkout",
                    "config": {"client.id": "checkout-1"},
                }
            ],
        }
    },
}


def sections(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in ("kblast", "generated")}


@pytest.mark.parametrize("text", [VERSION_2, VERSION_3], ids=["2", "3"])
def test_both_versions_of_one_application_say_the_same(tmp_path: Path, text: str) -> None:
    assert sections(imported(written(tmp_path, text)).data) == EXPECTED


def test_a_definition_in_json_is_read(tmp_path: Path) -> None:
    text = """{"asyncapi": "3.0.0", "info": {"title": "mailer", "version": "1"},
      "servers": {"main": {"host": "bus:9092", "protocol": "kafka-secure"}},
      "channels": {"orders": {"address": "orders"}},
      "operations": {"read": {"action": "receive", "channel": {"$ref": "#/channels/orders"}}}}"""

    outcome = imported(written(tmp_path, text, "mailer.json"))

    assert outcome.data["services"] == {"mailer": {"consumes": [{"topic": "bus/orders"}]}}


def test_the_traits_of_version_2_go_over_what_the_operation_says(tmp_path: Path) -> None:
    traits = "traits: [{bindings: {kafka: {groupId: first}}}, {bindings: {kafka: {groupId: last}}}]"
    own = "bindings: {kafka: {groupId: own}}"
    old = VERSION_2.replace(
        "bindings: {kafka: {groupId: {type: string, enum: [checkout]},",
        f"{traits}\n          {own}\n          x-y: {{kafka: {{",
    )
    new = VERSION_3.replace('traits: [{$ref: "#/components/operationTraits/kafka"}]', f"{traits}\n        {own}")

    groups = [
        imported(written(tmp_path, text)).data["services"]["checkout"]["consumes"][0]["group"] for text in (old, new)
    ]
    assert groups == ["last", "own"]


def test_a_group_that_may_be_any_text_is_not_named(tmp_path: Path) -> None:
    text = VERSION_2.replace("enum: [checkout]", "enum: [checkout, other]")

    (edge,) = imported(written(tmp_path, text)).data["services"]["checkout"]["consumes"]
    assert "group" not in edge


@pytest.mark.parametrize(("action", "direction"), [("send", "consumes"), ("receive", "produces")])
def test_a_reply_goes_the_other_way(tmp_path: Path, action: str, direction: str) -> None:
    text = f"""
        asyncapi: 3.1.0
        info: {{title: costing, version: 1.0.0}}
        servers: {{main: {{host: bus, protocol: kafka}}}}
        channels: {{ask: {{address: requests}}, answer: {{address: replies}}}}
        operations:
          ask:
            action: {action}
            channel: {{$ref: "#/channels/ask"}}
            reply: {{channel: {{$ref: "#/channels/answer"}}}}
        """

    service = imported(written(tmp_path, text)).data["services"]["costing"]
    assert service[direction] == [{"topic": "bus/replies"}]


def test_a_channel_without_an_address_is_left_out(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, VERSION_3.replace("bindings: {kafka: {topic: payments}}", "address: null")))

    assert list(outcome.data["topics"]) == ["kafka.example.com/orders"]
    assert outcome.left_out()["AsyncAPI channels whose address is not known"] == 1


@pytest.mark.parametrize("version", ["1.2.0", "4.0.0", "", "3", "[3.0.0]"])
def test_another_version_is_an_error(tmp_path: Path, version: str) -> None:
    found = problems(written(tmp_path, VERSION_3.replace("asyncapi: 3.0.0", f"asyncapi: {version}")))

    assert "expected version 2 or 3 of AsyncAPI, such as 3.0.0" in found[-1]


def test_a_title_is_needed(tmp_path: Path) -> None:
    path = written(tmp_path, VERSION_3.replace("title: checkout, ", ""))

    assert problems(path) == ["input.yaml:3:1: info.title: expected a title, found nothing"]


def test_a_service_may_be_named_otherwise_than_its_definition(tmp_path: Path) -> None:
    path = written(tmp_path, VERSION_3.replace("title: checkout", "title: Checkout events, x-kblast-service: checkout"))

    assert list(imported(path).data["services"]) == ["checkout"]


def test_a_wrong_action_is_an_error(tmp_path: Path) -> None:
    path = written(tmp_path, VERSION_3.replace("action: send", "action: publish"))

    assert problems(path) == ["input.yaml:16:19: operations.place.action: expected send or receive, found 'publish'"]


def test_what_an_inventory_has_no_place_for_is_counted_without_names(tmp_path: Path) -> None:
    text = VERSION_3.replace("address: orders", "address: orders\n        description: All orders")

    left = imported(written(tmp_path, text)).left_out()

    assert left == {
        "AsyncAPI channels.*.description": 1,
        "AsyncAPI channels.*.messages.*.summary": 1,
        "AsyncAPI info.version": 1,
    }
