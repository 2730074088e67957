"""What a failure leaves behind in words that every format for people shares, the gravest first."""

from collections.abc import Iterable, Iterator

from kblast.model.refs import name_of
from kblast.phrases import listed
from kblast.results.amounts import Amount
from kblast.results.recovery import Consuming, Producing, Recovery, Returning, Spared
from kblast.results.words import how_much
from kblast.units import show_duration

Said = tuple[Amount, str]
"""A line, and the amount that it is about."""

_WHY = {
    "cut-off": "could read nothing",
    "partly-cut-off": "could read some partitions only",
    "stopped": "was down",
    "starved": "got nothing new",
    "uncommitted": "could not commit",
}


def recovery_words(recovery: Recovery) -> Iterator[tuple[str, list[str]]]:
    """Titles, each with the lines under it, of the largest amount first; a title with none is left out."""
    reading, writing = recovery.consuming, recovery.producing
    parts: tuple[tuple[str, Iterable[Said]], ...] = (
        ("Lost", (*_lost(reading), *_thrown_away(writing))),
        ("Has no leader", _returning(recovery.topics)),
        ("Comes twice", (*_read_twice(reading), *_written_twice(writing))),
        ("Waits to be read", _waits(reading)),
        ("Kept by producers", _kept(writing)),
        ("Refused", _refused(writing)),
        ("Never went down", _spared(recovery.spared)),
        ("All this rests on", _resting((*reading, *writing))),
    )
    for title, said in parts:
        if lines := [text for _, text in sorted(said, key=_size)]:
            yield title, lines


def _size(said: Said) -> tuple[float, float, str]:
    amount, text = said
    return -(amount.bytes or 0.0), -(amount.records or 0.0), text


def _about(use: Consuming | Producing) -> str:
    return f"{name_of(use.service)}, {name_of(use.topic)}"


def _lost(readings: Iterable[Consuming]) -> Iterator[Said]:
    for use in readings:
        for lost in use.lost:
            much = "" if lost.reason == "tombstones" else f"{how_much(lost.amount)}: "
            yield lost.amount, f"{_about(use)}: {much}{lost.text}"


def _returning(topics: Iterable[Returning]) -> Iterator[Said]:
    """What brings topics back; those for which it is the same are named together."""
    same: dict[str, list[str]] = {}
    for one in topics:
        same.setdefault(_brought_back(one), []).append(name_of(one.topic))
    for text, names in same.items():
        yield Amount(), f"{listed(list(dict.fromkeys(names)))}: {text}"


def _brought_back(one: Returning) -> str:
    brokers = listed([str(broker) for broker in one.brokers])
    many = "is" if one.required == 1 else "are"
    wanted = f"broker {brokers} is" if len(one.brokers) == 1 else f"{one.required} of brokers {brokers} {many}"
    if one.required == len(one.brokers) > 1:
        wanted = f"all of brokers {brokers} are"
    text = f"back when {wanted}" if one.required else "has a leader"
    lose = "that may lack acknowledged records" if not one.required else "acknowledged records may be gone"
    return f"{text}; {lose}" if one.may_lose else text


def _thrown_away(writings: Iterable[Producing]) -> Iterator[Said]:
    for use in writings:
        if use.dropped is not None:
            yield use.dropped, f"{_about(use)}: {how_much(use.dropped)}, dropped"
        if use.given_up is not None:
            yield use.given_up, f"{_about(use)}: {how_much(use.given_up)}, taken in and then reported as failed"


def _read_twice(readings: Iterable[Consuming]) -> Iterator[Said]:
    for use in readings:
        for again in use.duplicates:
            most = f"up to {how_much(again.amount)}" if again.amount.known else how_much(again.amount)
            yield again.amount, f"{_about(use)}: {most}: {again.text}"


def _written_twice(writings: Iterable[Producing]) -> Iterator[Said]:
    for use in writings:
        if use.retries is not None:
            yield Amount(), f"{_about(use)}: {how_much(Amount())}: {use.retries}"


def _waits(readings: Iterable[Consuming]) -> Iterator[Said]:
    for use in readings:
        why = f"it {_WHY[use.because]} for {show_duration(use.lasted_s)}"
        if use.because == "uncommitted":
            continue
        if use.backlog.nothing:
            yield use.backlog, f"{_about(use)}: nothing; {why}"
        else:
            yield use.backlog, f"{_about(use)}: {how_much(use.backlog)}; {why}, {_catches_up(use)}"


def _catches_up(use: Consuming) -> str:
    if use.keeps_up is False:
        return "and never catches up: more comes in than it can read"
    if use.catch_up_s is None:
        return "and when it catches up is not known"
    return f"and catches up {show_duration(use.catch_up_s)} later"


def _resting(uses: Iterable[Consuming | Producing]) -> Iterator[Said]:
    """What figures rest on; the same of several uses is said once."""
    same: dict[str, list[str]] = {}
    for use in uses:
        for text in use.rests_on:
            same.setdefault(text, []).append(_about(use).replace(", ", " of ", 1))
    for text, names in same.items():
        yield Amount(), f"{text}: {listed(names)}"


def _kept(writings: Iterable[Producing]) -> Iterator[Said]:
    for use in writings:
        if use.kept is not None:
            yield use.kept, f"{_about(use)}: {how_much(use.kept)} in {use.kept_in}"


def _refused(writings: Iterable[Producing]) -> Iterator[Said]:
    for use in writings:
        if use.refused is not None:
            yield use.refused, f"{_about(use)}: {how_much(use.refused)}"


def _spared(spared: Iterable[Spared]) -> Iterator[Said]:
    for one in spared:
        after = show_duration(one.would_be_down_at_s)
        yield Amount(), f"{one.ref.partition(':')[0]} {name_of(one.ref)}, which would have after {after}"
