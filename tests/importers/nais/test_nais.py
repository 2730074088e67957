"""Topics and applications of the nais platform, read by the mapping that ships with kblast."""

from pathlib import Path

import pytest

from tests.importers.importing import imported, problems, written

TOPIC = """
    apiVersion: kafka.nais.io/v1
    kind: Topic
    metadata: {name: orders-v1, namespace: shop}
    spec:
      pool: nav-prod
      config:
        partitions: 4
        replication: 2
        minimumInSyncReplicas: 1
        cleanupPolicy: compact,delete
        retentionHours: 672
        retentionBytes: -1
        segmentHours: 24
        maxMessageBytes: 1048588
        minCompactionLagMs: 1000
        maxCompactionLagMs: 2000
      acl:
      - {team: shop, application: checkout, access: write}
      - {team: shop, application: mailer, access: read}
      - {team: pay, application: payments, access: readwrite}
    """
APPLICATION = """
    apiVersion: nais.io/v1alpha1
    kind: Application
    metadata: {name: checkout, namespace: shop}
    spec:
      kafka: {pool: nav-prod}
      accessPolicy:
        outbound:
          rules:
          - {application: mailer}
          - {application: payments, namespace: pay, cluster: prod-fss}
          external:
          - {host: api.example.com}
          - {ipv4: 10.0.0.1}
    """


def test_a_topic_is_called_by_its_namespace_and_name(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, TOPIC))

    assert outcome.data["clusters"] == {"nav-prod": {}}
    assert outcome.data["topics"] == {
        "nav-prod/shop.orders-v1": {
            "owner": "shop",
            "partitions": 4,
            "replication": 2,
            "config": {
                "cleanup.policy": "compact,delete",
                "max.compaction.lag.ms": 2000,
                "max.message.bytes": 1048588,
                "min.compaction.lag.ms": 1000,
                "min.insync.replicas": 1,
                "retention.bytes": -1,
                "retention.ms": 2419200000,
                "segment.ms": 86400000,
            },
        }
    }
    assert outcome.result.left_out == ()


def test_access_gives_edges_that_are_permitted(tmp_path: Path) -> None:
    edge = [{"topic": "nav-prod/shop.orders-v1", "evidence": "permitted"}]

    assert imported(written(tmp_path, TOPIC)).data["services"] == {
        "pay/payments": {"owner": "pay", "consumes": edge, "produces": edge},
        "shop/checkout": {"owner": "shop", "produces": edge},
        "shop/mailer": {"owner": "shop", "consumes": edge},
    }


def test_what_a_topic_leaves_away_has_the_defaults_of_the_platform(tmp_path: Path) -> None:
    text = """
        apiVersion: kafka.nais.io/v1
        kind: Topic
        metadata: {name: a, namespace: shop}
        spec: {pool: nav-prod, acl: []}
        """

    assert imported(written(tmp_path, text)).data["topics"] == {
        "nav-prod/shop.a": {
            "owner": "shop",
            "partitions": 1,
            "replication": 3,
            "config": {"min.insync.replicas": 2},
        }
    }


def test_records_that_are_kept_for_ever_are(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, TOPIC.replace("672", "-1")))

    assert outcome.data["topics"]["nav-prod/shop.orders-v1"]["config"]["retention.ms"] == -1


@pytest.mark.parametrize("who", ["team: '*', application: checkout", "team: shop, application: '*'"])
def test_a_grant_for_everybody_is_left_out(tmp_path: Path, who: str) -> None:
    text = TOPIC.replace("team: shop, application: mailer", who)

    outcome = imported(written(tmp_path, text))

    assert list(outcome.data["services"]) == ["pay/payments", "shop/checkout"]
    assert outcome.left_out() == {"Topic spec.acl[].application": 1, "Topic spec.acl[].team": 1}


def test_an_unknown_access_is_left_out(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, TOPIC.replace("access: write", "access: admin")))

    assert "produces" not in outcome.data["services"]["shop/checkout"]
    assert outcome.left_out() == {"Topic spec.acl[].access": 1}


def test_what_an_application_may_call_is_listed_and_claims_nothing(tmp_path: Path) -> None:
    outcome = imported(written(tmp_path, APPLICATION, "nais.yaml"))

    assert outcome.data["services"] == {
        "pay/payments": {"external": True},
        "shop/checkout": {
            "owner": "shop",
            "wants": [
                {"ref": "cluster:nav-prod", "impact": "none"},
                {"ref": "resource:api.example.com", "impact": "none"},
                {"ref": "service:pay/payments", "impact": "none"},
                {"ref": "service:shop/mailer", "impact": "none"},
            ],
        },
        "shop/mailer": {"external": True},
    }
    assert outcome.data["resources"] == {"api.example.com": {"external": True}}
    assert outcome.left_out() == {
        "Application spec.accessPolicy.outbound.external[].ipv4": 1,
        "Application spec.accessPolicy.outbound.rules[].cluster": 1,
    }


def test_what_another_document_describes_is_not_external(tmp_path: Path) -> None:
    written(tmp_path, TOPIC, "topic.yaml")
    written(tmp_path, APPLICATION, "application.yaml")

    services = imported(tmp_path).data["services"]

    assert services["shop/mailer"].keys() == {"owner", "consumes"}


@pytest.mark.parametrize(
    ("pool", "name", "environment"),
    [
        ("kafka: {pool: nav-dev}", "nais-prod.yaml", "dev"),
        ("kafka: {pool: nav-prod}", "nais-dev.yaml", "prod"),
        ("port: 80", "nais-dev.yaml", "dev"),
        ("port: 80", "dev-gcp.yaml", "dev"),
        ("port: 80", "app.prod.yaml", "prod"),
        ("port: 80", "nais.yaml", None),
        ("port: 80", "device.yaml", None),
    ],
)
def test_a_manifest_is_for_the_environment_of_its_pool_or_file(
    tmp_path: Path, pool: str, name: str, environment: str | None
) -> None:
    written(tmp_path, TOPIC.replace("checkout", "other"), "topic.yaml")
    written(tmp_path, TOPIC.replace("checkout", "other").replace("nav-prod", "nav-dev"), "topic-dev.yaml")
    written(tmp_path, APPLICATION.replace("kafka: {pool: nav-prod}", pool), name)

    for chosen in ("prod", "dev"):
        outcome = imported(tmp_path, values={"environment": chosen})
        read = environment in (None, chosen)
        assert ("shop/checkout" in outcome.data["services"]) is read
        passed = [(over.what, over.hint) for over in outcome.result.passed_over if over.what.startswith("Application")]
        hint = f"to read them instead: --set environment={environment}"
        assert passed == ([] if read else [(f"Application documents for environment {environment}", hint)])


def test_a_pool_without_a_value_is_the_cluster_that_is_named_and_of_every_environment(tmp_path: Path) -> None:
    path = written(tmp_path, TOPIC.replace("pool: nav-prod", "pool: {{kafka-pool}}"))
    outcome = imported(path, cluster="main")

    assert list(outcome.data["clusters"]) == ["main"]
    assert all(name.startswith("main/") for name in outcome.data["topics"])
    assert outcome.result.passed_over == ()
    assert "placeholder {{kafka-pool}} has no value" in problems(path)[0]
    assert imported(path, values={"kafka-pool": "nav-dev"}).result.passed_over[0].count == 1


def test_an_unquoted_placeholder_for_the_pool_is_filled(tmp_path: Path) -> None:
    path = written(tmp_path, TOPIC.replace("pool: nav-prod", "pool: {{kafka-pool}}"))

    assert list(imported(path, values={"kafka-pool": "nav-prod"}).data["clusters"]) == ["nav-prod"]
    assert problems(path)[0].startswith("input.yaml:6:9: placeholder {{kafka-pool}} has no value")


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("pool: nav-prod", "pool: 7", "'capture(document.spec.pool, '(?:^|-)([^-{}]+)$')' (nais.yaml:"),
        ("retentionHours: 672", "retentionHours: long", "hours_to_ms() expected a number or nothing, found 'long'"),
        (", namespace: shop", "", "'document.metadata.namespace' (nais.yaml:"),
        ("acl:", "acl: read\n      access:", "gives 'read', expected a list"),
        ("replication: 2", "replication: two", "replication: expected a whole number, found 'two'"),
    ],
)
def test_what_is_wrong_is_said_with_the_place_in_the_document(
    tmp_path: Path, good: str, bad: str, expected: str
) -> None:
    found = problems(written(tmp_path, TOPIC.replace(good, bad)))

    assert all(problem.startswith("input.yaml:") for problem in found)
    assert any(expected in problem for problem in found), found
