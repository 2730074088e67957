"""A comparison for people, as text and as Markdown for a pull request."""

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from kblast.renderer import render
from kblast.renderers.diff_markdown import LIMIT
from kblast.results.diff import DiffResult
from kblast.terminal import Terminal, visible
from tests.renderers.diff_results import EMPTY, SMALL, hostile, large
from tests.renderers.lint_results import HOSTILE_NAMES

HERE = Path(__file__).parent / "diff"
GITHUB = MarkdownIt("gfm-like", {"linkify": False})
LARGE = large()
NAMES = [name.replace("/", "|") for name in HOSTILE_NAMES]


def text(result: DiffResult) -> str:
    return render("diff", result, "text", Terminal())


def markdown(result: DiffResult) -> str:
    return render("diff", result, "markdown", Terminal())


def test_text_says_the_verdict_then_failures_then_what_changed() -> None:
    assert text(SMALL) == (HERE / "small.txt").read_text(encoding="utf-8")


def test_markdown_folds_details_below_the_verdict() -> None:
    assert markdown(SMALL) == (HERE / "small.md").read_text(encoding="utf-8")


def test_no_difference_is_a_word_in_text_and_nothing_in_markdown() -> None:
    assert (text(EMPTY), markdown(EMPTY)) == ("No difference.\n", "")


def test_colour_changes_no_words() -> None:
    colored = render("diff", SMALL, "text", Terminal(width=10_000, color=True))

    assert "\x1b[" in colored
    for code in ("1", "31", "32", "33", "36", "0"):
        colored = colored.replace(f"\x1b[{code}m", "")
    assert colored == render("diff", SMALL, "text", Terminal(width=10_000))


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_steer_no_terminal(name: str) -> None:
    said = text(hostile(name))

    assert all(character == "\n" or character.isprintable() for character in said)


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_stay_words_in_markdown(name: str) -> None:
    source = markdown(hostile(name))

    tokens = [child for token in GITHUB.parse(source) for child in (token, *(token.children or ()))]
    kinds = {token.type for token in tokens}
    assert not kinds & {"link_open", "image", "code_inline", "heading_open", "fence", "html_inline", "em_open"}
    html = {token.content for token in tokens if token.type == "html_block"}
    assert all(block.startswith(("<details><summary>", "</details>")) and name not in block for block in html)
    assert visible(" ".join(f"service {name}".split())) in "".join(
        t.content for t in tokens if t.type.startswith("text")
    )


def test_text_is_short_and_says_what_it_leaves_out() -> None:
    said = text(LARGE)

    assert len(said.splitlines()) < 150
    assert "1,980 more; --format json lists them all" in said


@pytest.mark.parametrize("name", ["x", "ü" * 200, "<" * 400, "\U000e0001" * 300])
def test_markdown_fits_a_comment_and_counts_what_does_not(name: str) -> None:
    rows = LARGE.scenarios[:1_000]
    long = [s.model_copy(update={"fail": (f"service:{name}{n}",)}) for n, s in enumerate(rows)]
    many = LARGE.model_copy(update={"scenarios": tuple(long)})

    said = markdown(many)

    assert len(said) <= LIMIT
    assert "for which there is no room here" in said
    assert said.count("<details>") == said.count("</details>")


def test_json_is_plain_data() -> None:
    assert render("diff", SMALL, "json", Terminal()).startswith('{\n  "schema": "kblast/diff/v1",\n')
