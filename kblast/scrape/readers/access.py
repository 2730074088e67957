"""Who may do what, and whose traffic is limited."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kblast.scrape.failures import Refusal
from kblast.scrape.snapshot import AccessRule, Snapshot
from kblast.scrape.wire import Wire

_RESOURCES: Final = {2: "topic", 3: "group", 4: "cluster", 5: "transactionalid", 6: "delegationtoken", 7: "user"}
_OPERATIONS: Final = {
    2: "all",
    3: "read",
    4: "write",
    5: "create",
    6: "delete",
    7: "alter",
    8: "describe",
    9: "clusteraction",
    10: "describeconfigs",
    11: "alterconfigs",
    12: "idempotentwrite",
    13: "createtokens",
    14: "describetokens",
    15: "twophasecommit",
}
"""Codes of the protocol (org.apache.kafka.common.resource.ResourceType, ...acl.AclOperation)."""

_ALLOW: Final = 3
_PREFIXED: Final = 4
_ANY: Final = 1

_EVERYBODY: Final = "<default>"
"""Kafka's word for all users, client ids or addresses without a limit of their own (ClientQuotaManager)."""


def read_rules(wire: Wire, found: Snapshot) -> None:
    """All access rules; where the cluster has no authorizer, there are none."""
    asked = {
        "resource_type_filter": _ANY,
        "resource_name_filter": None,
        "pattern_type_filter": _ANY,
        "principal_filter": None,
        "host_filter": None,
        "operation": _ANY,
        "permission_type": _ANY,
    }
    with found.coverage.of("access rules"):
        try:
            answer = wire.ask_any("DescribeAcls", asked)
        except Refusal as refused:
            if refused.name == "SecurityDisabled":
                found.rules = ()
            raise
        found.rules = tuple(
            AccessRule(
                acl["principal"],
                acl["host"],
                _RESOURCES.get(resource["resource_type"], f"type {resource['resource_type']}"),
                resource["resource_name"],
                resource["pattern_type"] == _PREFIXED,
                _OPERATIONS.get(acl["operation"], f"operation {acl['operation']}"),
                acl["permission_type"] == _ALLOW,
            )
            for resource in answer["resources"]
            for acl in resource["acls"]
        )


def read_quotas(wire: Wire, found: Snapshot) -> None:
    """The limits of users, client ids and addresses, and of a user's client id; also those for all that have none."""
    with found.coverage.of("quotas"):
        answer = wire.ask_any("DescribeClientQuotas", {"components": [], "strict": False})
        found.quotas = {
            _whose(entry["entity"]): {limit["key"]: limit["value"] for limit in entry["values"]}
            for entry in answer["entries"] or ()
        }


def _whose(entity: Iterable[Mapping[str, Any]]) -> str:
    """Whom a limit is for, in words, such as `user alice, client-id <default>`."""
    names = {part["entity_type"]: _EVERYBODY if part["entity_name"] is None else part["entity_name"] for part in entity}
    return ", ".join(f"{kind} {names[kind]}" for kind in sorted(names, reverse=True))
