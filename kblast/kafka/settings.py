"""The names of settings that Kafka and librdkafka know, so that a typing error can be told."""

from functools import cache
from typing import Any, Literal

from kblast.documents import read_data
from kblast.kafka.defaults import DATA

Scope = Literal["topic", "broker", "producer", "consumer", "streams", "connect", "librdkafka"]


@cache
def known_settings(scope: Scope) -> frozenset[str]:
    """The names of all settings of a kind; for `streams` and `connect` those of the application and the worker."""
    return frozenset(_names()["names"][scope])


def is_known_setting(scope: Scope, name: str) -> bool:
    """Whether a setting is known, or begins as settings do whose names users make up, such as `listener.name.`."""
    return name in known_settings(scope) or name.startswith(tuple(_names()["prefixes"].get(scope, ())))


@cache
def _names() -> Any:
    return read_data(DATA / "settings.yaml")
