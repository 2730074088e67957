"""One element in several files: mappings merge, lists are united, values must agree, generated files yield."""

from pathlib import Path
from typing import Any

import pytest

from kblast.model.inventory import Inventory
from kblast.model.parts import Need
from tests.unit.model.reading import load, problems

CONTEXT = """
zones: {a: {}, b: {}}
clusters: {c: {}}
topics: {c/t: {}, c/u: {}}
resources: {db: {}, cache: {}}
functions: {f: {}, g: {}}
"""
GENERATED = "generated: {by: scrape, at: 2026-01-01, from: c}\n"
GENERATED = GENERATED.replace("2026-01-01", "'2026-01-01'")


def drift(inventory: Inventory) -> list[tuple[Any, ...]]:
    return [(found.path, found.declared, found.generated) for found in inventory.drift]


# Declared files


def test_mappings_merge(tmp_path: Path) -> None:
    inventory = load(
        tmp_path,
        CONTEXT,
        (
            "services: {s: {owner: shop, client: {library: java, config: {acks: all}}}}\nclusters: {c: "
            "{config: {a: 1}, brokers: {1: {zone: a}}}}"
        ),
        (
            "services: {s: {tier: 1, client: {version: '3.7', config: {linger.ms: 5}}}}\nclusters: {c: "
            "{config: {b: 2}, brokers: {2: {zone: b}, 1: {config: {x: 1}}}}}"
        ),
    )

    service, cluster = inventory.services["s"], inventory.clusters["c"]
    assert (service.owner, service.tier) == ("shop", 1)
    assert service.client is not None
    assert (service.client.library, service.client.version, service.client.config) == (
        "java",
        "3.7",
        {"acks": "all", "linger.ms": "5"},
    )
    assert cluster.config == {"a": "1", "b": "2"}
    assert [(broker.id, broker.zone) for broker in inventory.brokers.values()] == [(1, "a"), (2, "b")]
    assert cluster.brokers[1].config == {"x": "1"}  # type: ignore[index]


def test_lists_of_needs_wants_tags_and_links_are_united(tmp_path: Path) -> None:
    inventory = load(
        tmp_path,
        CONTEXT,
        "services: {s: {needs: [db], wants: [cache], tags: [x, y], links: [l]}}",
        "services: {s: {needs: ['resource:db', cache], tags: [z, x], links: [k]}}",
    )

    service = inventory.services["s"]
    assert service.needs == (Need(ref="resource:cache"), Need(ref="resource:db"))
    assert service.wants == (Need(ref="resource:cache"),)
    assert (service.tags, service.links) == (("x", "y", "z"), ("k", "l"))
    assert [str(inventory.locate("service:s", "tags", index)).rpartition("/")[2] for index in range(3)] == [
        "b.yaml:1:52",
        "b.yaml:1:55",
        "c.yaml:1:54",
    ]


@pytest.mark.parametrize(
    ("section", "first", "second", "said"),
    [
        ("services", "s: {tier: 1}", "s: {tier: 2}", "services.s.tier: given two different values: 1 and 2"),
        ("services", "s: {owner: a}", "s: {owner: b}", "services.s.owner: given two different values: 'a' and 'b'"),
        ("services", "s: {zones: [a, b]}", "s: {zones: [b, a]}", "services.s.zones: given two different values"),
        (
            "services",
            "s: {client: {library: java}}",
            "s: {client: {library: go}}",
            "services.s.client.library: given two different values: 'java' and 'go'",
        ),
        (
            "services",
            "s: {client: {config: {acks: 1}}}",
            "s: {client: {config: {acks: all}}}",
            "services.s.client.config.acks: given two different values: 1 and 'all'",
        ),
        (
            "topics",
            "c/t: {rate: 1 KiB/s}",
            "c/t: {rate: 1 kB/s}",
            "topics.c/t.rate: given two different values: '1 KiB/s' and '1 kB/s'",
        ),
        (
            "topics",
            "c/t: {assignment: {0: [1, 2]}}",
            "c/t: {assignment: {0: [2, 1]}}",
            "topics.c/t.assignment.0: given two different values",
        ),
        (
            "clusters",
            "c: {brokers: 3}",
            "c: {brokers: {1: {}}}",
            "clusters.c.brokers: given two different values: 3 and a mapping",
        ),
        (
            "clusters",
            "c: {controllers: {zookeeper: db}}",
            "c: {controllers: {101: {}}}",
            "clusters.c.controllers: given two different values",
        ),
        (
            "clusters",
            "c: {controllers: {zookeeper: db}}",
            "c: {controllers: {zookeeper: cache}}",
            "clusters.c.controllers.zookeeper: given two different values: 'db' and 'cache'",
        ),
        (
            "clusters",
            "c: {brokers: {1: {zone: a}}}",
            "c: {brokers: {1: {zone: b}}}",
            "clusters.c.brokers.1.zone: given two different values: 'a' and 'b'",
        ),
        ("zones", "a: {region: x}", "a: {region: y}", "zones.a.region: given two different values: 'x' and 'y'"),
        (
            "functions",
            "f: {cost_per_hour: 1}",
            "f: {cost_per_hour: 2}",
            "functions.f.cost_per_hour: given two different values: 1 and 2",
        ),
        (
            "services",
            "s: {produces: [{topic: t, on_outage: drop}]}",
            "s: {produces: [{topic: c/u}, {topic: c/t, on_outage: block}]}",
            "services.s.produces[1].on_outage: given two different values: 'drop' and 'block'",
        ),
        (
            "services",
            "s: {produces: [{topic: t, on_outage: {buffer: 1m}}]}",
            "s: {produces: [{topic: c/t, on_outage: {buffer: 2m}}]}",
            "services.s.produces[0].on_outage: given two different values",
        ),
        (
            "services",
            "s: {produces: [{topic: t, config: {acks: 1}}]}",
            "s: {produces: [{topic: t, config: {acks: 0}}]}",
            "services.s.produces[0].config.acks: given two different values: 1 and 0",
        ),
        (
            "services",
            "s: {consumes: [{topic: t, group: g, tolerates: 1m}]}",
            "s: {consumes: [{topic: t, tolerates: 3m}, {topic: t, group: g, tolerates: 2m}]}",
            "services.s.consumes[1].tolerates: given two different values: '1m' and '2m'",
        ),
        (
            "services",
            "s: {produces: [{topic: t, only_for: [f]}]}",
            "s: {produces: [{topic: t, only_for: [g]}]}",
            "services.s.produces[0].only_for: given two different values",
        ),
    ],
)
def test_two_values_for_one_key_are_an_error_that_names_both_places(
    tmp_path: Path, section: str, first: str, second: str, said: str
) -> None:
    (found,) = problems(tmp_path, CONTEXT, f"{section}: {{{first}}}", f"{section}: {{{second}}}")

    assert found.startswith("c.yaml:1:")
    assert f": {said} (the first one stands at " in found
    assert "b.yaml:1:" in found


def test_the_place_of_a_conflict_is_that_of_the_values(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        CONTEXT,
        "services:\n  s:\n    produces:\n    - topic: t\n      on_outage: drop\n",
        "services:\n  s:\n    produces:\n    - {topic: c/u}\n    - {topic: c/t, on_outage: block}\n",
    )

    assert found == [
        "c.yaml:5:31: services.s.produces[1].on_outage: given two different values: 'drop' and 'block' "
        f"(the first one stands at {tmp_path}/b.yaml:5:18)".replace(f"{tmp_path}/", "")
    ]


@pytest.mark.parametrize(
    ("section", "first", "second"),
    [
        ("services", "s: {consumes: [{topic: t, tolerates: 15m}]}", "s: {consumes: [{topic: c/t, tolerates: 900s}]}"),
        ("topics", "c/t: {rate: 60 msg/min, message_size: 1KiB}", "c/t: {rate: 1 msg/s, message_size: 1024B}"),
        ("topics", "c/t: {config: {retention.ms: -1}}", "c/t: {config: {retention.ms: '-1'}}"),
        ("topics", "c/t: {config: {a: true}}", "c/t: {config: {a: 'true'}}"),
        ("services", "s: {availability: 99.9%}", "s: {availability: 0.999}"),
        ("clusters", "c: {profile: delivery}", "c: {profile: [delivery]}"),
        ("clusters", "c: {brokers: {1: }}", "c: {brokers: {1: {}}}"),
        (
            "services",
            "s: {produces: [{topic: t, on_outage: {buffer: 1m}}]}",
            "s: {produces: [{topic: t, on_outage: {buffer: 60s, then: block}}]}",
        ),
        (
            "services",
            "s: {produces: [{topic: t, only_for: [f, g]}]}",
            "s: {produces: [{topic: t, only_for: [g, 'function:f']}]}",
        ),
        ("services", "s: {needs: [{ref: db, tolerates: 15m}]}", "s: {needs: [{ref: 'resource:db', tolerates: 900s}]}"),
        ("services", "s: {tier: , tags: , client: }", "s: {tier: 1, tags: [x], client: {library: java}}"),
    ],
)
def test_the_same_value_written_in_two_ways_is_one_value(tmp_path: Path, section: str, first: str, second: str) -> None:
    forwards = load(tmp_path, CONTEXT, f"{section}: {{{first}}}", f"{section}: {{{second}}}")
    backwards = load(tmp_path, CONTEXT, f"{section}: {{{second}}}", f"{section}: {{{first}}}")

    assert getattr(forwards, section) == getattr(backwards, section)
    for edges in (getattr(forwards.services.get("s"), key, None) for key in ("produces", "consumes", "needs")):
        assert edges is None or len(edges) == 1


# Edges


def test_edges_are_the_same_by_service_direction_topic_and_group(tmp_path: Path) -> None:
    inventory = load(
        tmp_path,
        CONTEXT,
        (
            "services: {s: {produces: [{topic: c/t, config: {acks: all}}], consumes: [{topic: c/t, group: g, "
            "tolerates: 1m}]}}"
        ),
        (
            "services: {s: {produces: [{topic: t, keyed: true}, {topic: u}], consumes: [{topic: t, group: g, "
            "reads: state}, {topic: t, group: h}, {topic: t}]}}"
        ),
        "services: {other: {produces: [{topic: t, keyed: false}]}}",
    )

    service = inventory.services["s"]
    assert [(edge.topic, edge.config, edge.keyed) for edge in service.produces or ()] == [
        ("c/t", {"acks": "all"}, True),
        ("c/u", None, None),
    ]
    assert [(edge.topic, edge.group, edge.tolerates, edge.reads) for edge in service.consumes or ()] == [
        ("c/t", None, None, None),
        ("c/t", "g", 60.0, "state"),
        ("c/t", "h", None, None),
    ]


def test_an_edge_may_be_given_twice_in_one_file_too(tmp_path: Path) -> None:
    twice = "services: {s: {produces: [{topic: t, keyed: true}, {topic: c/t, keyed: %s}]}}"

    assert len(load(tmp_path, CONTEXT, twice % "true").services["s"].produces or ()) == 1
    (found,) = problems(tmp_path, CONTEXT, twice % "false")
    assert found.startswith("b.yaml:1:72: services.s.produces[1].keyed: given two different values: true and false")


@pytest.mark.parametrize(
    ("evidence", "strongest"),
    [
        (["declared", "observed"], "declared"),
        (["permitted", "observed"], "observed"),
        (["permitted", "inferred"], "inferred"),
        (["inferred", "configured", "permitted"], "configured"),
        ([None, "permitted"], "declared"),
        (["permitted"], "permitted"),
        ([None], "declared"),
    ],
    ids=str,
)
def test_the_strongest_evidence_counts(tmp_path: Path, evidence: list[str | None], strongest: str) -> None:
    texts = [f"services: {{s: {{consumes: [{{topic: t, evidence: {found or ''}}}]}}}}" for found in evidence]

    (edge,) = load(tmp_path, CONTEXT, *texts).services["s"].consumes or ()

    assert edge.evidence == strongest


def test_an_edge_was_last_seen_when_any_file_saw_it_last(tmp_path: Path) -> None:
    texts = [f"services: {{s: {{produces: [{{topic: t, last_seen: '2026-0{month}-01'}}]}}}}" for month in (2, 5, 3)]

    (edge,) = load(tmp_path, CONTEXT, *texts, "services: {s: {produces: [{topic: t}]}}").services["s"].produces or ()

    assert edge.last_seen == "2026-05-01"


# Generated files


@pytest.mark.parametrize("generated_first", [True, False])
def test_generated_values_yield_to_declared_ones_and_the_difference_is_kept(
    tmp_path: Path, generated_first: bool
) -> None:
    declared = "topics: {c/t: {partitions: 6, config: {a: 1, b: 2}}}"
    generated = GENERATED + "topics: {c/t: {partitions: 12, replication: 3, config: {a: 1, b: 3, d: 4}}}"

    texts = [generated, declared] if generated_first else [declared, generated]
    inventory = load(tmp_path, CONTEXT, *texts)

    topic = inventory.topics["c/t"]
    assert (topic.partitions, topic.replication, topic.config) == (6, 3, {"a": "1", "b": "2", "d": "4"})
    assert drift(inventory) == [
        (("topics", "c/t", "partitions"), 6, 12),
        (("topics", "c/t", "config", "b"), "2", "3"),
    ]
    files = ["c.yaml", "b.yaml"] if generated_first else ["b.yaml", "c.yaml"]
    assert [Path(inventory.drift[0].declared_at.file).name, Path(inventory.drift[0].generated_at.file).name] == files
    assert Path(inventory.locate("topic:c/t", "replication").file).name == files[1]
    assert Path(inventory.locate("topic:c/t", "config", "b").file).name == files[0]


def test_generated_edges_yield_in_the_same_way(tmp_path: Path) -> None:
    inventory = load(
        tmp_path,
        CONTEXT,
        GENERATED
        + (
            "services: {s: {produces: [{topic: c/t, on_outage: block, evidence: observed, last_seen: x}, "
            "{topic: c/u, evidence: observed}]}}"
        ),
        "services: {s: {produces: [{topic: t, on_outage: drop}]}}",
    )

    edges = inventory.services["s"].produces or ()
    assert [(edge.topic, edge.on_outage and edge.on_outage.kind, edge.evidence, edge.last_seen) for edge in edges] == [
        ("c/t", "drop", "declared", "x"),
        ("c/u", None, "observed", None),
    ]
    assert [(path, declared.kind, generated.kind) for path, declared, generated in drift(inventory)] == [
        (("services", "s", "produces", 0, "on_outage"), "drop", "block")
    ]


@pytest.mark.parametrize(
    ("declared", "needs", "wants", "differs"),
    [
        ("needs: [db]", ["resource:db"], [], False),
        ("needs: [{ref: db, tolerates: 5m}]", ["resource:db"], [], True),
        ("wants: [db]", [], ["resource:db"], True),
        ("needs: [{any: [db, cache]}]", [None], [], True),
        ("wants: [{all: [cache, {any: [db]}]}]", [], [None], True),
        ("needs: [cache]", ["resource:cache", "resource:db"], [], False),
    ],
)
def test_a_generated_need_yields_to_what_is_declared_about_the_same_element(
    tmp_path: Path, declared: str, needs: list[str | None], wants: list[str | None], differs: bool
) -> None:
    inventory = load(tmp_path, CONTEXT, GENERATED + "services: {s: {needs: [db]}}", f"services: {{s: {{{declared}}}}}")

    service = inventory.services["s"]
    assert [need.ref for need in service.needs or ()] == needs
    assert [need.ref for need in service.wants or ()] == wants
    assert len(inventory.drift) == differs
    if differs:
        (found,) = inventory.drift
        assert (found.path, found.generated) == (("services", "s", "needs"), Need(ref="resource:db"))
        assert Path(found.declared_at.file).name == "c.yaml"


def test_a_generated_choice_yields_only_when_all_of_it_is_declared(tmp_path: Path) -> None:
    inventory = load(
        tmp_path, CONTEXT, GENERATED + "services: {s: {needs: [{any: [db, cache]}]}}", "services: {s: {needs: [db]}}"
    )

    assert len(inventory.services["s"].needs or ()) == 2
    assert inventory.drift == ()


def test_generated_files_may_disagree_and_the_latest_holds(tmp_path: Path) -> None:
    older, newer = (
        f"generated: {{by: scrape, at: '2026-0{n}-01'}}\ntopics: {{c/t: {{partitions: {n}}}}}" for n in (1, 2)
    )

    for texts in ([older, newer], [newer, older]):
        inventory = load(tmp_path, CONTEXT, *texts)

        assert inventory.topics["c/t"].partitions == 2
        assert drift(inventory) == [(("topics", "c/t", "partitions"), 2, 1)]


@pytest.mark.parametrize("described_in", ["", "generated: {by: scrape}\n"])
def test_what_a_tool_only_mentions_is_not_elsewhere_where_somebody_describes_it(
    tmp_path: Path, described_in: str
) -> None:
    mention = GENERATED + "topics: {c/t: {external: true}, c/new: {external: true}}"
    inventory = load(tmp_path, CONTEXT, mention, f"{described_in}topics: {{c/t: {{partitions: 3}}}}")

    assert not inventory.topics["c/t"].external
    assert inventory.topics["c/new"].external
    assert not inventory.drift


def test_what_people_say_is_elsewhere_stays_so(tmp_path: Path) -> None:
    inventory = load(tmp_path, CONTEXT, "resources: {db: {external: true}}", GENERATED + "resources: {db: {kind: x}}")

    assert inventory.resources["db"].external


def test_what_only_generated_files_describe_is_known(tmp_path: Path) -> None:
    inventory = load(tmp_path, CONTEXT, GENERATED + "topics: {c/t: {}, c/new: {}}\nservices: {found: {}}")

    assert inventory.generated == {"topic:c/new", "service:found"}


@pytest.mark.parametrize(
    ("declared", "generated", "key", "value", "lost"),
    [
        (
            "topics: {c/t: {partitions: 1}}",
            "topics: {c/t: {partitions: 2, assignment: {0: [1], 1: [2]}}}",
            "assignment",
            {0: (1,), 1: (2,)},
            2,
        ),
        ("clusters: {c: {brokers: 2}}", "topics: {c/t: {replication: 3}}", "replication", 3, 1),
        ("clusters: {c: {brokers: 2}}", "topics: {c/t: {assignment: {0: [1, 3]}}}", "assignment", {0: (1, 3)}, 1),
        ("topics: {c/t: {assignment: {0: [1, 2]}}}", "topics: {c/t: {isr: {0: [3]}}}", "isr", {0: (3,)}, 1),
        ("topics: {c/t: {partitions: 1}}", "topics: {c/t: {assignment: {0: [1]}, isr: {1: [3]}}}", "isr", {1: (3,)}, 1),
    ],
)
def test_a_generated_value_that_goes_against_a_declared_one_yields_too(
    tmp_path: Path, declared: str, generated: str, key: str, value: Any, lost: int
) -> None:
    inventory = load(tmp_path, CONTEXT, declared, GENERATED + generated)

    assert getattr(inventory.topics["c/t"], key) is None
    assert len(inventory.drift) == lost
    found = next(one for one in inventory.drift if one.path[-1] == key)
    assert (found.path, found.declared, found.generated) == (("topics", "c/t", key), None, value)
    assert Path(found.generated_at.file).name == "c.yaml"
    assert Path(found.declared_at.file).name == "b.yaml"


def test_replicas_in_sync_go_with_their_assignment(tmp_path: Path) -> None:
    generated = GENERATED + "topics: {c/new: {assignment: {0: [1, 3]}, isr: {0: [3]}}}"

    inventory = load(tmp_path, CONTEXT, "clusters: {c: {brokers: 2}}", generated)

    topic = inventory.topics["c/new"]
    assert (topic.assignment, topic.isr) == (None, None)
    assert sorted(drift(inventory)) == [
        (("topics", "c/new", "assignment"), None, {0: (1, 3)}),
        (("topics", "c/new", "isr"), None, {0: (3,)}),
    ]


def test_a_generated_file_that_contradicts_itself_is_an_error(tmp_path: Path) -> None:
    found = problems(tmp_path, CONTEXT, GENERATED + "clusters: {c: {brokers: 1}}\ntopics: {c/t: {replication: 3}}")

    assert found == ["b.yaml:3:29: replication 3 is above the number of brokers, 1 (expected 1 to 1)"]


# Context


def test_context_resolves_references_and_is_known_as_such(tmp_path: Path) -> None:
    inventory = load(
        tmp_path, "services: {mine: {consumes: [{topic: t}], needs: [db]}}", context=[CONTEXT, "services: {theirs: {}}"]
    )

    assert inventory.services.keys() == {"mine", "theirs"}
    assert "service:mine" not in inventory.context
    assert {"service:theirs", "resource:db", "topic:c/t", "cluster:c", "zone:a", "function:f"} <= inventory.context


def test_an_element_that_stands_in_both_is_no_context(tmp_path: Path) -> None:
    inventory = load(tmp_path, "services: {s: {owner: me}}", context=[CONTEXT, "services: {s: {tier: 1}}"])

    assert inventory.services["s"].tier == 1
    assert "service:s" not in inventory.context


def test_context_must_agree_with_the_rest(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, CONTEXT + "services: {s: {tier: 1}}", context=["services: {s: {tier: 2}}"])

    assert (
        found
        == "n.yaml:1:22: services.s.tier: given two different values: 1 and 2 (the first one stands at a.yaml:6:22)"
    )


def test_problems_of_context_are_said_with_the_others(tmp_path: Path) -> None:
    assert problems(tmp_path, "services: {s: {tier: 9}}", context=["services: {t: {tier: 8}}"]) == [
        "a.yaml:1:22: services.s.tier: expected a tier from 1, the most critical, to 4, found 9",
        "n.yaml:1:22: services.t.tier: expected a tier from 1, the most critical, to 4, found 8",
    ]
