"""A comparison in Markdown, for a pull request: silent where nothing differs, and short enough for a comment."""

from kblast.markdown import escape
from kblast.results.diff import DiffResult
from kblast.results.diff_tables import Cells, tables
from kblast.results.diff_words import only_renamed_words, purpose_words, totals, verdict
from kblast.terminal import Terminal

LIMIT = 65_536
"""The most characters that a comment on GitHub may have."""

_RESERVE = 2_000
"""Kept for the lines that say how much is not shown."""
_MOST_NAMES = 8
_MOST_LETTERS = 500
"""Of one cell: names may be of any length."""


def render(result: DiffResult, terminal: Terminal) -> str:
    """The verdict first, details folded away; nothing at all where there is no difference.

    Everything that was declared is escaped. What does not fit is counted.
    """
    del terminal
    if result.same:
        return ""
    text = f"**{_cell(verdict(result))}**\n\n"
    said = [*totals(result), *filter(None, [only_renamed_words(result)])]
    text += "".join(f"- {_cell(line)}\n" for line in said)
    text += "".join(f"- {_cell(purpose_words(purpose))}\n" for purpose in result.purposes[:_MOST_NAMES])
    for title, head, body in tables(result):
        text += _folded(title, head, list(body), LIMIT - _RESERVE - len(text))
    return text


def _folded(title: str, head: Cells, body: list[Cells], room: int) -> str:
    """A table that is folded away, of as many rows as there is room for."""
    if not body:
        return ""
    top = f"\n<details><summary>{title} ({len(body):,})</summary>\n\n| {' | '.join(head)} |\n|{'---|' * len(head)}\n"
    end = "\n</details>\n"
    room -= len(top) + len(end)
    shown: list[str] = []
    for cells in body:
        row = f"| {' | '.join(map(_cell, cells))} |\n"
        room -= len(row)
        if room < 0:
            break
        shown.append(row)
    hidden = len(body) - len(shown)
    if not shown:
        return f"\n{title}: {hidden:,}, for which there is no room here.\n"
    more = f"\n… and {hidden:,} more, for which there is no room here.\n" if hidden else ""
    return f"{top}{''.join(shown)}{more}{end}"


def _cell(text: str) -> str:
    """A text escaped, cut where it is very long."""
    return escape(text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…")
