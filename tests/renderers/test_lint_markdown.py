"""Findings as a table in Markdown."""

import pytest
from markdown_it import MarkdownIt

from kblast.renderer import render
from kblast.results.findings import LintResult
from kblast.terminal import Terminal, visible
from tests.renderers.lint_results import EMPTY, HOSTILE_NAMES, SMALL, hostile, large

GITHUB = MarkdownIt("gfm-like", {"linkify": False})


def markdown(result: LintResult) -> str:
    return render("lint", result, "markdown", Terminal())


def cells(source: str) -> list[list[str]]:
    """The text of every row of the table, as a reader of Markdown sees it; the table must be all there is but words."""
    rows: list[list[str]] = []
    for token in GITHUB.parse(source):
        if token.type == "tr_open":
            rows.append([])
        if token.type == "inline" and rows:
            assert {child.type for child in token.children or ()} <= {"text", "text_special"}, token.content
            rows[-1].append("".join(child.content for child in token.children or ()))
    return rows


def test_a_row_for_each_finding() -> None:
    header, *rows = cells(markdown(SMALL))

    assert header == ["severity", "rule", "subject", "finding", "where"]
    assert [row[:3] for row in rows] == [
        ["error", "min-isr-equals-replication", "topic:orders/placed"],
        ["warning (likely)", "orphan-topic", "topic:orders/paid"],
        ["warning (not decided)", "weaker-than-profile", "topic:logs/app"],
    ]
    assert rows[0][3].startswith(
        "min.insync.replicas is 3 and replication 3, expected at most 2; replication=3 (topic); "
    )
    assert rows[1][4] == "orders.yaml:5:3"


def test_the_count_comes_first() -> None:
    assert markdown(EMPTY) == "**kblast lint:** no findings; 2 rules ran\n"
    assert markdown(SMALL).startswith("**kblast lint:** 1 error, 2 warnings; 1 of them not decided")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_stay_words(name: str) -> None:
    _, row = cells(markdown(hostile(name)))

    assert row[2] == visible(" ".join(f"topic:a/{name}".split()))


def test_large_results_are_shown_in_full() -> None:
    assert len(cells(markdown(large()))) == 2_001
