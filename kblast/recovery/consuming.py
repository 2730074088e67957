"""What every reader finds when a failure ends: what waits for it, what it lost, what it will see twice."""

from collections.abc import Iterator

from kblast.engine.outcome import Outcome
from kblast.kafka.retention import retention_of
from kblast.model.elements import ConsumeEdge
from kblast.model.refs import make_ref
from kblast.recovery.inflow import Inflows
from kblast.recovery.losses import Unread, unread
from kblast.recovery.offsets import Rereading, offsets_of
from kblast.recovery.reasons import lost_by
from kblast.results.amounts import NOTHING, Amount, together
from kblast.results.recovery import Because, Consuming, Duplicated, Lost
from kblast.units import Rate


def consuming(inflows: Inflows) -> Iterator[Consuming]:
    """Every service and topic where reading stopped, in part or in whole, or was not committed."""
    edges = [(service, edge) for service, edge in inflows.inventory.consume_edges()]
    offsets = offsets_of(inflows)
    for service, edge in sorted(edges, key=lambda one: (one[0], one[1].topic or "", one[1].group or "")):
        missed = unread(inflows, service, edge)
        stopped = _stopped(inflows.outcome, missed) if missed else None
        if missed is not None and stopped is not None:
            yield _consuming(missed, offsets.of(missed), *stopped)


def _stopped(outcome: Outcome, missed: Unread) -> tuple[Because, float] | None:
    """Why a reader got nothing new, and since when; None for one that did, and kept count of it."""
    reading = outcome.network.uses.readings[missed.service, missed.topic, missed.edge.group or ""]
    cut_off, partly = outcome.time_of(reading.stops), outcome.time_of(reading.partly)
    down = outcome.propagation.times[outcome.network.down(make_ref("service", missed.service))]
    whole: list[tuple[float, Because]] = [(cut_off, "cut-off"), (down, "stopped"), (missed.silent, "starved")]
    in_part: list[tuple[float, Because]] = [
        (partly, "partly-cut-off"),
        (outcome.time_of(reading.uncommitted), "uncommitted"),
    ]
    for ways in (whole, in_part):
        since, because = min(ways, key=lambda way: way[0])
        if since < outcome.moment:
            return because, since
    return None


def _consuming(missed: Unread, rereading: Rereading, because: Because, since: float) -> Consuming:
    lost: list[Lost] = list(lost_by(missed))
    backlog, notes = NOTHING, []
    if missed.stops < missed.inflows.moment:
        without_offset = list(rereading.lost(missed))
        lost = [loss for loss in lost if not without_offset or loss.reason != "skipped"] + without_offset
        gone = without_offset or [loss for loss in lost if loss.reason in ("retention", "skipped")]
        backlog = missed.waiting().less(together(loss.amount for loss in gone))
        notes = list(_notes(missed))
    backlog = together([backlog, missed.inflows.kept(missed.topic)])
    if because == "partly-cut-off":
        backlog = Amount()
        notes.append("how much of it is in the partitions that are hit is not known")
    keeps_up, seconds = catches_up(missed.edge, missed.inflows, backlog)
    if missed.edge.capacity is None and not backlog.nothing:
        notes.append("capacity is not declared")
    duplicates: list[Duplicated] = list(rereading.duplicates(missed))
    return Consuming(
        service=make_ref("service", missed.service),
        topic=make_ref("topic", missed.topic),
        group=missed.edge.group,
        because=because,
        from_s=since,
        lasted_s=missed.inflows.moment - since,
        backlog=backlog,
        keeps_up=keeps_up,
        catch_up_s=seconds,
        lost=tuple(lost),
        duplicates=tuple(duplicates),
        rests_on=(*notes, *rereading.notes(missed)),
    )


def catches_up(edge: ConsumeEdge, inflows: Inflows, backlog: Amount) -> tuple[bool | None, float | None]:
    """Whether a reader reads faster than records come in, and how long it then takes; None where not known."""
    if backlog.nothing:
        return None, 0.0
    topic, capacity = edge.topic or "", edge.capacity
    units = inflows.both(topic, capacity), inflows.rate(topic)
    for unit in ("records", "bytes"):
        most, comes = (_of(rate, unit) for rate in units)
        if most is None or comes is None:
            continue
        waits: float | None = getattr(backlog, unit)
        if most <= comes:
            return False, None
        return True, None if waits is None else waits / (most - comes)
    return None, None


def _of(rate: Rate, unit: str) -> float | None:
    found: float | None = getattr(rate, f"{unit}_per_s")
    return found


def _notes(missed: Unread) -> Iterator[str]:
    """What the figures of a reader that stopped rest on, and what could not be known."""
    edge, inflows = missed.edge, missed.inflows
    kept = retention_of(inflows.inventory, missed.topic)
    if edge.fallback is not None:
        yield f"what it has read of its fallback {edge.fallback} is not known, so neither is what waits"
        return
    if edge.lag is None:
        yield "lag is not declared: taken as none"
    elif missed.lag is None:
        yield "how old its lag is, is not known: no rate is"
    if not any((inflows.rate(missed.topic).records_per_s, inflows.rate(missed.topic).bytes_per_s)):
        yield f"how much comes into {missed.topic} is not known"
    if kept.unknown:
        yield kept.unknown
