"""Makes a case that fails as small as it gets, so that a person can look at it."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

from kblast.model.refs import Ref
from tests.oracle.chance import Data

Path = tuple[str | int, ...]
Fails = Callable[[Data, frozenset[Ref]], bool]


def smallest(data: Data, failed: frozenset[Ref], fails: Fails) -> tuple[Data, frozenset[Ref]]:
    """What is left when nothing more can be taken out without the case no longer failing."""
    while True:
        for smaller in (*fewer(failed, data), *less(data, failed)):
            if fails(*smaller):
                data, failed = smaller
                break
        else:
            return data, failed


def fewer(failed: frozenset[Ref], data: Data) -> Iterator[tuple[Data, frozenset[Ref]]]:
    return ((data, failed - {ref}) for ref in sorted(failed) if len(failed) > 1)


def less(data: Data, failed: frozenset[Ref]) -> Iterator[tuple[Data, frozenset[Ref]]]:
    """The data without one of its values, the largest first."""
    for path in sorted(paths(data), key=len):
        smaller = copy.deepcopy(data)
        value: Any = smaller
        for step in path[:-1]:
            value = value[step]
        del value[path[-1]]
        yield smaller, failed


def paths(value: Any, above: Path = ()) -> Iterator[Path]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        yield (*above, step)
        yield from paths(item, (*above, step))
