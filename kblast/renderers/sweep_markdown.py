"""A sweep as a table in Markdown, for a design document."""

from itertools import islice

from kblast.markdown import escape
from kblast.model.refs import name_of
from kblast.phrases import listed
from kblast.results.sweep import SweepResult
from kblast.results.sweep_words import MOST_ROWS, rows, tried, worst
from kblast.results.words import percent
from kblast.terminal import Terminal

_MOST_FUNCTIONS = 12


def render(result: SweepResult, terminal: Terminal) -> str:
    """The answer first, then a row for each kind of harm; everything that was declared is escaped."""
    del terminal
    lines = [f"**{escape(worst(result))}**"]
    if result.scenarios:
        lines += ["", escape(tried(result))]
    found = rows(result)
    shown = list(islice(found, MOST_ROWS))
    if shown:
        lines += [
            "",
            "| what fails | blast radius | cost per hour | first down | functions down | degraded |",
            "|---|---:|---:|---|---|---|",
        ]
    for row in shown:
        failure = row.first
        cells = (
            row.what(),
            percent(failure.blast_radius),
            f"{failure.cost_per_hour:,}",
            row.first_down(),
            _names(row.down),
            _names(failure.functions_degraded),
        )
        lines.append(f"| {' | '.join(escape(cell) for cell in cells)} |")
    if more := sum(1 for _ in found):
        lines += ["", f"… and {more} more rows."]
    if result.assumptions:
        lines += ["", f"<details><summary>Assumed ({len(result.assumptions)})</summary>", ""]
        lines += [*(f"- {escape(said)}" for said in result.assumptions), "", "</details>"]
    return "\n".join(lines) + "\n"


def _names(refs: tuple[str, ...]) -> str:
    return f"{len(refs)}: {listed([name_of(ref) for ref in refs], _MOST_FUNCTIONS)}" if refs else ""
