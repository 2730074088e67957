"""What holds of any two inventories."""

from random import Random

import pytest

from kblast.compare import compare
from kblast.model.inventory import Inventory
from kblast.results.diff import DiffResult
from tests.oracle.generate import build, random_inventory
from tests.unit.compare.comparing import ALL_RULES
from tests.unit.engine.test_against_oracle import shuffled


def diff(before: Inventory, after: Inventory) -> DiffResult:
    return compare(before, after, ALL_RULES)


@pytest.mark.parametrize("seed", range(8))
def test_nothing_differs_from_itself_in_whatever_order_it_is_written(seed: int) -> None:
    data = random_inventory(seed)

    assert diff(build(data), build(shuffled(data, Random(seed)))).same


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_the_input_does_not_matter(seed: int) -> None:
    before, after, chance = random_inventory(seed), random_inventory(seed + 1000), Random(seed)

    again = diff(build(shuffled(before, chance)), build(shuffled(after, chance)))

    assert again.model_dump_json() == diff(build(before), build(after)).model_dump_json()


@pytest.mark.parametrize("seed", range(8))
def test_the_way_back_is_the_mirror_of_the_way(seed: int) -> None:
    before, after = build(random_inventory(seed)), build(random_inventory(seed + 1000))

    way, back = diff(before, after), diff(after, before)

    assert (way.elements.added, way.elements.removed) == (back.elements.removed, back.elements.added)
    assert [r.before for r in way.elements.renamed] == sorted(r.after for r in back.elements.renamed)
    assert (way.edges.added, way.edges.removed) == (back.edges.removed, back.edges.added)
    assert (way.findings.new, way.findings.gone) == (back.findings.gone, back.findings.new)
    assert (way.worse.functions, way.worse.findings) == (back.better.functions, back.better.findings)
    assert [(e.function, e.before) for e in way.worse.exposed] == [(e.function, e.after) for e in back.better.exposed]
    assert scenarios(way) == {fail: (after_, before_) for fail, (before_, after_) in scenarios(back).items()}
    assert values(way) == {ref: {(k, a, b) for k, b, a in found} for ref, found in values(back).items()}
    opposite = {"added": "removed", "removed": "added"}
    assert {(p.cluster, p.name, p.change, p.because, p.others) for p in way.purposes} == {
        (p.cluster, p.name, opposite[p.change], p.because, p.others) for p in back.purposes
    }


def scenarios(result: DiffResult) -> dict[object, tuple[object, object]]:
    return {
        scenario.fail: (
            (scenario.blast_radius.before, {change.ref: change.before for change in scenario.functions}),
            (scenario.blast_radius.after, {change.ref: change.after for change in scenario.functions}),
        )
        for scenario in result.scenarios
    }


def values(result: DiffResult) -> dict[str, set[tuple[str, str, str]]]:
    return {
        found.ref: {(change.key, str(change.before), str(change.after)) for change in found.changes}
        for found in result.elements.changed
    }
