"""The client libraries kblast knows: their names, their versions, and what they bring along.

Each has a file in `data/clients`. A library may stand on another, as spring-kafka on Java's kafka-clients; then its
versions are mapped to those of its base, and what it does not set itself is its base's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from kblast.documents import read_data
from kblast.kafka.defaults import DATA
from kblast.kafka.history import History, Numbers, Value, candidates, is_unread, pad, read_history
from kblast.kafka.settings import Scope
from kblast.kafka.versions import parse_version

Role = Literal["producer", "consumer"]
Rule = Literal["outage", "idempotence"]
ROLES: tuple[Role, Role] = ("producer", "consumer")
ANY = "any"  # stands in the data for any value that was set
SAME = "same"  # stands in the data for a base whose versions have the same numbers


@dataclass(frozen=True, slots=True)
class Condition:
    """What changes as soon as a setting is set to one of some values (to any at all: `values` is empty)."""

    setting: str
    values: tuple[Value, ...]
    changes: Mapping[Role, Mapping[str, History]]
    same_as: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """A client library.

    `versions` says which version its numbers are. `names` maps its own names of settings to Kafka's, `values` maps
    spellings of values, by Kafka's name. `rules` holds what it does in an outage and about idempotence, as data by
    the version it came with.
    """

    name: str
    aliases: tuple[str, ...]
    versions: str
    source: str
    first: str
    newest: str
    base: str | None
    base_versions: History | None
    defaults: Mapping[Role, Mapping[str, History]]
    conditions: tuple[Condition, ...]
    names: Mapping[str, str]
    values: Mapping[str, Mapping[str, Value]]
    prefixes: tuple[str, ...]
    snake_case: bool
    scope: Scope | None
    rules: Mapping[Rule, Mapping[str, Any]]


Release = tuple[tuple[Library, Numbers], ...]
"""One release of a library: it and the libraries it stands on, each with a version."""


def library_names() -> tuple[str, ...]:
    """Every name a library is known by, its aliases included, in order."""
    return tuple(sorted(_by_name()))


def find_library(name: str) -> Library | None:
    """The library of that name or alias; case, and `_` for `-`, do not matter."""
    return _by_name().get(_normal(name))


@cache
def libraries() -> tuple[Library, ...]:
    """All libraries, in order of name."""
    return tuple(_read(path.stem) for path in sorted((DATA / "clients").glob("*.yaml")))


@cache
def releases(library: Library, version: str | None) -> tuple[Release, ...]:
    """The releases to look at for what `version` says, oldest first (see `candidates`)."""
    base = find_library(library.base) if library.base else None
    if base and library.base_versions is None:
        return tuple(((library, below[0][1]), *below) for below in releases(base, version))
    found: list[Release] = []
    for point in candidates(version, _bounds(library), library.first, library.newest):
        if base:
            found += [((library, point), *below) for below in releases(base, _base_version(library, point))]
        else:
            found.append(((library, point),))
    return tuple(found)


def is_unread_release(library: Library, version: str | None) -> bool:
    """Whether a version is older or newer than all that were read."""
    return is_unread(version, library.first, library.newest)


def chain(library: Library) -> Iterator[Library]:
    """The library, then what it stands on."""
    yield library
    base = find_library(library.base) if library.base else None
    if base:
        yield from chain(base)


def rule_at(release: Release, rule: Rule) -> tuple[int, Any] | None:
    """The rule in force in a release: the place in the release of the library that has it, and its data."""
    for place, (library, version) in enumerate(release):
        older = [since for since in library.rules[rule] if pad(parse_version(since)) <= pad(version)]
        if older:
            return place, library.rules[rule][max(older, key=parse_version)]
    return None


def _base_version(library: Library, point: Numbers) -> str | None:
    step = library.base_versions.at(point) if library.base_versions else None
    return str(step.value) if step and step.value else None


def _bounds(library: Library) -> set[str]:
    tables = [
        table for changes in (library.defaults, *(c.changes for c in library.conditions)) for table in changes.values()
    ]
    histories = [history for table in tables for history in table.values()]
    if library.base_versions:
        histories.append(library.base_versions)
    bounds = {step.since for history in histories for step in history.steps}
    return bounds.union(*library.rules.values())


def _normal(name: str) -> str:
    return name.strip().lower().replace("_", "-")


@cache
def _by_name() -> dict[str, Library]:
    return {_normal(name): library for library in libraries() for name in (library.name, *library.aliases)}


def _read(name: str) -> Library:
    data = read_data(DATA / "clients" / f"{name}.yaml")
    first, source = data["first"], data["source"]
    base = data.get("on", {})
    versions = base.get("versions", SAME)
    return Library(
        name=name,
        aliases=tuple(data.get("aliases", ())),
        versions=data["versions"],
        source=source,
        first=first,
        newest=data["newest"],
        base=base.get("library"),
        base_versions=None if versions == SAME else read_history(versions, first, source),
        defaults=_read_roles(data, first, source, name),
        conditions=tuple(_read_condition(entry, first, source, name) for entry in data.get("when", ())),
        names=data.get("names", {}),
        values=data.get("values", {}),
        prefixes=tuple(data.get("prefixes", ())),
        snake_case=data.get("snake_case", False),
        scope=data.get("scope"),
        rules={"outage": data.get("outage", {}), "idempotence": data.get("idempotence", {})},
    )


def _read_roles(data: Any, first: str, source: str, of: str) -> dict[Role, dict[str, History]]:
    return {
        role: {name: read_history(entry, first, source, of) for name, entry in data.get(role, {}).items()}
        for role in ROLES
    }


def _read_condition(data: Any, first: str, source: str, of: str) -> Condition:
    ((setting, values),) = data["given"].items()
    wanted = () if values == ANY else tuple(values) if isinstance(values, list) else (values,)
    changes = _read_roles(data, first, f"{source}; {data['source']}", of)
    return Condition(setting, wanted, changes, data.get("same_as", {}))
