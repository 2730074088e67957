"""An impact for people: the answer, functions, services and their causes, what survives, what it rests on."""

from collections import Counter
from collections.abc import Iterator, Sequence

from kblast.results.impact import FAILED, Impact, Note, SimulateResult
from kblast.results.words import answer, bounds, effects_words, named, when
from kblast.terminal import Terminal, visible

_MARKS = {"down": ("✗", "red"), "degraded": ("◐", "yellow"), "up": ("✓", "green")}
_SHOWN_NOTES = 12
_DETAILED = ("function", "service")


def render(result: SimulateResult, terminal: Terminal) -> str:
    """The impact as text for a terminal."""
    lines = terminal.wrap(visible(answer(result)))
    lines[0] = terminal.style(lines[0], "bold")
    lines += [line for said in bounds(result) for line in terminal.wrap(visible(said))]
    for kind, title in (("function", "Functions"), ("service", "Services")):
        hit = sorted((i for i in result.impacts if i.ref.startswith(f"{kind}:")), key=_severity)
        if hit:
            lines += ["", terminal.style(title, "bold")]
            lines += [line for impact in hit for line in _impact(impact, terminal)]
    lines += _others(result, terminal)
    lines += _survivors(result, terminal)
    lines += _notes("Assumed", result.assumptions, terminal)
    lines += _notes("Unknown", result.unknowns, terminal)
    return "\n".join(lines) + "\n"


def _severity(impact: Impact) -> tuple[int, float, str]:
    order = ("down", "degraded", "up").index(impact.level)
    time = impact.down_at_s if impact.level == "down" else impact.degraded_at_s
    return order, time, impact.ref


def _impact(impact: Impact, terminal: Terminal) -> Iterator[str]:
    mark, color = _MARKS[impact.level]
    name = visible(impact.ref.partition(":")[2])
    yield f"  {terminal.style(mark, color)} {terminal.style(name, 'bold')}  {terminal.style(when(impact), color)}"
    if impact.level != "up":
        yield from _causes(impact, terminal)
    if impact.effects:
        for said in effects_words(impact):
            yield from terminal.wrap(visible(said), "      ", "        ")


def _causes(impact: Impact, terminal: Terminal) -> Iterator[str]:
    own = impact.text.split(": ", 1)[-1].split("; ", 1)[0] if impact.because else impact.text
    yield from terminal.wrap(visible(own), "      ", "        ")
    for depth, cause in enumerate(impact.because):
        indent = "      " + "  " * min(depth, 10)
        said = f"{named(cause.ref)}{' ' if cause.text == FAILED else ': '}{cause.text}"
        text = terminal.wrap(visible(said), f"{indent}└ ", f"{indent}  ")
        yield from (terminal.style(line, "dim") for line in text)


def _others(result: SimulateResult, terminal: Terminal) -> list[str]:
    """Everything else that is hit, a line each level and kind."""
    rest = [i for i in result.impacts if i.ref.partition(":")[0] not in _DETAILED and i.level != "up"]
    rest = [i for i in rest if i.ref not in result.scenario.fail]
    if not rest:
        return []
    lines = ["", terminal.style("Also hit", "bold")]
    counted = Counter((impact.ref.partition(":")[0], impact.level) for impact in rest)
    for (kind, level), count in sorted(counted.items()):
        mark = _MARKS[level][0]
        names = [visible(i.ref.partition(":")[2]) for i in rest if i.ref.startswith(f"{kind}:") and i.level == level]
        shown = ", ".join(names[:6]) + (f" and {count - 6} more" if count > 6 else "")
        noun = kind if count == 1 else {"topic": "topics"}.get(kind, f"{kind}s")
        lines += terminal.wrap(f"{mark} {count} {noun} {level}: {shown}", "  ", "    ")
    return lines


def _survivors(result: SimulateResult, terminal: Terminal) -> list[str]:
    if not result.survivors:
        return []
    mark, color = _MARKS["up"]
    lines = ["", terminal.style("Survives", "bold")]
    affected = {impact.ref for impact in result.impacts}
    for ref in result.survivors:
        name = visible(ref.partition(":")[2])
        lines.append(f"  {terminal.style(mark, color)} {name}" + ("  (with effects, above)" if ref in affected else ""))
    return lines


def _notes(title: str, notes: Sequence[Note], terminal: Terminal) -> list[str]:
    if not notes:
        return []
    lines = ["", terminal.style(f"{title} ({len(notes)})", "bold")]
    for note in notes[:_SHOWN_NOTES]:
        lines += terminal.wrap(visible(f"{named(note.ref)} {note.text}"), "  - ", "    ")
    if len(notes) > _SHOWN_NOTES:
        lines.append(f"  … and {len(notes) - _SHOWN_NOTES} more; --format json lists them all")
    return lines
