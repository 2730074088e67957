"""How much of what a reader has not read it will never read."""

import math
from dataclasses import dataclass

from kblast.kafka.retention import lag_seconds, retention_of
from kblast.model.elements import ConsumeEdge
from kblast.model.refs import make_ref
from kblast.recovery.inflow import UNKNOWN, Inflows, flowed
from kblast.results.amounts import NOTHING, Amount, together


@dataclass(frozen=True, slots=True)
class Unread:
    """What one reader has not read: `lag` seconds of it from before it stopped, the rest from after.

    `stops` is when it can read nothing more, for whatever reason, `silent` when nothing new reaches it; `kept` is how
    long its topic keeps a record. All are seconds.
    """

    inflows: Inflows
    service: str
    edge: ConsumeEdge
    stops: float
    silent: float
    kept: float

    @property
    def topic(self) -> str:
        """The topic it reads."""
        return self.edge.topic or ""

    @property
    def lag(self) -> float | None:
        """How far it was behind in time; None where that is not known."""
        return lag_seconds(self.inflows.inventory, self.edge)

    def behind(self) -> Amount:
        """What it had not read when it stopped and was still there to read."""
        if isinstance(self.edge.lag, int):
            size = self.inflows.inventory.topics[self.topic].message_size
            in_bytes = 0.0 if not self.edge.lag else self.edge.lag * size if size else None
            declared = Amount(records=float(self.edge.lag), bytes=in_bytes)
            return declared if (self.lag or 0.0) <= self.kept else flowed(self.inflows.rate(self.topic), self.kept)
        return flowed(self.inflows.rate(self.topic), min(self.lag or 0.0, self.kept))

    def waiting(self) -> Amount:
        """What its topic holds for it, if nothing was deleted; a reader with a fallback may have read it there."""
        if self.edge.fallback is not None:
            return UNKNOWN
        return together([self.behind(), self.inflows.written(self.topic, self.stops, self.inflows.moment)])

    def deleted(self) -> Amount:
        """What of that its topic has deleted: all that is older than it keeps records."""
        if self.edge.fallback is not None:
            return UNKNOWN
        newest = self.inflows.moment - self.kept
        oldest = self.stops - min(self.lag or 0.0, self.kept)
        if newest <= oldest:
            return NOTHING
        before = flowed(self.inflows.rate(self.topic), min(self.stops, newest) - oldest)
        after = self.inflows.written(self.topic, self.stops, newest)
        nothing_else = self.edge.lag is None and after.nothing
        return UNKNOWN if nothing_else else together([before, after])

    def expired(self) -> Amount:
        """What of the work that has come in since it fell silent is too old to be worth anything."""
        if self.edge.expires is None or self.edge.fallback is not None:
            return UNKNOWN
        return self.inflows.taken(self.topic, self.silent, self.inflows.moment - self.edge.expires)


def unread(inflows: Inflows, service: str, edge: ConsumeEdge) -> Unread | None:
    """What a consume edge has not read; None for one that does not count."""
    outcome = inflows.outcome
    reading = outcome.network.uses.readings.get((service, edge.topic or "", edge.group or ""))
    if reading is None:
        return None
    down = outcome.network.down(make_ref("service", service))
    stops = outcome.time_of((*reading.stops, (down, 0.0)))
    kept = retention_of(inflows.inventory, edge.topic or "").seconds if stops < outcome.moment else math.inf
    return Unread(inflows, service, edge, stops, outcome.time_of(reading.silent), kept)


def amounts_lost(inflows: Inflows) -> dict[int, tuple[object, Amount]]:
    """What edges have lost by the moment looked at, by the node of the loss; with it what tells edges apart.

    What a reader loses for two reasons is mostly the same data.
    """
    outcome = inflows.outcome
    found: dict[int, tuple[object, Amount]] = {}
    for service, edge in inflows.inventory.consume_edges() if outcome.moment < math.inf else ():
        key = (service, edge.topic or "", edge.group or "")
        reading = outcome.network.uses.readings.get(key)
        for node, lost in ((reading.expired, Unread.expired), (reading.deleted, Unread.deleted)) if reading else ():
            if node is not None and outcome.began(node) < math.inf and (missed := unread(inflows, service, edge)):
                found[node] = (key, lost(missed))
    for (service, topic), fate in inflows.fates.items() if outcome.moment < math.inf else ():
        drops = outcome.network.uses.writings[service, topic].drops
        if drops is not None and outcome.began(drops) < math.inf:
            found[drops] = ((service, topic), fate.dropped())
    return found
