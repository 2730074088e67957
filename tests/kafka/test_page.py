"""The page of predictions shows what was tried, all of it, and hides no difference."""

import pytest

from kblast.markdown import escape
from tests.kafka.predict import PAGE
from tests.kafka.predictions.cases import Case
from tests.kafka.predictions.comparing import compared
from tests.kafka.predictions.fates import FACTS, LEADER, NEW, Fate
from tests.kafka.predictions.page import NOT_KNOWN, render
from tests.kafka.predictions.platforms import PLATFORMS

CASE = Case("kill", (1,))


def page_of(foretold: Fate, observed: Fate, *reasons: tuple[str, str]) -> str:
    return render([compared("4.3.1", CASE, {"a topic": foretold}, {"a topic": observed}, [])], reasons)


def test_every_failure_that_is_tried_stands_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")

    for platform in PLATFORMS:
        for case in platform.cases:
            assert f"| {platform.name} | {escape(case.name)} |" in page


def test_every_difference_on_the_page_has_its_reason() -> None:
    assert f"| {NOT_KNOWN} |" not in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_was_compared(fact: str) -> None:
    tellers = tuple(f"| {fact} | {teller} | " for teller in ("kblast", "state machine"))
    (row,) = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(tellers)]

    _, _, times, *_ = row.split(" | ")
    assert int(times) > 0


def test_what_agrees_is_counted() -> None:
    assert "| 4.3.1 | kill 1 | 1 | 0 | 1 | 0 |" in page_of({NEW: "yes"}, {NEW: "yes"})


@pytest.mark.parametrize(("reasons", "why"), [((), NOT_KNOWN), (((NEW, "so it is"),), "so it is")])
def test_a_difference_is_counted_and_shown_with_its_reason(reasons: tuple[tuple[str, str], ...], why: str) -> None:
    page = page_of({NEW: "yes"}, {NEW: "no"}, *reasons)

    assert "| 4.3.1 | kill 1 | 1 | 1 | 1 | 1 |" in page
    assert f"| {NEW} | yes | no | 4.3.1 | kill 1 | 1 | {why} |" in page


def test_what_only_one_side_tells_is_not_counted_as_agreement() -> None:
    assert "| 4.3.1 | kill 1 | 1 | 0 | 1 | 0 |" in page_of({NEW: "yes", LEADER: "1"}, {NEW: "yes"})


def test_a_topic_of_which_one_side_tells_nothing_is_a_fault() -> None:
    with pytest.raises(AssertionError):
        compared("4.3.1", CASE, {"a topic": {NEW: "yes"}}, {}, [])
