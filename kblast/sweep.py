"""Every failure there is, ranked by what users lose: the use case behind `kblast sweep`."""

import math
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

from kblast.engine.assumed_places import assumed_places
from kblast.engine.compile import compile_network
from kblast.engine.network import Network
from kblast.engine.outcome import Weights, down_before
from kblast.engine.sweep import Hits, Progress, Scenario, Sweeping
from kblast.errors import UsageError
from kblast.model.inventory import Inventory
from kblast.model.refs import FAILING_KINDS, Kind, kind_of
from kblast.results.sweep import Failure, Searched, SweepResult, SweepSummary

MOST_SCENARIOS = 2_000_000
"""More than can be listed in the memory of a laptop."""

_FAR: Final = frozenset(("region", "zone", "cluster", "broker"))
"""The kinds whose failures go through most of a network."""


def sweep(
    inventory: Inventory,
    *,
    kinds: Iterable[Kind] = FAILING_KINDS,
    pairs: bool = False,
    at: float | None = None,
    permitted: bool = False,
    network: Network | None = None,
    progress: Progress | None = None,
) -> SweepResult:
    """What each single failure of the kinds does, or each pair of them; seen `at` seconds after it, else in the end.

    `network` is the compiled inventory, where there is one already. Raises UsageError where there are too many to list.
    """
    network = network or compile_network(inventory, permitted=permitted, effects=False)
    chosen = tuple(sorted(set(kinds)))
    scenarios = scenarios_of(network, chosen, pairs=pairs)
    weights = Weights.of(inventory)
    sweeping = Sweeping.of_functions(network, {ref for scenario in scenarios for ref in scenario})
    hits = sweeping.hits(scenarios, moment=math.inf if at is None else at, times=True, progress=progress)
    found = sorted((_failure(weights, hit) for hit in hits), key=_rank)
    before = frozenset(down_before(network, "function"))
    takes_down = [not before.issuperset(failure.functions_down) for failure in found]
    return SweepResult(
        searched=Searched(
            kinds=chosen, together=2 if pairs else 1, at_s=at, evidence="permitted" if permitted else "known"
        ),
        summary=SweepSummary(
            functions=len(inventory.functions),
            scenarios=len(found),
            take_down=sum(takes_down),
            degrade=sum(
                1 for failure, takes in zip(found, takes_down, strict=True) if failure.functions_degraded and not takes
            ),
            before=tuple(sorted(before)),
        ),
        scenarios=tuple(found),
        assumptions=assumed_places(inventory),
    )


def scenarios_of(network: Network, kinds: Sequence[Kind], *, pairs: bool) -> list[Scenario]:
    """Every failure of the kinds, or every two of them together. Raises UsageError where there are too many.

    Single failures of what reaches furthest come first, so that few passes of a sweep go through the whole network.
    """
    refs = sorted(ref for ref in network.levels if kind_of(ref) in kinds)
    count = math.comb(len(refs), 2) if pairs else len(refs)
    if count > MOST_SCENARIOS:
        raise UsageError(
            f"{count:,} pairs of {len(refs):,} elements are more than can be listed ({MOST_SCENARIOS:,})",
            hint="choose fewer kinds with --kinds, or ask `kblast cutsets --order 2` which pairs matter",
        )
    if pairs:
        return list(combinations(refs, 2))
    return [(ref,) for ref in sorted(refs, key=lambda ref: kind_of(ref) not in _FAR)]


def _failure(weights: Weights, hits: Hits) -> Failure:
    return Failure(
        fail=hits.scenario,
        functions_down=hits.down,
        functions_degraded=hits.degraded,
        blast_radius=weights.radius(hits.down),
        cost_per_hour=weights.cost_per_hour(hits.down),
        first_down_at_s=hits.first_down_at,
    )


def _rank(failure: Failure) -> tuple[float, float, float, int, tuple[str, ...]]:
    """The worst first: by weight, money, haste, and how many it degrades."""
    degraded = len(failure.functions_degraded)
    return -failure.blast_radius, -failure.cost_per_hour, failure.first_down_at_s, -degraded, failure.fail
