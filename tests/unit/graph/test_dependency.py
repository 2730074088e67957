"""The questions asked of the dependency graph."""

import pytest

from kblast.graph.dependency import DependencyGraph, Reach
from kblast.graph.edges import Edge
from tests.unit.graph.building import graph

SHOP = """
zones: {z1: {region: eu}, z2: {region: eu}}
clusters:
  orders: {brokers: 2, zones: [z1, z2]}
  logs: {brokers: 1, zones: [z2]}
topics: {orders/placed: {}, orders/paid: {}, logs/app: {}}
resources: {db: {zones: [z1]}}
services:
  checkout:
    domain: sales
    produces:
      - {topic: orders/placed, on_outage: reject}
      - {topic: logs/app, on_outage: drop}
    needs: [db]
  billing:
    domain: finance
    consumes: [{topic: orders/placed, group: billing}]
    produces: [{topic: orders/paid}]
  mailer:
    consumes: [{topic: orders/paid, group: mailer, impact: degraded}]
  auditor:
    domain: finance
    consumes: [{topic: logs/app, group: auditor, evidence: permitted}]
functions:
  buy: {needs: [checkout]}
  invoice: {needs: [billing], wants: [mailer]}
"""


@pytest.fixture(scope="module")
def shop() -> DependencyGraph:
    return graph(SHOP)


def steps(path: tuple[Edge, ...]) -> list[str]:
    return [f"{edge.source} {edge.kind} {edge.target}" for edge in path]


def test_every_element_is_a_node(shop: DependencyGraph) -> None:
    kinds = {ref.partition(":")[0] for ref in shop.nodes}

    assert kinds == {"region", "zone", "cluster", "broker", "topic", "service", "resource", "function", "group"}
    assert list(shop.nodes) == sorted(shop.nodes)


def test_dependencies_are_transitive_or_direct(shop: DependencyGraph) -> None:
    assert shop.dependencies("function:buy", depth=1) == ("service:checkout",)
    assert shop.dependencies("function:buy", depth=2) == ("resource:db", "service:checkout", "topic:orders/placed")
    assert shop.dependencies("function:buy", hard=True) == (
        "cluster:orders",
        "region:eu",
        "resource:db",
        "service:checkout",
        "topic:orders/placed",
        "zone:z1",
    )
    assert shop.dependencies("function:buy") == (
        "broker:orders/1",
        "broker:orders/2",
        "cluster:orders",
        "region:eu",
        "resource:db",
        "service:checkout",
        "topic:orders/placed",
        "zone:z1",
        "zone:z2",
    )


def test_dependents_are_transitive_or_direct(shop: DependencyGraph) -> None:
    assert shop.dependents("topic:orders/paid", depth=1) == ("service:billing", "service:mailer")
    assert shop.dependents("topic:orders/paid") == ("function:invoice", "service:billing", "service:mailer")
    assert shop.dependents("topic:orders/paid", hard=True) == ("function:invoice", "service:billing")
    assert shop.dependents("resource:db", depth=0) == ()


def test_what_is_dropped_or_only_permitted_is_no_dependency(shop: DependencyGraph) -> None:
    assert shop.dependents("cluster:logs") == ("group:logs/auditor", "topic:logs/app")
    assert [edge.source for edge in shop.edges_to("topic:logs/app")] == ["service:auditor", "service:checkout"]


def test_a_path_proves_a_dependency(shop: DependencyGraph) -> None:
    assert steps(shop.path("function:buy", "cluster:orders")) == [
        "function:buy needs service:checkout",
        "service:checkout produces topic:orders/placed",
        "topic:orders/placed part-of cluster:orders",
    ]
    assert shop.path("cluster:orders", "function:buy") == ()
    assert shop.path("cluster:orders", "cluster:orders") == ()
    assert shop.path("function:buy", "zone:z2", hard=True) == ()


def test_paths_are_few_and_the_shortest_come_first(shop: DependencyGraph) -> None:
    paths = shop.paths("function:invoice", "cluster:orders")

    assert [len(path) for path in paths] == [3, 3, 3, 3, 3]
    assert [len(path) for path in shop.paths("function:invoice", "zone:z2")] == [5, 5, 5, 5, 5]
    assert shop.paths("function:invoice", "cluster:orders", limit=2) == paths[:2]
    assert [path[0].kind for path in shop.paths("function:invoice", "cluster:orders", hard=True)] == ["needs", "needs"]


def test_of_two_edges_between_the_same_elements_the_firmer_is_the_evidence() -> None:
    found = graph("resources: {db: {}}\nfunctions: {f: {wants: [db], needs: [{ref: db, tolerates: 1h}]}}")

    assert [edge.kind for edge in found.path("function:f", "resource:db")] == ["needs"]


def test_a_platform_without_circles_has_no_cycles(shop: DependencyGraph) -> None:
    assert shop.cycles() == ()


def test_circles_of_calls_and_of_the_platform_are_cycles() -> None:
    found = graph("""
        clusters: {c: {needs: [auth]}}
        topics: {c/users: {}}
        services:
          auth: {consumes: [{topic: c/users, group: auth}]}
          a: {needs: [b]}
          b: {wants: [a], needs: [d]}
          d: {needs: [a]}
          me: {needs: [me]}
    """)

    platform, calls, myself = found.cycles()
    assert calls.members == ("service:a", "service:b", "service:d")
    assert steps(calls.path) == ["service:a needs service:b", "service:b wants service:a"]
    assert steps(found.cycles(hard=True)[1].path) == [
        "service:a needs service:b",
        "service:b needs service:d",
        "service:d needs service:a",
    ]
    assert (myself.members, steps(myself.path)) == (("service:me",), ["service:me needs service:me"])
    assert platform.members == ("cluster:c", "group:c/auth", "service:auth", "topic:c/users")


def test_reach_counts_what_depends_on_an_element(shop: DependencyGraph) -> None:
    reach, hard = shop.reach(), shop.reach(hard=True)

    assert reach["cluster:orders"] == Reach(functions=2, function_share=1.0, services=3, service_share=0.75)
    assert hard["cluster:orders"] == Reach(functions=2, function_share=1.0, services=2, service_share=0.5)
    assert reach["cluster:logs"] == Reach(functions=0, function_share=0.0, services=0, service_share=0.0)
    assert reach["service:checkout"] == Reach(functions=1, function_share=0.5, services=0, service_share=0.0)
    assert list(reach) == list(shop.nodes)


def test_reach_takes_a_circle_as_one_and_counts_nothing_twice() -> None:
    reach = graph("services: {a: {needs: [b]}, b: {needs: [a]}, c: {needs: [a, b]}}").reach()

    assert (reach["service:a"].services, reach["service:a"].service_share) == (2, 1.0)
    assert (reach["service:c"].services, reach["service:c"].service_share) == (0, 0.0)


def test_betweenness_is_highest_in_the_middle(shop: DependencyGraph) -> None:
    found = graph("services: {a: {needs: [hub]}, b: {needs: [hub]}, hub: {needs: [x, y]}, x: {}, y: {}}").betweenness()

    assert found == {
        "service:a": 0,
        "service:b": 0,
        "service:hub": pytest.approx(4 / 12),
        "service:x": 0,
        "service:y": 0,
    }
    assert shop.betweenness()["cluster:orders"] > shop.betweenness()["cluster:logs"] > 0
    assert graph("services: {a: {}}").betweenness() == {"service:a": 0}
    assert graph("").betweenness() == {}


def test_dominators_are_what_every_hard_chain_runs_through(shop: DependencyGraph) -> None:
    assert shop.dominators("function:buy") == ("service:checkout", "region:eu")
    assert shop.dominators("function:invoice") == ("service:billing", "cluster:orders", "region:eu")
    assert shop.dominators("region:eu") == ()


def test_alternatives_and_soft_edges_are_no_part_of_dominators() -> None:
    found = graph("""
        resources: {a: {}, b: {}, c: {}}
        services: {s: {needs: [{any: [a, b]}], wants: [c]}}
        functions: {f: {needs: [s]}}
    """)

    assert found.dominators("function:f") == ("service:s",)


def test_a_circle_that_nothing_leads_out_of_can_fail_anywhere() -> None:
    found = graph("services: {a: {needs: [b]}, b: {needs: [a]}, gate: {needs: [a]}}\nfunctions: {f: {needs: [gate]}}")

    assert found.dominators("function:f") == ("service:gate", "service:a")
    assert found.dominators("service:a") == ()


def test_who_is_attached_to_a_cluster(shop: DependencyGraph) -> None:
    orders, logs = shop.attached("cluster:orders"), shop.attached("cluster:logs")

    assert orders.services == ("service:billing", "service:checkout", "service:mailer")
    assert orders.domains == ("finance", "sales")
    assert orders.without_domain == ("service:mailer",)
    assert logs.services == ("service:checkout",)
    assert graph(SHOP, count_permitted=True).attached("cluster:logs").services == (
        "service:auditor",
        "service:checkout",
    )


def test_what_stays_connected_without_a_cluster(shop: DependencyGraph) -> None:
    assert shop.segments_without("cluster:orders") == (
        ("cluster:logs", "function:buy", "group:logs/auditor", "resource:db", "service:checkout", "topic:logs/app"),
        ("function:invoice", "service:billing", "service:mailer"),
        ("service:auditor",),
    )
    assert len(shop.segments_without("service:mailer")[0]) > len(shop.segments_without("cluster:orders")[0])


@pytest.mark.parametrize(
    "question",
    [
        "dependents",
        "dependencies",
        "dominators",
        "attached",
        "segments_without",
        "edges_from",
        "edges_to",
    ],
)
def test_what_is_not_there_is_an_error(shop: DependencyGraph, question: str) -> None:
    with pytest.raises(KeyError, match="cluster:none"):
        getattr(shop, question)("cluster:none")


def test_paths_to_what_is_not_there_are_an_error(shop: DependencyGraph) -> None:
    for ends in (("cluster:none", "cluster:logs"), ("cluster:logs", "cluster:none")):
        with pytest.raises(KeyError, match="cluster:none"):
            shop.paths(*ends)
