"""The rights that a scrape needs, as commands to copy; and whether a principal is known to have them."""

import shlex
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kblast.scrape.snapshot import AccessRule, Snapshot

_CLUSTER: Final = ("--cluster",)
_TOPICS: Final = ("--topic", "*")
_GROUPS: Final = ("--group", "*")
_TRANSACTIONS: Final = ("--transactional-id", "*")

_NEEDED: Final[Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]] = {
    "controllers": ((_CLUSTER, "Describe"),),
    "topics": ((_TOPICS, "Describe"), (_TOPICS, "DescribeConfigs")),
    "topic settings": ((_TOPICS, "DescribeConfigs"),),
    "broker settings": ((_CLUSTER, "DescribeConfigs"),),
    "log sizes": ((_CLUSTER, "Describe"),),
    "groups": ((_CLUSTER, "Describe"), (_GROUPS, "Describe")),
    "group members": ((_GROUPS, "Describe"), (_TOPICS, "Describe")),
    "offsets": ((_GROUPS, "Describe"), (_TOPICS, "Describe")),
    "access rules": ((_CLUSTER, "Describe"),),
    "quotas": ((_CLUSTER, "DescribeConfigs"),),
    "transactions": ((_TRANSACTIONS, "Describe"),),
    "producers": ((_TOPICS, "Read"),),
}
"""What each call needs (https://kafka.apache.org/documentation/#operations_resources_and_protocols)."""

_EVERY_OPERATION: Final = frozenset({5, 7, 8, 9, 10, 11, 12})
"""All operations that there are on a cluster (AclEntry.supportedOperations); a super user has them all."""

_IMPLY_DESCRIBE: Final = frozenset({"all", "read", "write", "delete", "alter", "describe"})


def commands(denied: Iterable[str], server: str, principal: str | None) -> Iterator[str]:
    """The commands of kafka-acls.sh that give what some calls were missing, one per kind of resource."""
    denied = set(denied)
    wanted: dict[tuple[str, ...], list[str]] = {}
    for call, needed in _NEEDED.items():
        for resource, operation in needed if call in denied else ():
            operations = wanted.setdefault(resource, [])
            if operation not in operations:
                operations.append(operation)
    for resource in (_CLUSTER, _TOPICS, _GROUPS, _TRANSACTIONS):
        if resource in wanted:
            said = ["kafka-acls.sh", "--bootstrap-server", server, "--add"]
            said += ["--allow-principal", principal or "User:NAME"]
            said += [part for operation in wanted[resource] for part in ("--operation", operation)]
            yield shlex.join([*said, *resource])


def may_see_all(found: Snapshot, resource: str, principal: str | None) -> bool:
    """Whether it is known that nothing of a kind is left out: no authorizer, a super user, or a rule about all."""
    if found.rules is not None and found.coverage.calls.get("access rules") == "unsupported":
        return True
    if found.operations >= _EVERY_OPERATION:
        return True
    rules = [
        rule for rule in found.rules or () if rule.resource == resource and rule.principal in (principal, "User:*")
    ]
    return _allows_all(rules)


def _allows_all(rules: Iterable[AccessRule]) -> bool:
    about_describing = [rule for rule in rules if rule.operation in _IMPLY_DESCRIBE]
    denied = any(not rule.allow and rule.operation in ("describe", "all") for rule in about_describing)
    return not denied and any(
        rule.allow and rule.host == "*" and rule.name == "*" and not rule.prefixed for rule in about_describing
    )
