"""What the page says, held against what the engine finds."""

import json
import math
import random

from kblast.engine.network import Network
from kblast.engine.outcome import outcome_of
from kblast.graph.estate import estate_of
from kblast.model.inventory import Inventory
from kblast.model.refs import kind_of
from kblast.results.impact import SimulateResult
from kblast.results.rows import Rows
from kblast.results.words import answer, bounds, named, story, when
from kblast.simulate import simulate
from tests.browser.reading import Opened
from tests.running import ROOT

INVENTORIES = [
    *(ROOT / "examples" / name for name in ("central-bus", "event-sourcing", "metrics-platform", "two-clusters")),
    ROOT / "tests" / "data" / "format.yaml",
]
SINGLE, TOGETHER = 25, 15


def scenarios(network: Network) -> list[tuple[str, ...]]:
    """Single failures, every cluster among them, and two or three at once; the same in every run."""
    dice = random.Random(4)
    refs = sorted(ref for ref in network.levels if kind_of(ref) != "function")
    clusters = [(ref,) for ref in refs if kind_of(ref) in ("cluster", "region", "group")]
    single = [(ref,) for ref in dice.sample(refs, min(SINGLE, len(refs)))]
    together = [tuple(sorted(dice.sample(refs, min(dice.choice((2, 3)), len(refs))))) for _ in range(TOGETHER)]
    return sorted({*clusters, *single, *together})


def moments(network: Network, refs: tuple[str, ...]) -> list[float]:
    """When some level changes after these have failed."""
    outcome = outcome_of(network, [network.down(ref) for ref in refs])
    times = {outcome.degraded_at(ref) for ref in network.levels} | {outcome.down_at(ref) for ref in network.levels}
    return sorted({0.0, *times} - {math.inf})


def expect_same(
    report: Opened, inventory: Inventory, network: Network, refs: tuple[str, ...], at: float | None = None
) -> None:
    """The page, asked for a scenario and a moment by a link, finds what the engine finds."""
    report.fail(*refs, at=at)
    expect_shown(report, inventory, simulate(inventory, refs, at=at, network=network))


def expect_shown(report: Opened, inventory: Inventory, result: SimulateResult) -> None:
    """What the page shows is this result: sentence, bounds, map, and everything that is hit with its causes."""
    assert report.page.inner_text("#answer") == answer(result)
    assert report.page.inner_text("#bounds") == " ".join(bounds(result))
    assert report.hit() == told(result)
    rows = Rows.of(result)
    assert report.map() == [[label, (state := rows.state(refs)).level, state.told] for label, refs in drawn(inventory)]


def told(result: SimulateResult) -> dict[str, list[object]]:
    """What the page is to list as hit, as `Opened.hit` gives it."""
    shape = {impact["ref"]: impact for impact in json.loads(json.dumps(result.shape()))["impacts"]}
    return {
        named(impact.ref): [
            impact.level,
            when(impact),
            shape[impact.ref]["degraded_at_s"],
            shape[impact.ref]["down_at_s"],
            story(impact),
        ]
        for impact in result.impacts
        if impact.level != "up"
    }


def drawn(inventory: Inventory) -> list[tuple[str, tuple[str, ...]]]:
    """The rows of the map."""
    cards = [card for lane in estate_of(inventory).map.lanes for card in lane.cards]
    heads = {card.title: [(card.title, (card.ref,))] if card.ref else [] for card in cards}
    return [row for card in cards for row in (*heads[card.title], *((each.label, each.refs) for each in card.rows))]
