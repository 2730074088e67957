"""The example of EventCatalog itself, with counts worked out by hand."""

from pathlib import Path

from tests.importers.importing import imported


def test_the_shop_of_the_example(real_data: Path) -> None:
    folder = real_data / "eventcatalog-example" / "examples" / "default"
    outcome = imported(folder, format_="eventcatalog", cluster="bus")
    data, left = outcome.data, outcome.left_out()

    counts = outcome.result.counts
    assert (counts.services, counts.services_external, counts.resources) == (27, 6, 12)
    # 44 sends: 33 to topics of their own, 3 to one channel of Kafka, 4 over other channels, 4 calls.
    assert counts.writes == 33 + 1
    # 39 receives: 11 from topics of their own, 6 over other channels, 22 answers to calls.
    assert counts.reads == 11
    assert left["EventCatalog messages over http"] + left["EventCatalog messages over sqs"] == 4 + 6
    # 33 events that are sent, 3 commands that are only received, 1 event received and never sent; 2 channels of Kafka.
    assert counts.topics == len({edge["topic"] for edge in edges(data)}) + 1
    assert {service["domain"] for service in data["services"].values()} == {
        "catalog",
        "customer",
        "fulfilment",
        "ordering",
        "payments",
        "reviews",
        "shopping",
    }
    assert {name: len(function["needs"]) for name, function in data["functions"].items()} == {
        "checkout-saga": 2,
        "order-cancellation": 1,
        "place-an-order": 4,
        "product-search-indexing": 3,
        "review-submission": 3,
    }
    assert data["services"]["checkout-orchestrator"]["needs"] == [
        "service:inventory-service",
        "service:order-service",
        "service:payment-api",
    ]


def edges(data: dict[str, dict[str, dict[str, list[dict[str, str]]]]]) -> list[dict[str, str]]:
    services = data["services"].values()
    return [edge for service in services for key in ("produces", "consumes") for edge in service.get(key, [])]


def test_the_catalogs_of_several_teams_become_one(real_data: Path) -> None:
    outcome = imported(real_data / "eventcatalog-example" / "examples" / "federation", cluster="bus")

    assert outcome.data["services"] == {
        "fulfilment-service": {"domain": "commerce", "consumes": [{"topic": "bus/payment-captured"}]},
        "payment-service": {"domain": "commerce", "produces": [{"topic": "bus/payment-captured"}]},
    }
    assert outcome.data["functions"] == {
        "payment-to-fulfilment": {"needs": ["service:fulfilment-service", "service:payment-service"]}
    }
    assert outcome.left_out()["EventCatalog messages that are not in the catalog"] == 1
    assert [(over.what, over.count) for over in outcome.result.passed_over] == [
        ("EventCatalog older versions of events", 1)
    ]
