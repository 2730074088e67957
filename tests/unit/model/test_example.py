"""A platform of some size: what it becomes, and where every part of it was written."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from kblast.documents import Document, parse
from kblast.location import KeyPath
from kblast.model.build import load_inventory
from kblast.model.inventory import SECTIONS, Inventory, PlacedBroker
from kblast.model.parts import Need
from kblast.model.refs import make_ref
from kblast.units import Rate
from tests.running import ROOT

EXAMPLE = ROOT / "tests" / "data" / "format.yaml"


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    return load_inventory([EXAMPLE])


def test_every_element_is_there_and_nothing_else(inventory: Inventory) -> None:
    data = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))

    for section in SECTIONS:
        declared = {name for name in getattr(inventory, section) if f"topic:{name}" not in inventory.inferred}
        assert declared == set(data[section])
    assert inventory.inferred == {"topic:orders-dr/order-paid", "topic:orders-dr/order-placed"}
    assert inventory.warnings == ()
    assert inventory.drift == ()


def test_places(inventory: Inventory) -> None:
    assert inventory.regions == ("eu", "us")
    assert inventory.brokers_of["logs"] == (
        PlacedBroker("logs", 1, "eu-1a"),
        PlacedBroker("logs", 2, "eu-1b"),
        PlacedBroker("logs", 3, "eu-1c"),
    )
    assert [broker.zone for broker in inventory.brokers_of["orders"]] == ["eu-1a", "eu-1b", "eu-1c"]
    assert [broker.zone for broker in inventory.brokers_of["orders-dr"]] == ["us-1a"] * 3


def test_values(inventory: Inventory) -> None:
    topic = inventory.topics["orders/order-placed"]

    assert topic.config == {"min.insync.replicas": "2", "retention.ms": "-1"}
    assert topic.rate == Rate(bytes_per_s=40_960)
    assert topic.assignment == {0: (1, 2, 3), 1: (2, 3, 1)}
    assert inventory.clusters["logs"].config == {"min.insync.replicas": "1", "unclean.leader.election.enable": "true"}
    assert inventory.functions["place-order"].cost_per_hour == 20_000


def test_relations(inventory: Inventory) -> None:
    checkout = inventory.services["checkout"]

    assert checkout.needs == (
        Need(any=(Need(ref="resource:psp-a"), Need(ref="resource:psp-b"))),
        Need(ref="resource:orders-db"),
    )
    assert checkout.wants == (Need(ref="resource:schema-registry"), Need(ref="service:recommendations"))
    assert [(name, edge.topic) for name, edge in inventory.produce_edges()] == [
        ("checkout", "logs/app-log"),
        ("checkout", "orders/order-placed"),
        ("payments", "orders/order-paid"),
    ]
    assert {topic: [name for name, _ in edges] for topic, edges in inventory.readers_of.items()} == {
        "orders/order-paid": ["checkout"],
        "logs/app-log": ["log-indexer"],
        "orders/order-placed": ["mailer"],
    }
    assert inventory.services["mailer"].consumes[0].fallback == "orders-dr/order-placed"  # type: ignore[index]
    assert inventory.groups == ("logs/log-indexer", "orders/checkout", "orders/mailer")
    assert inventory.copies == {
        "to-dr": (("orders/order-paid", "orders-dr/order-paid"), ("orders/order-placed", "orders-dr/order-placed"))
    }
    assert inventory.topics["orders-dr/order-paid"].partitions == 6


@pytest.mark.parametrize(
    ("ref", "path", "line", "text"),
    [
        ("zone:eu-1a", (), 3, "eu-1a: {region"),
        ("zone:eu-1a", ("region",), 3, "eu}"),
        ("region:us", (), 6, "us}"),
        ("cluster:logs", (), 9, "logs:"),
        ("cluster:logs", ("version",), 11, '"3.9"'),
        ("cluster:logs", ("zones", 1), 13, "eu-1b, eu-1c]"),
        ("cluster:logs", ("config", "min.insync.replicas"), 14, "1, unclean"),
        ("cluster:logs", ("config", "acks"), 14, "config:"),
        ("cluster:logs", ("controllers",), 9, "logs:"),
        ("broker:logs/2", (), 12, "brokers: 3"),
        ("broker:orders/2", (), 20, "2: {zone"),
        ("cluster:orders", ("brokers", "2", "zone"), 20, "eu-1b}"),
        ("cluster:orders", ("controllers", "103"), 22, "{zone: eu-1c}}"),
        ("topic:orders/order-placed", ("assignment", "1", 2), 33, "1]}"),
        ("topic:orders-dr/order-paid", (), 69, "to-dr:"),
        ("topic:orders-dr/order-paid", ("partitions",), 69, "to-dr:"),
        ("resource:schema-registry", ("needs", 0), 37, '"cluster:orders"'),
        ("service:checkout", ("client", "version"), 48, '"3.7"'),
        ("service:checkout", ("produces", 0, "topic"), 54, "logs/app-log,"),
        ("service:checkout", ("produces", 1, "topic"), 50, "orders/order-placed"),
        ("service:checkout", ("produces", 1, "only_for", 0), 53, "place-order]"),
        ("service:checkout", ("produces", 1, "rate"), 50, "topic:"),
        ("service:checkout", ("consumes", 0, "tolerates"), 56, "15m"),
        ("service:checkout", ("needs", 0, "any", 1), 57, "psp-b]}]"),
        ("service:checkout", ("needs", 1), 57, "orders-db,"),
        ("service:checkout", ("wants", 0), 58, "schema-registry]"),
        ("service:recommendations", ("needs",), 62, "recommendations:"),
        ("function:search-logs", ("needs", 0, "tolerates"), 66, "30m"),
        ("mirror:to-dr", ("rename",), 69, '"{topic}"'),
        ("group:logs/log-indexer", (), 60, "log-indexer}"),
    ],
)
def test_where_things_were_written(
    inventory: Inventory, ref: str, path: tuple[str | int, ...], line: int, text: str
) -> None:
    at = inventory.locate(ref, *path)

    assert (at.file, at.line) == (str(EXAMPLE), line)
    assert EXAMPLE.read_text(encoding="utf-8").split("\n")[line - 1][at.column - 1 :].startswith(text)


def test_every_value_is_located_where_it_stands(inventory: Inventory) -> None:
    (document,) = parse(EXAMPLE.read_text(encoding="utf-8"), str(EXAMPLE))

    for section, kind in SECTIONS.items():
        for name, body in document.data[section].items():
            for path in paths(body):
                if not set(path) & {"produces", "consumes", "needs", "wants"}:
                    found = inventory.locate(make_ref(kind, name), *path)
                    assert found == document.locate((section, name, *path), key=not path)
                    if path:
                        assert inventory.locate(make_ref(kind, name), *path, key=True) == document.locate(
                            (section, name, *path), key=True
                        )


def paths(value: Any, above: KeyPath = ()) -> Iterator[KeyPath]:
    yield above
    if isinstance(value, dict):
        for key, below in value.items():
            yield from paths(below, (*above, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from paths(below, (*above, index))


def test_united_items_are_located_where_they_stand(inventory: Inventory) -> None:
    """Whatever order they have in the inventory, the text at the place found says what they are."""
    lines = EXAMPLE.read_text(encoding="utf-8").split("\n")

    def text_at(ref: str, *path: str | int) -> str:
        at = inventory.locate(ref, *path)
        return lines[at.line - 1][at.column - 1 :]

    for name, service in inventory.services.items():
        for key in ("produces", "consumes"):
            for index, edge in enumerate(getattr(service, key) or ()):
                assert text_at(f"service:{name}", key, index, "topic").startswith(edge.topic)
        for key in ("needs", "wants"):
            for index, need in enumerate(getattr(service, key) or ()):
                if need.ref is not None:
                    assert text_at(f"service:{name}", key, index).startswith(need.ref.partition(":")[2])


def test_a_document_is_what_was_written(inventory: Inventory) -> None:
    writing = inventory.origins["services", "checkout"]

    assert isinstance(writing.document, Document)
    assert writing.document.file == str(EXAMPLE)
