"""Counts and lists in sentences."""

import pytest

from kblast.phrases import counted, listed


@pytest.mark.parametrize(("count", "said"), [(0, "0 topics"), (1, "1 topic"), (2, "2 topics")])
def test_one_is_singular_and_all_else_plural(count: int, said: str) -> None:
    assert counted(count, "topic") == said


def test_a_list_is_cut_only_where_it_is_too_long() -> None:
    assert listed([]) == ""
    assert listed(["a", "b"], most=2) == "a, b"
    assert listed(["a", "b", "c"], most=2) == "a, b and 1 more"
