"""Values that change with the version: each holds from one version on, until the next takes over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kblast.kafka.versions import parse_version

Value = bool | int | float | str
Numbers = tuple[int, ...]

_PARTS = 4


@dataclass(frozen=True, slots=True)
class Default:
    """A value that is in force where nobody set one.

    `since` is the version of `of` it came with and `source` the place upstream that says so. Where the version is not
    known and versions differ, `value` is None and `alternatives` holds what it may be, oldest first; among them a
    value of None says that some versions have no such setting. `assumed` says that the version is not among those
    that were read: a newer one is taken to have kept the defaults of its major version, of any other nothing is known
    but what holds for all.
    """

    value: Value | None
    since: str
    source: str
    of: str = "Kafka"
    alternatives: tuple["Default", ...] = ()
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """The values of one setting, oldest first; a value of None says that the setting is gone or has no default."""

    steps: tuple[Default, ...]

    def at(self, version: Numbers) -> Default | None:
        """The value in that version; None before the first."""
        older = [step for step in self.steps if pad(parse_version(step.since)) <= pad(version)]
        return older[-1] if older else None


def read_history(data: Any, first: str, source: str, of: str = "Kafka") -> History:
    """A history from data: one value for all versions, or values by the version they came with.

    A value may come with a source of its own.
    """
    steps = data if isinstance(data, Mapping) else {first: data}
    return History(tuple(_read_step(entry, Default(None, since, source, of)) for since, entry in steps.items()))


def _read_step(entry: Any, step: Default) -> Default:
    if isinstance(entry, Mapping):
        return replace(step, value=entry["value"], source=f"{step.source}; {entry['source']}")
    return replace(step, value=entry)


def pad(version: Numbers) -> Numbers:
    """A version with all its parts, so that 3 and 3.0.0 are the same."""
    return version + (0,) * (_PARTS - len(version))


def candidates(version: str | None, bounds: Iterable[str], first: str, newest: str) -> tuple[Numbers, ...]:
    """The versions to look at for what `version` says, oldest first.

    That is the version itself, and every bound at which something changed that it leaves open: `3.0` may be 3.0.0 or
    3.0.1. What has no numbers, is older than the first or of a major version that was never read, may be any of them.
    """
    known = sorted({pad(parse_version(bound)) for bound in (first, *bounds)})
    asked = parse_version(version or "")
    if not asked or asked < parse_version(first)[: len(asked)] or asked[0] > parse_version(newest)[0]:
        return tuple(known)
    inside = [bound for bound in known if bound[: len(asked)] == asked and bound > pad(asked)]
    return (pad(asked), *inside) if pad(asked) >= known[0] else tuple(inside)


def is_unread(version: str | None, first: str, newest: str) -> bool:
    """Whether a version is older or newer than all that were read."""
    asked, oldest, latest = parse_version(version or ""), parse_version(first), parse_version(newest)
    return bool(asked) and (asked < oldest[: len(asked)] or asked[: len(latest)] > latest)


def choose(found: Sequence[Default | None], *, assumed: bool = False) -> Default | None:
    """The one default of several candidates, or one that lists them where they differ; None where there is none."""
    distinct: dict[str, Default] = {}
    for default in found:
        known = default or Default(None, "", "no such setting")
        distinct.setdefault(repr(known.value), known)
    if all(default.value is None for default in distinct.values()):
        return None
    if len(distinct) == 1:
        (only,) = distinct.values()
        return replace(only, assumed=assumed)
    sources = dict.fromkeys(default.source for default in distinct.values() if default.value is not None)
    alternatives = tuple(distinct.values())
    return Default(None, "", "; ".join(sources), alternatives[-1].of, alternatives, assumed)


def show_value(value: Value) -> str:
    """A value as Kafka's configuration files spell it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
