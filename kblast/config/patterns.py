"""Names by regular expressions, as parameters of rules give them."""

from functools import cache, lru_cache
from typing import Annotated

from pydantic import AfterValidator

from kblast.config import Texts
from kblast.model.patterns import Pattern, PatternError


def _regular_expressions(texts: tuple[str, ...]) -> tuple[str, ...]:
    for text in texts:
        try:
            _pattern(text)
        except PatternError as error:
            raise ValueError(str(error)) from None
    return texts


_pattern = cache(Pattern)


Patterns = Annotated[Texts, AfterValidator(_regular_expressions)]
"""Regular expressions over whole names."""


@lru_cache(maxsize=65_536)
def matches(patterns: Patterns, name: str) -> bool:
    """Whether any of the patterns is the whole name."""
    return any(_pattern(pattern).matches(name) for pattern in patterns)
