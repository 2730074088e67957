"""The types of values in an inventory: what may be written, and what it becomes."""

import math
import re
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, Strict, WithJsonSchema, WrapValidator

from kblast.model.assignments import HIGHEST_ID, sparing
from kblast.units import (
    DURATION_FORM,
    DURATION_PATTERN,
    RATE_FORM,
    RATE_PATTERN,
    SHARE_FORM,
    SIZE_FORM,
    SIZE_PATTERN,
    Rate,
    parse_duration,
    parse_rate,
    parse_share,
    parse_size,
)

Profile = Literal["telemetry", "delivery", "event-sourcing"]
Impact = Literal["down", "degraded", "none"]
Starved = Literal["degraded", "down", "none"]
Evidence = Literal["declared", "observed", "configured", "permitted", "inferred"]

MOST_BROKERS: Final = 10_000
"""More than any cluster has, and few enough to write each of them out."""

MOST_PARTITIONS: Final = 1_000_000
"""More than any topic has: whole clusters are built for a few millions (KIP-500)."""

_MOST_REPLICAS = 2**15 - 1
"""The replication factor is 16 bits wide in Kafka's protocol (CreateTopicsRequest)."""


def _version(value: str) -> str:
    if not re.match(r"v?\d+(\.|-|$)", value):
        raise ValueError('expected a version such as "4.1"')
    return value


def _config_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value)):
        return str(value)
    raise ValueError("expected a text, a number, true or false")


def _rate(value: object) -> Rate:
    return value if isinstance(value, Rate) else parse_rate(value)


def _size(value: object) -> int:
    size = parse_size(value)
    if size < 1:
        raise ValueError(f"expected {SIZE_FORM}, more than nothing")
    return size


def _tier(value: object) -> object:
    if type(value) is int and not 1 <= value <= 4:
        raise ValueError("expected a tier from 1, the most critical, to 4")
    return value


def _id_key(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and str(int(value[:11])) == value:
        number = int(value)
        if number <= HIGHEST_ID:
            return number
    raise ValueError(f"expected a whole number from 0 to {HIGHEST_ID}")


def one_or_many(value: object) -> object:
    """A list as it is, one value as a list of one."""
    return value if isinstance(value, list | tuple) else (value,)


def _text_of(pattern: str, form: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^(?:{pattern})$", "description": form}


TEXT_SCHEMA: Final[dict[str, Any]] = {"type": "string", "minLength": 1}
DURATION_SCHEMA: Final[dict[str, Any]] = {
    "anyOf": [_text_of(f"{DURATION_PATTERN}|forever", DURATION_FORM), {"type": "number", "const": 0}]
}
_MORE_THAN_NOTHING = r"(?![0.]+ ?[a-zA-Z])"
_SHARE_SCHEMA = {
    "anyOf": [
        _text_of(r"0*(100(\.0{1,9})?|[0-9]{1,2}(\.[0-9]{1,9})?) ?%|0*(1(\.0{1,9})?|0(\.[0-9]{1,9})?)", SHARE_FORM),
        {"type": "number", "minimum": 0, "maximum": 1},
    ]
}
_SETTING_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_ID_KEY_SCHEMA = {"type": "string", "pattern": "^(0|[1-9][0-9]{0,9})$"}
_VERSION_SCHEMA = {"type": "string", "pattern": r"^v?[0-9]+(\.|-|$)"}

Text = Annotated[str, Field(min_length=1)]
Version = Annotated[Text, AfterValidator(_version), WithJsonSchema(_VERSION_SCHEMA)]
Texts = Annotated[tuple[Text, ...], Strict(False)]
SomeTexts = Annotated[tuple[Text, ...], Strict(False), Field(min_length=1)]
Duration = Annotated[float, BeforeValidator(parse_duration), WithJsonSchema(DURATION_SCHEMA)]
Size = Annotated[int, BeforeValidator(_size), WithJsonSchema(_text_of(_MORE_THAN_NOTHING + SIZE_PATTERN, SIZE_FORM))]
RateValue = Annotated[Rate, BeforeValidator(_rate), WithJsonSchema(_text_of(RATE_PATTERN, RATE_FORM))]
Share = Annotated[float, BeforeValidator(parse_share), WithJsonSchema(_SHARE_SCHEMA)]
Settings = dict[Text, Annotated[str, BeforeValidator(_config_value), WithJsonSchema(_SETTING_SCHEMA)]]
IdKey = Annotated[int, BeforeValidator(_id_key), WithJsonSchema(_ID_KEY_SCHEMA)]
Id = Annotated[int, Field(ge=0, le=HIGHEST_ID)]
Count = Annotated[int, Field(ge=1, le=_MOST_REPLICAS)]
BrokerCount = Annotated[int, Field(ge=1, le=MOST_BROKERS)]
PartitionCount = Annotated[int, Field(ge=1, le=MOST_PARTITIONS)]
ProducerCount = Annotated[int, Field(ge=1)]
Epoch = Annotated[int, Field(ge=0, le=2**15 - 1)]
_PROFILE_SCHEMA: dict[str, Any] = {"enum": list(get_args(Profile))}
Profiles = Annotated[
    tuple[Profile, ...],
    Strict(False),
    BeforeValidator(one_or_many),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [_PROFILE_SCHEMA, {"type": "array", "items": _PROFILE_SCHEMA, "minItems": 1}]}),
]
Tier = Annotated[int, BeforeValidator(_tier), WithJsonSchema({"enum": [1, 2, 3, 4]})]
Amount = Annotated[float, Field(ge=0, le=1e15)]
Assignment = Annotated[
    dict[IdKey, Annotated[tuple[Id, ...], Strict(False), Field(min_length=1)]], WrapValidator(sparing)
]
InSync = Annotated[dict[IdKey, Annotated[tuple[Id, ...], Strict(False)]], WrapValidator(sparing)]
