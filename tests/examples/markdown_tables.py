"""Rows of Markdown tables."""

from collections.abc import Iterator, Sequence


def head(cells: Sequence[str]) -> Iterator[str]:
    """The two lines that begin a table."""
    yield row(cells)
    yield row(["---"] * len(cells))


def row(cells: Sequence[str]) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"
