"""Which level of configuration holds for a topic: the topic, its cluster, single brokers or controllers, or Kafka."""

import pytest

from kblast.kafka.effective import deciding_nodes, topic_setting
from kblast.kafka.min_isr import MIN_ISR, min_isr_conflict
from kblast.model.inventory import Inventory
from tests.inventories import inventory_of

TWO = "{config: {min.insync.replicas: 2}}"
UNCLEAN = "{config: {unclean.leader.election.enable: true}}"


def cluster(body: str, topic: str = "") -> Inventory:
    return inventory_of(f"""
        resources: {{zk: {{}}}}
        clusters: {{k: {{{body}}}}}
        topics: {{k/t: {{{topic}}}}}
    """)


@pytest.mark.parametrize(
    ("body", "topic", "value", "origin"),
    [
        (f"brokers: {{1: {TWO}, 2: {TWO}}}", "config: {min.insync.replicas: 3}", "3", "topic config"),
        (f"brokers: {{1: {TWO}, 2: {TWO}}}, config: {{min.insync.replicas: 3}}", "", "3", "cluster config"),
        (f"brokers: {{1: {TWO}, 2: {TWO}}}", "", "2", "config of all brokers"),
        (f"brokers: {{1: {TWO}, 2: {{}}}}", "", "1", "default of Kafka (version not given)"),
        ("brokers: 2", "", "1", "default of Kafka (version not given)"),
    ],
)
def test_the_nearest_level_that_speaks_holds(body: str, topic: str, value: str, origin: str) -> None:
    found = topic_setting(cluster(body, topic), "k/t", MIN_ISR)

    assert (found.value, found.origin) == (value, origin)
    assert found.declared is not origin.startswith("default")


def test_what_all_brokers_say_stands_with_the_first_of_them_whatever_their_order() -> None:
    places = [
        topic_setting(cluster(f"brokers: {brokers}"), "k/t", MIN_ISR).location
        for brokers in (f"{{1: {TWO}, 2: {TWO}}}", f"{{2: {TWO}, 1: {TWO}}}")
    ]

    first, turned = (place.column for place in places if place is not None and place.column is not None)
    assert first < turned


def test_a_unit_of_brokers_becomes_that_of_topics() -> None:
    hours = "{config: {log.retention.hours: 2}}"

    assert topic_setting(cluster(f"brokers: {{1: {hours}, 2: {hours}}}"), "k/t", "retention.ms").value == "7200000"


@pytest.mark.parametrize(
    ("body", "setting", "who"),
    [
        ("brokers: {1: {}}, controllers: {101: {}}", "unclean.leader.election.enable", "controllers"),
        ("brokers: {1: {}}, controllers: {101: {}}", "retention.ms", "brokers"),
        ("brokers: {1: {}}, controllers: combined", "unclean.leader.election.enable", "brokers"),
        ("brokers: {1: {}}, controllers: {zookeeper: zk}", "unclean.leader.election.enable", "brokers"),
        ('brokers: {1: {}}, controllers: {101: {}}, version: "4.1"', MIN_ISR, "controllers"),
        ('brokers: {1: {}}, controllers: {101: {}}, version: "4.0"', MIN_ISR, "brokers"),
    ],
)
def test_controllers_of_their_own_decide_who_leads_and_with_eligible_leaders_how_many_must_be_in_sync(
    body: str, setting: str, who: str
) -> None:
    assert deciding_nodes(cluster(body), "k", setting)[0] == who


def test_what_brokers_say_does_not_count_where_controllers_decide() -> None:
    inventory = cluster(f"brokers: {{1: {UNCLEAN}}}, controllers: {{101: {{}}}}, version: '4.1'")

    assert topic_setting(inventory, "k/t", "unclean.leader.election.enable").value == "false"


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (f"version: '3.9', brokers: {{1: {TWO}, 2: {{}}}}", "each-leader"),
        (f"version: '3.9', brokers: {{1: {TWO}, 2: {TWO}}}", None),
        (f"version: '3.9', brokers: 2, controllers: {{101: {TWO}}}", None),
        (f"version: '4.1', brokers: {{1: {TWO}, 2: {TWO}}}, controllers: {{101: {{}}}}", "set-aside"),
        (f"version: '4.1', brokers: {{1: {TWO}, 2: {TWO}}}, controllers: {{101: {TWO}}}", None),
        (f"version: '4.1', brokers: {{1: {TWO}, 2: {TWO}}}, controllers: combined", None),
        (f"version: '4.1', brokers: {{1: {TWO}, 2: {{}}}}, controllers: combined", "any-controller"),
        (f"version: '4.1', brokers: 2, controllers: {{101: {TWO}, 102: {{}}}}", "any-controller"),
        (
            f"version: '4.1', brokers: 2, controllers: {{101: {TWO}}}, config: {{min.insync.replicas: 3}}",
            "controllers-differ",
        ),
        (f"version: '4.1', brokers: {{1: {TWO}, 2: {TWO}}}", "controllers-unknown"),
        (f"version: '4.1', brokers: {{1: {TWO}, 2: {TWO}}}, config: {{min.insync.replicas: 2}}", None),
    ],
)
def test_values_that_cannot_all_be_in_force_are_a_conflict(body: str, cause: str | None) -> None:
    found = min_isr_conflict(cluster(body), "k")

    assert (found.cause if found else None) == cause
