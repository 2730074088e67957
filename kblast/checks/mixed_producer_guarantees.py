"""Topics whose writers guarantee different things for what they write."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Strict

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective
from kblast.kafka.ordering import need_of_order
from kblast.kafka.profiles import DURABLE
from kblast.model.refs import make_ref

Aspect = Literal["acks", "idempotence", "keys"]

_CONSEQUENCES: dict[Aspect, str] = {
    "acks": "a failover loses records of some that it keeps of the others",
    "idempotence": "retries double and reorder the records of some",
    "keys": "records without a key have no order among those with one",
}

Values = dict[str, Effective]
"""One aspect of all writers, by service."""


class Parameters(CheckParameters):
    """The aspects that are compared."""

    compare: Annotated[tuple[Aspect, ...], Strict(False)]


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every aspect in which the known writers of a topic differ; of topics whose data may be lost, none."""
    for topic in context.judged("topic"):
        profile = context.profile(topic).profile
        if profile == "telemetry":
            continue
        unknown: list[str] = []
        for aspect in parameters.compare:
            values = _values(context, topic, aspect, parameters.compare)
            known = {found.value for found in values.values() if found.value is not None}
            if len(known) > 1:
                yield _differ(topic, aspect, values)
            elif len(values) > 1 and len(known) < len({found.value for found in values.values()}):
                unknown.append(_not_known(aspect, values))
        if unknown and profile in DURABLE:
            yield _undecided(topic, unknown)


def _values(context: Context, topic: str, aspect: Aspect, compared: Sequence[Aspect]) -> Values:
    """The aspect of all who write the topic, as far as nothing else tells more of it.

    Where order is needed, keys are the business of order-not-kept and null-keys-on-compacted-topic, and one partition
    keeps order without. Who does not wait for all replicas cannot be idempotent either: acks say it all.
    """
    profile, partitions = context.profile(topic), context.inventory.topics[topic].partitions
    if aspect == "keys" and (partitions == 1 or need_of_order(context.inventory, topic, profile) is not None):
        return {}
    found = {}
    for service, edge in context.inventory.writers_of.get(topic, ()):
        guarantees = context.guarantees(service, edge)
        told_by_acks = aspect == "idempotence" and "acks" in compared and guarantees["acks"].value in ("0", "1")
        if edge.evidence != "permitted" and not told_by_acks:
            found[service] = guarantees[aspect]
    return found


def _differ(topic: str, aspect: Aspect, values: Values) -> Violation:
    services: dict[str, list[str]] = {}
    for service, found in sorted(values.items()):
        services.setdefault(found.value or "not known", []).append(service)
    shown = "; ".join(f"{value}: {', '.join(names)}" for value, names in sorted(services.items()))
    declared = {found.value for found in values.values() if found.declared}
    return Violation(
        subject=make_ref("topic", topic),
        about=aspect,
        message=f"its {len(values)} writers differ in {aspect} ({shown}), expected one: {_CONSEQUENCES[aspect]}",
        confidence="certain" if len(declared) > 1 else "likely",
        related=tuple(
            Related(_shown(service, aspect, found), found.location)
            for service, found in sorted(values.items())
            if found.location is not None
        ),
        evidence=tuple(_shown(service, aspect, found) for service, found in sorted(values.items())),
    )


def _shown(service: str, aspect: Aspect, found: Effective) -> str:
    return f"{make_ref('service', service)}: {aspect} {found}"


def _not_known(aspect: Aspect, values: Values) -> str:
    services = [f"{service} ({found.origin})" for service, found in sorted(values.items()) if found.value is None]
    return f"{aspect} of {', '.join(services)}"


def _undecided(topic: str, unknown: list[str]) -> Violation:
    return Violation(
        subject=make_ref("topic", topic),
        message="cannot be decided: what its writers guarantee is not known in full",
        confidence="unknown",
        evidence=tuple(f"not known: {line}" for line in unknown),
        remedy="Declare the `client` of the services, with library and version, and whether their records are `keyed`.",
    )
