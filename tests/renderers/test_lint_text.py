"""Findings as text for a terminal."""

import re

import pytest

from kblast.renderer import render
from kblast.results.findings import LintResult
from kblast.terminal import Terminal
from tests.renderers.lint_results import EMPTY, HOSTILE_NAMES, SMALL, hostile, large

EXPECTED = """\
orders.yaml:4:3: error min-isr-equals-replication topic:orders/placed: min.insync.replicas is 3 and
    replication 3, expected at most 2
    - replication=3 (topic)
    - min.insync.replicas=3 (cluster config), a.yaml:2:9
    - first declared, b.yaml:1:1
    Set min.insync.replicas to 2.
orders.yaml:5:3: warning (likely) orphan-topic topic:orders/paid: nobody is known to read it

zlogs.yaml:1:2: warning (not decided) weaker-than-profile topic:logs/app: cannot be decided: what it
    is for is not known
    Declare it.

1 error, 2 warnings; 1 of them not decided, for want of facts; 3 waived; 1 in the baseline; 3 rules
ran; 1 off: unowned-topic
"""


def text(result: LintResult, width: int = 100, *, color: bool = False) -> str:
    return render("lint", result, "text", Terminal(width, color))


def test_findings_stand_file_by_file_and_the_count_last() -> None:
    assert text(SMALL) == EXPECTED


def test_nothing_found_is_said() -> None:
    assert text(EMPTY) == "no findings; 2 rules ran\n"


def test_many_rules_that_are_off_are_counted() -> None:
    result = EMPTY.model_copy(update={"off": tuple("abcdefg")})

    assert text(result) == "no findings; 2 rules ran; 7 off\n"


@pytest.mark.parametrize("width", [40, 60, 200])
def test_lines_are_as_wide_as_the_terminal(width: int) -> None:
    lines = text(SMALL, width).splitlines()

    assert all(len(line) <= width or " " not in line.strip() for line in lines)
    assert " ".join(text(SMALL, width).split()) == " ".join(EXPECTED.split())


def test_colour_changes_no_word() -> None:
    colored = text(SMALL, color=True)

    assert "\x1b[31merror\x1b[0m" in colored
    assert "\x1b[33mwarning (likely)\x1b[0m" in colored
    assert re.sub(r"\x1b\[\d+m", "", colored) == EXPECTED


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_are_shown_and_steer_nothing(name: str) -> None:
    shown = text(hostile(name), 400)

    assert all(character.isprintable() for line in shown.split("\n") for character in line)
    assert len(shown.splitlines()) == 5


def test_large_results_are_shown_in_full() -> None:
    shown = text(large())

    assert shown.count("error min-isr-equals-replication") == 2_000
    assert shown.splitlines()[-1] == "2000 errors; 1 rule ran"
