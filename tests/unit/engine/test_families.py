"""Families of sets against plain sets of sets."""

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kblast.engine.families import ALWAYS, NONE, Families, FamiliesTooLargeError, deep

Plain = frozenset[frozenset[int]]

SETS = st.frozensets(st.frozensets(st.integers(0, 6), max_size=4), max_size=8)
ORDERS = st.integers(0, 8)


def minimal(sets: Iterable[frozenset[int]]) -> Plain:
    found = frozenset(sets)
    return frozenset(each for each in found if not any(other < each for other in found))


def made(families: Families, sets: Plain) -> int:
    """The family of sets, put together by its public operations."""
    found = NONE
    for each in sets:
        product = ALWAYS
        for variable in each:
            product = families.product(product, families.singles(1 << variable), len(each))
        found = families.union(found, product)
    return found


def sets_of(families: Families, family: int) -> Plain:
    def walk(family: int) -> Iterator[frozenset[int]]:
        if family == ALWAYS:
            yield frozenset()
        elif family != NONE:
            yield from walk(families.low[family])
            yield from (each | {families.variable[family]} for each in walk(families.high[family]))

    found = list(walk(family))
    assert len(found) == len(set(found))
    return frozenset(found)


@given(SETS)
def test_a_family_holds_the_minimal_sets_it_was_made_of(sets: Plain) -> None:
    families = Families(10_000)
    family = made(families, sets)
    assert sets_of(families, family) == minimal(sets)
    assert families.support(family) == {variable for each in minimal(sets) for variable in each}


@given(SETS, SETS)
def test_a_union(one: Plain, other: Plain) -> None:
    families = Families(10_000)
    found = families.union(made(families, one), made(families, other))
    assert sets_of(families, found) == minimal(one | other)
    assert found == made(families, one | other)


@given(SETS, SETS, ORDERS)
def test_a_product_up_to_an_order(one: Plain, other: Plain, order: int) -> None:
    families = Families(10_000)
    found = families.product(made(families, one), made(families, other), order)
    expected = minimal(a | b for a in one for b in other)
    assert sets_of(families, found) == {each for each in expected if len(each) <= order}


@given(SETS, SETS)
def test_what_holds_a_set_of_another_family_is_taken_out(one: Plain, other: Plain) -> None:
    families = Families(10_000)
    found = families.without(made(families, one), made(families, other))
    expected = {each for each in minimal(one) if not any(smaller <= each for smaller in other)}
    assert sets_of(families, found) == expected


@given(SETS, ORDERS)
def test_sets_up_to_an_order(sets: Plain, order: int) -> None:
    families = Families(10_000)
    found = families.limited(made(families, sets), order)
    assert sets_of(families, found) == {each for each in minimal(sets) if len(each) <= order}


def test_a_family_of_very_many_variables_is_no_matter_of_recursion() -> None:
    families = Families(1_000_000)
    many = (1 << 20_000) - 1
    with deep():
        evens, odds = families.singles(many // 3), families.singles(many // 3 << 1)
        found = families.product(evens, odds, 2)
        assert families.union(found, evens) == evens or families.without(found, evens) == NONE


def test_too_large_is_an_error() -> None:
    families = Families(1_000)
    with pytest.raises(FamiliesTooLargeError):
        families.singles((1 << 5_000) - 1)
