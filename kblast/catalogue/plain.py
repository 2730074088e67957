"""Elements as conditions of rules see them: mappings, lists, texts and numbers, with defaults filled in."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import asdict
from functools import cache
from typing import Any

from kblast.catalogue.rule_file import ConditionKind
from kblast.model.parts import Part
from kblast.units import Rate

_OF_EVERY_ELEMENT: dict[str, Any] = {"external": False, "needs": [], "wants": [], "tags": [], "links": []}
_OF_WHAT_RUNS: dict[str, Any] = {"zones": [], "needs_zones": 1}
_OF_EVERY_EDGE: dict[str, Any] = {"evidence": "declared", "config": {}, "only_for": []}
DEFAULTS: dict[ConditionKind, dict[str, Any]] = {
    "zone": _OF_EVERY_ELEMENT,
    "cluster": {**_OF_EVERY_ELEMENT, "config": {}, "zones": []},
    "topic": {**_OF_EVERY_ELEMENT, "config": {}, "kinds": [], "state": False},
    "service": {**_OF_EVERY_ELEMENT, **_OF_WHAT_RUNS, "kind": "application", "produces": [], "consumes": []},
    "resource": {**_OF_EVERY_ELEMENT, **_OF_WHAT_RUNS},
    "mirror": {**_OF_EVERY_ELEMENT, **_OF_WHAT_RUNS, "exclude": []},
    "function": {**_OF_EVERY_ELEMENT, "weight": 1.0},
    "produce": {**_OF_EVERY_EDGE, "on_outage": {"kind": "block"}},
    "consume": {**_OF_EVERY_EDGE, "tolerates": 0.0, "impact": "down", "starved": "degraded"},
}
"""What holds where a key is not given."""

_WHOLE = re.compile(r"[-+]?\d{1,18}")
_NUMBER = re.compile(r"[-+]?\d{1,18}\.\d{1,18}")


def declared(kind: ConditionKind, part: Part, wanted: AbstractSet[str]) -> dict[str, Any]:
    """The wanted keys of an element or edge; what is neither given nor has a default is absent."""
    found = {key: value for key, value in DEFAULTS[kind].items() if key in wanted}
    for key, name in _fields(type(part)):
        if key in wanted and (value := getattr(part, name)) is not None:
            found[key] = _plain(value)
    return found


@cache
def _fields(model: type[Part]) -> tuple[tuple[str, str], ...]:
    """The keys of a part in a file, each with its name in the model."""
    return tuple((info.alias or name, name) for name, info in model.model_fields.items())


def _plain(value: Any) -> Any:
    """A value of the model as mappings, lists, texts and numbers; durations are seconds, sizes bytes."""
    if isinstance(value, Part):
        items = ((key, getattr(value, name)) for key, name in _fields(type(value)))
        return {key: _plain(item) for key, item in items if item is not None}
    if isinstance(value, Rate):
        return {key: amount for key, amount in asdict(value).items() if amount is not None}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def typed(value: str) -> bool | int | float | str:
    """A Kafka setting as what it is: numbers and booleans come as such, all else as text."""
    if value in ("true", "false"):
        return value == "true"
    if _WHOLE.fullmatch(value):
        return int(value)
    return float(value) if _NUMBER.fullmatch(value) else value
