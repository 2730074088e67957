"""Readers that may be away for longer than brokers keep their offsets."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.graph.absences import Absence, Absences
from kblast.kafka.effective import Effective
from kblast.kafka.offset_retention import SETTING, OffsetRetention, offset_retention
from kblast.location import KeyPath
from kblast.model.elements import ConsumeEdge
from kblast.model.refs import cluster_of, make_ref
from kblast.results.findings import Confidence
from kblast.units import show_duration

_REMEDY = "Declare the `client` of the service, with library and version, or its `auto.offset.reset`."


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every reader in a group whose declared absence outlasts its offsets; not where data may be lost.

    One that rebuilds state and begins anew at the start reads what it needs.
    """
    del parameters
    absences = Absences.of(context.inventory)
    for service in context.judged("service"):
        for index, edge in enumerate(context.inventory.services[service].consumes or ()):
            absence = absences.of_reader(service, index, edge)
            if absence is None or edge.topic is None or edge.group is None or edge.evidence == "permitted":
                continue
            kept = offset_retention(context.inventory, cluster_of(edge.topic))
            if absence.seconds < kept.seconds or context.profile(edge.topic).profile == "telemetry":
                continue
            reset = context.client_setting(service, edge, "auto.offset.reset")
            if reset.value != "earliest" or edge.reads != "state":
                yield _violation(context, service, ("consumes", index), edge, absence, kept, reset)


def _violation(
    context: Context,
    service: str,
    path: KeyPath,
    edge: ConsumeEdge,
    absence: Absence,
    kept: OffsetRetention,
    reset: Effective,
) -> Violation:
    subject, topic = make_ref("service", service), edge.topic or ""
    doubt = "cannot be decided: " if reset.value is None else ""
    related = [(absence.shown(service), context.inventory.locate(absence.said_by, *absence.path))]
    related += [
        (f"{name}={found}", found.location)
        for name, found in ((SETTING, kept.setting), ("auto.offset.reset", reset))
        if found.location is not None
    ]
    return Violation(
        subject=subject,
        path=(*path, "tolerates"),
        message=(
            f"{doubt}{absence.shown(service)}, and its group {edge.group} loses its offsets after "
            f"{show_duration(kept.seconds)} ({SETTING}), expected more: {_consequence(reset, topic)}"
        ),
        confidence=_confidence(context, topic, kept, reset),
        related=tuple(Related(message, location) for message, location in related),
        evidence=(f"{SETTING}={kept.setting}", f"auto.offset.reset={reset}"),
        remedy=_REMEDY if reset.value is None else None,
    )


def _consequence(reset: Effective, topic: str) -> str:
    match reset.value:
        case "latest":
            return f"it then skips all of {topic} that it has not read (auto.offset.reset=latest)"
        case "earliest":
            return f"it then reads again all that {topic} holds (auto.offset.reset=earliest)"
        case "none":
            return "it then fails until somebody sets them (auto.offset.reset=none)"
        case None:
            return f"whether it then skips or reads again what {topic} holds is not known (auto.offset.reset)"
        case other:
            return f"auto.offset.reset={other} decides what of {topic} it then skips or reads again"


def _confidence(context: Context, topic: str, kept: OffsetRetention, reset: Effective) -> Confidence:
    if reset.value is None:
        return "unknown"
    declared = kept.setting.declared and reset.declared and not context.profile(topic).inferred
    return "certain" if declared else "likely"
