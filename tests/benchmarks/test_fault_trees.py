"""Fault trees whose cut sets are counted from how they were made."""

from itertools import combinations
from pathlib import Path

import pytest

from benchmarks.fault_trees import fault_trees
from kblast.engine.compile import compile_network
from kblast.model.build import load_inventory
from kblast.model.inventory import Inventory
from kblast.simulate import simulate


def minimal_cut_sets(inventory: Inventory, function: str) -> list[frozenset[str]]:
    """All of them, found by failing every combination of resources."""
    network, found = compile_network(inventory), list[frozenset[str]]()
    refs = [f"resource:{name}" for name in inventory.resources]
    for order in range(1, len(refs) + 1):
        for chosen in map(frozenset, combinations(refs, order)):
            if not any(smaller <= chosen for smaller in found):
                survivors = simulate(inventory, chosen, network=network).survivors
                found += [chosen] if f"function:{function}" not in survivors else []
    return found


@pytest.mark.parametrize("seed", range(8))
def test_a_tree_has_as_many_cut_sets_as_it_says(tmp_path: Path, seed: int) -> None:
    made = fault_trees(1, 7, seed=seed)
    made.write(tmp_path)

    orders = [len(cut_set) for cut_set in minimal_cut_sets(load_inventory([tmp_path]), "top-0000")]

    assert {order: orders.count(order) for order in sorted(set(orders))} == made.counts["top-0000"]


def test_of_trees_that_share_events_nothing_is_known_beforehand(tmp_path: Path) -> None:
    made = fault_trees(5, 40, shared=0.3)
    made.write(tmp_path)

    assert not made.counts
    assert len(load_inventory([tmp_path]).functions) == 5
    assert len(made.inventory["resources"]) < 5 * 40


def test_the_same_seed_gives_the_same_trees() -> None:
    assert fault_trees(3, 20) == fault_trees(3, 20)
    assert fault_trees(3, 20) != fault_trees(3, 20, seed=2)
