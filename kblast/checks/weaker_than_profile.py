"""Topics and producers whose settings are weaker than what the topic is for asks of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import Effective
from kblast.kafka.internal_topics import keeper_of
from kblast.kafka.lost_idempotence import lost_idempotence
from kblast.kafka.ordering import reordering
from kblast.kafka.profiles import DURABLE, TopicProfile
from kblast.location import KeyPath
from kblast.model.elements import ProduceEdge
from kblast.model.refs import Ref, make_ref


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
    for topic in context.judged("topic"):
        if keeper_of(context.inventory, topic) is not None:
            continue
        if context.profile(topic).profile is None:
            yield _purpose_unknown(topic)
        else:
            yield from _judge(context, topic, make_ref("topic", topic), (), list(_of_topic(context, topic)))
    for service in context.judged("service"):
        body = context.inventory.services[service]
        ref = make_ref("service", service)
        for index, produced in enumerate(body.produces or ()):
            if produced.topic is not None:
                demands = list(_of_producer(context, service, produced))
                yield from _judge(context, produced.topic, ref, ("produces", index), demands)


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


def _judge(context: Context, topic: str, subject: Ref, path: KeyPath, demands: list[Demand]) -> Iterator[Violation]:
    """What of the demands is not met, each by itself, and what is not known, together."""
    profile = context.profile(topic)
    unknown = [demand for demand in demands if demand.found.value is None]
    for demand in demands:
        if not demand.holds and demand not in unknown:
            yield _weaker(topic, profile, subject, path, demand)
    if unknown:
        yield Violation(
            subject=subject,
            path=path,
            message=f"cannot be decided: {topic} is for {profile.profile}, and not all that this asks for is known",
            confidence="unknown",
            evidence=tuple(f"{demand.name} {demand.found}, expected {demand.wanted}" for demand in unknown),
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


def _purpose_unknown(topic: str) -> Violation:
    return Violation(
        subject=make_ref("topic", topic),
        path=("profile",),
        message="cannot be decided: what it is for is not known",
        confidence="unknown",
        remedy="Declare the `profile` of the topic.",
    )
