"""Cut sets for people: who has a single point of failure, what the shared ones are, and each function's sets."""

from collections.abc import Iterator, Sequence

from kblast.model.refs import name_of
from kblast.phrases import counted, listed
from kblast.results.cutset_words import answer, counts, cut_off, lines, searched, shared
from kblast.results.cutsets import CutsetsResult, FunctionCutsets
from kblast.results.words import noted
from kblast.terminal import Terminal, visible

_SHOWN = 12
_SHOWN_NAMES = 6


def render(result: CutsetsResult, terminal: Terminal) -> str:
    """The cut sets as text for a terminal."""
    text = terminal.wrap(visible(answer(result)))
    text[0] = terminal.style(text[0], "bold")
    if result.functions:
        text += terminal.wrap(searched(result))
        text += [line for said in cut_off(result) for line in terminal.wrap(visible(said))]
    text += _shared(result, terminal)
    if result.functions:
        text += ["", terminal.style("Functions", "bold")]
    for ref, found in result.functions.items():
        text += _function(ref, found, terminal)
    text += _notes("Assumed", len(result.assumptions), result.assumptions, terminal)
    text += _notes("Unknown", len(result.unknowns), noted(result.unknowns), terminal)
    return "\n".join(text) + "\n"


def _shared(result: CutsetsResult, terminal: Terminal) -> Iterator[str]:
    points = [(what, functions) for what, functions in shared(result) if len(functions) > 1]
    if not points:
        return
    yield from ("", terminal.style("Single points that functions share", "bold"))
    for what, functions in points[:_SHOWN]:
        yield from terminal.wrap(f"  {visible(what)}", "", "    ")
        said = f"{counted(len(functions), 'function')}: {listed(functions, _SHOWN_NAMES)}"
        yield from terminal.wrap(visible(said), "      ", "        ")
    if len(points) > _SHOWN:
        yield f"  … and {len(points) - _SHOWN} more; --format json lists them all"


def _function(ref: str, found: FunctionCutsets, terminal: Terminal) -> Iterator[str]:
    mark, color = ("✗", "red") if min(found.counts, default=2) < 2 else ("✓", "green")
    name = terminal.style(visible(name_of(ref)), "bold")
    yield f"  {terminal.style(mark, color)} {name}  {terminal.style(counts(found), color)}"
    for said in lines(found):
        yield from terminal.wrap(visible(said), "      ", "        ")


def _notes(title: str, count: int, said: Sequence[str], terminal: Terminal) -> Iterator[str]:
    if not said:
        return
    yield from ("", terminal.style(f"{title} ({count})", "bold"))
    for each in said[:_SHOWN]:
        yield from terminal.wrap(visible(each), "  - ", "    ")
    if len(said) > _SHOWN:
        yield f"  … and {len(said) - _SHOWN} more; --format json lists them all"
