"""Patterns over references, by which the configuration says which elements it means."""

import re
from functools import cache
from typing import Annotated, Final

from pydantic import AfterValidator

from kblast.errors import UsageError
from kblast.model.patterns import Pattern, PatternError
from kblast.model.values import Text

_STAR: Final = re.compile(r"(^|(?<!\\)[A-Za-z0-9_:/-])\*")
"""A `*` that would repeat a plain character, which no name asks for: it stands for any text, as in a shell."""


@cache
def _pattern(text: str) -> Pattern:
    return Pattern(_STAR.sub(r"\1.*", text))


def _checked(text: str) -> str:
    try:
        _pattern(text)
    except PatternError as error:
        raise ValueError(str(error)) from None
    return text


RefPattern = Annotated[Text, AfterValidator(_checked)]
"""A reference (`topic:logs/app`), a pattern in it (`topic:logs/*`), or a regular expression over the whole of it."""


def means(pattern: str, ref: str) -> bool:
    """Whether a pattern means the element of a reference. Raises UsageError where that would take too long to tell."""
    try:
        return pattern == ref or _pattern(pattern).matches(ref)
    except PatternError as error:
        raise UsageError(str(error), hint="write a simpler pattern") from error
