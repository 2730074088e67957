"""An impact for people: the answer, functions, services and their causes, what survives, what it rests on."""

from collections.abc import Iterator, Sequence

from kblast.model.refs import kind_of, name_of
from kblast.phrases import counted, listed
from kblast.results.impact import Impact, Note, SimulateResult
from kblast.results.recovery_words import recovery_words
from kblast.results.timeline import timeline
from kblast.results.words import answer, bounds, caused, effects_words, named, when
from kblast.terminal import Terminal, visible
from kblast.units import show_duration

_MARKS = {"down": ("✗", "red"), "degraded": ("◐", "yellow"), "up": ("✓", "green")}
_SHOWN_NOTES = 12
_SHOWN_NAMES = 6
_SHOWN_MOMENTS = 12
_SHORT = {"redundancy-lost": "with less redundancy", "partial": "with some partitions hit"}
_DETAILED = ("function", "service")


def render(result: SimulateResult, terminal: Terminal) -> str:
    """The impact as text for a terminal."""
    lines = terminal.wrap(visible(answer(result)))
    lines[0] = terminal.style(lines[0], "bold")
    lines += [line for said in bounds(result) for line in terminal.wrap(visible(said))]
    lines += _timeline(result, terminal)
    for kind, title in (("function", "Functions"), ("service", "Services")):
        hit = sorted((i for i in result.impacts if i.ref.startswith(f"{kind}:") and _told(i)), key=_severity)
        if hit:
            lines += ["", terminal.style(title, "bold")]
            lines += [line for impact in hit for line in _impact(impact, terminal)]
    lines += _others(result, terminal)
    lines += _survivors(result, terminal)
    lines += _recovery(result, terminal)
    lines += _notes("Assumed", result.assumptions, terminal)
    lines += _notes("Unknown", result.unknowns, terminal)
    return "\n".join(lines) + "\n"


def _told(impact: Impact) -> bool:
    """Functions that survive have a part of their own; a service that does is told of for what becomes of its data."""
    return impact.level != "up" or impact.ref.startswith("service:")


def _severity(impact: Impact) -> tuple[int, float, str]:
    order = ("down", "degraded", "up").index(impact.level)
    time = impact.down_at_s if impact.level == "down" else impact.degraded_at_s
    return order, time, impact.ref


def _impact(impact: Impact, terminal: Terminal) -> Iterator[str]:
    mark, color = _MARKS[impact.level]
    name = visible(name_of(impact.ref))
    yield f"  {terminal.style(mark, color)} {terminal.style(name, 'bold')}  {terminal.style(when(impact), color)}"
    if impact.level != "up":
        yield from _causes(impact, terminal)
    if impact.effects:
        for said in effects_words(impact):
            yield from terminal.wrap(visible(said), "      ", "        ")


def _causes(impact: Impact, terminal: Terminal) -> Iterator[str]:
    yield from terminal.wrap(visible(impact.text), "      ", "        ")
    for depth, cause in enumerate(impact.because):
        indent = "      " + "  " * min(depth, 10)
        text = terminal.wrap(visible(caused(cause.ref, cause.text)), f"{indent}└ ", f"{indent}  ")
        yield from (terminal.style(line, "dim") for line in text)


def _others(result: SimulateResult, terminal: Terminal) -> list[str]:
    """Everything else that is hit, a line each kind and level, and what has only lost redundancy."""
    rest = [i for i in result.impacts if kind_of(i.ref) not in _DETAILED and i.ref not in result.scenario.fail]
    groups: dict[tuple[str, str], list[str]] = {}
    for impact in rest:
        kind, name = kind_of(impact.ref), name_of(impact.ref)
        said = f"{_MARKS[impact.level][0]} {{}} {impact.level}"
        if impact.level == "up":
            effects = " and ".join(sorted(_SHORT[effect.kind] for effect in impact.effects if effect.kind in _SHORT))
            said = f"· {{}} {effects}"
        groups.setdefault((kind, said), []).append(visible(name))
    if not groups:
        return []
    lines = ["", terminal.style("Also hit", "bold")]
    for (kind, said), names in sorted(groups.items()):
        shown = listed(names, _SHOWN_NAMES)
        lines += terminal.wrap(f"{said.format(counted(len(names), kind))}: {shown}", "  ", "    ")
    return lines


def _survivors(result: SimulateResult, terminal: Terminal) -> list[str]:
    if not result.survivors:
        return []
    mark, color = _MARKS["up"]
    lines = ["", terminal.style("Survives", "bold")]
    for ref in result.survivors:
        lines.append(f"  {terminal.style(mark, color)} {visible(name_of(ref))}")
        impact = result.impact(ref)
        for said in effects_words(impact) if impact else ():
            lines += terminal.wrap(visible(said), "      ", "        ")
    return lines


def _timeline(result: SimulateResult, terminal: Terminal) -> list[str]:
    """When things happen, where it is not all at once."""
    moments = [(show_duration(moment), said) for moment, said in timeline(result)]
    if not moments:
        return []
    lines, width = ["", terminal.style("Timeline", "bold")], max(len(moment) for moment, _ in moments)
    first, last = moments[: _SHOWN_MOMENTS - 1], moments[-1:]
    for moment, said in moments if len(moments) <= _SHOWN_MOMENTS else [*first, ("…", _more_moments(moments)), *last]:
        lines += terminal.wrap(visible(said), f"  {moment:>{width}}  ", " " * (width + 4))
    return lines


def _more_moments(moments: Sequence[object]) -> str:
    return f"{counted(len(moments) - _SHOWN_MOMENTS, 'moment')} more; --format json has them all"


def _recovery(result: SimulateResult, terminal: Terminal) -> list[str]:
    """What is left when the failure ends, the gravest first."""
    if result.recovery is None:
        return []
    lines = []
    for title, said in recovery_words(result.recovery):
        lines.append(f"  {title}")
        for text in said[:_SHOWN_NOTES]:
            lines += terminal.wrap(visible(text), "    - ", "      ")
        if len(said) > _SHOWN_NOTES:
            lines.append(f"    … and {len(said) - _SHOWN_NOTES} more; --format json lists them all")
    heading = f"Recovery, after {show_duration(result.recovery.after_s)}"
    return ["", terminal.style(heading, "bold"), *lines] if lines else []


def _notes(title: str, notes: Sequence[Note], terminal: Terminal) -> list[str]:
    """Assumptions or unknowns; the same one about several elements is said once."""
    if not notes:
        return []
    lines = ["", terminal.style(f"{title} ({len(notes)})", "bold")]
    about: dict[str, list[str]] = {}
    for note in notes:
        about.setdefault(note.text, []).append(named(note.ref))
    for text, refs in list(about.items())[:_SHOWN_NOTES]:
        lines += terminal.wrap(visible(f"{listed(refs, _SHOWN_NAMES)}: {text}"), "  - ", "    ")
    if len(about) > _SHOWN_NOTES:
        lines.append(f"  … and {len(about) - _SHOWN_NOTES} more; --format json lists them all")
    return lines
