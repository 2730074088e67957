"""What Kafka's own client for administrators says of a cluster, and how kblast's snapshot says the same."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kblast.scrape.snapshot import AccessRule, Snapshot
from tests.kafka.cluster import Cluster
from tests.kafka.jars import NEWEST, class_path, need_compiler
from tests.kafka.processes import java
from tests.running import run_process

_DUMP = Path(__file__).with_name("AdminDump.java")

Said = dict[str, Any]
"""By what was asked; the keys are those of AdminDump.java."""


def ask_kafka(cluster: Cluster) -> Said:
    """What the Java client says; the newest one, whatever the cluster is."""
    need_compiler()
    outcome = run_process(*java(class_path(NEWEST), str(_DUMP), cluster.bootstrap))
    assert outcome.code == 0, outcome.err
    said: Said = json.loads(outcome.out)
    return said | {"rules": sorted(said["rules"]), "quotas": sorted(said["quotas"], key=json.dumps)}


def set_quota(cluster: Cluster, limit: str, *entity: str) -> None:
    """Limits an entity, given as Kafka's tool takes it."""
    arguments = ("--bootstrap-server", cluster.bootstrap, "--alter", "--add-config", limit, *entity)
    outcome = run_process(*java(class_path(cluster.shape.version), "kafka.admin.ConfigCommand", *arguments))
    assert outcome.code == 0, outcome.out + outcome.err


def same_of(found: Snapshot) -> Said:
    """A snapshot, told as the Java client tells a cluster."""
    return {
        "brokers": {str(number): zone for number, zone in found.brokers.items()},
        "voters": sorted(found.controllers or ()),
        "topics": {
            topic.name: {
                str(part.index): {
                    "leader": part.leader,
                    "replicas": list(part.replicas),
                    "in sync": list(part.in_sync),
                }
                for part in topic.partitions
            }
            for topic in found.topics
        },
        "topic settings": found.topic_settings,
        "broker settings": {str(number): settings for number, settings in found.broker_settings.items()},
        "groups": {
            group.id: {
                "type": group.kind,
                "protocol": group.protocol,
                "state": group.state,
                "members": [[member.client_id, sorted(member.assigned)] for member in group.members],
            }
            for group in found.groups
        },
        "lags": _nested((group, topic, lag) for (group, topic), lag in found.lags.items()),
        "rules": None if found.rules is None else sorted(_rule(rule) for rule in found.rules),
        "transactions": {
            transaction.id: [transaction.producer, transaction.state, sorted(transaction.topics)]
            for transaction in found.transactions
        },
    }


def _rule(rule: AccessRule) -> list[str]:
    kind = {"transactionalid": "TRANSACTIONAL_ID"}.get(rule.resource, rule.resource.upper())
    operations = {"describeconfigs": "DESCRIBE_CONFIGS", "idempotentwrite": "IDEMPOTENT_WRITE"}
    operation = operations.get(rule.operation, rule.operation.upper())
    pattern, permission = ("PREFIXED" if rule.prefixed else "LITERAL"), ("ALLOW" if rule.allow else "DENY")
    return [rule.principal, rule.host, kind, rule.name, pattern, operation, permission]


def _nested(every: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for outer, inner, value in every:
        found.setdefault(outer, {})[inner] = value
    return found
