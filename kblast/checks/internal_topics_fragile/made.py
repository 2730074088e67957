"""Settings by which brokers, Connect and Streams make internal topics."""

from collections.abc import Iterator

from kblast.check import Context, Violation
from kblast.checks.internal_topics_fragile.wanted import Wanted
from kblast.kafka.effective import Effective, EffectiveClient, client_of, client_setting, cluster_setting
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, cluster_of, make_ref
from kblast.phrases import listed

_OF_BROKERS = (
    ("__consumer_offsets", "offsets.topic.replication.factor", None),
    ("__transaction_state", "transaction.state.log.replication.factor", "transaction.state.log.min.isr"),
    (
        "__share_group_state",
        "share.coordinator.state.topic.replication.factor",
        "share.coordinator.state.topic.min.isr",
    ),
)
_OF_CLIENTS = (
    "config.storage.replication.factor",  # of Connect, as the next two
    "offset.storage.replication.factor",
    "status.storage.replication.factor",
    "replication.factor",  # of Kafka Streams
)
_BY_BROKERS = "-1"
_DEFAULT = "default.replication.factor"


def by_brokers(context: Context, wanted: Wanted) -> Iterator[Violation]:
    """Settings of a cluster that are declared and too low; not for topics whose own replicas are declared."""
    ref = make_ref("cluster", wanted.cluster)
    topics = context.inventory.topics
    for topic, factor, minimum in _OF_BROKERS:
        full = f"{wanted.cluster}/{topic}"
        if full in topics and context.replication(full).value is not None:
            continue
        replicas = cluster_setting(context.inventory, wanted.cluster, factor)
        if replicas.declared and wanted.is_short_of(replicas):
            message = f"{factor} is {replicas.value}, expected at least {wanted.replicas}: {topic} has as many replicas"
            yield wanted.violation(ref, ("config", factor), message, (f"{factor}={replicas}",))
        elif minimum is not None and wanted.spares(replicas):
            in_sync = cluster_setting(context.inventory, wanted.cluster, minimum)
            if in_sync.declared and in_sync.whole == 1:
                message = f"{minimum} is 1, expected at least 2: what {topic} acknowledges may be in one place"
                yield wanted.violation(ref, ("config", minimum), message, (f"{minimum}={in_sync}",))


def by_clients(context: Context, wanted: Wanted) -> Iterator[Violation]:
    """Settings of Connect and Streams that make topics on a cluster, and that of the brokers for those who ask it."""
    asking: list[Ref] = []
    for service in context.judged("service"):
        client = _client_on(context.inventory, service, wanted.cluster)
        if client is None:
            continue
        for name in _OF_CLIENTS:
            found = client_setting(client, "producer", name)
            if found.value == _BY_BROKERS:
                asking.append(make_ref("service", service))
            elif wanted.is_short_of(found):
                yield _of_service(wanted, service, name, found)
    yield from _for_those_who_ask(context, wanted, sorted(set(asking)))


def _client_on(inventory: Inventory, service: str, cluster: str) -> EffectiveClient | None:
    """The client of a service on a cluster; None where it neither writes nor reads there."""
    body = inventory.services[service]
    edges = (*(body.produces or ()), *(body.consumes or ()))
    for edge in edges:
        if edge.topic is not None and cluster_of(edge.topic) == cluster:
            return client_of(inventory, service, edge)
    return None


def _of_service(wanted: Wanted, service: str, name: str, found: Effective) -> Violation:
    return wanted.violation(
        make_ref("service", service),
        ("client", "config", name),
        f"{name} is {found}, expected at least {wanted.replicas}: it makes its internal topics with as many replicas",
        (f"{name}={found}", f"on cluster {wanted.cluster}"),
        confidence="certain" if found.declared else "likely",
        about=f"{name} on {wanted.cluster}",
    )


def _for_those_who_ask(context: Context, wanted: Wanted, asking: list[Ref]) -> Iterator[Violation]:
    """The brokers' default, where it is declared and too low; that a Streams application has any state is a guess."""
    found = cluster_setting(context.inventory, wanted.cluster, _DEFAULT)
    if asking and found.declared and wanted.is_short_of(found):
        message = (
            f"{_DEFAULT} is {found}, expected at least {wanted.replicas}: {listed(asking)} "
            f"{'leaves' if len(asking) == 1 else 'leave'} the replicas of internal topics to it"
        )
        yield wanted.violation(
            make_ref("cluster", wanted.cluster),
            ("config", _DEFAULT),
            message,
            (f"{_DEFAULT}={found}", f"left to the brokers by {listed(asking)}"),
            confidence="likely",
        )
