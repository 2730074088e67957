"""What values must satisfy together."""

from pathlib import Path

import pytest

from tests.unit.model.reading import load, problems

ZONES = "zones: {a: {}, b: {}, c: {}}\n"


@pytest.mark.parametrize(
    ("brokers", "zones"),
    [
        ("brokers: 5, zones: [a, b, c]", ["a", "b", "c", "a", "b"]),
        ("brokers: 2, zones: [a, b, c]", ["a", "b"]),
        ("brokers: 3, zones: [a, a, b]", ["a", "a", "b"]),
        ("brokers: 2", [None, None]),
        ("brokers: 2, zones: []", [None, None]),
        ("brokers: {7: {zone: b}, 3: {}}, zones: [a]", [None, "b"]),
        ("zones: [a]", []),
    ],
)
def test_brokers_that_are_only_counted_stand_in_turn_in_the_zones(
    tmp_path: Path, brokers: str, zones: list[str | None]
) -> None:
    inventory = load(tmp_path, ZONES + f"clusters: {{k: {{{brokers}}}}}")

    assert [broker.zone for broker in inventory.brokers_of.get("k", ())] == zones


def test_brokers_are_in_order_of_their_ids(tmp_path: Path) -> None:
    inventory = load(tmp_path, "clusters: {k: {brokers: {10: {}, 9: {}, 1: {}}}, l: {brokers: 12}}")

    assert [broker.id for broker in inventory.brokers_of["k"]] == [1, 9, 10]
    assert [broker.id for broker in inventory.brokers_of["l"]] == list(range(1, 13))
    assert inventory.names.by_kind["broker"] == {"k/1", "k/9", "k/10", *(f"l/{number}" for number in range(1, 13))}


GOOD = [
    "clusters: {k: {brokers: 3, controllers: {101: {}}}}",
    "clusters: {k: {brokers: 3, controllers: combined}}",
    "clusters: {k: {controllers: {1: {}}}}",
    "clusters: {k: {brokers: 3}}\ntopics: {k/t: {replication: 3}}",
    "clusters: {k: {}}\ntopics: {k/t: {replication: 30}}",
    "clusters: {k: {brokers: 3}}\ntopics: {k/t: {partitions: 2, assignment: {0: [1, 2], 1: [3]}, isr: {1: [3]}}}",
    "clusters: {k: {brokers: 3}}\ntopics: {k/t: {assignment: {1: [1], 0: [2]}, isr: {0: []}}}",
    "clusters: {k: {}}\ntopics: {k/t: {assignment: {0: [77]}}}",
    ZONES + "services: {s: {zones: [a, b], needs_zones: 2}}",
    ZONES + "resources: {r: {zones: [a], needs_zones: 1}}",
    "services: {s: {zones: []}}",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_agrees(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text).warnings == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "clusters: {k: {brokers: 3, controllers: {3: {}, 101: {}}}}",
            [
                (
                    "1:45: controller 3 has the id of a broker (use another id, or `controllers: combined` "
                    "where brokers are the controllers)"
                )
            ],
        ),
        (
            "clusters: {k: {brokers: {7: {}}, controllers: {7: {}}}}",
            [
                (
                    "1:51: controller 7 has the id of a broker (use another id, or `controllers: combined` "
                    "where brokers are the controllers)"
                )
            ],
        ),
        (
            "clusters: {k/x: {}}",
            ["1:12: the name of cluster 'k/x' holds a '/' (a topic's name is cluster/topic; use another sign)"],
        ),
        ("clusters: {k: {}}\ntopics: {t: {}}", ["2:10: 't' is not a topic's name (write k/t)"]),
        ("clusters: {k: {}, l: {}}\ntopics: {t: {}}", ["2:10: 't' is not a topic's name (write cluster/t)"]),
        ("clusters: {k: {}}\ntopics: {k/: {}}", ["2:10: 'k/' is not a topic's name (write k/topic)"]),
        ("clusters: {k: {}}\ntopics: {/t: {}}", ["2:10: '/t' is not a topic's name (write k/t)"]),
        (
            "clusters: {k: {brokers: 2}}\ntopics: {k/t: {replication: 3}}",
            ["2:29: replication 3 is above the number of brokers, 2 (expected 1 to 2)"],
        ),
        (
            "clusters: {k: {brokers: {5: {}}}}\ntopics: {k/t: {replication: 2}}",
            ["2:29: replication 2 is above the number of brokers, 1 (expected 1 to 1)"],
        ),
        (
            "clusters: {k: {brokers: 2}}\ntopics: {k/t: {assignment: {0: [1, 3], 1: [0, 2]}}}",
            [
                "2:36: unknown broker 3 (the cluster's brokers are 1, 2)",
                "2:44: unknown broker 0 (the cluster's brokers are 1, 2)",
            ],
        ),
        (
            "clusters: {k: {brokers: 2}}\ntopics: {k/t: {assignment: {0: [1]}, isr: {0: [3]}}}",
            ["2:47: broker 3 is in sync for partition 0 and has no replica of it (its replicas are 1)"],
        ),
        (
            "clusters: {k: {}}\ntopics: {k/t: {partitions: 3, assignment: {0: [1], 1: [1]}}}",
            ["2:43: leaves out partition 2 (assign all of 0 to 2, or none)"],
        ),
        (
            "clusters: {k: {}}\ntopics: {k/t: {assignment: {0: [1], 2: [1]}}}",
            ["2:28: leaves out partition 1 (assign all of 0 to 2, or none)"],
        ),
        (
            "clusters: {k: {}}\ntopics: {k/t: {partitions: 1, assignment: {0: [1], 1: [1]}}}",
            ["2:43: assigns partition 1, which does not exist (assign partition 0 only, or none)"],
        ),
        (
            "clusters: {k: {}}\ntopics: {k/t: {assignment: {}}}",
            ["2:28: leaves out partition 0 (assign partition 0 only, or none)"],
        ),
        ("clusters: {k: {}}\ntopics: {k/t: {assignment: {0: [1, 2, 1]}}}", ["2:32: partition 0 lists broker 1 twice"]),
        (
            "clusters: {k: {}}\ntopics: {k/t: {assignment: {0: [1]}, isr: {0: [1, 1]}}}",
            ["2:47: partition 0 lists broker 1 twice"],
        ),
        (
            "clusters: {k: {}}\ntopics: {k/t: {assignment: {0: [1, 2]}, isr: {0: [3]}}}",
            ["2:50: broker 3 is in sync for partition 0 and has no replica of it (its replicas are 1, 2)"],
        ),
        (
            "clusters: {k: {brokers: 2}}\ntopics: {k/t: {isr: {0: [3]}}}",
            ["2:26: unknown broker 3 (the cluster's brokers are 1, 2)"],
        ),
        (
            "clusters: {k: {}}\ntopics: {k/t: {partitions: 1, assignment: {0: [3]}, isr: {1: [3]}}}",
            ["2:62: partition 1 does not exist (there are 1)"],
        ),
        (
            ZONES + "services: {s: {zones: [a, b], needs_zones: 3}}",
            ["2:44: needs_zones is 3, and 2 zones are listed (expected 1 to 2)"],
        ),
        (
            ZONES + "services: {s: {zones: [a, a], needs_zones: 2}}",
            ["2:44: needs_zones is 2, and 1 zone is listed (expected 1 to 1)"],
        ),
        (
            "resources: {r: {needs_zones: 1}}",
            ["1:30: needs_zones is 1, and no zones are listed (list the zones it runs in under `zones`)"],
        ),
        (
            "mirrors: {m: {external: true, zones: [], needs_zones: 1}}",
            ["1:55: needs_zones is 1, and no zones are listed (list the zones it runs in under `zones`)"],
        ),
    ],
)
def test_what_contradicts_itself_is_said_at_its_place(tmp_path: Path, text: str, said: list[str]) -> None:
    assert problems(tmp_path, text) == [f"a.yaml:{one}" for one in said]


def test_replicas_in_sync_say_nothing_without_an_assignment(tmp_path: Path) -> None:
    inventory = load(tmp_path, "clusters: {k: {}}\ntopics: {k/t: {isr: {0: [3]}}}")

    assert [str(warning).partition("a.yaml:")[2] for warning in inventory.warnings] == [
        "2:21: isr says nothing without an assignment (add `assignment`)"
    ]


def test_a_contradiction_between_files_stands_where_the_wrong_value_does(tmp_path: Path) -> None:
    found = problems(
        tmp_path, "clusters: {k: {brokers: 2}}\ntopics: {k/t: {partitions: 3}}", "topics: {k/t: {replication: 3}}"
    )

    assert found == ["b.yaml:1:29: replication 3 is above the number of brokers, 2 (expected 1 to 2)"]


def test_a_topic_of_many_partitions_is_checked_quickly(tmp_path: Path) -> None:
    topics = ", ".join(f"k/t{number}: {{partitions: 1000000, assignment: {{0: [1]}}}}" for number in range(500))

    found = problems(tmp_path, f"clusters: {{k: {{}}}}\ntopics: {{{topics}}}")

    assert len(found) == 500
