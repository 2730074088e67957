"""Committed offsets: those of groups that were empty for long expire, and what was not committed is read again."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kblast.engine.outcome import Outcome
from kblast.kafka.effective import Effective, client_of, client_setting, consumer_setting
from kblast.kafka.libraries import find_library
from kblast.kafka.offset_retention import SETTING, offset_retention
from kblast.model.refs import cluster_of, make_ref
from kblast.recovery.inflow import UNKNOWN, Inflows, flowed
from kblast.recovery.losses import Unread
from kblast.recovery.reasons import reset_of
from kblast.results.recovery import Duplicated, Lost
from kblast.units import show_duration

_STREAMS: Final = "kafka-streams"


@dataclass(frozen=True, slots=True)
class Rereading:
    """One reader's group: since when it has been empty, if it is long enough for its offsets to have expired.

    Offsets expire once a group has been empty for `offsets.retention.minutes` (GroupMetadata.expiredOffsets); a group
    whose members live keeps them, whatever becomes of its cluster.
    """

    expired: bool
    because: str

    def lost(self, missed: Unread) -> Iterator[Lost]:
        """What a reader skips that begins at the end, or may."""
        reset = reset_of(missed)
        if self.expired and reset.value == "latest":
            text = f"{self.because}, and auto.offset.reset={reset} skips all that waits"
            yield Lost(reason="expired-offsets", amount=missed.waiting(), text=text)
        elif self.expired and reset.value not in ("earliest", "none"):
            text = f"{self.because}, and auto.offset.reset={reset} decides what it skips or reads again"
            yield Lost(reason="expired-offsets", amount=UNKNOWN, text=text)

    def duplicates(self, missed: Unread) -> Iterator[Duplicated]:
        """What a reader reads again that begins at the start, that was killed, or that could not commit."""
        inflows, reset = missed.inflows, reset_of(missed)
        if self.expired and reset.value == "earliest":
            text = f"{self.because}, and auto.offset.reset={reset} reads again all that {missed.topic} keeps"
            retained = flowed(inflows.rate(missed.topic), missed.kept)
            yield Duplicated(reason="expired-offsets", amount=retained, text=text)
        elif not self.expired and inflows.killed_at(missed.service) < inflows.moment and not _exactly_once(missed):
            yield _since_last_commit(missed)
        uses = inflows.outcome.network.uses
        reading = uses.readings[missed.service, missed.topic, missed.edge.group or ""]
        since, until = inflows.outcome.time_of(reading.uncommitted), min(missed.stops, inflows.moment)
        if since < until:
            text = f"its group could not commit for {show_duration(until - since)}: read again by members that restart"
            read = inflows.written(missed.topic, since, until)
            yield Duplicated(reason="uncommitted", amount=read, text=text)

    def notes(self, missed: Unread) -> Iterator[str]:
        """What else follows from it."""
        reset = reset_of(missed)
        if self.expired and reset.value == "none":
            yield f"{self.because}, and with auto.offset.reset={reset} it stops until somebody sets them"


@dataclass(frozen=True, slots=True)
class Offsets:
    """Since when every group has been empty, by its name; infinite for one with members."""

    inflows: Inflows
    empty_since: Mapping[str, float]

    def of(self, missed: Unread) -> Rereading:
        """What becomes of a reader's offsets."""
        kept = offset_retention(self.inflows.inventory, cluster_of(missed.topic))
        group = _group(missed.topic, missed.edge.group)
        empty = self.inflows.moment - self.empty_since.get(group, math.inf)
        because = f"its group has been empty for {show_duration(kept.seconds)} or more, so that its offsets are gone"
        return Rereading(
            missed.edge.group is not None and empty >= kept.seconds, f"{because} ({SETTING}={kept.setting})"
        )


def offsets_of(inflows: Inflows) -> Offsets:
    """A group is empty when its last member has stopped."""
    outcome, empty = inflows.outcome, dict[str, float]()
    for service, edge in inflows.inventory.consume_edges():
        key = (service, edge.topic or "", edge.group or "")
        if edge.group is not None and key in outcome.network.uses.readings:
            group = _group(edge.topic or "", edge.group)
            empty[group] = max(empty.get(group, 0.0), _leaves(outcome, service, group))
    return Offsets(inflows, empty)


def _group(topic: str, group: str | None) -> str:
    return f"{cluster_of(topic)}/{group}"


def _leaves(outcome: Outcome, service: str, group: str) -> float:
    times, network = outcome.propagation.times, outcome.network
    ref = make_ref("group", group)
    failed = times[network.down(ref)] if ref in network.levels else math.inf
    return min(times[network.down(make_ref("service", service))], failed)


def _exactly_once(missed: Unread) -> bool:
    """Whether a Streams application commits what it read together with what it wrote, so that nothing counts twice."""
    guarantee = consumer_setting(missed.inflows.inventory, missed.service, missed.edge, "processing.guarantee")
    return (guarantee.value or "").startswith("exactly_once")


def _since_last_commit(missed: Unread) -> Duplicated:
    """What was handled after the last commit: at most one interval, where commits are automatic."""
    auto, interval = _commits_by_itself(missed)
    if auto.value == "true" and interval.whole is not None:
        text = f"it was killed, and commits every {show_duration(interval.whole / 1000)} ({interval.origin})"
        rate = missed.inflows.rate(missed.topic)
        return Duplicated(reason="killed", amount=flowed(rate, interval.whole / 1000), text=text)
    text = f"it was killed: what it had handled and not committed (enable.auto.commit={auto})"
    return Duplicated(reason="killed", amount=UNKNOWN, text=text)


def _commits_by_itself(missed: Unread) -> tuple[Effective, Effective]:
    """Whether a client commits by itself, and how often.

    Kafka Streams switches the consumer's own commits off and commits by itself (StreamsConfig).
    """
    inventory, service, edge = missed.inflows.inventory, missed.service, missed.edge
    if inventory.services[service].kind == "streams":
        client = replace(client_of(inventory, service, edge), name=_STREAMS, library=find_library(_STREAMS))
        return Effective("true", "Kafka Streams"), client_setting(client, "consumer", "commit.interval.ms")
    auto = consumer_setting(inventory, service, edge, "enable.auto.commit")
    return auto, consumer_setting(inventory, service, edge, "auto.commit.interval.ms")
