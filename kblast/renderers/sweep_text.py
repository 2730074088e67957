"""A sweep for people: the worst first, what does the same together."""

from collections.abc import Iterator
from itertools import islice

from kblast.model.refs import name_of
from kblast.phrases import listed
from kblast.results.sweep import SweepResult
from kblast.results.sweep_words import MOST_ROWS, Row, rows, tried, worst
from kblast.results.words import percent
from kblast.terminal import Terminal, visible

_MOST_FUNCTIONS = 6


def render(result: SweepResult, terminal: Terminal) -> str:
    """The answer, and the failures that hit functions, as text for a terminal."""
    lines = terminal.wrap(visible(worst(result)))
    lines[0] = terminal.style(lines[0], "bold")
    if result.scenarios:
        lines += terminal.wrap(visible(tried(result)))
    found = rows(result)
    for number, row in enumerate(islice(found, MOST_ROWS), 1):
        lines += ["", *_row(row, number, terminal)]
    if more := sum(1 for _ in found):
        lines += ["", f"… and {more} more; --format json lists them all"]
    if result.assumptions:
        lines += ["", terminal.style(f"Assumed ({len(result.assumptions)})", "bold")]
        lines += [line for said in result.assumptions for line in terminal.wrap(visible(said), "  - ", "    ")]
    return "\n".join(lines) + "\n"


def _row(row: Row, number: int, terminal: Terminal) -> Iterator[str]:
    failure = row.first
    yield from terminal.wrap(f"{number:>3}  {visible(row.what())}", "", "     ")
    if row.down:
        cost = f", {failure.cost_per_hour:,} per hour" if failure.cost_per_hour else ""
        first = f", the first {began}" if (began := row.first_down()) else ""
        said = f"blast radius {percent(failure.blast_radius)}{cost}{first}"
        yield from terminal.wrap(terminal.style(said, "red"), "     ")
    for mark, color, refs in (("✗", "red", row.down), ("◐", "yellow", failure.functions_degraded)):
        if refs:
            names = listed([visible(name_of(ref)) for ref in refs], _MOST_FUNCTIONS)
            said = f"{terminal.style(mark, color)} {len(refs)} {'down' if mark == '✗' else 'degraded'}: {names}"
            yield from terminal.wrap(said, "     ", "       ")
