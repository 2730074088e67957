"""State files of kafka-gitops: topics, services, users and their access rules, in one file or in several."""

from pathlib import Path

import pytest

from tests.importers.importing import Outcome, imported, problems, written

STATE = """
    settings:
      topics:
        defaults: {replication: 3}
        blacklist: {prefixed: [_internal]}
    topics:
      orders: {partitions: 6, configs: {retention.ms: 60000, cleanup.policy: compact}}
      paid: {partitions: 3, replication: 2}
    services:
      checkout: {type: application, principal: 'User:c', produces: [orders], consumes: [paid]}
      totals: {type: kafka-streams, application-id: totals-v2, consumes: [orders, paid], produces: [sums]}
      billing: {type: application, group-id: billing-v3, consumes: [orders]}
    """
CONNECT = """
    services:
      exports:
        type: kafka-connect
        group-id: connect
        storage-topics: {config: exports-config}
        connectors:
          sink: {consumes: [orders]}
          source: {produces: [paid]}
    """


def state(folder: Path, text: str) -> Outcome:
    return imported(written(folder, text), cluster="main")


def test_a_topic_has_its_settings_and_the_default_replication(tmp_path: Path) -> None:
    outcome = state(tmp_path, STATE)

    assert outcome.data["clusters"] == {"main": {}}
    assert outcome.data["topics"] == {
        "main/orders": {
            "partitions": 6,
            "replication": 3,
            "config": {"cleanup.policy": "compact", "retention.ms": 60000},
        },
        "main/paid": {"partitions": 3, "replication": 2},
        "main/sums": {"external": True},
    }
    assert outcome.left_out() == {"state principal of services": 1, "state settings.topics.blacklist": 1}


def test_services_produce_and_consume_in_groups_of_their_own(tmp_path: Path) -> None:
    assert state(tmp_path, STATE).data["services"] == {
        "billing": {"kind": "application", "consumes": [{"topic": "main/orders", "group": "billing-v3"}]},
        "checkout": {
            "kind": "application",
            "consumes": [{"topic": "main/paid", "group": "checkout"}],
            "produces": [{"topic": "main/orders"}],
        },
        "totals": {
            "kind": "streams",
            "consumes": [
                {"topic": "main/orders", "group": "totals-v2"},
                {"topic": "main/paid", "group": "totals-v2"},
            ],
            "produces": [{"topic": "main/sums"}],
        },
    }


def test_connectors_need_the_workers_that_run_them(tmp_path: Path) -> None:
    outcome = state(tmp_path, CONNECT)
    services = outcome.data["services"]

    storage = [
        {"topic": f"main/{name}"} for name in ("connect-offsets-exports", "connect-status-exports", "exports-config")
    ]
    assert services == {
        "exports": {"kind": "application", "consumes": storage, "produces": storage},
        "exports/sink": {
            "kind": "connector",
            "needs": [{"ref": "service:exports"}],
            "consumes": [{"topic": "main/orders", "group": "connect-sink"}],
        },
        "exports/source": {
            "kind": "connector",
            "needs": [{"ref": "service:exports"}],
            "produces": [{"topic": "main/paid"}],
        },
    }
    assert outcome.left_out() == {"state services.exports.group-id": 1}


def test_custom_rules_permit_what_they_say(tmp_path: Path) -> None:
    rule = "{name: o, type: TOPIC, pattern: PREFIXED, host: '*', operation: WRITE, permission: ALLOW}"
    outcome = state(tmp_path, f"{STATE}\n    customServiceAcls: {{billing: {{orders: {rule}}}}}\n")

    assert outcome.data["services"]["billing"]["produces"] == [{"topic": "main/orders", "evidence": "permitted"}]


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ("reader", {"consumes"}),
        ("writer", {"produces"}),
        ("reader, writer", {"consumes", "produces"}),
    ],
)
def test_roles_of_users_permit_to_read_or_write_every_topic(tmp_path: Path, roles: str, expected: set[str]) -> None:
    outcome = state(tmp_path, f"{STATE}\n    users: {{ann: {{principal: 'User:a', roles: [{roles}]}}}}\n")

    edges = outcome.data["services"]["ann"]
    assert edges.keys() == expected
    for direction in expected:
        assert edges[direction] == [{"topic": topic, "evidence": "permitted"} for topic in ("main/orders", "main/paid")]


def test_a_user_that_may_only_look_is_no_service(tmp_path: Path) -> None:
    outcome = state(tmp_path, f"{STATE}\n    users: {{ann: {{roles: [operator]}}}}\n")

    assert "ann" not in outcome.data["services"]
    assert outcome.left_out()["state role operator of users"] == 1


def test_a_state_in_several_files_is_one(tmp_path: Path) -> None:
    written(
        tmp_path, "settings: {files: {topics: t.yaml, users: u.yaml}, topics: {defaults: {replication: 2}}}", "s.yaml"
    )
    written(tmp_path, "topics: {orders: {partitions: 6}}", "t.yaml")
    written(tmp_path, "topics: {other: {partitions: 1}}", "elsewhere.yaml")

    outcome = imported(tmp_path, cluster="main")

    assert outcome.data["topics"] == {
        "main/orders": {"partitions": 6, "replication": 2},
        "main/other": {"partitions": 1},
    }
    assert outcome.left_out() == {"state settings.files.users, which was not read": 1}


def test_the_cluster_has_to_be_named(tmp_path: Path) -> None:
    assert problems(written(tmp_path, STATE)) == [
        "input.yaml:2:1: a state of kafka-gitops names no cluster (name it: --cluster NAME)"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("topics: {a: {partitions: many}}", "1:26: topics.main/a.partitions: expected a whole number, found 'many'"),
        ("topics: {a: {partitions: 1, configs: [b]}}", "topics.a.configs: expected a mapping"),
        ("topics: {a: {partitions: 1}, b: 3}", "topics.b: expected a mapping, found 3"),
        ("services: {a: {type: application}, b: {type: job}}", "services.b.type: expected one of application, kafka"),
        ("services: {a: {type: application, produces: b}}", "services.a.produces: expected a list, found 'b'"),
        ("users: {a: {roles: [owner]}}", "users.a.roles: expected one of reader, writer, operator, found 'owner'"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, text: str, expected: str) -> None:
    (found,) = problems(written(tmp_path, text), cluster="main")

    assert found.startswith("input.yaml:1:")
    assert expected in found


@pytest.mark.parametrize(
    "text",
    [
        "services: {web: {image: nginx}}",
        "services: {web: {type: [application]}}",
        "topics: [orders]",
        "topics: {}",
        "kblast: 1\ntopics: {bus/orders: {partitions: 3}}",
        "settings: {theme: dark}",
        "users: {ann: {email: ann@example.com}}",
    ],
)
def test_what_only_looks_like_it_is_not_recognised(tmp_path: Path, text: str) -> None:
    (found,) = problems(written(tmp_path, text), cluster="main")

    assert "nothing found that can be imported" in found
