"""An impact in words that every format for people shares."""

from collections.abc import Iterable, Iterator, Sequence

from kblast.model.refs import kind_of, name_of
from kblast.phrases import counted, listed
from kblast.results.amounts import Amount
from kblast.results.impact import FAILED, EffectSeen, Impact, Note, SimulateResult
from kblast.units import show_duration, show_number, show_size

_SHOWN_NAMES = 6
EFFECTS = {
    "rejecting": "refuses new input",
    "loss": "loses data",
    "at-risk": "data is in memory or in one copy only",
    "partial": "some partitions are hit",
    "stale": "serves old data",
    "delayed": "work waits",
    "duplicates": "data arrives twice",
    "reordering": "data arrives out of order",
    "buffering": "fills its buffer",
    "redundancy-lost": "has lost redundancy",
}
"""What every kind of effect is in words, the gravest first."""


def answer(result: SimulateResult) -> str:
    """The answer to "what goes down", in one sentence, after one on what is down though nothing fails."""
    functions, services = result.summary.functions, result.summary.services
    if not functions.total:
        before, down = _down(result, "service")
        begin = f"{before_words(before, services.total, 'service')}{_begin(result)}"
        count = _of(len(down), services.total, "service", len(before))
        return f"{begin} {count} down. No functions are declared, so what users lose is not known."
    before, down = _down(result, "function")
    begin = f"{before_words(before, functions.total, 'function')}{_begin(result)}"
    also = "more" if down else f"of {functions.total}"
    are = "is" if functions.degraded == 1 else "are"
    degraded = f"; {functions.degraded} {also} {are} degraded" if functions.degraded else ""
    if not down:
        return f"{begin} no {'other ' if before else ''}function goes down{degraded}."
    down.sort(key=lambda impact: (impact.down_at_s, impact.ref))
    names = listed([name_of(impact.ref) for impact in down])
    count = _of(len(down), functions.total, "function", len(before))
    return f"{begin} {count} down{_spread(down)}: {names}{degraded}."


def before_words(before: Sequence[str], total: int, noun: str) -> str:
    """A sentence about what is down before anything fails, and a space after it; nothing where nothing is."""
    if not before:
        return ""
    are, names = "is" if len(before) == 1 else "are", listed([name_of(ref) for ref in before])
    return f"{len(before)} of {counted(total, noun)} {are} down before anything fails: {names}. "


def _down(result: SimulateResult, kind: str) -> tuple[list[str], list[Impact]]:
    """What is down of a kind: before anything fails, and by the failure."""
    down = [impact for impact in result.impacts if kind_of(impact.ref) == kind and impact.level == "down"]
    before = [impact.ref for impact in down if impact.ref in result.summary.before]
    return before, [impact for impact in down if impact.ref not in before]


def _spread(down: Sequence[Impact]) -> str:
    """When they go down, where it is not all at once."""
    soon = sum(1 for impact in down if not impact.down_at_s)
    last = show_duration(down[-1].down_at_s)
    if soon == len(down):
        return ""
    if len(down) == 1:
        return f" after {last}"
    return f", {soon} of them at once, the last after {last}" if soon else f", the last after {last}"


def _begin(result: SimulateResult) -> str:
    scenario = result.scenario
    if scenario.rolling is not None:
        each = "" if scenario.for_s is None else f", each away for {show_duration(scenario.for_s)}"
        return f"While the brokers of {named(scenario.rolling)} are restarted one after the other{each},"
    what = " and ".join(named(ref) for ref in scenario.fail) or "nothing"
    verb = "fails" if len(scenario.fail) <= 1 else "fail together"
    if scenario.at_s is not None:
        return f"{show_duration(scenario.at_s)} after {what} {verb},"
    if scenario.for_s is not None:
        return f"If {what} {verb} for {show_duration(scenario.for_s)},"
    return f"If {what} {verb},"


def _of(count: int, total: int, noun: str, before: int) -> str:
    """How many go down, of all or, where some were down before, of the others."""
    others = counted(total - before, f"other {noun}" if before else noun)
    return f"{count} of {others} go{'es' if count == 1 else ''}"


def steps_words(result: SimulateResult) -> Iterator[str]:
    """The brokers of a rolling restart that hit functions, those that do the same together, and how many do not."""
    hitting: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for step in result.steps:
        hitting.setdefault((step.functions_down, step.functions_degraded), []).append(name_of(step.fail[0]))
    for (down, degraded), brokers in hitting.items():
        more = [ref for ref in down if ref not in result.summary.before]
        said = [
            f"{len(refs)} {level} ({listed([name_of(ref) for ref in refs], 4)})"
            for refs, level in ((more, "down"), (degraded, "degraded"))
            if refs
        ]
        yield f"{counted(len(brokers), 'broker')} ({listed(brokers)}): {'; '.join(said) or 'no function is hit'}"


def bounds(result: SimulateResult) -> Iterator[str]:
    """Blast radius and money, and how much of them rests on defaults that nobody declared."""
    summary = result.summary
    if not summary.functions.total:
        return
    said = f"Blast radius {percent(summary.blast_radius)}"
    if summary.cost_per_hour:
        said += f", at a cost of {show_number(summary.cost_per_hour)} per hour"
    if _down(result, "function")[0]:
        said += ", with what is down before anything fails"
    if summary.blast_radius_declared != summary.blast_radius:
        declared = percent(summary.blast_radius_declared)
        said += f"; {declared} without the defaults that nobody declared: the truth lies between"
    yield said + "."


def percent(share: float) -> str:
    """A share of 1 as a percentage."""
    return f"{share * 100:.3g} %"


def when(impact: Impact) -> str:
    """The level and its times."""
    if impact.level == "down":
        early = "" if impact.degraded_at_s >= impact.down_at_s else f"degraded {after(impact.degraded_at_s)}, "
        return f"{early}down {after(impact.down_at_s)}"
    if impact.level == "degraded":
        return f"degraded {after(impact.degraded_at_s)}"
    return "up"


def after(seconds: float) -> str:
    """A time counted from the failure."""
    return f"after {show_duration(seconds)}" if seconds else "at once"


def effects_words(impact: Impact) -> Iterator[str]:
    """Effects as clauses, one for each moment at which some begin, for some topics; the gravest come first."""
    begun: dict[float, list[str]] = {}
    for effect in sorted(impact.effects, key=lambda effect: list(EFFECTS).index(effect.kind)):
        topics = impact.topics.get(effect.kind, {})
        for start in sorted({effect.from_s, *topics.values()}):
            said = EFFECTS[effect.kind] + _of_topics([topic for topic, since in topics.items() if since == start])
            begun.setdefault(start, []).append(said + (_much(effect) if start == effect.from_s else ""))
    for start, clauses in sorted(begun.items()):
        begin = f"from {show_duration(start)} on" if start else "from the start"
        yield f"{begin}: {'; '.join(clauses)}"


def _of_topics(topics: Sequence[str]) -> str:
    return f" ({listed([name_of(topic) for topic in topics], 2)})" if topics else ""


def _much(effect: EffectSeen) -> str:
    """How much, where that is known."""
    if effect.amount is None or not effect.amount.known:
        return ""
    return ", but nothing by then" if effect.amount.nothing else f", {how_much(effect.amount)}"


def how_much(amount: Amount) -> str:
    """An amount of data: in records, in bytes, or not known."""
    amounts = []
    if amount.records is not None:
        amounts.append(f"{amount.records:,.0f} records")
    if amount.bytes is not None:
        amounts.append(show_size(amount.bytes))
    return " or ".join(amounts) or "an unknown amount"


def story(impact: Impact) -> str:
    """Why an element is as it is, from itself down to what failed."""
    return "; ".join([impact.text, *(caused(cause.ref, cause.text) for cause in impact.because)])


def caused(ref: str, text: str) -> str:
    """One element on the way from a failure, and what is wrong with it."""
    return f"{named(ref)}{' ' if text == FAILED else ': '}{text}"


def noted(notes: Iterable[Note]) -> list[str]:
    """Notes in sentences; the same one about several elements is said once."""
    about: dict[str, list[str]] = {}
    for note in notes:
        about.setdefault(note.text, []).append(named(note.ref))
    return [f"{listed(refs, _SHOWN_NAMES)}: {text}" for text, refs in about.items()]


def named(ref: str) -> str:
    """An element with its kind, as people say it: `cluster orders`."""
    return f"{kind_of(ref)} {name_of(ref)}"
