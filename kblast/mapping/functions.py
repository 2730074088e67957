"""The functions of mapping expressions: those of JMESPath, and a few more.

`items`, `from_items`, `split`, `replace` and `lower` are as in JMESPath Community (https://jmespath.site). Turning one
unit into another leaves negative numbers as they are: in Kafka −1 and −2 have a meaning of their own in every unit
("without end", "as the setting that this one is about").
"""

import re
from typing import Any

from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions, signature

_NUMBER_OR_NOTHING: Any = {"types": ["number", "null"]}
_TEXT: Any = {"types": ["string"]}
_TEXT_OR_NOTHING: Any = {"types": ["string", "null"]}


def _times(value: float | None, factor: int) -> float | None:
    if value is None or value < 0:
        return value
    product = value * factor
    return int(product) if product == int(product) else product


class _Functions(Functions):
    """JMESPath's own functions and ours; a function is a method whose name begins with `_func_`."""

    @signature(_NUMBER_OR_NOTHING)
    def _func_seconds_to_ms(self, value: float | None) -> float | None:
        return _times(value, 1000)

    @signature(_NUMBER_OR_NOTHING)
    def _func_minutes_to_ms(self, value: float | None) -> float | None:
        return _times(value, 60_000)

    @signature(_NUMBER_OR_NOTHING)
    def _func_hours_to_ms(self, value: float | None) -> float | None:
        return _times(value, 3_600_000)

    @signature(_NUMBER_OR_NOTHING)
    def _func_days_to_ms(self, value: float | None) -> float | None:
        return _times(value, 86_400_000)

    @signature(_NUMBER_OR_NOTHING)
    def _func_kib_to_bytes(self, value: float | None) -> float | None:
        return _times(value, 1 << 10)

    @signature(_NUMBER_OR_NOTHING)
    def _func_mib_to_bytes(self, value: float | None) -> float | None:
        return _times(value, 1 << 20)

    @signature(_NUMBER_OR_NOTHING)
    def _func_gib_to_bytes(self, value: float | None) -> float | None:
        return _times(value, 1 << 30)

    @signature({"types": ["object"]})
    def _func_items(self, mapping: dict[str, Any]) -> list[list[Any]]:
        return [[key, value] for key, value in mapping.items()]

    @signature({"types": ["array"]})
    def _func_from_items(self, pairs: list[Any]) -> dict[str, Any]:
        if not all(isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) for pair in pairs):
            raise JMESPathError("from_items() takes pairs of a name and a value")
        return dict(pairs)

    @signature({"types": ["array", "null"]})
    def _func_by_index(self, found: list[Any] | None) -> dict[str, Any] | None:
        """The items of a list by their numbers, from 0."""
        return None if found is None else {str(index): item for index, item in enumerate(found)}

    @signature(_TEXT_OR_NOTHING, _TEXT)
    def _func_split(self, text: str | None, separator: str) -> list[str] | None:
        if not separator:
            raise JMESPathError("split() needs a separator that is not empty")
        return None if text is None else text.split(separator)

    @signature(_TEXT_OR_NOTHING, _TEXT, _TEXT)
    def _func_replace(self, text: str | None, old: str, new: str) -> str | None:
        return None if text is None else text.replace(old, new)

    @signature(_TEXT_OR_NOTHING)
    def _func_lower(self, text: str | None) -> str | None:
        return None if text is None else text.lower()

    @signature(_TEXT_OR_NOTHING, _TEXT)
    def _func_capture(self, text: str | None, pattern: str) -> str | None:
        """What the first group of a regular expression (or all of it) finds in a text."""
        try:
            found = re.search(pattern, text or "")
        except re.error as error:
            raise JMESPathError(f"capture(): '{pattern}' is not a regular expression: {error.msg}") from None
        return found[found.re.groups and 1] if found else None


FUNCTIONS = _Functions()
