"""The cluster that the user named, in the place of one whose name is a placeholder without a value."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kblast.foreign.acls import Acl
from kblast.foreign.facts import Fact
from kblast.foreign.placeholders import unfilled
from kblast.location import KeyPath


def on_named_cluster(facts: Sequence[Fact], acls: Sequence[Acl], named: str) -> tuple[list[Fact], list[Acl]]:
    """Facts and access rules with its name for the only cluster that has none; as they are where several have none."""
    clusters = {str(fact.path[1]) for fact in facts if fact.path[0] == "clusters"} | {acl.cluster for acl in acls}
    without_value = [cluster for cluster in clusters if unfilled(cluster)]
    if len(without_value) != 1:
        return list(facts), list(acls)
    (unknown,) = without_value
    return (
        [Fact(_path(fact.path, unknown, named), _value(fact.value, unknown, named), fact.place) for fact in facts],
        [replace(acl, cluster=named) if acl.cluster == unknown else acl for acl in acls],
    )


def _path(path: KeyPath, unknown: str, named: str) -> KeyPath:
    section, name, *rest = path
    if section == "clusters":
        return (section, named if name == unknown else name, *rest)
    return (section, _topic(str(name), unknown, named) if section == "topics" else name, *rest)


def _value(value: Any, unknown: str, named: str) -> Any:
    """An edge on another cluster; anything else as it is."""
    if not isinstance(value, dict):
        return value
    if isinstance(topic := value.get("topic"), str):
        value = value | {"topic": _topic(topic, unknown, named)}
    return value | {"cluster": named} if value.get("cluster") == unknown else value


def _topic(name: str, unknown: str, named: str) -> str:
    return named + name.removeprefix(unknown) if name.startswith(f"{unknown}/") else name
