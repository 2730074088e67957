"""What client libraries do by default, by version, and how they spell their settings: everything under Kafka's names.

Two names are our own: `partitioner` is how a record with a key finds its partition (`murmur2`, `crc32`, `fnv1a`,
`round-robin` …: two producers that differ in it put one key into two partitions), `partitioner.null.key` how one
without a key does.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, lru_cache
from types import MappingProxyType

from kblast.kafka.history import Default, Value, choose
from kblast.kafka.libraries import (
    ROLES,
    Condition,
    Library,
    Release,
    Role,
    chain,
    find_library,
    is_unread_release,
    releases,
)
from kblast.kafka.settings import known_settings
from kblast.units import parse_duration

Settings = Mapping[str, Value]
NOTHING: Settings = MappingProxyType({})
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def client_default(
    library: Library, version: str | None, role: Role, setting: str, given: Settings = NOTHING
) -> Default | None:
    """The value of a setting that nobody set; None where the library has none.

    `given` are the settings that somebody did set, under Kafka's names; some of them change the defaults of others, as
    idempotence changes acks.
    """
    telling = tuple((name, type(given[name]).__name__, given[name]) for name in _telling(library) if name in given)
    return _default(library, version, role, setting, telling)


@cache
def _telling(library: Library) -> tuple[str, ...]:
    """The settings that change the defaults of others, or lend them their value."""
    conditions = [condition for link in chain(library) for condition in link.conditions]
    lenders = {lender for condition in conditions for lender in condition.same_as.values()}
    return tuple(sorted(lenders.union(condition.setting for condition in conditions)))


@lru_cache(maxsize=4096)
def _default(
    library: Library, version: str | None, role: Role, setting: str, telling: tuple[tuple[str, str, Value], ...]
) -> Default | None:
    """Once for all clients alike: the type of a value is part of the key, since 1, 1.0 and True are the same."""
    given = {name: value for name, _, value in telling}
    found = [default_at(release, role, setting, given) for release in releases(library, version)]
    return choose(found, assumed=is_unread_release(library, version))


def default_at(
    release: Release, role: Role, setting: str, given: Settings = NOTHING, *, above: int | None = None
) -> Default | None:
    """The default in one release; `above` looks only at the libraries that stand above that place in the release."""
    for library, version in release[:above]:
        for condition in library.conditions:
            if not _holds(condition, given):
                continue
            if setting in condition.changes[role]:
                return condition.changes[role][setting].at(version)
            if setting in condition.same_as:
                same = condition.same_as[setting]
                return Default(given[same], "", "given") if same in given else default_at(release, role, same, given)
        default = library.defaults[role][setting].at(version) if setting in library.defaults[role] else None
        if default and default.value is not None:
            return default
    return None


def value_at(release: Release, role: Role, setting: str, given: Settings) -> Value | None:
    """The value in force in one release: what was given, else the default."""
    if setting in given:
        return given[setting]
    default = default_at(release, role, setting, given)
    return default.value if default else None


@lru_cache(maxsize=4096, typed=True)
def canonical_setting(library: Library, name: str, value: Value) -> tuple[str, Value]:
    """A setting as Kafka spells it, whatever the library calls it: `request.required.acks: -1` is `acks: all`.

    Numbers and booleans written as text become what they are, durations of settings in milliseconds become numbers.
    What is not known stays as it is.
    """
    canonical = canonical_name(library, name)
    spellings = (*chain(library), *_java())
    for spelled in spellings:
        found = spelled.values.get(canonical, {}).get(
            str(value).strip().lower() if isinstance(value, bool | str) else str(value)
        )
        if found is not None:
            return canonical, found
    if isinstance(value, str):
        return canonical, _typed(value.strip(), canonical, _kind(library, canonical))
    return canonical, value


def canonical_name(library: Library, name: str) -> str:
    """Kafka's name of a setting that a library may call otherwise."""
    name = name.strip()
    for spelled in chain(library):
        for prefix in spelled.prefixes:
            name = name.removeprefix(prefix)
        name = spelled.names.get(name, name)
        if spelled.snake_case and name.replace("_", ".") in known_settings("producer") | known_settings("consumer"):
            name = name.replace("_", ".")
    return name


@cache
def known_client_settings(library: Library, role: Role) -> frozenset[str]:
    """The names, canonical ones and the library's own, of the settings of a producer or consumer."""
    names = set(known_settings(role))
    for link in chain(library):
        names |= known_settings(link.scope) if link.scope else set()
        names |= link.names.keys() | set(link.names.values()) | link.defaults[role].keys()
    return frozenset(names)


def _holds(condition: Condition, given: Settings) -> bool:
    return condition.setting in given and (not condition.values or given[condition.setting] in condition.values)


def _java() -> tuple[Library, ...]:
    java = find_library("java")
    return (java,) if java else ()


def _kind(library: Library, setting: str) -> type:
    for link in (*chain(library), *_java()):
        for role in ROLES:
            history = link.defaults[role].get(setting)
            value = next((step.value for step in history.steps if step.value is not None), None) if history else None
            if value is not None:
                return type(value)
    return str


def _typed(text: str, setting: str, kind: type) -> Value:
    if kind is bool and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind in (int, float) and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if setting.endswith(".ms"):
        with suppress(ValueError, OverflowError):
            return round(parse_duration(text) * 1000)
    return text
