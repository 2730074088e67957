"""Consumers that commit records before they have processed them, of topics whose data may not be lost."""

from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective
from kblast.kafka.exactly_once import transactional_inputs
from kblast.kafka.profiles import DURABLE
from kblast.location import KeyPath
from kblast.model.elements import ConsumeEdge
from kblast.model.refs import make_ref
from kblast.phrases import counted

_COMMIT = "enable.auto.commit"
_UNKNOWN = (
    "et enable.auto.commit=false and commit what is processed. If every record is processed before the next ones are "
    "asked for, accept the finding with that for a reason."
)


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every reader of durable data that commits first, and every one of which that is not known.

    Where nobody chose to commit by the clock, only readers of topics with a declared profile are asked for more, once
    for each service.
    """
    del parameters
    for service in context.judged("service"):
        open_: list[str] = []
        steps = transactional_inputs(context.inventory, service, context.guarantees)
        inputs = [step.edge for step in steps if step.declared]
        for index, edge in enumerate(context.inventory.services[service].consumes or ()):
            if edge.topic is None or edge.evidence == "permitted":
                continue
            if edge in inputs:
                continue  # exactly-once-broken asks whether it commits beside its transaction
            profile, commits = context.profile(edge.topic), context.commits_after_processing(service, edge)
            if profile.profile not in DURABLE or commits.value == "yes":
                continue
            chosen = context.client_setting(service, edge, _COMMIT)
            if commits.value == "no" or chosen.declared:
                yield _violation(context, service, ("consumes", index), edge, commits)
            elif not profile.inferred:
                open_.append(f"{edge.topic}: commits after processing: {commits}")
        if open_:
            yield _not_known(service, open_)


def _violation(context: Context, service: str, path: KeyPath, edge: ConsumeEdge, commits: Effective) -> Violation:
    topic = edge.topic or ""
    profile, chosen = context.profile(topic), context.client_setting(service, edge, _COMMIT)
    for_ = f"{topic} is for {profile.profile}"
    sure = commits.declared and not profile.inferred
    if commits.value == "no":
        message = f"may commit a record as soon as it is handed out, expected after it is processed: {for_}"
    else:
        message = f"cannot be decided: it commits by the clock ({_COMMIT}={chosen}), processed or not, and {for_}"
    return Violation(
        subject=make_ref("service", service),
        path=(*path, "config", _COMMIT),
        message=message,
        confidence="unknown" if commits.value is None else "certain" if sure else "likely",
        related=(Related(f"{_COMMIT}={chosen}", chosen.location),) if chosen.location is not None else (),
        evidence=(
            f"commits after processing: {commits}",
            f"profile={profile.profile} ({profile.reason})",
        ),
        remedy=f"S{_UNKNOWN}" if commits.value is None else None,
    )


def _not_known(service: str, open_: list[str]) -> Violation:
    return Violation(
        subject=make_ref("service", service),
        path=("client",),
        message=(
            "cannot be decided: whether it processes records before it commits them is not known, and it reads "
            f"{counted(len(open_), 'topic')} whose data may not be lost"
        ),
        confidence="unknown",
        evidence=tuple(open_),
        remedy=f"Declare the `client` if it is not known, or s{_UNKNOWN}",
    )
