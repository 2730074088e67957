"""Services whose logs or metrics can block or fail what they are there for."""

import math
from collections.abc import Iterator, Sequence

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.checks.telemetry_can_block.harm import Harm, Writing, harm_of, writing_of
from kblast.model.elements import ProduceEdge
from kblast.model.refs import Ref, make_ref, name_of, short_topic
from kblast.model.values import Duration
from kblast.phrases import counted, listed
from kblast.results.words import after, named


class Parameters(CheckParameters):
    """How soon harm must begin to count."""

    within: Duration


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every edge to a telemetry topic that can block or fail its service, and every topic of which that is not known.

    An edge whose `impact` is softened does no harm, as somebody has said. A pipeline that carries nothing but telemetry
    is not harmed by waiting: that is its work, and what it has not read waits in Kafka.
    """
    unknown: dict[str, list[str]] = {}
    for service in context.judged("service"):
        for index, edge in enumerate(context.inventory.services[service].produces or ()):
            if edge.topic is None or edge.impact in ("degraded", "none"):
                continue
            profile = context.profile(edge.topic).profile
            if profile not in ("telemetry", None) or _is_pipeline(context, service, edge):
                continue
            writing = writing_of(context, service, index, edge)
            harm = harm_of(writing)
            if harm is None or harm.begins > parameters.within:
                continue
            if profile is None:
                unknown.setdefault(edge.topic, []).append(service)
            else:
                yield _violation(context, writing, harm)
    for subject, topics in context.told_together(unknown):
        yield _purpose_unknown(subject, topics, sorted({service for topic in topics for service in unknown[topic]}))


def _is_pipeline(context: Context, service: str, edge: ProduceEdge) -> bool:
    """Whether the service moves telemetry and nothing else, so that to write it is its work."""
    body = context.inventory.services[service]
    if body.kind not in ("streams", "connector") and not edge.derives_from:
        return False
    topics = {e.topic for e in (*(body.produces or ()), *(body.consumes or ())) if e.topic is not None}
    return all(context.profile(topic).profile == "telemetry" for topic in topics)


def _violation(context: Context, writing: Writing, harm: Harm) -> Violation:
    edge, profile = writing.edge, context.profile(writing.topic)
    topic = make_ref("topic", writing.topic)
    confidence, doubt = harm.confidence, "cannot be decided: " if harm.confidence == "unknown" else ""
    if edge.evidence == "permitted":
        confidence, doubt = "unknown", "cannot be decided, for an ACL permits to write it and no more is known: "
    elif profile.inferred or edge.evidence == "inferred":
        confidence = "likely" if confidence == "certain" else confidence
    lost = _functions_lost(context, writing, harm)
    message = f"{harm.what} when its telemetry ({writing.topic}) cannot be written: {harm.why}"
    if edge.only_for is not None:
        message = f"what it does for {listed([name_of(ref) for ref in writing.hit])} {message}"
    if lost:
        message += f"; {counted(len(lost), 'function')} can go down with it"
    return Violation(
        subject=make_ref("service", writing.service),
        path=("produces", writing.index, "on_outage"),
        message=doubt + message,
        confidence=confidence,
        related=(Related(f"{writing.topic} is for telemetry", context.inventory.locate(topic)),),
        evidence=tuple(_evidence(context, writing, lost)),
    )


def _functions_lost(context: Context, writing: Writing, harm: Harm) -> list[str]:
    """The functions that go down with whom the writing hits, and when after it began to fail."""
    times = context.simulate(writing.hit).down("function") if harm.begins < math.inf else {}
    return [
        f"{name_of(function)} ({after(harm.begins + time)})"
        for function, time in sorted(times.items(), key=lambda item: item[::-1])
    ]


def _evidence(context: Context, writing: Writing, lost: Sequence[str]) -> Iterator[str]:
    profile = context.profile(writing.topic)
    yield f"profile={profile.profile} ({profile.reason})"
    assumptions = {assumption for ref in writing.hit for assumption in writing.outcome.rests_on(ref)}
    yield from (f"rests on: {named(assumption.ref)} {assumption.text}" for assumption in sorted(assumptions))
    yield f"functions that go down with it: {listed(lost)}" if lost else "no function is known to go down with it"
    others = {edge.topic or "" for edge in context.inventory.services[writing.service].produces or ()}
    durable = sorted(topic for topic in others if topic and context.profile(topic).profile != "telemetry")
    if durable:
        yield f"if it writes these with the same producer, they share its buffer: {listed(durable)}"


def _purpose_unknown(subject: Ref, topics: Sequence[str], services: Sequence[str]) -> Violation:
    of_topic = subject == make_ref("topic", topics[0])
    what, where = ("it is", "it") if of_topic else (f"{counted(len(topics), 'topic')} of it are", "them")
    return Violation(
        subject=subject,
        path=("profile",),
        message=(
            f"cannot be decided: what {what} for is not known, and "
            f"{counted(len(services), 'service')} can block on {where}: {listed(services)}"
        ),
        confidence="unknown",
        evidence=() if of_topic else (f"without a profile: {listed([short_topic(topic) for topic in topics])}",),
        remedy=f"Declare the `profile` of the {'topic' if of_topic else 'topics'}.",
    )
