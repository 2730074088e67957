"""Whether a producer is idempotent: what was asked for is not always what is in force."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from kblast.kafka.clients import NOTHING, Settings, default_at, value_at
from kblast.kafka.history import Value, show_value
from kblast.kafka.libraries import Library, Release, releases, rule_at

Outcome = Literal["on", "off", "config-error", "unknown"]

_SETTING = "enable.idempotence"
_TRANSACTIONAL = "transactional.id"


@dataclass(frozen=True, slots=True)
class Idempotence:
    """Whether a producer is idempotent, and why; `config-error`: with these settings it does not start.

    `expected` says that somebody asked for it, or that a default asks for it, of the library or of the one that it
    stands on; `setting` is the one that decided, where one did.
    """

    outcome: Outcome
    reason: str
    expected: bool = False
    setting: str | None = None


def effective_idempotence(library: Library, version: str | None, given: Settings = NOTHING) -> Idempotence:
    """Whether a producer with these settings is idempotent; `unknown` where the version leaves it open."""
    return _idempotence(library, version, tuple((name, type(value), value) for name, value in given.items()))


@lru_cache(maxsize=4096)
def _idempotence(library: Library, version: str | None, typed: tuple[tuple[str, type, Value], ...]) -> Idempotence:
    """Once for all clients alike: the type of a value is part of the key, since 1, 1.0 and True are the same."""
    given = {name: value for name, _, value in typed}
    found = tuple(dict.fromkeys(_at(release, given) for release in releases(library, version)))
    outcomes = {one.outcome for one in found}
    if len(outcomes) == 1:
        return found[-1]
    return Idempotence("unknown", "differs by version: " + "; ".join(f"{one.outcome} ({one.reason})" for one in found))


def _at(release: Release, given: Settings) -> Idempotence:
    place, rule = rule_at(release, "idempotence") or (0, {"supported": False})
    if not rule.get("supported", True):
        expected = given.get(_SETTING) is True
        return Idempotence("off", f"this version of {release[place][0].name} has no idempotent producer", expected)
    asked = _asked_for(release, place, given)
    if asked is False:
        if _TRANSACTIONAL in given:
            return Idempotence("config-error", f"{_TRANSACTIONAL} needs {_SETTING}=true", True, _SETTING)
        base = default_at(release[place:], "producer", _SETTING, given)
        overruled = _SETTING not in given and base is not None and base.value is True
        return Idempotence("off", f"{_SETTING}=false", overruled, _SETTING)
    if asked is None and _TRANSACTIONAL in given and rule.get("transactions_need_it_set"):
        return Idempotence("config-error", f"{_TRANSACTIONAL} needs {_SETTING}=true", True, _SETTING)
    explicit = asked is True or _TRANSACTIONAL in given
    wanted = explicit or value_at(release, "producer", _SETTING, given) is True
    if not wanted:
        return Idempotence("off", f"{_SETTING} is off by default", setting=_SETTING)
    return _judge(release, rule, given, explicit=explicit)


def _judge(release: Release, rule: Any, given: Settings, *, explicit: bool) -> Idempotence:
    silent = () if explicit else rule.get("turned_off_by", ())
    conflicts = [
        setting
        for setting, need in rule["needs"].items()
        if not _meets(value_at(release, "producer", setting, given), need)
    ]
    if not explicit and rule.get("default_ignored"):
        return Idempotence("off", f"the default is not applied ({rule['source']})", True, _SETTING)
    for setting in sorted(conflicts, key=lambda setting: setting in silent):
        shown = f"{setting}={show_value(value_at(release, 'producer', setting, given) or 0)}"
        if setting in silent:
            return Idempotence("off", f"{shown} turns it off", True, setting)
        return Idempotence("config-error", f"{shown} is not allowed with idempotence", True, setting)
    return Idempotence("on", f"{_SETTING}=true" if explicit else f"{_SETTING} is on by default", True, _SETTING)


def _asked_for(release: Release, place: int, given: Settings) -> bool | None:
    """What was asked for, by settings or by a library above the one whose rule this is; None where nobody did."""
    if isinstance(given.get(_SETTING), bool):
        return given[_SETTING] is True
    above = default_at(release, "producer", _SETTING, given, above=place)
    return above.value is True if above and above.value is not None else None


def _meets(value: Value | None, need: Any) -> bool:
    if not isinstance(need, dict):
        return bool(value == need)
    if isinstance(value, str | bool) or value is None:
        return True  # no number: not this rule's concern
    return bool(need.get("at_least", value) <= value <= need.get("at_most", value))
