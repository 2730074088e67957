"""From snapshots of clusters to an inventory."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from kblast.foreign.reading import plain_setting
from kblast.kafka.defaults import broker_synonyms, table
from kblast.phrases import counted, listed
from kblast.scrape.edges import Edges, open_to_everyone
from kblast.scrape.mirrors import mirror_aliases, mirrors_between
from kblast.scrape.nameless import document_of, nameless_producers
from kblast.scrape.snapshot import Group, Settings, Snapshot, Topic


def sections(snapshots: Sequence[Snapshot], edges: Sequence[Edges]) -> dict[str, Any]:
    """The sections of an inventory of all snapshots and their edges, in a stable order."""
    zones = sorted({zone for found in snapshots for zone in found.brokers.values() if zone})
    topics = {f"{found.name}/{name}": topic for found in snapshots for name, topic in _topics(found)}
    services = _services(edges)
    missing = {
        edge["topic"]
        for service in services.values()
        for direction in ("produces", "consumes")
        for edge in service.get(direction, ())
    } - topics.keys()
    topics |= {name: {"external": True} for name in missing}
    written = {
        "zones": {zone: {} for zone in zones},
        "clusters": {found.name: _cluster(found) for found in snapshots},
        "topics": dict(sorted(topics.items())),
        "services": services,
        "mirrors": mirrors_between(snapshots),
    }
    return {section: elements for section, elements in written.items() if elements}


def _cluster(found: Snapshot) -> dict[str, Any]:
    common = _common(found.broker_settings)
    brokers = {
        str(number): ({"zone": zone} if zone else {}) | _own(found.broker_settings.get(number, {}), common)
        for number, zone in sorted(found.brokers.items())
    }
    cluster: dict[str, Any] = {"version": found.version, "brokers": brokers}
    if found.controllers is not None and found.controllers == found.brokers.keys():
        cluster["controllers"] = "combined"
    elif found.controllers and found.controllers.isdisjoint(found.brokers):
        cluster["controllers"] = {str(number): {} for number in sorted(found.controllers)}
    levels = {name: level for name, level in found.features.items() if name in table("feature").settings}
    if settings := _plain(common | {name: str(level) for name, level in levels.items()}):
        cluster["config"] = settings
    if found.cluster_id:
        cluster["x-cluster-id"] = found.cluster_id
    if found.quotas:
        cluster["x-quotas"] = {whose: dict(sorted(limits.items())) for whose, limits in sorted(found.quotas.items())}
    return cluster


def _common(brokers: Mapping[int, Settings]) -> dict[str, str]:
    """What all brokers that answered set alike."""
    every = list(brokers.values())
    first = every[0] if every else {}
    return {
        name: value
        for name, value in first.items()
        if name in _of_interest() and all(settings.get(name) == value for settings in every)
    }


def _own(settings: Settings, common: Settings) -> dict[str, Any]:
    own = {name: value for name, value in settings.items() if name in _of_interest() and name not in common}
    return {"config": _plain(own)} if own else {}


@cache
def _of_interest() -> frozenset[str]:
    """The broker settings that kblast reasons about; names of hosts, folders and files are not among them."""
    synonyms = {synonym.name for setting in table("topic").settings for synonym in broker_synonyms(setting)}
    return frozenset(table("broker").settings) | synonyms


def _topics(found: Snapshot) -> Iterator[tuple[str, dict[str, Any]]]:
    nameless = nameless_producers(found)
    for topic in found.topics:
        producers = nameless.get(topic.name)
        yield topic.name, _topic(found, topic) | ({"nameless_producers": document_of(producers)} if producers else {})


def _topic(found: Snapshot, topic: Topic) -> dict[str, Any]:
    said: dict[str, Any] = {"partitions": len(topic.partitions)} if topic.partitions else {}
    replicas = {str(part.index): list(part.replicas) for part in topic.partitions}
    if replicas and all(replicas.values()):
        said["replication"] = min(map(len, replicas.values()))
        said["assignment"] = replicas
        behind = {
            str(part.index): list(part.in_sync) for part in topic.partitions if set(part.in_sync) != set(part.replicas)
        }
        if behind:
            said["isr"] = behind
    if topic.leaderless:
        said["x-leaderless"] = topic.leaderless
    if settings := _plain(found.topic_settings.get(topic.name, {})):
        said["config"] = settings
    if topic.name in found.sizes:
        said["x-bytes"] = found.sizes[topic.name]
    return said


def _plain(settings: Mapping[str, str]) -> dict[str, Any]:
    return {name: plain_setting(settings[name]) for name in sorted(settings)}


def _services(every: Sequence[Edges]) -> dict[str, Any]:
    services: dict[str, Any] = {}
    for edges in every:
        for service, kind in edges.kinds.items():
            services.setdefault(service, {})["kind"] = kind
        for (service, direction, topic, group), edge in sorted(edges.found.items()):
            services.setdefault(service, {}).setdefault(direction, []).append(edge.document(topic, group))
    return {name: _ordered(services[name]) for name in sorted(services)}


def _ordered(service: Mapping[str, Any]) -> dict[str, Any]:
    return {key: service[key] for key in ("kind", "produces", "consumes") if key in service}


def further_unknowns(found: Snapshot, names: frozenset[str]) -> Iterator[str]:
    """What is not known of a cluster though it answered; `names` are those of all scraped clusters."""
    placeless = sorted(number for number, zone in found.brokers.items() if zone is None)
    if placeless and len(placeless) < len(found.brokers):
        yield f"the zone of these brokers, which have no rack or are down: {listed([str(n) for n in placeless])}"
    elif placeless:
        yield "in which zones the brokers stand: none of them has a rack"
    mixed = (found.controllers or frozenset()) & found.brokers.keys()
    if mixed and mixed != found.brokers.keys():
        yield "what the loss of a controller does: some of the controllers are brokers, too, and some brokers are none"
    elif found.controllers and not mixed:
        yield "in which zones the controllers stand: Kafka does not say"
    if leaderless := [f"{topic.name}-{index}" for topic in found.topics for index in topic.leaderless]:
        yield f"what these partitions hold, and who writes them, for they have no leader: {listed(leaderless)}"
    if nameless := nameless_producers(found):
        ids = {producer.id for producers in nameless.values() for producer in producers}
        yield f"who wrote {listed(sorted(nameless))}: {counted(len(ids), 'producer')} without a known transactional id"
    for group in found.groups:
        if group.protocol == "connect" and not found.connectors:
            yield f"which connectors run in the Kafka Connect workers of group {group.id}: --connect asks them"
    if shares := [group.id for group in found.groups if group.kind == "share" and not _lag_is_known(found, group)]:
        yield f"how far behind share groups are: {listed(shares)}"
    if open_ := sorted(set(open_to_everyone(found.rules or ()))):
        yield f"who uses what is open to every principal: {listed(open_)}"
    for alias in mirror_aliases(found):
        if alias not in names:
            yield f"which cluster is '{alias}', from which MirrorMaker 2 copies into this one"


def _lag_is_known(found: Snapshot, group: Group) -> bool:
    read = {topic for member in group.members for topic in member.assigned}
    read |= {topic for id_, topic in found.committed if id_ == group.id}
    return bool(read) and all((group.id, topic) in found.lags for topic in read)
