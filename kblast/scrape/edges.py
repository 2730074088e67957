"""Who writes and who reads: what a snapshot shows of it, each with how it is known.

- observed: a partition remembers a producer with the producer id of a transactional id; a transaction is open on the
  topic; a member of a group was given it; the group has committed an offset of it; a connector was seen to use it;
- configured: a member asked for it; it stands in the configuration of a connector, or in the topology of a group;
- inferred: it is named as Kafka Streams names its internal topics, after the id of a group;
- permitted: an access rule allows it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal

from kblast.foreign.acls import Acl, permitted
from kblast.location import Location
from kblast.model.values import Evidence
from kblast.scrape.identities import Identities
from kblast.scrape.snapshot import AccessRule, Group, Snapshot

Direction = Literal["produces", "consumes"]

_STRENGTH: Final = ("observed", "configured", "inferred", "permitted")
_CONFIDENCE: Final = {"observed": "certain", "configured": "likely", "inferred": "likely", "permitted": "unknown"}
_STREAMS_SUFFIXES: Final = ("-changelog", "-repartition")
_USES: Final = {"topic": ("read", "write", "all"), "group": ("read", "all")}
"""Operations that use a resource; others manage it, or only look."""

_EVERYONE: Final = "User:*"
_ANY_HOST: Final = "*"


@dataclass(slots=True)
class Edge:
    """One edge as it adds up: the strongest evidence for it, the latest time it was seen, and all that shows it."""

    evidence: Evidence = "permitted"
    last_seen: str = ""
    shown_by: set[str] = field(default_factory=set)
    transactional_ids: set[str] = field(default_factory=set)
    lag: int | None = None

    def document(self, topic: str, group: str) -> dict[str, Any]:
        """The edge as an inventory has it."""
        said: dict[str, Any] = {"topic": topic}
        if group:
            said["group"] = group
        said["evidence"] = self.evidence
        if self.last_seen:
            said["last_seen"] = self.last_seen
        if self.lag is not None:
            said["lag"] = self.lag
        if self.transactional_ids:
            said["transactional_id"] = min(self.transactional_ids)
        if len(self.transactional_ids) > 1:
            said["x-transactional-ids"] = sorted(self.transactional_ids)
        return said | {"x-confidence": _CONFIDENCE[self.evidence], "x-shown-by": sorted(self.shown_by)}


@dataclass(slots=True)
class Edges:
    """All edges of one cluster, by service, direction, topic and group; and the kinds of services that are known."""

    cluster: str
    found: dict[tuple[str, Direction, str, str], Edge] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def add(
        self,
        service: str,
        direction: Direction,
        topic: str,
        evidence: Evidence,
        shown_by: str,
        *,
        group: str = "",
        last_seen: str = "",
    ) -> Edge:
        """Adds one thing that shows an edge on a topic, which is given by its name inside the cluster."""
        edge = self.found.setdefault((service, direction, f"{self.cluster}/{topic}", group), Edge())
        if _STRENGTH.index(evidence) < _STRENGTH.index(edge.evidence):
            edge.evidence = evidence
        edge.last_seen = max(edge.last_seen, last_seen)
        edge.shown_by.add(shown_by)
        return edge


def edges_of(found: Snapshot, identities: Identities, at: str, own: str | None = None) -> Edges:
    """All edges that a snapshot shows; `at` is when it was taken, `own` the principal that kblast itself was."""
    edges = Edges(found.name)
    known = frozenset(topic.name for topic in found.topics)
    committed: dict[str, set[str]] = {}
    for id_, topic in found.committed:
        committed.setdefault(id_, set()).add(topic)
    for group in found.groups:
        service = identities.of_group(group)
        _of_group(edges, group, service, known, at)
        shown_by = "share group offset" if group.kind == "share" else "committed offset"
        for topic in committed.get(group.id, ()):
            edge = edges.add(service, "consumes", topic, "observed", shown_by, group=group.id)
            edge.lag = found.lags.get((group.id, topic))
    _of_transactions(edges, found, identities, at)
    _of_streams(edges, found, identities)
    _of_connectors(edges, found, identities, at)
    _of_rules(edges, found, identities, own)
    return edges


def _of_group(edges: Edges, group: Group, service: str, known: frozenset[str], at: str) -> None:
    for member in group.members:
        for topic in member.assigned:
            edges.add(service, "consumes", topic, "observed", "group member", group=group.id, last_seen=at)
        for topic in (member.subscribed | group.reads) & known:
            edges.add(service, "consumes", topic, "configured", "subscription", group=group.id)
    for topic in group.writes & known:
        edges.add(service, "produces", topic, "configured", "topology")
    if group.kind == "streams":
        edges.kinds[service] = "streams"


def _of_transactions(edges: Edges, found: Snapshot, identities: Identities, at: str) -> None:
    written: dict[int, dict[str, int]] = {}
    for producer in found.producers:
        topics = written.setdefault(producer.id, {})
        topics[producer.topic] = max(topics.get(producer.topic, -1), producer.last_ms)
    for transaction in found.transactions:
        service = identities.service("transactional_id", transaction.id)
        for topic in transaction.topics:
            edge = edges.add(service, "produces", topic, "observed", "open transaction", last_seen=at)
            edge.transactional_ids.add(transaction.id)
        for topic, last in written.get(transaction.producer, {}).items():
            edge = edges.add(service, "produces", topic, "observed", "producer id", last_seen=moment(last))
            edge.transactional_ids.add(transaction.id)


def _of_streams(edges: Edges, found: Snapshot, identities: Identities) -> None:
    """Kafka Streams names its internal topics after the application, whose id is that of its group."""
    groups = {group.id: group for group in found.groups if group.kind == "classic" and group.protocol == "consumer"}
    for topic in found.topics:
        if not topic.name.endswith(_STREAMS_SUFFIXES):
            continue
        ends = [place for place, character in enumerate(topic.name) if character == "-"]
        owner = next((topic.name[:end] for end in reversed(ends) if topic.name[:end] in groups), None)
        if owner is not None:
            service = identities.of_group(groups[owner])
            edges.add(service, "produces", topic.name, "inferred", "name of a Kafka Streams topic")
            edges.kinds[service] = "streams"


def _of_connectors(edges: Edges, found: Snapshot, identities: Identities, at: str) -> None:
    for connector in found.connectors:
        service = identities.service("connector", connector.name)
        edges.kinds[service] = "connector"
        direction: Direction = "produces" if connector.source else "consumes"
        group = "" if connector.source else f"connect-{connector.name}"
        for topic in connector.used - {connector.dead_letters}:
            if topic is not None:
                edges.add(service, direction, topic, "observed", "connector", group=group, last_seen=at)
        for topic in connector.configured:
            edges.add(service, direction, topic, "configured", "configuration of the connector", group=group)
        if connector.dead_letters is not None:
            edges.add(service, "produces", connector.dead_letters, "configured", "configuration of the connector")


def _of_rules(edges: Edges, found: Snapshot, identities: Identities, own: str | None) -> None:
    place = Location(found.name)
    rules = [rule for rule in found.rules or () if rule.principal not in (_EVERYONE, own)]
    acls = [acl for rule in rules if (acl := _acl(rule, found.name, identities, place)) is not None]
    known: dict[tuple[str, str, str], list[str]] = {}
    for service, towards, full_name, group in edges.found:
        known.setdefault((service, towards, full_name.partition("/")[2]), []).append(group)
    for fact in permitted(acls, (f"{found.name}/{topic.name}" for topic in found.topics)).facts:
        _, service, direction = map(str, fact.path)
        towards = "produces" if direction == "produces" else "consumes"
        topic = fact.value["topic"].partition("/")[2]
        for group in known.get((service, towards, topic)) or [fact.value.get("group", "")]:
            edges.add(service, towards, topic, "permitted", "access rule", group=group)


def _acl(rule: AccessRule, cluster: str, identities: Identities, place: Location) -> Acl | None:
    """The rule about a service; a rule that denies some hosts only takes nothing away."""
    if rule.resource not in ("topic", "group") or (not rule.allow and rule.host != _ANY_HOST):
        return None
    if rule.operation not in _USES[rule.resource]:
        return None
    service = identities.service("principal", rule.principal)
    operations = frozenset({rule.operation})
    return Acl(service, cluster, rule.resource, rule.name, operations, place, rule.prefixed, rule.allow)


def open_to_everyone(rules: Iterable[AccessRule]) -> Iterator[str]:
    """What every principal may write or read, which says nothing of who does."""
    for rule in rules:
        if rule.principal == _EVERYONE and rule.allow and rule.operation in ("read", "write", "all"):
            yield f"{rule.operation} {rule.resource} {rule.name}{'*' if rule.prefixed else ''}"


def moment(milliseconds: int) -> str:
    """A time as inventories have it, of milliseconds since 1970; nothing where Kafka says -1, for unknown."""
    if milliseconds < 0:
        return ""
    return datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
