"""How long a member of a consumer group reads on while its group has no coordinator.

Java's client only forgets who the coordinator was, and goes on with the partitions it has (AbstractCoordinator, whose
heartbeats expire; ConsumerCoordinator.poll). librdkafka gives its partitions back after `session.timeout.ms` without
an answer, and gets none until there is a coordinator again (rd_kafka_cgrp_session_timeout_check); with
`group.protocol=consumer` (KIP-848) it goes on. Both was also seen: with librdkafka 2.16 and Kafka 4.3.1.
"""

from kblast.kafka.effective import Effective, EffectiveClient, client_of, client_setting
from kblast.kafka.endurance import Wait
from kblast.kafka.libraries import chain
from kblast.model.elements import ConsumeEdge
from kblast.model.inventory import Inventory
from kblast.units import show_duration

_GIVES_BACK = "librdkafka"
_SETTING = "session.timeout.ms"


def lets_go_after(inventory: Inventory, service: str, edge: ConsumeEdge) -> Wait | None:
    """When the client of an edge gives its partitions back for want of a coordinator; None for one that never does."""
    client = client_of(inventory, service, edge)
    if edge.group is None or not _gives_back(client):
        return None
    session = client_setting(client, "consumer", _SETTING)
    seconds = _least(session) / 1000
    text = f"reads {edge.topic}: leaves its group after {show_duration(seconds)} without a coordinator ({_SETTING}"
    return Wait(seconds, () if session.declared else (f"{text}, default of {client.label})",))


def _gives_back(client: EffectiveClient) -> bool:
    if client.library is None or all(link.name != _GIVES_BACK for link in chain(client.library)):
        return False
    return client_setting(client, "consumer", "group.protocol").value != "consumer"


def _least(session: Effective) -> int:
    """The shortest that it may be, where versions differ and none is given; no time at all where it is no number."""
    possible = [session.whole] if session.value is not None else [int(value) for value in session.alternatives]
    return min((milliseconds or 0 for milliseconds in possible), default=0)
