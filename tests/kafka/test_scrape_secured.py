"""A scrape with all rights it needs, with fewer, and with none: it sees less, and says so."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    ResourcePatternType,
    ResourceType,
)

from tests.kafka.clients import create_topic
from tests.kafka.cluster import Cluster
from tests.kafka.scraping import login, password, scrape
from tests.kafka.settings import SECRETS
from tests.running import run_kblast

pytestmark = pytest.mark.xdist_group("kafka")

KINDS = {
    "--cluster": (ResourceType.BROKER, "kafka-cluster"),
    "--topic": (ResourceType.TOPIC, "*"),
    "--group": (ResourceType.GROUP, "*"),
    "--transactional-id": (ResourceType.TRANSACTIONAL_ID, "*"),
}
OPERATIONS = {
    "Describe": AclOperation.DESCRIBE,
    "DescribeConfigs": AclOperation.DESCRIBE_CONFIGS,
    "Read": AclOperation.READ,
}
"""What words of kafka-acls.sh mean."""

ANY: Any = None
EVERY_RULE = AclBindingFilter(
    ResourceType.ANY, ANY, ResourcePatternType.ANY, ANY, ANY, AclOperation.ANY, AclPermissionType.ANY
)


def grant(cluster: Cluster, command: str) -> None:
    """Does what a command of kafka-acls.sh says."""
    words = command.split()
    principal = words[words.index("--allow-principal") + 1]
    kind, name = next(KINDS[word] for word in words if word in KINDS)
    allow = [OPERATIONS[words[index + 1]] for index, word in enumerate(words) if word == "--operation"]
    literal = ResourcePatternType.LITERAL
    acls = [AclBinding(kind, name, literal, principal, "*", right, AclPermissionType.ALLOW) for right in allow]
    for done in cluster.admin.create_acls(acls).values():
        done.result(60)


def rule(topic: str, principal: str, operation: AclOperation) -> AclBinding:
    kind, literal = ResourceType.TOPIC, ResourcePatternType.LITERAL
    return AclBinding(kind, topic, literal, principal, "*", operation, AclPermissionType.ALLOW)


@pytest.fixture
def cluster(secured_cluster: Cluster) -> Iterator[Cluster]:
    """A secured cluster in which nobody but its administrator may do anything."""
    yield secured_cluster
    secured_cluster.admin.delete_acls([EVERY_RULE])[EVERY_RULE].result(60)


def test_whoever_has_no_rights_sees_nothing_and_says_so(cluster: Cluster, tmp_path: Path) -> None:
    create_topic(cluster, "hidden", [[1]])

    found = scrape(tmp_path, *login(cluster, tmp_path), "--strict", code=4, env=password())

    assert not found.inventory.topics
    calls = found.calls()
    assert "answered" not in {calls[name] for name in ("topics", "groups", "transactions", "access rules", "log sizes")}
    assert "whether there are more topics" in found.unknown()
    assert "kafka-acls.sh" in found.outcome.err


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-512"])
def test_the_commands_that_are_offered_give_all_that_is_needed(
    cluster: Cluster, tmp_path: Path, mechanism: str
) -> None:
    create_topic(cluster, f"seen-{mechanism}", [[1]])
    options = login(cluster, tmp_path, mechanism)
    poor = scrape(tmp_path, *options, "--producers", env=password())
    for line in poor.outcome.err.splitlines():
        if "kafka-acls.sh" in line:
            grant(cluster, line.replace("'", ""))
    second = scrape(tmp_path, *options, "--producers", env=password())
    for line in second.outcome.err.splitlines():
        if "kafka-acls.sh" in line:
            grant(cluster, line.replace("'", ""))

    found = scrape(tmp_path, *options, "--producers", "--strict", env=password())

    assert f"bus/seen-{mechanism}" in found.inventory.topics
    assert set(found.calls().values()) == {"answered"}
    assert SECRETS["kblast"] not in found.text + found.outcome.err + found.outcome.out


def test_topics_that_may_not_be_seen_are_missed(cluster: Cluster, tmp_path: Path) -> None:
    create_topic(cluster, "shown", [[1]])
    create_topic(cluster, "not-shown", [[1]])
    for command in ("--operation Describe --operation DescribeConfigs --cluster", "--operation Describe --group *"):
        grant(cluster, f"--allow-principal User:kblast {command}")
    shown = rule("shown", "User:kblast", AclOperation.DESCRIBE)
    cluster.admin.create_acls([shown])[shown].result(60)

    found = scrape(tmp_path, *login(cluster, tmp_path), env=password())

    assert "bus/shown" in found.inventory.topics
    assert "bus/not-shown" not in found.text
    assert found.calls()["topics"] == "partial"
    assert found.calls()["topic settings"] == "denied"
    assert "that kblast may not see" in found.unknown()


def test_access_rules_become_edges_that_are_permitted(cluster: Cluster, tmp_path: Path) -> None:
    create_topic(cluster, "guarded", [[1]])
    rules = [rule("guarded", "User:alice", AclOperation.WRITE), rule("guarded", "User:bob", AclOperation.READ)]
    for done in cluster.admin.create_acls(rules).values():
        done.result(60)

    found = scrape(tmp_path, *login(cluster, tmp_path, user="admin"), env=password("admin"))

    assert found.writes("bus/guarded")["alice"].evidence == "permitted"
    assert found.reads("bus/guarded")["bob"].evidence == "permitted"


def test_a_wrong_password_is_told_as_such_and_not_shown(cluster: Cluster, tmp_path: Path) -> None:
    outcome = run_kblast("scrape", *login(cluster, tmp_path), cwd=tmp_path, env={"PASSWORD": "guessed-wrong"})

    assert outcome.code == 4
    assert "check user name, password and sasl.mechanism" in outcome.err
    assert "guessed-wrong" not in outcome.err + outcome.out


def test_a_certificate_that_nobody_trusts_is_told_as_such(cluster: Cluster, tmp_path: Path) -> None:
    options = login(cluster, tmp_path)
    file = tmp_path / "client.properties"
    kept = [line for line in file.read_text(encoding="utf-8").splitlines(keepends=True) if "truststore" not in line]
    file.write_text("".join(kept), encoding="utf-8")

    outcome = run_kblast("scrape", *options, cwd=tmp_path, env=password())

    assert outcome.code == 4
    assert "name the authority that signed it" in outcome.err


def test_a_secured_listener_wants_to_be_asked_for_as_one(cluster: Cluster, tmp_path: Path) -> None:
    outcome = run_kblast(
        "scrape", "--bootstrap-server", cluster.bootstrap, "--name", "bus", "--timeout", "5s", cwd=tmp_path
    )

    assert outcome.code == 4
    assert "the listener may want TLS" in outcome.err


def test_a_mechanism_that_the_broker_does_not_offer_is_doubted(cluster: Cluster, tmp_path: Path) -> None:
    outcome = run_kblast("scrape", *login(cluster, tmp_path, "SCRAM-SHA-256"), cwd=tmp_path, env=password())

    assert outcome.code == 4
    # The client library loses the broker's answer where the connection ends right behind it.
    doubted = "check user name, password and sasl.mechanism"
    assert doubted in outcome.err or "the broker does not offer this sasl.mechanism" in outcome.err


def certified(cluster: Cluster, folder: Path, *keystore: str) -> tuple[str, ...]:
    """The options to come in where brokers want a certificate."""
    trust = ("ssl.truststore.type=PEM", f"ssl.truststore.location={cluster.certificate}")
    lines = ("security.protocol=SSL", *trust, *keystore)
    (folder / "client.properties").write_text("\n".join(lines), encoding="utf-8")
    address = cluster.address(*cluster.brokers, listener="MUTUAL")
    return ("--bootstrap-server", address, "--name", "bus", "--command-config", "client.properties")


def test_a_client_may_come_in_with_a_certificate(cluster: Cluster, tmp_path: Path) -> None:
    create_topic(cluster, "certified", [[1]])
    keystore = ("ssl.keystore.type=PEM", f"ssl.keystore.location={cluster.client_key}")

    found = scrape(tmp_path, *certified(cluster, tmp_path, *keystore), "--strict")

    assert "bus/certified" in found.inventory.topics
    assert set(found.calls().values()) == {"answered", "not asked"}
    assert "PRIVATE KEY" not in found.text + found.outcome.err


def test_a_certificate_that_is_wanted_is_asked_for(cluster: Cluster, tmp_path: Path) -> None:
    outcome = run_kblast("scrape", *certified(cluster, tmp_path), "--timeout", "5s", cwd=tmp_path)

    assert outcome.code == 4
    assert "the broker wants a client certificate" in outcome.err
