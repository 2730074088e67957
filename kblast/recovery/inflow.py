"""What comes into a topic while something has failed: what its producers still write, and what they keep."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from kblast.engine.outcome import Outcome
from kblast.kafka.effective import client_of
from kblast.kafka.endurance import endurance_of
from kblast.kafka.rates import edge_rate, in_both_units, topic_rate
from kblast.model.elements import ProduceEdge
from kblast.model.inventory import Inventory
from kblast.model.parts import OnOutage
from kblast.model.refs import Ref, make_ref
from kblast.results.amounts import NOTHING, Amount, together
from kblast.units import Rate

UNKNOWN = Amount()


def flowed(rate: Rate, seconds: float) -> Amount:
    """What flows in so many seconds; in no time nothing does, whatever the rate."""
    if seconds <= 0:
        return NOTHING
    if math.isinf(seconds):
        return UNKNOWN
    in_records, in_bytes = rate.records_per_s, rate.bytes_per_s
    return Amount(
        records=None if in_records is None else in_records * seconds,
        bytes=None if in_bytes is None else in_bytes * seconds,
    )


@dataclass(frozen=True, slots=True)
class Feed:
    """What one feeder of a topic writes, and goes on taking in when it can no longer write.

    `kept_until` is None where that is not known; `keeps` says whether what it took in meanwhile is written later.
    """

    rate: Rate
    written_until: float
    kept_until: float | None = None
    keeps: bool = True

    def written(self, begin: float, end: float) -> Amount:
        """What of it reached the topic in a time."""
        return flowed(self.rate, min(end, self.written_until) - begin)

    def taken(self, begin: float, end: float) -> Amount:
        """What of it was taken in, in a time, and is or will be in the topic."""
        if end <= self.written_until:
            return self.written(begin, end)
        if self.kept_until is None:
            return UNKNOWN
        return flowed(self.rate, (min(end, self.kept_until) if self.keeps else self.written_until) - begin)


@dataclass(frozen=True, slots=True)
class Fate:
    """A produce edge in a failure, in seconds: when it fails to write, stops feeding, refuses and drops.

    `dry` is from when on it has nothing to write, `gives_up` when its client gives up what it holds in memory. Of what
    `relays`, the work waits at its source when it stops itself: `source_until` is how long more of it comes in there,
    None where that is not known.
    """

    edge: ProduceEdge
    service: str
    rate: Rate
    shared: str
    fails: float
    stops: float
    dry: float
    refuses: float
    drops: float
    gives_up: float
    relays: bool
    source_until: float | None
    moment: float

    @property
    def kind(self) -> str:
        """What it does in an outage."""
        return self.edge.on_outage.kind if self.edge.on_outage else "block"

    @property
    def kept_until(self) -> float:
        """Until when it takes in what it cannot write."""
        return min(self.refuses, self.drops, self.stops, self.moment)

    @property
    def holds(self) -> bool:
        """Whether what it took in is still there at the end; a client that blocks gives up in time."""
        return self.kind != "block" or self.moment < self.gives_up

    def refused(self) -> Amount:
        """What it did not take in."""
        return flowed(self.rate, min(self.moment, self.dry) - self.refuses)

    def dropped(self) -> Amount:
        """What it threw away."""
        return flowed(self.rate, min(self.moment, self.dry) - self.drops)

    @property
    def feed(self) -> Feed:
        """What it feeds its topic."""
        written_until = min(self.fails, self.stops)
        if self.relays:
            return Feed(self.rate, written_until, self.source_until)
        return Feed(self.rate, written_until, max(written_until, self.kept_until), self.holds)


@dataclass(frozen=True)
class Inflows:
    """What came into topics by the moment that an outcome looks at; `failed` is what failed of itself."""

    inventory: Inventory
    outcome: Outcome
    failed: frozenset[Ref] = frozenset()
    _feeds: dict[str, tuple[Feed, ...]] = field(default_factory=dict)

    @property
    def moment(self) -> float:
        """The moment looked at."""
        return self.outcome.moment

    def written(self, topic: str, begin: float, end: float) -> Amount:
        """What was written to a topic in a time."""
        return together(feed.written(begin, end) for feed in self._of(topic))

    def taken(self, topic: str, begin: float, end: float) -> Amount:
        """What was taken in for a topic in a time, whether it has been written by now or will be."""
        return together(feed.taken(begin, end) for feed in self._of(topic)) if begin < end else NOTHING

    def kept(self, topic: str) -> Amount:
        """What was taken in for a topic and is not yet in it."""
        return together(feed.taken(feed.written_until, self.moment) for feed in self._of(topic))

    def both(self, topic: str, rate: Rate | None) -> Rate:
        """A rate of a topic's records, in both units."""
        return in_both_units(self.inventory, topic, rate)

    def killed_at(self, service: str) -> float:
        """When a service's processes died with what failed: itself, or too many of its zones."""
        ref, body = make_ref("service", service), self.inventory.services[service]
        times, network = self.outcome.propagation.times, self.outcome.network
        if ref in self.failed:
            return 0.0
        ends = sorted((times[network.down(make_ref("zone", zone))] for zone in set(body.zones or ())), reverse=True)
        needed = body.needs_zones or 1
        return ends[needed - 1] if len(ends) >= needed else math.inf

    def rate(self, topic: str) -> Rate:
        """What a topic takes in when nothing has failed."""
        return topic_rate(self.inventory, topic)

    @cached_property
    def fates(self) -> dict[tuple[str, str], Fate]:
        """Every produce edge that counts, by service and topic."""
        writings = self.outcome.network.uses.writings
        edges = ((service, edge) for service, edge in self.inventory.produce_edges())
        return {
            (service, edge.topic or ""): self._fate(service, edge)
            for service, edge in edges
            if (service, edge.topic or "") in writings
        }

    def _fate(self, service: str, edge: ProduceEdge) -> Fate:
        uses, time_of, topic = self.outcome.network.uses, self.outcome.time_of, edge.topic or ""
        use, ref = uses.writings[service, topic], make_ref("service", service)
        fails = time_of(use.fails)
        down = self.outcome.network.down(ref)
        ends = uses.feeding_ends.get((ref, topic), ((down, 0.0),))
        sources = tuple(signal for signal in ends if signal[0] != down)
        rate, shared = edge_rate(self.inventory, edge)
        return Fate(
            edge=edge,
            service=service,
            rate=in_both_units(self.inventory, topic, rate),
            shared=shared,
            fails=fails,
            stops=time_of(ends),
            dry=min(time_of(sources), self.killed_at(service)),
            refuses=time_of(use.refuses),
            drops=math.inf if use.drops is None else time_of(((use.drops, 0.0),)),
            gives_up=fails + self._patience(service, edge),
            relays=self._relays(service, edge) and time_of(((down, 0.0),)) < time_of(sources),
            source_until=min(time_of(sources), self.moment) if sources or ref in self.failed else None,
            moment=self.moment,
        )

    def _relays(self, service: str, edge: ProduceEdge) -> bool:
        """Whether what it writes stands elsewhere first: in a topic, or in the database that a connector reads."""
        return self.inventory.services[service].kind in ("streams", "connector") or bool(edge.derives_from)

    def _patience(self, service: str, edge: ProduceEdge) -> float:
        """How long a client that blocks holds what it cannot write: as declared, else as in force."""
        declared = edge.on_outage or OnOutage(kind="block")
        if declared.lasts is not None:
            return declared.lasts
        endurance = endurance_of(client_of(self.inventory, service, edge))
        return endurance.gives_up.seconds if endurance else 0.0

    def _of(self, topic: str) -> tuple[Feed, ...]:
        if topic not in self._feeds:
            self._feeds[topic] = tuple(self._feeders(topic))
        return self._feeds[topic]

    def _feeders(self, topic: str) -> Iterator[Feed]:
        """Known producers and mirrors; a topic without any is fed by somebody unknown while it can be written."""
        network, time_of = self.outcome.network, self.outcome.time_of
        writers = [one for one in self.inventory.writers_of.get(topic, ()) if one[1].evidence != "permitted"]
        mirrors = self.inventory.mirrors_into.get(topic, ())
        for service, _ in writers:
            yield self.fates[service, topic].feed
        for mirror, source in mirrors:
            yield Feed(self.rate(source), time_of(network.uses.feeding_ends[make_ref("mirror", mirror), topic]))
        if not writers and not mirrors:
            yield Feed(self.rate(topic), time_of(((network.down(make_ref("topic", topic)), 0.0),)))
