"""What became of what producers had to write while they could not."""

from collections.abc import Iterator

from kblast.kafka.effective import client_of, client_setting
from kblast.kafka.idempotence import effective_idempotence
from kblast.model.refs import make_ref
from kblast.recovery.inflow import Fate, Inflows, flowed
from kblast.results.recovery import Producing

_KEPT_IN = {
    "block": "its client's memory, which a restart empties",
    "drop": "its client's memory, which a restart empties",
    "buffer": "its buffer",
    "outbox": "its outbox",
}


def producing(inflows: Inflows) -> Iterator[Producing]:
    """Every service and topic that could not be written while there was something to write."""
    for (service, topic), fate in sorted(inflows.fates.items()):
        if fate.fails < min(inflows.moment, fate.dry) and fate.fails <= fate.stops:
            yield _producing(inflows, service, topic, fate)


def _producing(inflows: Inflows, service: str, topic: str, fate: Fate) -> Producing:
    kind, taken = fate.kind, fate.kept_until - fate.fails
    end = inflows.moment
    fallback = fate.edge.on_outage.topic if fate.edge.on_outage else None
    holds = taken > 0 and fate.holds
    rate_known = fate.rate.records_per_s is not None or fate.rate.bytes_per_s is not None
    notes = [fate.shared] if fate.shared else []
    if not rate_known:
        notes = ["no rate is known for it"]
    return Producing(
        service=make_ref("service", service),
        topic=make_ref("topic", topic),
        from_s=fate.fails,
        lasted_s=end - fate.fails,
        kept=flowed(fate.rate, taken) if holds else None,
        kept_in=_KEPT_IN.get(kind, f"its fallback {fallback}") if holds else "",
        refused=fate.refused() if fate.refuses < end and kind != "drop" else None,
        dropped=fate.dropped() if fate.drops < end else None,
        given_up=flowed(fate.rate, taken) if taken > 0 and not fate.holds else None,
        retries=_retries(inflows, fate),
        rests_on=tuple(notes),
    )


def _retries(inflows: Inflows, fate: Fate) -> str | None:
    """Why a producer may write twice what was written and not acknowledged; None for one that does not."""
    client = client_of(inflows.inventory, fate.service, fate.edge)
    if client.library is None:
        return f"{client.label}: whether it retries without idempotence is not known"
    if "0" in (client_setting(client, "producer", name).value for name in ("acks", "retries")):
        return None
    found = effective_idempotence(client.library, client.version, client.given)
    if found.outcome == "on":
        return None
    return f"it retries without idempotence ({found.reason}; {client.label})"
