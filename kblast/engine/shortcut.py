"""What one place of a plan brings about by itself, found once for all the scenarios that come to it."""

from collections.abc import Sequence
from typing import NamedTuple


class Shortcut(NamedTuple):
    """The places that one place brings about, itself among them, and the links from them to gates `beyond`.

    A gate beyond waits for more than what arrives over these links.
    """

    places: Sequence[int]
    beyond: Sequence[tuple[int, int]]


def shortcut(start: int, required: Sequence[int], links: Sequence[Sequence[int]]) -> Shortcut:
    """What a place brings about where nothing has a delay."""
    come = {start: None}
    waiting: dict[int, int] = {}
    pending = [start]
    while pending:
        for target in links[pending.pop()]:
            if target in come:
                continue
            waiting[target] = waiting.get(target, required[target]) - 1
            if waiting[target] == 0:
                come[target] = None
                pending.append(target)
    beyond = [(place, target) for place in come for target in links[place] if target not in come]
    return Shortcut(places=tuple(come), beyond=beyond)
