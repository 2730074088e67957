"""Topics whose writers place the same key in different partitions."""

from collections.abc import Iterator, Mapping

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective
from kblast.kafka.ordering import is_compacted
from kblast.kafka.profiles import DURABLE
from kblast.model.refs import make_ref


class Parameters(CheckParameters):
    """There is nothing to set."""


Partitioners = Mapping[str, tuple[Effective, Effective]]
"""By service, its partitioner, and whether its records have keys."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every topic of several partitions whose keyed records are placed in several ways; of telemetry, none."""
    del parameters
    for topic in context.judged("topic"):
        if context.inventory.topics[topic].partitions == 1 or context.profile(topic).profile == "telemetry":
            continue
        used = _partitioners(context, topic)
        keyed = {service: found for service, (found, keys) in used.items() if _has_keys(context, topic, keys)}
        if len({found.value for found in keyed.values()} - {None}) > 1:
            yield _differ(context, topic, used, keyed)
        elif (gaps := _gaps(used)) and context.profile(topic).profile in DURABLE:
            yield Violation(
                subject=make_ref("topic", topic),
                message="cannot be decided: whether its writers place a key in the same partition",
                confidence="unknown",
                evidence=gaps,
                remedy="Declare the `client` of the services, with library and version, and `keyed`.",
            )


def _partitioners(context: Context, topic: str) -> Partitioners:
    """Of everyone who may write records with keys."""
    found = {}
    for service, edge in context.inventory.writers_of.get(topic, ()):
        guarantees = context.guarantees(service, edge)
        if edge.evidence != "permitted" and guarantees["keys"].value != "no":
            found[service] = guarantees["partitioner"], guarantees["keys"]
    return found


def _has_keys(context: Context, topic: str, keys: Effective) -> bool:
    """Whether records have keys: because somebody says so, or because the topic would make no sense without."""
    needed = context.profile(topic).profile == "event-sourcing" or is_compacted(
        context.topic_setting(topic, "cleanup.policy")
    )
    return keys.value == "yes" or needed


def _differ(context: Context, topic: str, used: Partitioners, keyed: Mapping[str, Effective]) -> Violation:
    services: dict[str, list[str]] = {}
    for service, found in sorted(keyed.items()):
        services.setdefault(found.value or "not known", []).append(service)
    shown = "; ".join(f"{value}: {', '.join(names)}" for value, names in sorted(services.items()))
    partitions = context.inventory.topics[topic].partitions
    of = f"several of its {partitions} partitions" if partitions else "several partitions"
    said = {found.value for service, found in keyed.items() if found.declared and used[service][1].declared}
    return Violation(
        subject=make_ref("topic", topic),
        message=f"its writers place keys by different partitioners ({shown}), expected one: a key can stand in {of}",
        confidence="certain" if len(said) > 1 else "likely",
        related=tuple(
            Related(f"service:{service}: partitioner {found}", found.location)
            for service, found in sorted(keyed.items())
            if found.location is not None
        ),
        evidence=tuple(f"service:{service}: partitioner {found}" for service, found in sorted(keyed.items())),
    )


def _gaps(used: Partitioners) -> tuple[str, ...]:
    """What would have to be known to say that all keys are placed alike; nothing where it makes no difference."""
    known = {found.value for found, _ in used.values()} - {None}
    if len(used) < 2 or (len(known) < 2 and all(found.value is not None for found, _ in used.values())):
        return ()
    lines = []
    for service, (found, keys) in sorted(used.items()):
        if found.value is None:
            lines.append(f"not known: partitioner of {service} ({found.origin})")
        elif keys.value is None:
            lines.append(f"not known: whether {service}, which places keys by {found}, writes records with keys")
    return tuple(lines)
