"""The values of an element or an edge as one flat table: what was given, by the keys that lead to it."""

import math
import re
from dataclasses import asdict
from typing import Any

from kblast.model.elements import ConsumeEdge, Element
from kblast.model.parts import Need, Part
from kblast.results.diff import Change
from kblast.units import Rate

Values = dict[str, Any]

_NOT_SHOWN = "(not shown)"
_SECRET = re.compile(r"password|secret|jaas|credential|token|\.keystore\.key$", re.IGNORECASE)
"""Settings that Kafka's clients keep out of their logs, and names that sound like them."""
_EDGES = frozenset({"produces", "consumes", "needs", "wants"})


def values_of(element: Element) -> Values:
    """What was given for an element, but for its edges."""
    return _flat({key: value for key, value in _given(element).items() if key not in _EDGES})


def values_of_edge(edge: Part) -> Values:
    """What was given for a produce or consume edge, but for what makes it this edge."""
    identity = {"topic", "group"}
    if isinstance(edge, ConsumeEdge) and edge.topic is None:
        identity |= {"cluster", "pattern"}
    return _flat({key: value for key, value in _given(edge).items() if key not in identity})


def values_of_need(need: Need) -> Values:
    """What was given for a need, but for what is needed."""
    return _flat({key: getattr(need, key) for key in ("tolerates", "impact", "only_for")})


def expression(need: Need) -> str:
    """What is needed, in words that are the same for what means the same: `any of (resource:a, resource:b)`."""
    if need.ref is not None:
        return need.ref
    how = "any" if need.any is not None else "all" if need.all is not None else f"at least {need.at_least}"
    return f"{how} of ({', '.join(sorted(map(_part, need.parts)))})"


def _part(need: Need) -> str:
    given = ", ".join(f"{key}={value}" for key, value in sorted(values_of_need(need).items()))
    return f"{expression(need)} [{given}]" if given else expression(need)


def changes(before: Values, after: Values) -> tuple[Change, ...]:
    """The values that differ, by key; those of settings that hold secrets are not shown."""
    return tuple(
        _change(key, before.get(key), after.get(key))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    )


def _change(key: str, before: Any, after: Any) -> Change:
    if _SECRET.search(key):
        before, after = (None if value is None else _NOT_SHOWN for value in (before, after))
    return Change(key=key, before=before, after=after)


def _given(part: Part) -> dict[str, Any]:
    fields = {info.alias or name: getattr(part, name) for name, info in type(part).model_fields.items()}
    return {key: value for key, value in fields.items() if value is not None}


def _flat(given: dict[Any, Any], above: str = "") -> Values:
    found: Values = {}
    for key, value in given.items():
        path = f"{above}{key}"
        inside = _inside(value)
        if inside:
            found |= _flat(inside, f"{path}.")
        elif value is not None:
            found[path] = _plain(value)
    return found


def _inside(value: Any) -> dict[Any, Any] | None:
    if isinstance(value, Part):
        return _given(value)
    return value if isinstance(value, dict) else None


def _plain(value: Any) -> Any:
    if isinstance(value, Rate):
        return {key: amount for key, amount in asdict(value).items() if amount is not None}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Part | dict):
        return {}
    if isinstance(value, float):
        return "forever" if math.isinf(value) else int(value) if value.is_integer() else value
    return value
