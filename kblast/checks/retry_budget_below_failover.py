"""Producers that give up on a record before the leader of a broker that died has moved."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.effective import EffectiveClient, client_of, client_setting
from kblast.kafka.endurance import Wait
from kblast.kafka.failover import failover_wait, outlasts
from kblast.kafka.outage import GiveUp, give_up_after
from kblast.kafka.patience import Patience, patience_of
from kblast.kafka.profiles import DURABLE
from kblast.model.elements import ProduceEdge
from kblast.model.refs import cluster_of, make_ref
from kblast.units import show_duration

_KEEPS = ("outbox", "buffer", "fallback", "drop")
"""What a service does in an outage that keeps its records all the same, or gives them up on purpose."""


class Parameters(CheckParameters):
    """The least critical tier whose producers are judged whatever their topic is for; 1 is the most critical."""

    tier: Annotated[int, Field(ge=0, le=4)]


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every producer of what may not be lost that fails records at the death of any broker that leads its topic."""
    for service in context.judged("service"):
        body = context.inventory.services[service]
        critical = body.tier is not None and body.tier <= parameters.tier
        for index, edge in enumerate(body.produces or ()):
            if edge.topic is None or edge.evidence == "permitted" or not _has_failover(context, edge.topic):
                continue
            profile = context.profile(edge.topic).profile
            if profile in DURABLE or (critical and profile != "telemetry"):
                yield from _judge(context, service, index, edge)


def _has_failover(context: Context, topic: str) -> bool:
    """Whether there may be another replica that can lead: a topic with one has nothing to wait for."""
    brokers = context.inventory.brokers_of.get(cluster_of(topic))
    return context.replication(topic).whole != 1 and (brokers is None or len(brokers) > 1)


def _judge(context: Context, service: str, index: int, edge: ProduceEdge) -> Iterator[Violation]:
    outage, cluster = edge.on_outage, cluster_of(edge.topic or "")
    if outage is not None and (outage.kind in _KEEPS or outage.lasts is not None):
        return
    patience, window = patience_of(context.inventory, service, edge), failover_wait(context.inventory, cluster)
    if not patience.known or outlasts(patience, window.seconds, "kill"):
        return
    client = client_of(context.inventory, service, edge)
    yield _violation(context, service, index, edge, client, patience, window)


def _violation(
    context: Context,
    service: str,
    index: int,
    edge: ProduceEdge,
    client: EffectiveClient,
    patience: Patience,
    window: Wait,
) -> Violation:
    candidates = give_up_after(client.library, client.version, client.given) if client.library else ()
    depends = any(found.seconds >= window.seconds for found in candidates)
    first = candidates[0] if candidates else GiveUp(0.0)
    name = first.setting or "retries"
    setting = client_setting(client, "producer", name)
    when = f"after {show_duration(patience.retries.seconds)}" if patience.retries.seconds else "at once"
    shown = f"{name}={setting}" if setting.value is not None else f"{name}: {setting.origin}"
    doubt = f"cannot be decided, for it depends on the version of {client.name}: " if depends else ""
    profile = context.profile(edge.topic or "")
    rests_on = patience.retries.rests_on or window.rests_on or (profile.inferred and profile.profile in DURABLE)
    return Violation(
        subject=make_ref("service", service),
        path=("produces", index, "config", name),
        message=(
            f"{doubt}{client.label} gives up {when} ({shown}), expected at least {show_duration(window.seconds)}: "
            f"so long {edge.topic} may be without a leader when a broker dies, and records fail that a retry would save"
        ),
        confidence="unknown" if depends else "likely" if rests_on else "certain",
        related=(Related(f"{name}={setting}", setting.location),) if setting.location is not None else (),
        evidence=(
            shown,
            *window.rests_on,
            f"profile={profile.profile} ({profile.reason})" if profile.profile else f"profile: {profile.reason}",
        ),
        remedy="Declare the `version` of the `client`." if depends else None,
    )
