"""Topics that delete what a reader has not read, in an absence that somebody declares to be fine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.graph.absences import Absence, Absences
from kblast.kafka.profiles import DURABLE
from kblast.kafka.retention import Retention, lag_seconds, retention_of
from kblast.location import KeyPath
from kblast.model.refs import Ref, make_ref, name_of
from kblast.phrases import counted
from kblast.results.findings import Confidence
from kblast.units import show_duration


class Parameters(CheckParameters):
    """There is nothing to set."""


@dataclass(frozen=True)
class Reader:
    """Who reads a topic, at which keys, and for how long what it has not read must be kept.

    Work that expires need not be kept any longer than that.
    """

    ref: Ref
    path: KeyPath = ()
    absence: Absence | None = None
    lag: float = 0.0
    expires: float | None = None
    fallback: str | None = None

    @cached_property
    def needs(self) -> float:
        """How long every record must be kept for it, in seconds."""
        away = (self.absence.seconds if self.absence else 0.0) + self.lag
        return away if self.expires is None else min(away, self.expires)

    def shown(self) -> str:
        """What it needs that time for."""
        name = name_of(self.ref)
        behind = f"is {show_duration(self.lag)} behind (lag)"
        if self.absence is None:
            return f"{name} {behind}"
        return self.absence.shown(name) + (f" and {behind}" if self.lag else "")


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every topic that keeps records for less time than a reader of it may be away; not where data may be lost.

    A topic that is not judged is reported at its readers.
    """
    del parameters
    for topic, readers in sorted(_readers(context).items()):
        if context.profile(topic).profile == "telemetry":
            continue
        kept = retention_of(context.inventory, topic)
        late = [reader for reader in readers if reader.needs > kept.seconds and not _falls_back(context, reader)]
        late.sort(key=lambda reader: (-reader.needs, reader.ref, str(reader.path)))
        if late and context.is_judged(make_ref("topic", topic)):
            yield _too_short(context, topic, kept, late)
        elif late:
            yield from (_outlived(context, topic, kept, reader) for reader in late if reader.path)
        elif kept.unknown:
            yield from _undecided(context, topic, kept, readers)


def _readers(context: Context) -> dict[str, list[Reader]]:
    """By topic, the services that read it and the mirrors that copy it, as far as they may be away or are behind."""
    inventory, found = context.inventory, dict[str, list[Reader]]()
    absences = Absences.of(inventory)
    for service, body in inventory.services.items():
        for index, edge in enumerate(body.consumes or ()):
            absence = absences.of_reader(service, index, edge)
            lag = lag_seconds(inventory, edge) if edge.lag else 0.0
            if edge.topic is not None and edge.evidence != "permitted" and (absence or lag):
                path = ("consumes", index)
                reader = Reader(make_ref("service", service), path, absence, lag or 0.0, edge.expires, edge.fallback)
                found.setdefault(edge.topic, []).append(reader)
    for mirror, copies in inventory.copies.items():
        absence = absences.longest.get(make_ref("mirror", mirror))
        for source, _ in copies if absence else ():
            found.setdefault(source, []).append(Reader(make_ref("mirror", mirror), absence=absence))
    return found


def _falls_back(context: Context, reader: Reader) -> bool:
    """Whether it finds in its fallback what the topic has deleted."""
    return reader.fallback is not None and retention_of(context.inventory, reader.fallback).seconds >= reader.needs


def _too_short(context: Context, topic: str, kept: Retention, late: list[Reader]) -> Violation:
    first, rest = late[0], len(late) - 1
    also = f" ({counted(rest, 'other reader')} may outlast it too)" if rest else ""
    return Violation(
        subject=make_ref("topic", topic),
        path=("config", kept.setting),
        message=(
            f"keeps records for {show_duration(kept.seconds)}, expected at least {show_duration(first.needs)}: "
            f"{first.shown()}, and what is deleted meanwhile it never reads{also}"
        ),
        confidence=_confidence(context, topic, kept),
        related=tuple(_places(context, late)),
        evidence=(kept.because, _purpose(context, topic), *(reader.shown() for reader in late)),
    )


def _places(context: Context, late: list[Reader]) -> Iterator[Related]:
    for reader in late:
        if reader.absence is not None:
            place = context.inventory.locate(reader.absence.said_by, *reader.absence.path)
            yield Related(reader.shown(), place)
        else:
            yield Related(reader.shown(), context.inventory.locate(reader.ref, *reader.path, "lag"))


def _outlived(context: Context, topic: str, kept: Retention, reader: Reader) -> Violation:
    return Violation(
        subject=reader.ref,
        path=(*reader.path, "tolerates"),
        message=(
            f"{reader.shown()}, but {topic} keeps records for {show_duration(kept.seconds)}, "
            f"expected at least {show_duration(reader.needs)}: what is deleted meanwhile it never reads"
        ),
        confidence=_confidence(context, topic, kept),
        related=(Related(kept.because, context.inventory.locate(make_ref("topic", topic), "config", kept.setting)),),
        evidence=(kept.because, _purpose(context, topic)),
    )


def _confidence(context: Context, topic: str, kept: Retention) -> Confidence:
    return "likely" if kept.rests_on or context.profile(topic).inferred else "certain"


def _purpose(context: Context, topic: str) -> str:
    profile = context.profile(topic)
    return f"profile={profile.profile} ({profile.reason})" if profile.profile else f"profile: {profile.reason}"


def _undecided(context: Context, topic: str, kept: Retention, readers: Sequence[Reader]) -> Iterator[Violation]:
    """That a bound in bytes may be reached too soon; asked only of what is said to be durable."""
    profile = context.profile(topic)
    if profile.inferred or profile.profile not in DURABLE:
        return
    longest = max(readers, key=lambda reader: (reader.needs, reader.ref))
    yield Violation(
        subject=make_ref("topic", topic),
        path=("config", "retention.bytes"),
        message=f"cannot be decided: {kept.unknown}, and {longest.shown()}",
        confidence="unknown",
        evidence=tuple(sorted(reader.shown() for reader in readers)),
        remedy="Declare the `rate` of the topic or of all its producers, and its `partitions`.",
    )
