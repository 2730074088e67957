"""What names mean, and what is said of those that mean nothing or too much."""

from pathlib import Path

import pytest

from kblast.model.names import Names, UnresolvedError
from tests.unit.model.reading import load, problems

TWO_CLUSTERS = """
clusters: {c: {}, d: {}}
topics: {c/only-c: {}, c/both: {}, d/both: {}, c/order-paid: {}}
"""


def test_the_cluster_of_a_topic_may_be_left_out_where_it_is_plain(tmp_path: Path) -> None:
    inventory = load(
        tmp_path,
        TWO_CLUSTERS,
        (
            "services: {x: {produces: [{topic: only-c, derives_from: [only-c]}], consumes: [{topic: only-c, "
            "fallback: d/both}]}}"
        ),
    )

    service = inventory.services["x"]
    assert [edge.topic for edge in service.produces or ()] == ["c/only-c"]
    assert [edge.derives_from for edge in service.produces or ()] == [("c/only-c",)]
    assert [(edge.topic, edge.fallback) for edge in service.consumes or ()] == [("c/only-c", "d/both")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "services: {x: {produces: [{topic: both}]}}",
            "1:35: 'both' is the name of several topics (write one of: c/both, d/both)",
        ),
        (
            "services: {x: {produces: [{topic: order-payed}]}}",
            "1:35: unknown topic 'order-payed' (did you mean 'c/order-paid'?)",
        ),
        (
            "services: {x: {consumes: [{topic: c/order-payed}]}}",
            "1:35: unknown topic 'c/order-payed' (did you mean 'c/order-paid'?)",
        ),
        (
            "services: {x: {consumes: [{topic: c/zzz}]}}",
            "1:35: unknown topic 'c/zzz' (declare it under topics: 'c/zzz': {})",
        ),
        ("services: {x: {consumes: [{topic: d}]}}", "1:35: unknown topic 'd' ('d' is a cluster)"),
        ("services: {x: {consumes: [{pattern: a, cluster: e}]}}", "1:49: unknown cluster 'e'"),
        (
            "services: {x: {consumes: [{topic: only-c, fallback: only-d}]}}",
            "1:53: unknown topic 'only-d' (did you mean 'c/only-c'?)",
        ),
        (
            "services: {x: {produces: [{topic: only-c, on_outage: {fallback: only-d}}]}}",
            "1:65: unknown topic 'only-d' (did you mean 'c/only-c'?)",
        ),
        (
            "services: {x: {produces: [{topic: only-c, derives_from: [both]}]}}",
            "1:58: 'both' is the name of several topics (write one of: c/both, d/both)",
        ),
        ("services: {x: {produces: [{topic: only-c, only_for: [buy]}]}}", "1:54: unknown function 'buy'"),
        ("services: {x: {zones: [z]}}", "1:24: unknown zone 'z'"),
        ("clusters: {e: {zones: [z]}}", "1:24: unknown zone 'z'"),
        ("clusters: {e: {brokers: {1: {zone: z}}}}", "1:36: unknown zone 'z'"),
        ("clusters: {e: {controllers: {1: {zone: z}}}}", "1:40: unknown zone 'z'"),
        ("clusters: {e: {controllers: {zookeeper: zk}}}", "1:41: unknown resource 'zk'"),
        ("clusters: {e: {controllers: {zookeeper: d}}}", "1:41: unknown resource 'd' ('d' is a cluster)"),
        ("topics: {e/t: {}}", "1:10: unknown cluster 'e'"),
        ("mirrors: {m: {from: c, to: e, topics: [a]}}", "1:28: unknown cluster 'e'"),
    ],
)
def test_a_reference_to_nothing_is_said_at_its_place(tmp_path: Path, text: str, said: str) -> None:
    assert problems(tmp_path, TWO_CLUSTERS, text) == [f"b.yaml:{said}"]


def test_an_ambiguous_name_lists_the_choices(tmp_path: Path) -> None:
    same = "zones: {eu: {region: eu}}\nservices: {eu: {}, x: {needs: [eu]}}\nresources: {eu: {}}"

    assert problems(tmp_path, same) == [
        "a.yaml:2:32: 'eu' may mean several things (write one of: region:eu, resource:eu, service:eu, zone:eu)"
    ]
    assert load(tmp_path, same.replace("[eu]", "['zone:eu']")).services["x"].needs is not None


def test_a_bare_name_is_never_a_topic_a_broker_or_a_group(tmp_path: Path) -> None:
    text = (
        "clusters: {c: {brokers: 1}}\ntopics: {c/same: {}}\nservices: {same: {consumes: [{topic: "
        "c/same, group: same}]}, x: {needs: [same]}}"
    )

    assert [need.ref for need in load(tmp_path, text).services["x"].needs or ()] == ["service:same"]


def test_a_key_resolves_within_its_kind(tmp_path: Path) -> None:
    text = (
        "zones: {same: {region: same}}\nclusters: {same: {zones: [same]}}\nresources: {same: "
        "{}}\ntopics: {same/same: {}}\nservices: {same: {zones: [same], produces: [{topic: same}]}}"
    )

    assert load(tmp_path, text).services["same"].zones == ("same",)


@pytest.mark.parametrize("name", ["zone:x", "a:b", "topic:t", "x:", ":"])
def test_names_may_look_like_references(tmp_path: Path, name: str) -> None:
    inventory = load(tmp_path, f"services: {{'{name}': {{}}, x: {{needs: ['{name}', 'service:{name}']}}}}")

    assert [need.ref for need in inventory.services["x"].needs or ()] == [f"service:{name}"]


def test_a_reference_goes_before_a_name_that_looks_like_one(tmp_path: Path) -> None:
    inventory = load(tmp_path, "zones: {x: {}}\nservices: {'zone:x': {}, y: {needs: ['zone:x', 'service:zone:x']}}")

    assert [need.ref for need in inventory.services["y"].needs or ()] == ["service:zone:x", "zone:x"]


def test_kinds_may_be_named_where_they_are_expected(tmp_path: Path) -> None:
    inventory = load(
        tmp_path,
        """
        zones: {z: {}}
        clusters: {c: {brokers: 1, zones: ["zone:z"]}, d: {brokers: {1: {zone: "zone:z"}}}}
        topics: {c/t: {}}
        resources: {r: {zones: ["zone:z"]}}
        mirrors: {m: {from: "cluster:c", to: "cluster:d", topics: [t]}}
        """,
    )

    assert [broker.zone for broker in inventory.brokers.values()] == ["z", "z"]
    assert inventory.copies == {"m": (("c/t", "d/t"),)}


def test_external_elements_are_known_by_name_only(tmp_path: Path) -> None:
    inventory = load(
        tmp_path,
        """
        clusters: {c: {external: true}}
        topics: {c/t: {external: true}}
        services: {theirs: {external: true}, ours: {needs: [theirs], consumes: [{topic: c/t}]}}
        mirrors: {m: {external: true}}
        functions: {f: {external: true, needs: [m]}}
        """,
    )

    assert inventory.services["theirs"].external is True
    assert [need.ref for need in inventory.functions["f"].needs or ()] == ["mirror:m"]


def test_many_choices_are_not_all_listed() -> None:
    names = Names()
    names.add("topic", (f"cluster-{number}/t" for number in range(1000)))

    with pytest.raises(UnresolvedError) as caught:
        names.of_kind("topic", "t")

    assert caught.value.hint.count("/t") == 20
    assert caught.value.hint.endswith("… (1000 in all)")


def test_the_nearest_of_many_names_is_found() -> None:
    names = Names()
    names.add("topic", (f"cluster-{number % 7}/domain-{number % 50}.entity-{number}.v1" for number in range(20_000)))
    wanted = f"cluster-{12_345 % 7}/domain-{12_345 % 50}.entity-12345.v1"

    for typo in (
        wanted.replace("entity", "entiy"),
        wanted.replace("12345", "1234"),
        wanted + "x",
        wanted.partition("/")[2][:-1],
    ):
        with pytest.raises(UnresolvedError) as caught:
            names.of_kind("topic", typo)
        assert (caught.value.message, caught.value.hint) == (f"unknown topic '{typo}'", f"did you mean '{wanted}'?")


def test_nothing_is_suggested_that_is_nothing_like_it() -> None:
    names = Names()
    names.add("service", ["checkout", "payments"])

    for word in ("zzz", "x" * 100_000, "\x1b[31m"):
        with pytest.raises(UnresolvedError) as caught:
            names.of_kind("service", word)
        assert caught.value.hint == ""
