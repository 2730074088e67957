"""Clusters: which there are, of which version, their brokers, where these stand, and what is set for all of them."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from kblast.check import Context, Violation
from kblast.checks.drift.brokers import broker_settings, own_settings
from kblast.checks.drift.settings import Settings, compare_settings, undeclared_settings
from kblast.checks.drift.sides import Sides
from kblast.kafka.defaults import table
from kblast.kafka.effective import Effective, cluster_setting, topic_default, topic_level
from kblast.kafka.versions import at_least
from kblast.model.elements import Cluster
from kblast.model.inventory import Inventory
from kblast.model.refs import make_ref
from kblast.model.scrapes import is_declared
from kblast.phrases import listed
from kblast.results.findings import Confidence

_MAY_BE_THERE: Final = "it is not known whether these declared brokers are there"


def sides_of(context: Context, *, undeclared: bool) -> Iterator[Sides]:
    """Every cluster that was looked at and that anything is declared of."""
    live = context.live
    assert live is not None
    seen = {scraped.cluster: scraped.calls for scraped in live.scraped}
    for name in live.clusters:
        if name in context.inventory.clusters:
            yield Sides(context, live, name, seen.get(name, {}), undeclared)


def clusters(context: Context, *, undeclared: bool) -> Iterator[Violation]:
    """Every difference in the clusters themselves; and those that nobody looked at, of which nothing is known."""
    live = context.live
    assert live is not None
    for name in sorted(set(context.judged("cluster")) - live.clusters.keys()):
        message = "is declared, and was not looked at: nothing is known of it"
        remedy = "Scrape it, too."
        yield Violation(
            subject=make_ref("cluster", name), message=message, about="unseen", confidence="unknown", remedy=remedy
        )
    for name in live.clusters:
        ref = make_ref("cluster", name)
        if undeclared and not is_declared(context.inventory, ref):
            message = "is live, and nobody declared it"
            yield Violation(subject=ref, about="undeclared", message=message, place=live.locate(ref))
    for sides in sides_of(context, undeclared=undeclared):
        if context.is_judged(sides.ref):
            yield from _cluster(sides)


def _cluster(sides: Sides) -> Iterator[Violation]:
    declared, live = sides.declared.clusters[sides.cluster], sides.live.clusters[sides.cluster]
    yield from _version(sides, declared, live)
    yield from _brokers(sides)
    found = _settings(sides)
    yield from found.different
    yield from undeclared_settings(sides, sides.ref, found)
    settings = [f"{setting} of {sides.cluster}" for setting in found.unknown]
    yield from sides.not_known("cluster settings", "it is not known how this is set, which is declared", settings)


def _version(sides: Sides, declared: Cluster, live: Cluster) -> Iterator[Violation]:
    """The minor versions; a broker may be newer than it shows, for not every version brings new requests."""
    if declared.version is None or live.version is None:
        return
    minor = ".".join(declared.version.split(".")[:2])
    if minor != live.version:
        found = sides.differs(sides.ref, ("version",), declared.version, live.version)
        if at_least(minor, live.version):
            message = f"{found.message}, or a later version that knows no more requests"
            found = replace(found, message=message, confidence="likely")
        yield found


def _brokers(sides: Sides) -> Iterator[Violation]:
    """How many there are or, where they are declared by id, which; and where they stand."""
    declared = sides.declared.clusters[sides.cluster].brokers
    live = {broker.id for broker in sides.live.brokers_of.get(sides.cluster, ())}
    if declared is None or not live:
        return
    if isinstance(declared, int):
        yield from _how_many(sides, declared, live)
    else:
        yield from _which(sides, declared.keys(), live)
    yield from _zones(sides)


def _how_many(sides: Sides, declared: int, live: set[int]) -> Iterator[Violation]:
    if len(live) < declared and not sides.whole("cluster"):
        yield from sides.not_known("brokers", _MAY_BE_THERE, [f"{declared - len(live)} of {declared}"])
    elif len(live) != declared:
        found = sides.differs(sides.ref, ("brokers",), declared, f"{len(live)} ({_ids(live)})")
        yield replace(found, confidence=_confidence(sides) if len(live) < declared else "certain")


def _which(sides: Sides, declared: AbstractSet[int], live: AbstractSet[int]) -> Iterator[Violation]:
    missing, more = declared - live, live - declared
    if missing and not sides.whole("cluster"):
        yield from sides.not_known("brokers", _MAY_BE_THERE, [str(number) for number in sorted(missing)])
    elif missing:
        message = f"does not have declared brokers: {_ids(missing)}"
        found = Violation(subject=sides.ref, path=("brokers",), about="missing", message=message)
        yield replace(found, confidence=_confidence(sides))
    if more and sides.undeclared:
        message = f"has brokers that nobody declared: {_ids(more)}"
        yield Violation(subject=sides.ref, path=("brokers",), about="undeclared", message=message)


def _confidence(sides: Sides) -> Confidence:
    """How sure it is that a broker is gone: before Kafka 4.0 a broker that is only down does not show (KIP-1073)."""
    version = sides.live.clusters[sides.cluster].version
    return "certain" if version is not None and at_least(version, "4.0") else "likely"


def _ids(numbers: Iterable[int]) -> str:
    return listed([str(number) for number in sorted(numbers)])


def _zones(sides: Sides) -> Iterator[Violation]:
    """Where brokers stand that both sides know by their ids and place; of counted ones, all zones together."""
    ours, live = (
        {broker.id: broker.zone for broker in side.brokers_of.get(sides.cluster, ()) if broker.zone is not None}
        for side in (sides.declared, sides.live)
    )
    if isinstance(sides.declared.clusters[sides.cluster].brokers, int):
        if ours and len(live) == len(sides.live.brokers_of[sides.cluster]) and set(ours.values()) != set(live.values()):
            both = (listed(sorted(set(zones.values()))) for zones in (ours, live))
            yield sides.differs(sides.ref, ("zones",), *both)
        return
    for number in sorted(ours.keys() & live.keys()):
        if ours[number] != live[number]:
            yield sides.differs(sides.ref, ("brokers", str(number), "zone"), ours[number], live[number])


def _settings(sides: Sides) -> Settings:
    """The settings of the cluster; those that some broker sets for itself are compared broker by broker."""
    declared = set(sides.declared.clusters[sides.cluster].config or {})
    live = set(sides.live.clusters[sides.cluster].config or {}) - (table("feature").settings.keys() - declared)
    found = broker_settings(sides, declared, live)
    single = own_settings(sides)

    def in_force(name: str) -> tuple[Effective, Effective]:
        return _in_force(sides.declared, sides.cluster, name), _in_force(sides.live, sides.cluster, name)

    ours, theirs = ({name for name in side if topic_level(name) not in single} for side in (declared, live))
    of_all = compare_settings(sides, sides.ref, (ours, theirs), in_force, sure=lambda _: sides.whole("broker settings"))
    return Settings(
        [*found.different, *of_all.different],
        sorted([*found.undeclared, *of_all.undeclared]),
        sorted([*found.unknown, *of_all.unknown]),
    )


def _in_force(inventory: Inventory, cluster: str, name: str) -> Effective:
    """A setting in force on a cluster, whether it has its name as a broker's or as a topic's."""
    level = topic_level(name)
    if level in table("topic").settings:
        return topic_default(inventory, cluster, level)
    return cluster_setting(inventory, cluster, name)
