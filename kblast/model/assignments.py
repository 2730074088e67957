"""Where replicas stand, of millions of partitions: judged a topic at a time, and the same replicas kept only once."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Final

HIGHEST_ID: Final = 2**31 - 1
"""Ids of brokers and numbers of partitions are 32 bits wide in Kafka's protocol."""

_MOST_KEPT = 65_536
"""More ways to place replicas than the clusters of one file have, by far."""

Replicas = dict[int, tuple[int, ...]]


def sparing(value: Any, judge: Callable[[Any], Replicas]) -> Replicas:
    """The replicas of every partition, without `judge`, who takes them one by one, unless something is unusual."""
    usual = _usual(value) if type(value) is dict else None
    return judge(value) if usual is None else usual


def _usual(value: dict[Any, Any]) -> Replicas | None:
    """The replicas, if all of it is as it should be: numbers as keys, lists with at least one id each."""
    lists = value.values()
    if set(map(type, lists)) != {list} or not all(lists) or set(map(type, chain.from_iterable(lists))) != {int}:
        return None
    try:
        numbers = _numbers(list(value))
        replicas = list(map(_kept, map(tuple, lists)))
    except ValueError:
        return None
    return dict(zip(numbers, replicas, strict=True))


def _numbers(keys: list[Any]) -> Sequence[int]:
    """The keys as numbers; most often they count from 0. Raises ValueError for what is no number of a partition."""
    if keys == _shown(len(keys)):
        return range(len(keys))
    numbers = list(map(int, keys))
    if list(map(str, numbers)) != keys or min(numbers) < 0 or max(numbers) > HIGHEST_ID:
        raise ValueError
    return numbers


@lru_cache
def _shown(count: int) -> list[str]:
    return list(map(str, range(count)))


@lru_cache(_MOST_KEPT)
def _kept(replicas: tuple[int, ...]) -> tuple[int, ...]:
    """The replicas, as the one object that stands for them. Raises ValueError for what is no id."""
    if min(replicas) < 0 or max(replicas) > HIGHEST_ID:
        raise ValueError
    return replicas
