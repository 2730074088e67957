"""A network without effects, which rules ask, says of levels what the whole one says."""

import pytest

from kblast.engine.compile import compile_network
from kblast.engine.outcome import outcome_of
from kblast.engine.sweep import Sweeping
from tests.oracle.generate import build, random_inventory


@pytest.mark.parametrize("seed", range(25))
def test_levels_times_and_reasons_are_the_same_without_effects(seed: int) -> None:
    inventory = build(random_inventory(seed))
    whole, lean = compile_network(inventory), compile_network(inventory, effects=False, reasons=True)

    for failed in sorted(whole.levels):
        all_of_it, some = (outcome_of(network, [network.down(failed)]) for network in (whole, lean))
        hit = [ref for ref in whole.levels if all_of_it.level(ref) != "up"]
        assert [some.story(ref) for ref in hit] == [all_of_it.story(ref) for ref in hit]
        assert [some.rests_on(ref) for ref in hit] == [all_of_it.rests_on(ref) for ref in hit]
        assert [ref for ref in lean.levels if some.level(ref) != "up"] == hit


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("moment", [60.0, float("inf")])
def test_a_sweep_says_of_any_element_what_each_failure_does_by_then(seed: int, moment: float) -> None:
    network = compile_network(build(random_inventory(seed)))
    refs = sorted(network.levels)

    for hits in Sweeping(network, refs, refs).hits([(ref,) for ref in refs], moment=moment):
        failed = [network.down(ref) for ref in hits.scenario]
        outcome = outcome_of(network, failed, moment=moment, until=moment)
        assert list(hits.down) == [ref for ref in refs if outcome.level(ref) == "down"]
        assert list(hits.degraded) == [ref for ref in refs if outcome.level(ref) == "degraded"]
