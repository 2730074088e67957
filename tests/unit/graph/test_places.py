"""What follows from where things stand, and what they are part of."""

import pytest

from tests.unit.graph.building import graph

ZONES = """
zones:
  eu-a: {region: eu}
  eu-b: {region: eu}
  us-a: {region: us}
  attic: {}
"""


def edges_of(ref: str, text: str) -> dict[str, tuple[str, str]]:
    return {edge.target: (edge.kind, edge.strength) for edge in graph(ZONES + text).edges_from(ref)}


def test_a_zone_is_part_of_its_region() -> None:
    assert edges_of("zone:eu-a", "") == {"region:eu": ("part-of", "hard")}
    assert edges_of("zone:attic", "") == {}


def test_a_cluster_runs_on_any_of_its_brokers_and_they_stand_in_zones() -> None:
    text = "clusters: {c: {brokers: 2, zones: [eu-a, us-a]}}"

    assert edges_of("cluster:c", text) == {
        "broker:c/1": ("runs-on", "alternative"),
        "broker:c/2": ("runs-on", "alternative"),
    }
    assert edges_of("broker:c/1", text) == {"zone:eu-a": ("placed-in", "hard")}
    assert edges_of("broker:c/2", text) == {"zone:us-a": ("placed-in", "hard")}


def test_a_cluster_of_one_broker_needs_it() -> None:
    text = "clusters: {c: {brokers: {7: {zone: attic}}}}"

    assert edges_of("cluster:c", text) == {"broker:c/7": ("runs-on", "hard"), "zone:attic": ("bound-to", "hard")}


@pytest.mark.parametrize(
    ("zones", "bound_to"),
    [("[eu-a]", {"zone:eu-a"}), ("[eu-a, eu-b]", {"region:eu"}), ("[eu-a, us-a]", set()), ("[eu-a, attic]", set())],
)
def test_a_cluster_is_bound_to_the_place_of_all_its_brokers(zones: str, bound_to: set[str]) -> None:
    found = edges_of("cluster:c", f"clusters: {{c: {{brokers: 4, zones: {zones}}}}}")

    assert {target for target, edge in found.items() if edge == ("bound-to", "hard")} == bound_to


def test_a_cluster_with_a_broker_of_unknown_place_is_bound_to_none() -> None:
    found = edges_of("cluster:c", "clusters: {c: {brokers: {1: {zone: eu-a}, 2: {}}}}")

    assert found == {"broker:c/1": ("runs-on", "alternative"), "broker:c/2": ("runs-on", "alternative")}


def test_a_cluster_whose_brokers_are_not_known_stands_in_its_zones() -> None:
    found = edges_of("cluster:c", "clusters: {c: {zones: [eu-a, us-a]}}")

    assert found == {"zone:eu-a": ("placed-in", "alternative"), "zone:us-a": ("placed-in", "alternative")}


@pytest.mark.parametrize("kind", ["services", "resources"])
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("zones: [eu-a]", {"zone:eu-a": ("placed-in", "hard")}),
        (
            "zones: [eu-a, us-a]",
            {"zone:eu-a": ("placed-in", "alternative"), "zone:us-a": ("placed-in", "alternative")},
        ),
        (
            "zones: [eu-a, us-a], needs_zones: 2",
            {"zone:eu-a": ("placed-in", "hard"), "zone:us-a": ("placed-in", "hard")},
        ),
        (
            "zones: [eu-a, eu-b]",
            {
                "zone:eu-a": ("placed-in", "alternative"),
                "zone:eu-b": ("placed-in", "alternative"),
                "region:eu": ("bound-to", "hard"),
            },
        ),
        (
            "zones: [eu-a, eu-b, us-a], needs_zones: 2",
            {
                "zone:eu-a": ("placed-in", "alternative"),
                "zone:eu-b": ("placed-in", "alternative"),
                "zone:us-a": ("placed-in", "alternative"),
                "region:eu": ("bound-to", "hard"),
            },
        ),
    ],
)
def test_zones_to_spare(kind: str, keys: str, expected: dict[str, tuple[str, str]]) -> None:
    assert edges_of(f"{kind.removesuffix('s')}:x", f"{kind}: {{x: {{{keys}}}}}") == expected


def test_a_cluster_goes_on_without_its_controllers() -> None:
    by_id = "clusters: {c: {controllers: {101: {zone: eu-a}, 102: {zone: eu-a}, 103: {}}}}"
    zookeeper = "resources: {zk: {}}\nclusters: {c: {controllers: {zookeeper: zk}}}"

    assert edges_of("cluster:c", by_id) == {"zone:eu-a": ("controlled-by", "soft")}
    assert edges_of("cluster:c", zookeeper) == {"resource:zk": ("controlled-by", "soft")}
    assert edges_of("cluster:c", "clusters: {c: {controllers: combined}}") == {}


def test_topics_and_groups_are_part_of_their_cluster() -> None:
    text = "clusters: {c: {}}\ntopics: {c/t: {}}\nservices: {s: {consumes: [{topic: c/t, group: g}]}}"

    assert edges_of("topic:c/t", text) == {"cluster:c": ("part-of", "hard")}
    assert edges_of("group:c/g", text) == {"cluster:c": ("part-of", "soft")}


def test_a_mirror_needs_both_its_clusters() -> None:
    text = "clusters: {c: {}, d: {}}\nmirrors: {m: {from: c, to: d, topics: [x], zones: [attic]}}"

    assert edges_of("mirror:m", text) == {
        "cluster:c": ("mirrors-from", "hard"),
        "cluster:d": ("mirrors-to", "hard"),
        "zone:attic": ("placed-in", "hard"),
    }


def test_places_know_where_they_are_written() -> None:
    found = graph("""
        zones: {a: {}, b: {}}
        clusters:
          c:
            brokers:
              1: {zone: a}
              2: {zone: b}
        services: {s: {zones: [a, b]}}
    """)

    def place(ref: str, target: str) -> str:
        return next(str(found.locate(edge)) for edge in found.edges_from(ref) if edge.target == target)

    assert place("broker:c/2", "zone:b") == "kblast.yaml:7:17"
    assert place("cluster:c", "broker:c/2") == "kblast.yaml:7:10"
    assert place("service:s", "zone:b") == "kblast.yaml:8:27"
