"""Topologies of JulieOps: topics named by where they stand, plans, and users of topics and of whole projects."""

from pathlib import Path
from typing import Any

import pytest

from tests.importers.importing import Outcome, imported, problems, written

TOPOLOGY = """
    context: acme
    source: shop
    region: 3
    projects:
    - name: orders
      consumers: [{principal: 'User:mailer', group: mailer-v2}]
      producers: [{principal: 'User:checkout', transactionId: tx}]
      topics:
      - {name: placed, config: {num.partitions: "12", replication.factor: "3", retention.ms: "60000"}}
      - name: paid
        dataType: avro
        plan: gold
        config: {min.insync.replicas: 1}
        consumers: [{principal: 'User:billing', group: '*'}]
    special_topics:
    - {name: audit, dataType: avro, config: {num.partitions: 1}, producers: [{principal: 'User:checkout'}]}
    """
PLANS = """
    plans:
      gold: {alias: gold, config: {num.partitions: 6, replication.factor: 3, min.insync.replicas: 2}}
    """
PLACED, PAID = "main/acme.shop.3.orders.placed", "main/acme.shop.3.orders.paid.avro"


def topology(folder: Path, *texts: str, **values: str) -> Outcome:
    text = "---\n".join(texts)
    named = {key.replace("_", "."): value for key, value in values.items()}
    return imported(written(folder, text), cluster="main", values=named)


def test_a_topic_is_called_by_everything_above_it(tmp_path: Path) -> None:
    outcome = topology(tmp_path, TOPOLOGY, PLANS)

    assert outcome.data["clusters"] == {"main": {}}
    assert outcome.data["topics"] == {
        PLACED: {"partitions": 12, "replication": 3, "config": {"retention.ms": 60000}},
        PAID: {"partitions": 6, "replication": 3, "config": {"min.insync.replicas": 1}},
        "main/audit": {"partitions": 1},
    }
    assert outcome.left_out() == {"topology special_topics[].dataType": 1, "plans plans.gold.alias": 1}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"topology_topic_prefix_separator": "_"}, "acme_shop_3_orders_paid_avro"),
        ({"topology_topic_prefix_format": "{{source}}-{{ project }}.{{topic}}{{none}}"}, "shop-orders.paid"),
        ({"topology_topic_prefix_format": "name"}, "paid"),
        ({"topology_topic_prefix_format": "default"}, "acme.shop.3.orders.paid.avro"),
    ],
)
def test_topics_are_named_as_julieops_is_set_to_do(tmp_path: Path, settings: dict[str, str], expected: str) -> None:
    outcome = topology(tmp_path, TOPOLOGY, PLANS, **settings)

    assert f"main/{expected}" in outcome.data["topics"]
    assert outcome.result.values_unused == ()


def test_a_pattern_that_is_more_than_names_is_an_error(tmp_path: Path) -> None:
    path = written(tmp_path, TOPOLOGY)

    (found,) = problems(path, cluster="main", values={"topology.topic.prefix.format": "{% if a %}{{topic}}"})

    assert "expected names in double braces as topology.topic.prefix.format" in found


def test_users_of_a_topic_use_it_and_those_of_a_project_may_use_all_of_its_topics(tmp_path: Path) -> None:
    services = topology(tmp_path, TOPOLOGY, PLANS).data["services"]

    assert services == {
        "billing": {"consumes": [{"topic": PAID}]},
        "checkout": {
            "produces": [
                {"topic": PAID, "evidence": "permitted", "transactional_id": "tx"},
                {"topic": PLACED, "evidence": "permitted", "transactional_id": "tx"},
                {"topic": "main/audit"},
            ]
        },
        "mailer": {
            "consumes": [
                {"topic": PAID, "evidence": "permitted", "group": "mailer-v2"},
                {"topic": PLACED, "evidence": "permitted", "group": "mailer-v2"},
            ]
        },
    }


def project(folder: Path, text: str) -> dict[str, Any]:
    found: dict[str, Any] = topology(folder, f"{{context: acme, projects: [{{name: p, {text}}}]}}").data["services"]
    return found


def test_streams_applications_read_and_write_in_a_group_of_their_own(tmp_path: Path) -> None:
    application = "{principal: 'User:totals', applicationId: totals-v2, topics: {read: [a], write: [b]}}"

    assert project(tmp_path, f"streams: [{application}]") == {
        "totals": {
            "kind": "streams",
            "consumes": [{"topic": "main/a", "group": "totals-v2"}],
            "produces": [{"topic": "main/b"}],
        }
    }


@pytest.mark.parametrize("form", ["connectors: [{}]", "connectors: {{artefacts: [], access_control: [{}]}}"])
def test_connectors_also_use_the_topics_that_connect_keeps_its_state_in(tmp_path: Path, form: str) -> None:
    connector = "{principal: 'User:export', group: connect, status_topic: s, topics: {read: [a]}}"
    storage = [{"topic": "main/connect-configs"}, {"topic": "main/connect-offsets"}, {"topic": "main/s"}]

    assert project(tmp_path, form.format(connector)) == {
        "export": {"kind": "connector", "consumes": [{"topic": "main/a"}, *storage], "produces": storage}
    }


def test_a_principal_that_is_of_two_kinds_is_of_none(tmp_path: Path) -> None:
    both = "streams: [{principal: 'User:x'}], connectors: [{principal: 'User:x'}]"

    assert "kind" not in project(tmp_path, both)["x"]


def test_the_cluster_has_to_be_named(tmp_path: Path) -> None:
    assert problems(written(tmp_path, TOPOLOGY)) == [
        "input.yaml:2:1: a topology of JulieOps names no cluster (name it: --cluster NAME)"
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("plan: gold", "plan: silver", "projects[0].topics[1].plan: expected the name of a plan, found 'silver'"),
        ("- {name: placed, config", "- {config", "projects[0].topics[0].name: expected a name, found nothing"),
        ("- name: orders", "- none: orders", "projects[0].name: expected a name, found nothing"),
        ("{principal: 'User:billing', group", "{group", "consumers[0].principal: expected a principal, found nothing"),
        ("source: shop", "source: [shop]", "source: expected a single value"),
        ('num.partitions: "12"', "num.partitions: many", "partitions: expected a whole number, found 'many'"),
        ("config: {min.insync.replicas: 1}", "config: 1", "projects[0].topics[1].config: expected a mapping, found 1"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in TOPOLOGY

    found = problems(written(tmp_path, f"{TOPOLOGY.replace(old, new)}---{PLANS}"), cluster="main")

    assert any(one.startswith("input.yaml:") and expected in one for one in found)


def test_plans_that_differ_are_an_error(tmp_path: Path) -> None:
    written(tmp_path, PLANS, "one.yaml")
    written(tmp_path, PLANS.replace("6", "7"), "two.yaml")

    (found,) = problems(tmp_path, cluster="main")

    assert "plan 'gold' is described twice, differently" in found


@pytest.mark.parametrize(
    "text",
    ["context: a", "projects: [{name: a}]", "context: a\nprojects: [a]", "plans: {gold: {price: 1}}", "plans: {}"],
)
def test_what_only_looks_like_it_is_not_recognised(tmp_path: Path, text: str) -> None:
    (found,) = problems(written(tmp_path, text), cluster="main")

    assert "nothing found that can be imported" in found
