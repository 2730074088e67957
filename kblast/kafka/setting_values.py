"""Values that Kafka would refuse for a setting whose type is known."""

import re
from collections.abc import Mapping

from kblast.kafka.clients import canonical_setting, client_default
from kblast.kafka.defaults import broker_default
from kblast.kafka.history import Default, Value
from kblast.kafka.libraries import ROLES, Library, find_library
from kblast.units import parse_duration

_WHOLE = re.compile(r"[-+]?\d{1,19}")
_NUMBER = re.compile(r"[-+]?\d{1,19}(\.\d+)?")  # librdkafka takes parts of milliseconds
_ACKS = ("0", "1", "all", "-1")


def wrong_value(name: str, value: str, library: Library | None = None, *, of_client: bool = False) -> tuple[str, str]:
    """What is wrong with the value of a setting, and what to write; two empty texts where nothing is known to be."""
    if of_client:
        library = library or find_library("java")
        if library is None:
            return "", ""
        name, spelled = canonical_setting(library, name, value)
        value = str(spelled).lower() if isinstance(spelled, bool) else str(spelled)
        if name == "acks":
            return (
                ("", "") if value in _ACKS else (f"acks: Kafka expects one of {', '.join(_ACKS)}, found '{value}'", "")
            )
        kinds = {type(v) for role in ROLES for v in _values(client_default(library, None, role, name))}
    else:
        kinds = {type(v) for v in _values(broker_default(name, None))}
    if kinds == {bool} and value.lower() not in ("true", "false"):
        return f"{name}: Kafka expects true or false, found '{value}'", ""
    if kinds == {int} and not (_NUMBER if of_client else _WHOLE).fullmatch(value):
        return f"{name}: Kafka expects a whole number, found '{value}'", _as_number(name, value)
    return "", ""


def _as_number(name: str, value: str) -> str:
    """The number that a duration stands for, where that is what was written."""
    for unit, scale in _SCALES.items():
        if name.endswith(unit):
            try:
                return f"write {round(parse_duration(value) * scale)}"
            except (ValueError, OverflowError):
                return ""
    return ""


_SCALES: Mapping[str, float] = {".ms": 1000, ".seconds": 1, ".minutes": 1 / 60, ".hours": 1 / 3600}


def _values(default: Default | None) -> list[Value]:
    if default is None:
        return []
    return [d.value for d in (default, *default.alternatives) if d.value is not None]
