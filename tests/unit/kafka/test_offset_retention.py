"""How long brokers keep the offsets of a group that is empty."""

import math

import pytest

from kblast.kafka.offset_retention import offset_retention
from tests.inventories import inventory_of

DAY = 86_400


@pytest.mark.parametrize(
    ("cluster", "seconds", "origin"),
    [
        ("{version: '4.1'}", 7 * DAY, "default of Kafka 4.1"),
        ("{version: '2.0'}", 7 * DAY, "default of Kafka 2.0, assumed"),
        ("{version: '1.1'}", DAY, "default of Kafka 1.1"),
        ("{version: '0.11'}", DAY, "default of Kafka 0.11"),
        ("{}", 7 * DAY, "default of Kafka (version not given)"),
        ("{version: '1.1', config: {offsets.retention.minutes: 60}}", 3600, "cluster config"),
        ("{config: {offsets.retention.minutes: -1}}", math.inf, "cluster config"),
    ],
)
def test_it_is_what_somebody_set_or_the_default_of_the_version(cluster: str, seconds: float, origin: str) -> None:
    found = offset_retention(inventory_of(f"clusters: {{c: {cluster}}}"), "c")

    assert found.seconds == seconds
    assert found.setting.origin == origin
