"""Topics whose cleanup policy does not do what their data needs: state that is deleted, events that are compacted."""

import math
from collections.abc import Iterator

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.config.patterns import Patterns, matches
from kblast.kafka.retention import cleanup_policies, retention_of
from kblast.model.refs import make_ref, short_topic
from kblast.units import show_duration

_POLICY = "cleanup.policy"


class Parameters(CheckParameters):
    """Regular expressions over the whole name of a topic inside its cluster."""

    compacted: Patterns


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every topic of state that forgets it, and every topic of events that compaction thins out."""
    for topic in context.judged("topic"):
        if "compact" in cleanup_policies(context.inventory, topic):
            yield from _thinned_out(context, topic)
        else:
            yield from _forgotten(context, topic, parameters)


def _forgotten(context: Context, topic: str, parameters: Parameters) -> Iterator[Violation]:
    """State that is deleted by age or size, although its latest value is needed however old it is."""
    kept = retention_of(context.inventory, topic)
    policy, body = context.topic_setting(topic, _POLICY), context.inventory.topics[topic]
    by_name = matches(parameters.compacted, short_topic(topic)) and bool(body.config)
    if policy.value is None or (kept.seconds == math.inf and not kept.unknown) or not (body.state or by_name):
        return
    why = "it holds state (state: true)" if body.state else "by its name it holds the state of a tool"
    when = f"after {show_duration(kept.seconds)}" if not kept.unknown else "when it is full"
    yield Violation(
        subject=make_ref("topic", topic),
        path=("config", _POLICY),
        message=f"{_POLICY} is {policy}, expected compact: {why}, and values that do not change are deleted {when}",
        confidence="certain" if body.state and policy.declared else "likely",
        related=(Related(f"{_POLICY}={policy}", policy.location),) if policy.location else (),
        evidence=(f"{_POLICY}={policy}", kept.because or kept.unknown),
    )


def _thinned_out(context: Context, topic: str) -> Iterator[Violation]:
    """Events that must arrive, of which compaction leaves the last of each key; asked where their profile is declared.

    Somebody who keeps records from compaction for a time has thought of that.
    """
    body, readers = context.inventory.topics[topic], context.inventory.readers_of.get(topic, ())
    if body.profile != "delivery" or body.state or any(edge.reads == "state" for _, edge in readers):
        return
    if context.topic_setting(topic, "min.compaction.lag.ms").value != "0":
        return
    policy = context.topic_setting(topic, _POLICY)
    yield Violation(
        subject=make_ref("topic", topic),
        path=("config", _POLICY),
        message=(
            f"{_POLICY} is {policy}, expected delete: it is for delivery, and compaction takes away what is not read "
            "yet once there is a newer record of the same key"
        ),
        confidence="certain",
        related=(Related(f"{_POLICY}={policy}", policy.location),) if policy.location else (),
        evidence=(f"{_POLICY}={policy}", "profile=delivery (declared)"),
    )
