"""Everything a design review decides from, gathered: the use case behind `kblast report`."""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import islice
from typing import Final

from kblast import __version__
from kblast.cutsets import cutsets
from kblast.engine.compile import compile_network
from kblast.engine.export import export_network
from kblast.engine.network import Network
from kblast.engine.outcome import outcome_of
from kblast.engine.sweep import Progress
from kblast.graph.estate import estate_of
from kblast.model.inventory import Inventory
from kblast.model.refs import kind_of
from kblast.results.diff import DiffResult
from kblast.results.findings import LintResult
from kblast.results.report import HeatMap, HeatRow, Hit, Made, ReportResult
from kblast.results.sweep import SweepResult
from kblast.results.sweep_words import Row, rows
from kblast.simulate import simulate
from kblast.sweep import sweep

MOST_ROWS: Final = 24
"""As many failures as the heat map shows, and MOST_COLUMNS as many functions."""
MOST_COLUMNS: Final = 40

_MOST_NODES = 2_000_000
"""How large the search for cut sets may grow: some seconds."""

_MOST_CUTSETS = 200


def report(
    inventory: Inventory,
    found: LintResult,
    *,
    title: str,
    today: date,
    permitted: bool = False,
    change: DiffResult | None = None,
    progress: Progress | None = None,
) -> ReportResult:
    """The report of an inventory and what the rules found in it; it opens with the failure of the worst cluster.

    `permitted` lets edges that are only permitted take part in its simulations; `change` is what it became from.
    """
    network = compile_network(inventory, permitted=permitted)
    swept = sweep(inventory, permitted=permitted, network=network, progress=progress)
    return ReportResult(
        made=Made(
            title=title,
            version=__version__,
            date=today.isoformat(),
            inputs=tuple(sorted({writing.document.file for writing in inventory.origins.values()})),
            passed_over=len(inventory.passed_over),
        ),
        shown=simulate(inventory, _opening(swept), permitted=permitted, network=network),
        lint=found,
        sweep=swept,
        heat=_heat(network, swept),
        cutsets=cutsets(inventory, most=_MOST_CUTSETS, most_nodes=_MOST_NODES, permitted=permitted, network=network),
        estate=estate_of(inventory),
        network=export_network(network),
        change=change,
    )


def _opening(swept: SweepResult) -> tuple[str, ...]:
    """The failure to begin with: that of the worst cluster, if it takes down functions, else the worst of all.

    A region that holds everything is always the worst, and tells the least about a design.
    """
    clusters = (failure for failure in swept.scenarios if swept.taken_down(failure) and _is_cluster(failure.fail))
    return next((failure.fail for failure in (*clusters, *swept.scenarios)), ())


def _is_cluster(fail: Sequence[str]) -> bool:
    return all(kind_of(ref) == "cluster" for ref in fail)


def _heat(network: Network, swept: SweepResult) -> HeatMap:
    """The worst failures, those that do the same in one row, and the functions that are hit most often."""
    hitting = list(rows(swept))
    shown = list(islice(hitting, MOST_ROWS))
    hits = Counter(ref for row in shown for ref in (*row.down, *row.first.functions_degraded))
    columns = sorted(hits, key=lambda ref: (-hits[ref], ref))[:MOST_COLUMNS]
    return HeatMap(
        functions=tuple(columns),
        rows=tuple(_row(network, row, columns) for row in shown),
        failures_left_out=sum(len(row.failures) for row in hitting[MOST_ROWS:]),
        functions_left_out=len(hits) - len(columns),
    )


def _row(network: Network, row: Row, columns: Sequence[str]) -> HeatRow:
    outcome = outcome_of(network, [network.down(ref) for ref in row.first.fail])
    return HeatRow(
        fail=row.first.fail,
        alike=len(row.failures) - 1,
        hits={
            ref: Hit(degraded_at_s=outcome.degraded_at(ref), down_at_s=outcome.down_at(ref))
            for ref in columns
            if outcome.degraded_at(ref) < math.inf
        },
    )
