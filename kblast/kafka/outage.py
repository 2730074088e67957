"""How a producer bears a topic that cannot be written: what it buffers, what it does when full, when it gives up."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from kblast.kafka.clients import NOTHING, Settings, value_at
from kblast.kafka.history import Value
from kblast.kafka.libraries import Library, Release, releases, rule_at

Unit = Literal["bytes", "KiB", "records"]
WhenFull = Literal["block", "fail", "grow"]
Per = Literal["producer", "partition"]
Growth = Literal["constant", "doubling", "squares"]

# Integer.MAX_VALUE and more of anything is what clients call without end.
_ENDLESS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Bound:
    """A setting that bounds what a producer buffers, for all its topics together or for each partition.

    `zero_is_none` says that a value of 0 takes the bound away.
    """

    setting: str
    unit: Unit
    per: Per = "producer"
    zero_is_none: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """What makes a producer give up: the milliseconds of a setting, or the tries that another counts.

    `attempts` counts the first try, `retries` does not. `backoff` is the setting of the pause between tries,
    `maximum` that of its upper bound. `where` is a setting and the value without which the limit does not apply.
    """

    setting: str
    counts: Literal["time", "retries", "attempts"] = "time"
    backoff: str | None = None
    maximum: str | None = None
    growth: Growth = "constant"
    where: tuple[str, Value] | None = None


@dataclass(frozen=True, slots=True)
class OutageBehaviour:
    """What a producer does with records it cannot deliver.

    - `bounds`: the buffer is full when the first of them is reached; without any it grows.
    - `when_full`: `block` the caller (for as long as the setting `blocks_for` says), `fail` at once, or `grow`.
    - `gives_up`: the first of these limits to be reached; without any, never.
    - `cluster_down`: those that apply where no broker can be reached.
    - `zero_is_never`: a time of 0 means without end.
    """

    bounds: tuple[Bound, ...]
    when_full: WhenFull
    blocks_for: str | None
    gives_up: tuple[Limit, ...]
    cluster_down: tuple[Limit, ...]
    zero_is_never: bool
    source: str


@dataclass(frozen=True, slots=True, order=True)
class GiveUp:
    """When a producer gives up on a record: `seconds` after it was sent (infinite: never), decided by `setting`.

    `retries` is how often it tries again, where that is what it counts.
    """

    seconds: float
    setting: str | None = None
    retries: int | None = field(default=None, compare=False)


@cache
def outage_behaviours(library: Library, version: str | None) -> tuple[OutageBehaviour, ...]:
    """What a producer of the library may do, oldest version first; more than one where the version leaves it open."""
    found = (_behaviour(release) for release in releases(library, version))
    return tuple(dict.fromkeys(behaviour for behaviour in found if behaviour))


def give_up_after(
    library: Library, version: str | None, given: Settings = NOTHING, *, cluster_down: bool = False
) -> tuple[GiveUp, ...]:
    """When a producer gives up, the soonest first; more than one where the version leaves it open.

    `given` are the settings that somebody set, under Kafka's names; `cluster_down` says that no broker can be reached.
    """
    found: dict[float, GiveUp] = {}
    for release in releases(library, version):
        behaviour = _behaviour(release)
        if behaviour:
            limits = behaviour.cluster_down if cluster_down else behaviour.gives_up
            gives_up = min((_reach(limit, release, given, behaviour) for limit in limits), default=GiveUp(math.inf))
            found.setdefault(gives_up.seconds, gives_up)
    return tuple(sorted(found.values()))


def _reach(limit: Limit, release: Release, given: Settings, behaviour: OutageBehaviour) -> GiveUp:
    never = GiveUp(math.inf)
    if limit.where and value_at(release, "producer", limit.where[0], given) != limit.where[1]:
        return never
    amount = _number(release, limit.setting, given)
    if amount is None or amount >= _ENDLESS or (behaviour.zero_is_never and limit.counts == "time" and amount == 0):
        return never
    if limit.counts == "time":
        return GiveUp(max(amount, 0) / 1000, limit.setting)
    pauses = int(amount) - (limit.counts == "attempts")
    first = _number(release, limit.backoff, given) or 0
    maximum = _number(release, limit.maximum, given)
    return GiveUp(_pauses(pauses, first, maximum, limit.growth) / 1000, limit.setting, max(pauses, 0))


def _pauses(count: int, first: float, maximum: float | None, growth: Growth) -> float:
    """The pauses between tries in milliseconds, together; without a maximum they stay as the first."""
    if maximum is None or maximum <= first or growth == "constant":
        return first * max(count, 0)
    total = 0.0
    for number in range(count):
        pause = first * (2**number if growth == "doubling" else (number + 1) ** 2)
        if pause >= maximum or first == 0:
            return total + min(pause, maximum) * (count - number)
        total += pause
    return total


def _number(release: Release, setting: str | None, given: Settings) -> float | None:
    """A number in force; a given value that is none leaves the default in force."""
    if setting is None:
        return None
    for settings in (given, NOTHING):
        value = value_at(release, "producer", setting, settings)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
    return None


@cache
def _behaviour(release: Release) -> OutageBehaviour | None:
    found = rule_at(release, "outage")
    return _read(found[1]) if found else None


def _read(data: Any) -> OutageBehaviour:
    gives_up = _limits(data["gives_up"])
    return OutageBehaviour(
        bounds=tuple(Bound(**bound) for bound in data["bounds"]),
        when_full=data["when_full"],
        blocks_for=data.get("blocks_for"),
        gives_up=gives_up,
        cluster_down=_limits(data["cluster_down"]) if "cluster_down" in data else gives_up,
        zero_is_never=data.get("zero_is_never", False),
        source=data["source"],
    )


def _limits(entries: Iterable[Any]) -> tuple[Limit, ...]:
    return tuple(Limit(entry) if isinstance(entry, str) else _limit(entry) for entry in entries)


def _limit(entry: Any) -> Limit:
    if "setting" in entry:
        ((name, value),) = entry["where"].items()
        return Limit(entry["setting"], where=(name, value))
    counts: Literal["retries", "attempts"] = "retries" if "retries" in entry else "attempts"
    return Limit(entry[counts], counts, entry["backoff"], entry.get("max"), entry["growth"])
