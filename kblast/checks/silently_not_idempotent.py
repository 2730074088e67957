"""Producers that someone takes to be idempotent and that are not."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.lost_idempotence import LostIdempotence, lost_idempotence
from kblast.kafka.ordering import reordering
from kblast.model.elements import ProduceEdge
from kblast.model.refs import make_ref
from kblast.model.values import Profile


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every produce edge whose idempotence was asked for or is a default, and is not in force."""
    del parameters
    for service in context.judged("service"):
        for index, edge in enumerate(context.inventory.services[service].produces or ()):
            if edge.topic is None or edge.evidence == "permitted":
                continue
            lost = lost_idempotence(context.inventory, service, edge)
            profile = context.profile(edge.topic).profile
            if lost is not None and lost.matters_for(profile) and not _is_told_elsewhere(lost, profile):
                yield _violation(context, service, index, edge, lost)


def _is_told_elsewhere(lost: LostIdempotence, profile: Profile | None) -> bool:
    """Whether weaker-than-profile asks for the acks that bring idempotence back, where no more than that is needed."""
    return lost.setting == "acks" and not lost.asked_for and profile == "delivery"


def _violation(context: Context, service: str, index: int, edge: ProduceEdge, lost: LostIdempotence) -> Violation:
    topic = edge.topic or ""
    profile = context.profile(topic)
    result = _result(context, service, edge) if lost.starts else "the producer refuses to start"
    asked = "was asked for" if lost.asked_for else "is counted on"
    shown = f"{lost.setting} {lost.found}"
    is_certain = lost.found.declared and (lost.asked_for or not profile.inferred)
    return Violation(
        subject=make_ref("service", service),
        path=("produces", index, "config", lost.setting),
        message=f"writes {topic} without the idempotence that {asked}: {lost.reason}; {result}",
        confidence="certain" if is_certain else "likely",
        evidence=(shown, f"profile={profile.profile or 'not known'} ({profile.reason})"),
        related=(Related(shown, lost.found.location),) if lost.found.location is not None else (),
    )


def _result(context: Context, service: str, edge: ProduceEdge) -> str:
    if reordering(context.inventory, service, edge) is not None:
        return "retries can double and reorder its records"
    if context.guarantees(service, edge)["acks"].value == "0":
        return "nobody is told what is lost"
    if context.client_setting(service, edge, "retries").whole == 0:
        return "what fails is not tried again, and to send it again can double it"
    return "retries can double its records"
