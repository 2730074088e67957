"""Topics and producers whose settings are weaker than what the topic is for asks of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective
from kblast.kafka.internal_topics import keeper_of
from kblast.kafka.lost_idempotence import lost_idempotence
from kblast.kafka.ordering import reordering
from kblast.kafka.profiles import DURABLE, TopicProfile
from kblast.location import KeyPath
from kblast.model.elements import ProduceEdge
from kblast.model.refs import Ref, make_ref, short_topic
from kblast.phrases import counted, listed


class Parameters(CheckParameters):
    """There is nothing to set."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a profile asks of one setting: its name, what is in force, whether that will do, and what would."""

    name: str
    found: Effective
    holds: bool
    wanted: str
    path: KeyPath


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every setting that is weaker than the profile of its topic asks for."""
    del parameters
    aimless = []
    for topic in context.judged("topic"):
        if keeper_of(context.inventory, topic) is not None:
            continue
        if context.profile(topic).profile is None:
            aimless.append(topic)
        else:
            yield from _weaker_ones(context, topic, make_ref("topic", topic), (), _of_topic(context, topic))
    yield from (_purpose_unknown(subject, topics) for subject, topics in context.told_together(aimless))
    for service in context.judged("service"):
        body = context.inventory.services[service]
        ref = make_ref("service", service)
        asked: list[tuple[str, KeyPath, Demand]] = []
        for index, produced in enumerate(body.produces or ()):
            if produced.topic is not None:
                path: KeyPath = ("produces", index)
                demands = list(_of_producer(context, service, produced))
                yield from _weaker_ones(context, produced.topic, ref, path, demands)
                if produced.evidence != "permitted":
                    asked += [(produced.topic, path, demand) for demand in demands if demand.found.value is None]
        if asked:
            yield _not_known(context, ref, asked)


def _of_topic(context: Context, topic: str) -> Iterator[Demand]:
    profile = context.profile(topic).profile

    def setting(name: str, holds: Callable[[str], bool], wanted: str) -> Demand:
        found = context.topic_setting(topic, name)
        return Demand(name, found, found.value is not None and holds(found.value), wanted, ("config", name))

    if profile == "event-sourcing":
        policy = context.topic_setting(topic, "cleanup.policy").value or "delete"
        state = context.inventory.topics[topic].state
        if not state:
            wanted = "delete without compact, or `state: true`"
            yield setting("cleanup.policy", lambda value: "compact" not in value, wanted)
        if "delete" in policy and ("compact" in policy or not state):
            yield setting("retention.ms", lambda value: value == "-1", "-1, for ever")
            yield setting("retention.bytes", lambda value: value == "-1", "-1, without bound")


def _of_producer(context: Context, service: str, edge: ProduceEdge) -> Iterator[Demand]:
    profile = context.profile(edge.topic or "").profile
    guarantees = context.guarantees(service, edge)
    if profile in DURABLE:
        acks = guarantees["acks"]
        yield Demand("acks", acks, acks.value == "all", "all", ("config", "acks"))
    if profile == "event-sourcing":
        once, keys = guarantees["idempotence"], guarantees["keys"]
        if not _is_told_elsewhere(context, service, edge):
            yield Demand("idempotence", once, once.value == "yes", "yes", ("config", "enable.idempotence"))
        if keys.value is None:
            yield Demand("keyed", keys, False, "yes", ("keyed",))


def _is_told_elsewhere(context: Context, service: str, edge: ProduceEdge) -> bool:
    """Whether order-not-kept or silently-not-idempotent says that a producer is not idempotent."""
    lost = lost_idempotence(context.inventory, service, edge)
    return lost is not None or reordering(context.inventory, service, edge) is not None


def _weaker_ones(
    context: Context, topic: str, subject: Ref, path: KeyPath, demands: Iterable[Demand]
) -> Iterator[Violation]:
    for demand in demands:
        if not demand.holds and demand.found.value is not None:
            yield _weaker(topic, context.profile(topic), subject, path, demand)


def _not_known(context: Context, subject: Ref, asked: list[tuple[str, KeyPath, Demand]]) -> Violation:
    """What is not known of a producer, once for all that it writes."""
    topics = sorted({topic for topic, _, _ in asked})
    profiles = " and ".join(sorted({str(context.profile(topic).profile) for topic in topics}))
    alone = len(topics) == 1
    what = f"{topics[0]} is for {profiles}" if alone else f"{len(topics)} topics that it writes are for {profiles}"
    return Violation(
        subject=subject,
        path=asked[0][1] if alone else ("produces",),
        message=f"cannot be decided: {what}, and not all that this asks for is known",
        confidence="unknown",
        evidence=tuple(
            f"{'' if alone else f'{topic}: '}{demand.name} {demand.found}, expected {demand.wanted}"
            for topic, _, demand in asked
        ),
        remedy="Declare it; a `client` with library and version tells its defaults.",
    )


def _weaker(topic: str, profile: TopicProfile, subject: Ref, path: KeyPath, demand: Demand) -> Violation:
    found = demand.found
    shown = f"{demand.name}={found}"
    return Violation(
        subject=subject,
        path=(*path, *demand.path),
        about=demand.name,
        message=f"{demand.name} is {found}, expected {demand.wanted}: {topic} is for {profile.profile}",
        confidence="certain" if found.declared and not profile.inferred else "likely",
        related=(Related(shown, found.location),) if found.location is not None else (),
        evidence=(shown, f"profile={profile.profile} ({profile.reason})"),
    )


def _purpose_unknown(subject: Ref, topics: list[str]) -> Violation:
    of_topic = subject == make_ref("topic", topics[0])
    return Violation(
        subject=subject,
        path=("profile",),
        message="cannot be decided: what "
        + ("it is for" if of_topic else f"{counted(len(topics), 'topic')} of it are for")
        + " is not known",
        confidence="unknown",
        evidence=() if of_topic else (f"without a profile: {listed([short_topic(topic) for topic in topics])}",),
        remedy=f"Declare the `profile` of the {'topic' if of_topic else 'topics'}.",
    )
