"""What the defaults of client libraries make of a failure, as a simulation tells it of a service that waits."""

import math

import pytest

from kblast.model.inventory import Inventory
from kblast.simulate import simulate
from tests.inventories import inventory_of

NEVER = math.inf


def writing(library: str, version: str | None) -> Inventory:
    """A service with a client of this library and no settings; of the topic's three replicas two must be in sync."""
    said = f', version: "{version}"' if version else ""
    return inventory_of(f"""
        clusters: {{k: {{version: "4.1", brokers: 4}}}}
        topics: {{k/t: {{assignment: {{0: [1, 2, 3]}}, config: {{min.insync.replicas: 2}}}}}}
        services:
          s:
            client: {{library: {library}{said}}}
            produces: [{{topic: k/t, on_outage: block}}]
    """)


def down_at(inventory: Inventory, *failed: str) -> float:
    impact = simulate(inventory, failed).impact("service:s")
    return impact.down_at_s if impact else NEVER


@pytest.mark.parametrize(
    ("library", "version", "without_cluster", "without_topic"),
    [
        ("java", "2.8", 120, 120),
        ("java", "3.7", 120, 120),
        ("java", "3.9", 120, 120),
        ("java", "4.0", 60, 120),
        ("java", "4.1", 60, 120),
        ("java", None, 60, 120),
        ("spring-kafka", "3.3", 120, 120),
        ("spring-kafka", "4.0", 60, 120),
        ("quarkus", "3.15", 120, 120),
        ("quarkus", "3.27", 60, 120),
        ("smallrye-kafka", None, 60, 120),
        ("kafka-streams", "3.9", 120, 120),
        ("kafka-streams", "4.1", 60, 120),
        ("kafka-connect", "3.9", NEVER, NEVER),
        ("kafka-connect", "4.1", NEVER, NEVER),
        ("librdkafka", "2.15", 300, 300),
        ("confluent-kafka-python", "2.6", 300, 300),
        ("confluent-kafka-go", "2.6", 300, 300),
        ("rust-rdkafka", "0.36", 300, 300),
        ("node-rdkafka", None, 300, 300),
        ("php-rdkafka", None, 300, 300),
        ("confluent-kafka-javascript", "1.10", 9.3, 9.3),
        ("sarama", "1.60", 0.3, 0.3),
        ("kafka-go", "0.4.50", 7.4, 7.4),
        ("kafkajs", "2.2.4", 9.3, 9.3),
        ("kafka-python", "2.0.2", 0, 0),
        ("kafka-python", "2.2.0", 120, 120),
        ("kafka-python", "3.0", 120, 120),
        ("aiokafka", "0.14", 40, 40),
        ("franz-go", "1.21", NEVER, NEVER),
        ("home-made", None, 0, 0),
    ],
)
def test_how_long_a_client_hides_an_outage(
    library: str, version: str | None, without_cluster: float, without_topic: float
) -> None:
    inventory = writing(library, version)
    replicas, others = [f"broker:k/{broker}" for broker in (1, 2, 3)], ["broker:k/4"]

    assert down_at(inventory, "cluster:k") == pytest.approx(without_cluster)
    assert down_at(inventory, *replicas, *others) == pytest.approx(without_cluster)
    assert down_at(inventory, "topic:k/t") == pytest.approx(without_topic)
    assert down_at(inventory, *replicas) == pytest.approx(without_topic)


@pytest.mark.parametrize(
    ("library", "version", "waits_for_all"),
    [
        ("java", "2.8", False),
        ("java", "3.7", True),
        ("java", "4.1", True),
        ("librdkafka", "2.15", True),
        ("confluent-kafka-javascript", "1.10", True),
        ("kafkajs", "2.2.4", True),
        ("kafka-streams", "3.9", True),
        ("quarkus", "3.15", False),
        ("sarama", "1.60", False),
        ("kafka-go", "0.4.50", False),
        ("kafka-python", "2.2.0", False),
        ("kafka-python", "3.0", True),
        ("aiokafka", "0.14", False),
        ("home-made", None, True),
    ],
)
def test_only_clients_that_wait_for_all_replicas_are_hit_below_the_minimum(
    library: str, version: str | None, waits_for_all: bool
) -> None:
    assert (down_at(writing(library, version), "broker:k/1", "broker:k/2") < NEVER) is waits_for_all
