"""Cut sets as Markdown, for a design document."""

from collections.abc import Iterator

from kblast.markdown import escape
from kblast.model.refs import name_of
from kblast.phrases import listed
from kblast.results.cutset_words import answer, counts, cut_off, lines, searched, shared
from kblast.results.cutsets import CutsetsResult
from kblast.results.words import noted
from kblast.terminal import Terminal

_SHOWN_POINTS = 50
_SHOWN_NAMES = 12


def render(result: CutsetsResult, terminal: Terminal) -> str:
    """The answer, then tables of single points of failure and of functions; everything that was declared is escaped."""
    del terminal
    text = [f"**{escape(answer(result))}**"]
    if result.functions:
        text += ["", *(escape(said) for said in (searched(result), *cut_off(result)))]
    text += _points(result)
    if result.functions:
        text += ["", "| function | cut sets | which |", "|---|---|---|"]
    for ref, found in result.functions.items():
        which = "<br>".join(escape(said) for said in lines(found))
        text.append(f"| {escape(name_of(ref))} | {escape(counts(found))} | {which} |")
    for title, count, notes in (
        ("Assumed", len(result.assumptions), result.assumptions),
        ("Unknown", len(result.unknowns), noted(result.unknowns)),
    ):
        if notes:
            text += ["", f"<details><summary>{title} ({count})</summary>", ""]
            text += [*(f"- {escape(said)}" for said in notes), "", "</details>"]
    return "\n".join(text) + "\n"


def _points(result: CutsetsResult) -> Iterator[str]:
    points = list(shared(result))
    if not points:
        return
    yield from ("", "| single point of failure | takes down |", "|---|---|")
    for what, functions in points[:_SHOWN_POINTS]:
        yield f"| {escape(what)} | {escape(listed(functions, _SHOWN_NAMES))} |"
    if len(points) > _SHOWN_POINTS:
        yield f"| … and {len(points) - _SHOWN_POINTS} more | |"
