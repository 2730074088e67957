"""Many things in several requests."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in order, so many at a time."""
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
