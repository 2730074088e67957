"""Findings as a comment on a pull request."""

import pytest
from markdown_it import MarkdownIt

from kblast.renderer import render
from kblast.renderers.lint_markdown import MOST_CHARACTERS
from kblast.results.findings import LintResult
from kblast.terminal import Terminal, visible
from tests.renderers.lint_results import EMPTY, HOSTILE_NAMES, SMALL, hostile, large

GITHUB = MarkdownIt("gfm-like", {"linkify": False})


def markdown(result: LintResult) -> str:
    return render("lint", result, "markdown", Terminal())


def words(source: str) -> list[list[str]]:
    """The text of every row of the table and of every line below it, as a reader of Markdown sees it.

    There is nothing but text in them, and no HTML but that which folds.
    """
    rows: list[list[str]] = []
    for token in GITHUB.parse(source):
        if token.type in {"tr_open", "list_item_open"}:
            rows.append([])
        if token.type == "html_block":
            folded = "<details><summary>What proves it, and what to do</summary>"
            assert token.content.strip() in {folded, "</details>"}
        if token.type == "inline" and rows:
            assert {child.type for child in token.children or ()} <= {"text", "text_special"}, token.content
            rows[-1].append("".join(child.content for child in token.children or ()))
    return rows


def test_a_row_for_each_finding_the_worst_first() -> None:
    error, orphan, weaker = SMALL.findings
    header, *rows = words(markdown(SMALL.model_copy(update={"findings": (orphan, weaker, error)})))[:4]

    assert header == ["severity", "rule", "finding", "where"]
    assert rows == [
        [
            "error",
            "min-isr-equals-replication",
            "topic:orders/placed: min.insync.replicas is 3 and replication 3, expected at most 2",
            "orders.yaml:4:3",
        ],
        ["warning (likely)", "orphan-topic", "topic:orders/paid: nobody is known to read it", "orders.yaml:5:3"],
        [
            "warning (not decided)",
            "weaker-than-profile",
            "topic:logs/app: cannot be decided: what it is for is not known",
            "zlogs.yaml:1:2",
        ],
    ]


def test_what_proves_it_is_folded_away() -> None:
    shown, folded = markdown(SMALL).split("<details>")

    assert "first declared" not in shown
    lines = [line for row in words(f"<details>{folded}") for line in row]
    assert lines[:5] == [
        "min-isr-equals-replication, topic:orders/placed",
        "replication=3 (topic)",
        "min.insync.replicas=3 (cluster config), a.yaml:2:9",
        "first declared, b.yaml:1:1",
        "Set min.insync.replicas to 2.",
    ]


def test_the_count_comes_first() -> None:
    assert markdown(EMPTY) == "**kblast lint:** no findings; 2 rules ran\n"
    assert markdown(SMALL).startswith("**kblast lint:** 1 error, 2 warnings; 1 of them not decided")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_stay_words(name: str) -> None:
    _, row, *_ = words(markdown(hostile(name)))

    shown = visible(" ".join(f"topic:a/{name}: nobody reads {name}".split()))
    assert row[2] == shown


def test_a_comment_is_as_long_as_github_takes_and_counts_the_rest() -> None:
    text = markdown(large(2_000))
    rows = sum("orders/placed" in line for line in text.splitlines() if line.startswith("| "))

    assert MOST_CHARACTERS * 0.9 < len(text) <= MOST_CHARACTERS
    assert f"… and {2_000 - rows} more, for which there is no room here." in text


def test_a_single_finding_that_has_no_room_is_counted() -> None:
    text = markdown(hostile("x" * MOST_CHARACTERS))

    assert text.endswith("\n\n… and 1 more, for which there is no room here.\n")
