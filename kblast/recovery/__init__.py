"""What is left when a failure ends: who never went down, what waits, what is lost, what comes twice."""

import math
from collections.abc import Iterator

from kblast.engine.outcome import Outcome
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, kind_of
from kblast.recovery.consuming import consuming
from kblast.recovery.inflow import Inflows
from kblast.recovery.producing import producing
from kblast.recovery.returning import returning
from kblast.results.recovery import Recovery, Spared


def recover(inventory: Inventory, outcome: Outcome, failed: frozenset[Ref]) -> Recovery:
    """What an outcome leaves behind at the end of the failure, which is the moment that the outcome looks at."""
    inflows = Inflows(inventory, outcome, failed)
    return Recovery(
        after_s=outcome.moment,
        topics=tuple(returning(inventory, outcome)),
        spared=tuple(_spared(outcome)),
        consuming=tuple(consuming(inflows)),
        producing=tuple(producing(inflows)),
    )


def _spared(outcome: Outcome) -> Iterator[Spared]:
    """Functions and services that go down only after the failure has ended."""
    times = outcome.propagation.times
    for ref in sorted(outcome.network.levels):
        if kind_of(ref) in ("function", "service") and outcome.moment < times[outcome.network.down(ref)] < math.inf:
            yield Spared(ref=ref, would_be_down_at_s=times[outcome.network.down(ref)])
