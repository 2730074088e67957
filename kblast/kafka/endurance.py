"""What a producer's client does by itself in an outage, whatever it writes: by library, version and settings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kblast.kafka.effective import EffectiveClient, client_setting
from kblast.kafka.history import Value
from kblast.kafka.libraries import Library
from kblast.kafka.outage import Bound, GiveUp, OutageBehaviour, give_up_after, outage_behaviours
from kblast.location import Location
from kblast.units import show_duration


@dataclass(frozen=True, slots=True)
class Wait:
    """A time in seconds, the defaults and guesses that it rests on, and what else was taken though all is declared."""

    seconds: float
    rests_on: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """A bound of a client's buffer, of `size` in its unit; `declared` says that somebody set it."""

    bound: Bound
    size: int
    declared: bool


@dataclass(frozen=True, slots=True)
class Endurance:
    """What a client does while it cannot write.

    - `all_acks`: whether it waits for all replicas in sync; taken so where that is not known.
    - `gives_up`: how long it tries; `gives_up_without_cluster` the same where no broker of the cluster can be reached.
    - `counted_retries`: how often it tries again, where it counts that and not the time.
    - `request_timeout`: how long it waits for a broker that does not answer.
    - `rooms`: the bounds of its buffer.
    - `fails_when_full`: whether a full buffer fails at once.
    - `blocks`: what its making its caller wait rests on; None where it never does.
    - `forgets_topics`: how long its caller waits for metadata where it forgets it with the whole cluster, if it does.
    """

    label: str
    all_acks: bool
    acks_known: bool
    gives_up: Wait
    gives_up_without_cluster: Wait
    counted_retries: int | None
    request_timeout: float
    rooms: tuple[Room, ...]
    fails_when_full: bool
    blocks: Wait | None
    forgets_topics: Wait | None


def endurance_of(client: EffectiveClient) -> Endurance | None:
    """The endurance of a client; None where its library is not known."""
    if client.library is None:
        return None
    given = tuple(sorted((name, type(value).__name__, value) for name, value in client.given.items()))
    return _endurance(client.name, client.library, client.version, given)


def waits_for_all(client: EffectiveClient) -> bool:
    """Whether it counts a record as written only when all replicas in sync have it; taken so where it is not known."""
    return client_setting(client, "producer", "acks").value in (None, "all", "-1")


def knows_acks(client: EffectiveClient) -> bool:
    """Whether it is known how many replicas it waits for."""
    return client_setting(client, "producer", "acks").value is not None


def blocking_settings(client: EffectiveClient) -> tuple[str | None, ...]:
    """The settings that bound how long a client makes its caller wait that can do no more; none where it does not.

    A setting of None says that nothing bounds it.
    """
    if client.library is None:
        return ()
    behaviours = outage_behaviours(client.library, client.version)
    settings = sorted({b.blocks_for for b in behaviours if b.when_full == "block"}, key=str)
    return tuple(s for s in settings if s is None or client_setting(client, "producer", s).value != "0")


@cache
def _endurance(
    name: str | None, library: Library, version: str | None, given: tuple[tuple[str, str, Value], ...]
) -> Endurance:
    """Once for every client there is: the type of a value is part of the key, since 1, 1.0 and True are the same."""
    settings = {setting: value for setting, _, value in given}
    client = EffectiveClient(name, library, version, settings, dict.fromkeys(settings, ("", _nowhere)))
    behaviours = outage_behaviours(library, version)
    gives_up = give_up_after(library, version, settings)[0]
    alone = give_up_after(library, version, settings, cluster_down=True)[0]
    return Endurance(
        label=client.label,
        all_acks=waits_for_all(client),
        acks_known=knows_acks(client),
        gives_up=_wait(client, gives_up),
        gives_up_without_cluster=_wait(client, alone, "where the whole cluster is down "),
        counted_retries=gives_up.retries,
        request_timeout=(client_setting(client, "producer", "request.timeout.ms").whole or 0) / 1000,
        rooms=tuple(_rooms(client, behaviours)),
        fails_when_full=any(behaviour.when_full == "fail" for behaviour in behaviours),
        blocks=_blocks(client),
        forgets_topics=_forgets_topics(client, behaviours),
    )


def _nowhere() -> Location:
    raise AssertionError("what a client endures does not depend on where it was declared")


def _wait(client: EffectiveClient, found: GiveUp, where: str = "") -> Wait:
    if found.setting is None:
        return Wait(found.seconds, (f"its client never gives up (default of {client.label})",))
    if found.setting in client.given:
        return Wait(found.seconds)
    after = f"after {show_duration(found.seconds)}"
    return Wait(found.seconds, (f"{where}its client gives up {after} ({found.setting}, default of {client.label})",))


def _rooms(client: EffectiveClient, behaviours: Iterable[OutageBehaviour]) -> Iterator[Room]:
    for behaviour in behaviours:
        for bound in behaviour.bounds:
            size = client_setting(client, "producer", bound.setting).whole
            if size is not None and not (bound.zero_is_none and size == 0):
                yield Room(bound, size, bound.setting in client.given)


def _blocks(client: EffectiveClient) -> Wait | None:
    for name in blocking_settings(client):
        if name is None:
            return Wait(0.0, (f"its client makes its caller wait (default of {client.label})",))
        found = client_setting(client, "producer", name)
        return Wait(0.0, () if found.declared else (f"its client makes its caller wait ({name}={found})",))
    return None


def _forgets_topics(client: EffectiveClient, behaviours: Iterable[OutageBehaviour]) -> Wait | None:
    for behaviour in behaviours:
        for limit in behaviour.cluster_down:
            if limit.setting != behaviour.blocks_for or limit in behaviour.gives_up:
                continue
            condition = client_setting(client, "producer", limit.where[0]) if limit.where else None
            if condition is None or str(limit.where and limit.where[1]) in (condition.value, *condition.alternatives):
                return Wait((client_setting(client, "producer", limit.setting).whole or 0) / 1000)
    return None
