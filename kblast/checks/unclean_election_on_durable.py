"""Topics whose data may not be lost, and whose partitions a replica may lead that lacks some of it."""

from collections.abc import Iterator
from functools import partial

from kblast.check import CheckParameters, Context, Related, Violation
from kblast.kafka.controllers import has_zookeeper
from kblast.kafka.effective import Effective, deciding_nodes, node_values
from kblast.kafka.internal_topics import keeper_of
from kblast.kafka.profiles import DURABLE
from kblast.kafka.versions import at_least
from kblast.model.refs import cluster_of, make_ref

_SETTING = "unclean.leader.election.enable"
_KRAFT_FROM = "3.9"  # KAFKA-12670


class Parameters(CheckParameters):
    """There is nothing to set."""


def check(context: Context, parameters: Parameters) -> Iterator[Violation]:
    """Every durable topic with more than one replica that may be led uncleanly."""
    del parameters
    at_times = {cluster: found for cluster in context.inventory.clusters if (found := _at_times(context, cluster))}
    for topic in context.judged("topic"):
        found = context.topic_setting(topic, _SETTING)
        if not found.declared:
            found = at_times.get(cluster_of(topic), found)
        if (
            found.value == "true"
            and context.profile(topic).profile in DURABLE
            and context.replication(topic).value != "1"
            and keeper_of(context.inventory, topic) is None
        ):
            yield _violation(context, topic, found)


def _at_times(context: Context, cluster: str) -> Effective | None:
    """The setting of the first node that allows it, where the nodes decide and others do not: it holds by turns."""
    where, nodes = deciding_nodes(context.inventory, cluster, _SETTING)
    allowing = [node for node, value in node_values(nodes, _SETTING).items() if value == "true"]
    if not allowing:
        return None
    place = partial(context.inventory.locate, make_ref("cluster", cluster), where, str(allowing[0]), "config", _SETTING)
    return Effective("true", f"config of {where.removesuffix('s')} {allowing[0]}", place)


def _violation(context: Context, topic: str, found: Effective) -> Violation:
    profile = context.profile(topic)
    shown = f"{_SETTING}={found}"
    dormant = _is_dormant(context, topic)
    return Violation(
        subject=make_ref("topic", topic),
        path=("config", _SETTING),
        message=f"{_SETTING} is {found}, expected false: it is for {profile.profile}, {_consequence(dormant=dormant)}",
        confidence="likely" if profile.inferred else "certain",
        related=(Related(shown, found.location),) if found.location is not None else (),
        evidence=(shown, f"profile={profile.profile} ({profile.reason})"),
    )


def _is_dormant(context: Context, topic: str) -> bool:
    """Whether the cluster's controllers are of Kafka's own and too old to do what they are told."""
    body = context.inventory.clusters[cluster_of(topic)]
    own = body.controllers is not None and not has_zookeeper(body)
    return own and body.version is not None and not at_least(body.version, _KRAFT_FROM)


def _consequence(*, dormant: bool) -> str:
    if dormant:
        return f"and what KRaft controllers pass over today they obey from Kafka {_KRAFT_FROM} on"
    return "and a replica that lacks acknowledged records may lead"
