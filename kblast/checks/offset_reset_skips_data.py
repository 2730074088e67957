"""Consumers that skip what they have not read when they have no valid position, though the data may not be lost."""

import math
import re
from collections.abc import Iterator, Sequence

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective, cluster_setting
from kblast.kafka.profiles import DURABLE
from kblast.kafka.retention import retention_of
from kblast.location import KeyPath
from kblast.model.elements import ConsumeEdge
from kblast.model.refs import cluster_of, make_ref
from kblast.phrases import counted, listed
from kblast.units import show_duration

_RESET = "auto.offset.reset"
_EXPIRY = "offsets.retention.minutes"
# ISO 8601, as java.time.Duration reads it (KIP-1106).
_BACK = re.compile(r"by_duration:P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?", re.IGNORECASE)


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every reader of durable data that begins behind what it has not read, and every one of which that is not known.

    Of what is not known, only readers of topics with a declared profile are asked, once for each service.
    """
    del parameters
    earliest: dict[str, list[str]] = {}
    for service in context.judged("service"):
        open_: list[str] = []
        for index, edge in enumerate(context.inventory.services[service].consumes or ()):
            if edge.topic is None or edge.evidence == "permitted":
                continue
            profile, reset = context.profile(edge.topic), context.client_setting(service, edge, _RESET)
            if profile.profile not in DURABLE:
                continue
            begins = _begins(reset)
            if begins is None:
                if not profile.inferred:
                    open_.append(f"{edge.topic}: {_RESET} {reset}")
            elif begins < retention_of(context.inventory, edge.topic).seconds:
                if edge.topic not in earliest:
                    earliest[edge.topic] = _begin_at_earliest(context, edge.topic)
                yield _skips(context, service, ("consumes", index), edge, reset, earliest[edge.topic])
        if open_:
            yield _not_known(service, open_)


def _begins(reset: Effective) -> float | None:
    """How far back a reader without a position begins, in seconds; None where that is not known.

    One that would rather fail than choose (`none`) skips nothing.
    """
    if reset.value == "latest":
        return 0.0
    if reset.value in ("earliest", "none"):
        return math.inf
    if reset.value is None or (found := _BACK.fullmatch(reset.value)) is None:
        return None
    days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


def _skips(
    context: Context, service: str, path: KeyPath, edge: ConsumeEdge, reset: Effective, others: Sequence[str]
) -> Violation:
    topic = edge.topic or ""
    profile = context.profile(topic)
    differ = (f"begin at earliest, and will have read what it skips: {listed(others)}",) if others else ()
    return Violation(
        subject=make_ref("service", service),
        path=(*path, "config", _RESET),
        message=(
            f"{_RESET} is {reset}, expected earliest: without a valid position it skips what it has not read, and "
            f"{topic} is for {profile.profile}"
        ),
        confidence="certain" if reset.declared and not profile.inferred else "likely",
        related=(Related(f"{_RESET}={reset}", reset.location),) if reset.location is not None else (),
        evidence=(f"profile={profile.profile} ({profile.reason})", *_positions(context, topic), *differ),
    )


def _positions(context: Context, topic: str) -> Iterator[str]:
    """What takes a reader's position away."""
    expiry = cluster_setting(context.inventory, cluster_of(topic), _EXPIRY)
    if expiry.whole is not None:
        after = show_duration(expiry.whole * 60)
        yield f"a group that has been empty for {after} loses its position ({_EXPIRY}={expiry})"
    kept = retention_of(context.inventory, topic)
    if not math.isinf(kept.seconds):
        yield f"a reader that is {show_duration(kept.seconds)} behind loses its position ({kept.because})"
    yield "on a partition that is new nobody has a position yet"


def _begin_at_earliest(context: Context, topic: str) -> list[str]:
    """The readers of a topic that begin at its oldest record."""
    readers = (
        name
        for name, edge in context.inventory.readers_of[topic]
        if edge.evidence != "permitted" and context.client_setting(name, edge, _RESET).value == "earliest"
    )
    return sorted(make_ref("service", name) for name in set(readers))


def _not_known(service: str, open_: list[str]) -> Violation:
    return Violation(
        subject=make_ref("service", service),
        path=("client",),
        message=(
            "cannot be decided: where it begins without a valid position is not known, and it reads "
            f"{counted(len(open_), 'topic')} whose data may not be lost"
        ),
        confidence="unknown",
        evidence=tuple(open_),
        remedy=f"Set {_RESET} to earliest, or declare the `client` with its library and version.",
    )
