"""Groups of every protocol: who is in them, what they read, and how far behind they are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from kblast.scrape.batches import batches
from kblast.scrape.coverage import Call, Denied
from kblast.scrape.failures import NoAnswerError, Refusal, UnsupportedError
from kblast.scrape.snapshot import Group, Member, Snapshot
from kblast.scrape.wire import Wire, assignment, refusal, subscription

_AT_ONCE: Final = 100
_DESCRIBE: Final = 8
"""AclOperation.DESCRIBE; whoever has it on the cluster is shown all groups (KafkaApis.handleListGroupsRequest)."""

_API: Final = {"consumer": "ConsumerGroupDescribe", "share": "ShareGroupDescribe", "streams": "StreamsGroupDescribe"}


def read_groups(wire: Wire, found: Snapshot) -> None:
    """All groups that this client may see, with their members."""
    groups: dict[str, Group] = {}
    with found.coverage.of("groups") as call:
        for node, answer in call.everywhere(wire, "ListGroups", {"states_filter": [], "types_filter": []}):
            for listed in answer["groups"]:
                group = _listed(listed, node)
                groups.setdefault(group.id, group)
        if _DESCRIBE not in found.operations:
            call.fail(Denied("groups that kblast may not describe are left out of the list"))
    with found.coverage.of("group members") as call:
        for (node, kind), together in _by_coordinator(groups.values()).items():
            for ids in batches(together, _AT_ONCE):
                groups |= {
                    group.id: group for group in _described(wire, call, node, kind, [groups[id_] for id_ in ids])
                }
    found.groups = tuple(groups[id_] for id_ in sorted(groups))


def _listed(listed: Mapping[str, Any], node: int) -> Group:
    kind = (listed.get("group_type") or "classic").lower()
    return Group(listed["group_id"], node, kind, listed["protocol_type"] or "", listed.get("group_state") or "")


def _by_coordinator(groups: Iterable[Group]) -> dict[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = {}
    for group in groups:
        found.setdefault((group.node, group.kind), []).append(group.id)
    return found


def _described(wire: Wire, call: Call, node: int, kind: str, groups: list[Group]) -> Iterator[Group]:
    ids = [group.id for group in groups]
    try:
        if kind == "classic":
            answer = wire.ask("DescribeGroups", {"groups": ids}, node)
        elif kind in _API:
            answer = wire.ask(_API[kind], {"group_ids": ids, "include_authorized_operations": False}, node)
        else:
            raise UnsupportedError(f"groups of type {kind}")  # noqa: TRY301 - it is taken down like any other
    except (Refusal, NoAnswerError, UnsupportedError) as error:
        call.fail(error)
        return
    known = {group.id: group for group in groups}
    for described in answer["groups"]:
        if described["error_code"]:
            call.fail(refusal(described["error_code"]))
            continue
        call.answered += 1
        group = replace(known[described["group_id"]], state=described["group_state"])
        yield _classic(group, described) if kind == "classic" else _modern(group, described)


def _classic(group: Group, described: Mapping[str, Any]) -> Group:
    """A classic group; only where its protocol is that of consumers are topics named."""
    is_consumer = described["protocol_type"] == "consumer"
    members = (
        Member(
            member["client_id"],
            frozenset(subscription(bytes(member["member_metadata"]))) if is_consumer else frozenset(),
            frozenset(assignment(bytes(member["member_assignment"]))) if is_consumer else frozenset(),
        )
        for member in described["members"]
    )
    return replace(group, members=tuple(members), protocol=described["protocol_type"])


def _modern(group: Group, described: Mapping[str, Any]) -> Group:
    topology = described.get("topology") or {}
    parts = topology.get("subtopologies") or ()
    return replace(
        group,
        members=tuple(_member(member) for member in described["members"]),
        reads=frozenset(name for part in parts for name in part["source_topics"])
        | frozenset(topic["name"] for part in parts for topic in part["repartition_source_topics"]),
        writes=frozenset(name for part in parts for name in part["repartition_sink_topics"])
        | frozenset(topic["name"] for part in parts for topic in part["state_changelog_topics"]),
    )


def _member(member: Mapping[str, Any]) -> Member:
    given = member["assignment"].get("topic_partitions") or ()
    return Member(
        member["client_id"],
        frozenset(member.get("subscribed_topic_names") or ()),
        frozenset(part["topic_name"] for part in given if part["topic_name"]),
        member.get("subscribed_topic_regex") or None,
    )
