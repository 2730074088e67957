"""Entities of a catalog become services, resources, topics, clusters and functions."""

from pathlib import Path

import pytest

from tests.importers.importing import imported, problems, written

CATALOG = """
    apiVersion: backstage.io/v1alpha1
    kind: Domain
    metadata: {name: selling}
    spec: {owner: shop}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: System
    metadata: {name: ordering, description: Takes orders.}
    spec: {owner: "group:default/shop", domain: selling}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata:
      name: checkout
      description: Where people pay.
      tags: [java]
      links: [{url: "https://wiki.example.com/checkout", title: Wiki}]
      annotations: {github.com/project-slug: acme/checkout}
    spec:
      type: service
      lifecycle: production
      owner: Shop
      system: ordering
      dependsOn: [resource:orders-db, component:payments/psp-gateway, resource:main, component:default/kit]
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata: {name: web}
    spec: {type: website, owner: user:default/jane, system: ordering}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata: {name: kit}
    spec: {type: library, owner: shop, lifecycle: production}
    ---
    apiVersion: backstage.io/v1beta1
    kind: Resource
    metadata: {name: orders-db}
    spec: {type: database, owner: shop, dependencyOf: ["component:WEB"]}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Resource
    metadata: {name: main}
    spec: {type: kafka-cluster, owner: platform}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Resource
    metadata: {name: orders}
    spec: {type: kafka-topic, owner: shop, dependsOn: [resource:default/main], dependencyOf: [component:web]}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Group
    metadata: {name: shop}
    spec: {type: team, children: []}
    """


def test_a_catalog_becomes_an_inventory(tmp_path: Path) -> None:
    data = imported(written(tmp_path, CATALOG)).data

    assert data["functions"] == {
        "ordering": {
            "description": "Takes orders.",
            "domain": "selling",
            "owner": "shop",
            "needs": ["service:checkout", "service:web"],
        }
    }
    assert data["services"] == {
        "checkout": {
            "description": "Where people pay.",
            "domain": "selling",
            "links": ["https://wiki.example.com/checkout"],
            "needs": ["cluster:main", "resource:orders-db", "service:payments/psp-gateway"],
            "owner": "Shop",
            "tags": ["java", "lifecycle:production"],
        },
        "payments/psp-gateway": {"external": True},
        "web": {"domain": "selling", "needs": ["resource:orders-db", "topic:main/orders"], "owner": "jane"},
    }
    assert data["resources"] == {"orders-db": {"kind": "database", "owner": "shop"}}
    assert data["clusters"] == {"main": {"owner": "platform"}}
    assert data["topics"] == {"main/orders": {"owner": "shop"}}


def test_what_an_inventory_has_no_place_for_is_counted(tmp_path: Path) -> None:
    assert imported(written(tmp_path, CATALOG)).left_out() == {
        "Backstage Component metadata.annotations.github.com/project-slug": 1,
        "Backstage Component metadata.links[].title": 1,
        "Backstage Component of type library": 1,
        "Backstage Component spec.lifecycle": 1,
        "Backstage Component spec.owner": 1,
        "Backstage Domain spec.owner": 1,
        "Backstage Group": 1,
        "Backstage dependencies on an entity of kind component": 1,
    }


def test_names_have_their_namespace_unless_it_is_the_default(tmp_path: Path) -> None:
    text = """
        apiVersion: backstage.io/v1alpha1
        kind: Component
        metadata: {name: ledger, namespace: money}
        spec: {type: service, owner: accounts, dependsOn: [component:books, "component:default/mailer"]}
        """
    data = imported(written(tmp_path, text)).data

    assert list(data["services"]) == ["mailer", "money/books", "money/ledger"]
    assert data["services"]["money/ledger"] == {
        "owner": "money/accounts",
        "needs": ["service:mailer", "service:money/books"],
    }


def topic(more: str) -> str:
    return f"""
        apiVersion: backstage.io/v1alpha1
        kind: Resource
        metadata: {{name: orders}}
        spec: {{type: kafka-topic{more}}}
        ---
        apiVersion: backstage.io/v1alpha1
        kind: Resource
        metadata: {{name: main}}
        spec: {{type: kafka-cluster}}
        ---
        apiVersion: backstage.io/v1alpha1
        kind: Resource
        metadata: {{name: other}}
        spec: {{type: kafka-cluster, dependencyOf: [resource:payments]}}
        """


def test_a_topic_needs_one_cluster(tmp_path: Path) -> None:
    hint = "let it depend on one resource of type kafka-cluster, or name the cluster: --cluster NAME"
    without = written(tmp_path, topic(""))
    assert problems(without) == [f"input.yaml:4:18: topic names no cluster ({hint})"]
    assert list(imported(without, cluster="main").data["topics"]) == ["main/orders"]

    several = written(tmp_path, topic(", dependsOn: [resource:main, resource:other]"))
    assert problems(several) == [f"input.yaml:4:18: topic names several clusters: main, other ({hint})"]


def test_a_cluster_may_say_that_a_topic_depends_on_it(tmp_path: Path) -> None:
    text = topic("").replace("resource:payments", "resource:orders")

    assert list(imported(written(tmp_path, text)).data["topics"]) == ["other/orders"]


def test_an_entity_described_twice_has_to_be_the_same(tmp_path: Path) -> None:
    one = CATALOG.split("---")[5]
    written(tmp_path, one, "a.yaml")
    written(tmp_path, one, "b.yaml")
    assert list(imported(tmp_path).data["resources"]) == ["orders-db"]

    written(tmp_path, one.replace("database", "cache"), "b.yaml")
    (found,) = problems(tmp_path)
    assert found.startswith("b.yaml:4:18: resource:default/orders-db is described twice, differently (the first one")


def test_a_system_or_owner_that_is_elsewhere_is_no_error(tmp_path: Path) -> None:
    text = """
        apiVersion: backstage.io/v1alpha1
        kind: Component
        metadata: {name: mailer}
        spec: {type: service, owner: nobody, system: unknown}
        """
    outcome = imported(written(tmp_path, text))

    assert outcome.data["services"] == {"mailer": {"owner": "nobody"}}
    assert outcome.left_out() == {"Backstage systems that are not in the catalog": 1}


def test_templates_of_entities_are_passed_over(tmp_path: Path) -> None:
    written(tmp_path, CATALOG, "catalog.yaml")
    template = """
        apiVersion: backstage.io/v1alpha1
        kind: Component
        metadata: {name: "${{ values.name }}"}
        spec: {type: service}
        """
    written(tmp_path, template, "skeleton/catalog-info.yaml")

    (over,) = imported(tmp_path).result.passed_over
    assert over.what == "Backstage Component entities that are templates"


@pytest.mark.parametrize("reference", ["orders", "a:b:c", "component:", "component:a/b/c", ":x"])
def test_a_broken_reference_is_an_error(tmp_path: Path, reference: str) -> None:
    text = f"""
        apiVersion: backstage.io/v1alpha1
        kind: Component
        metadata: {{name: mailer}}
        spec: {{type: service, dependsOn: ["{reference}"]}}
        """

    assert problems(written(tmp_path, text)) == [
        (
            "input.yaml:5:35: spec.dependsOn[0]: expected a reference such as component:default/orders, "
            f"found '{reference}'"
        )
    ]


def test_a_nameless_entity_is_an_error(tmp_path: Path) -> None:
    text = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {}\n"

    assert problems(written(tmp_path, text)) == ["input.yaml:3:11: API without a name (add metadata.name)"]
