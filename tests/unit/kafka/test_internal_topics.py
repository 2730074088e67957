"""Topics that Kafka and its tools keep for themselves."""

import pytest

from kblast.kafka.internal_topics import keeper_of
from tests.inventories import inventory_of


@pytest.mark.parametrize(
    ("name", "keeper"),
    [
        ("__consumer_offsets", "Kafka"),
        ("__share_group_state", "Kafka"),
        ("_schemas", "a schema registry"),
        ("_confluent-metrics", "a tool"),
        ("totals-KSTREAM-AGGREGATE-STATE-STORE-0000000003-changelog", "Kafka Streams"),
        ("totals-by-shop-repartition", "Kafka Streams"),
        ("connect-configs", "Kafka Connect"),
        ("my-connect-cluster-offsets", "Kafka Connect"),
        ("mm2-offset-syncs.dr.internal", "MirrorMaker"),
        ("primary.checkpoints.internal", "MirrorMaker"),
        ("orders", None),
        ("changelog", None),
        ("disconnect-status", None),
    ],
)
def test_their_names_show_who_keeps_them(name: str, keeper: str | None) -> None:
    inventory = inventory_of(f"clusters: {{k: {{}}}}\ntopics: {{k/{name}: {{}}}}")

    assert keeper_of(inventory, f"k/{name}") == keeper


@pytest.mark.parametrize(("name", "keeper"), [("price-changelog", None), ("__consumer_offsets", "Kafka")])
def test_a_topic_that_says_what_it_is_for_is_its_owners_unless_it_is_kafkas(name: str, keeper: str | None) -> None:
    inventory = inventory_of(f"clusters: {{k: {{}}}}\ntopics: {{k/{name}: {{profile: delivery}}}}")

    assert keeper_of(inventory, f"k/{name}") == keeper
