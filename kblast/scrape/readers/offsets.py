"""How far groups have come, and how far behind the end of their topics they are."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from kblast.scrape.batches import batches
from kblast.scrape.coverage import Call
from kblast.scrape.failures import NoAnswerError, Refusal, UnsupportedError
from kblast.scrape.snapshot import Group, Snapshot
from kblast.scrape.wire import Wire, refusal

Place = tuple[str, int]
"""A topic and one of its partitions."""

_AT_ONCE: Final = 2000
_BY_NAME: Final = 9
"""The last version of OffsetFetch that names topics; later ones give their ids."""

_LATEST: Final = -1

_NOT_KNOWN: Final = -1
"""The lag of a share group where its coordinator cannot tell it."""


def read_offsets(wire: Wire, found: Snapshot) -> None:
    """How far all groups have come, and their lag in records; of share groups their coordinator knows both.

    Where the end of a partition is not known, the lag of those who read its topic is not, either.
    """
    committed: dict[str, dict[Place, int]] = {}
    behind: dict[tuple[str, str], list[int | None]] = {}
    with found.coverage.of("offsets") as call:
        for group in found.groups:
            if group.kind == "share":
                for topic, lag in _shared(wire, call, group):
                    behind.setdefault((group.id, topic), []).append(lag)
            else:
                committed[group.id] = _committed(wire, call, group)
        wanted = {place for places in committed.values() for place in places}
        ends = _ends(wire, call, found, wanted)
    for id_, places in committed.items():
        for place, offset in places.items():
            lag = max(0, ends[place] - offset) if place in ends else None
            behind.setdefault((id_, place[0]), []).append(lag)
    found.lags = {key: sum(lag or 0 for lag in lags) for key, lags in behind.items() if None not in lags}
    found.committed = frozenset(behind)


def _shared(wire: Wire, call: Call, group: Group) -> Iterator[tuple[str, int | None]]:
    """The topics of which a share group has done something, once a partition, with what it has still to do there.

    Asked for all topics, the coordinator looks only at partitions that the group has a state for; asked for one by
    name, it might create `__share_group_state` to look there (GroupCoordinatorService.describeShareGroupAllOffsets).
    The lag came with Kafka 4.2 (KIP-1226).
    """
    try:
        answer = wire.ask("DescribeShareGroupOffsets", {"groups": [{"group_id": group.id, "topics": None}]}, group.node)
    except (Refusal, NoAnswerError, UnsupportedError) as error:
        call.fail(error)
        return
    (described,) = answer["groups"]
    if described["error_code"]:
        call.fail(refusal(described["error_code"]))
        return
    call.answered += 1
    for topic in described["topics"]:
        for part in topic["partitions"]:
            if part["error_code"]:
                call.fail(refusal(part["error_code"]))
            elif part["start_offset"] >= 0:
                lag = part.get("lag", _NOT_KNOWN)
                yield topic["topic_name"], None if lag == _NOT_KNOWN else lag


def _committed(wire: Wire, call: Call, group: Group) -> dict[Place, int]:
    try:
        answer = _fetched(wire, group)
    except (Refusal, NoAnswerError, UnsupportedError) as error:
        call.fail(error)
        return {}
    if answer["error_code"]:
        call.fail(refusal(answer["error_code"]))
        return {}
    call.answered += 1
    found = {}
    for topic in answer["topics"]:
        for part in topic["partitions"]:
            if part["error_code"]:
                call.fail(refusal(part["error_code"]))
            elif part["committed_offset"] >= 0:
                found[topic["name"], part["partition_index"]] = part["committed_offset"]
    return found


def _fetched(wire: Wire, group: Group) -> Mapping[str, Any]:
    """The offsets of a group; brokers before 3.0 are asked for it alone, later ones in a list (KIP-709)."""
    values = {"group_id": group.id, "topics": None, "groups": [{"group_id": group.id, "topics": None}]}
    answer = wire.ask("OffsetFetch", values, group.node, _BY_NAME)
    fetched: Mapping[str, Any] = answer["groups"][0] if answer.get("groups") else answer
    return fetched


def _ends(wire: Wire, call: Call, found: Snapshot, wanted: Iterable[Place]) -> dict[Place, int]:
    """The end of each partition, asked of its leader."""
    leaders = {(topic.name, part.index): part.leader for topic in found.topics for part in topic.partitions}
    by_leader: dict[int, list[Place]] = {}
    for place in sorted(wanted):
        leader = leaders.get(place)
        if leader is not None:
            by_leader.setdefault(leader, []).append(place)
    ends: dict[Place, int] = {}
    for leader, places in by_leader.items():
        for together in batches(places, _AT_ONCE):
            try:
                answer = wire.ask("ListOffsets", _of_latest(together), leader)
            except (Refusal, NoAnswerError, UnsupportedError) as error:
                call.fail(error)
                continue
            for topic in answer["topics"]:
                for part in topic["partitions"]:
                    if part["error_code"]:
                        call.fail(refusal(part["error_code"]))
                    else:
                        ends[topic["name"], part["partition_index"]] = part["offset"]
    return ends


def _of_latest(places: Iterable[Place]) -> dict[str, Any]:
    topics: dict[str, list[dict[str, int]]] = {}
    for topic, index in places:
        topics.setdefault(topic, []).append({"partition_index": index, "timestamp": _LATEST})
    asked = [{"name": name, "partitions": partitions} for name, partitions in topics.items()]
    return {"replica_id": -1, "isolation_level": 0, "topics": asked}
