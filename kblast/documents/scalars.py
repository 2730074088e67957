"""Types of scalars: plain ones of YAML by the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema)."""

import re
from typing import Final

from kblast.documents.limits import MAX_DIGITS

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True)
_WORDS |= dict.fromkeys(("false", "False", "FALSE"), False)
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_BEGINS_NUMBER = "0123456789+-."
MAY_BE_NO_TEXT: Final = frozenset((*_BEGINS_NUMBER, *(word[:1] for word in _WORDS)))
"""How a plain scalar begins that may be something else than a text."""

HALF_CHARACTER = "half a character (a lone surrogate), which is no text"
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_SPECIAL_FLOAT = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def resolve(text: str) -> Scalar:
    """The value of a plain scalar. Raises ValueError for a number of more than 64 characters."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _BEGINS_NUMBER:
        return text
    if _FLOAT.fullmatch(text) or _BASED.fullmatch(text):
        if len(text) > MAX_DIGITS:
            raise ValueError(f"a number of {len(text)} characters")
        if _INTEGER.fullmatch(text):
            return int(text)
        return int(text, 0) if _BASED.fullmatch(text) else float(text)
    if _SPECIAL_FLOAT.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def is_text(text: str) -> bool:
    """Whether a plain scalar is read back as this text, and not as something else."""
    try:
        return resolve(text) == text
    except ValueError:
        return False


def has_half_character(text: str) -> bool:
    """Whether a text holds a lone surrogate, which escapes can spell and which no encoding can write."""
    return not text.isascii() and _HALF_CHARACTER.search(text) is not None
