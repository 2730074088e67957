"""Folded cut sets stand for exactly the sets that they were made of."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kblast.results.folding import CutSet, Fold, fold

REFS = st.sampled_from([f"broker:a/{n}" for n in range(4)] + [f"broker:b/{n}" for n in range(3)] + ["zone:x", "zone:y"])


def unfolded(found: Fold) -> list[CutSet]:
    sets = combinations(found.choices[0], found.any_of) if found.any_of else product(*found.choices)
    return [tuple(sorted(each)) for each in sets]


def sets_of(order: int) -> st.SearchStrategy[list[CutSet]]:
    sets = st.frozensets(REFS, min_size=order, max_size=order)
    return st.frozensets(sets, max_size=20).map(lambda found: sorted(tuple(sorted(each)) for each in found))


@pytest.mark.parametrize("order", [2, 3])
@given(data=st.data())
def test_nothing_is_added_and_nothing_lost(order: int, data: st.DataObject) -> None:
    sets = data.draw(sets_of(order))
    folds = fold(sets)
    assert sorted(each for found in folds for each in unfolded(found)) == sets
    assert [found.count for found in folds] == [len(unfolded(found)) for found in folds]


def test_any_two_of_the_brokers_of_a_cluster_are_one_line() -> None:
    brokers = [f"broker:a/{n}" for n in range(40)]
    assert fold(list(combinations(brokers, 2))) == [Fold((tuple(sorted(brokers)),), any_of=2)]


def test_all_but_one_pair_are_not_any_two() -> None:
    pairs = list(combinations([f"broker:a/{n}" for n in range(4)], 2))
    assert not any(found.any_of for found in fold(pairs[1:]))


def test_each_with_each_is_one_line() -> None:
    pairs = [(f"broker:a/{n}", f"zone:{m}") for n in range(3) for m in range(2)]
    assert fold(pairs) == [Fold((("broker:a/0", "broker:a/1", "broker:a/2"), ("zone:0", "zone:1")))]
