"""Budgets: the most that a single failure may take down."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    WithJsonSchema,
    model_validator,
)

from kblast.config.subjects import RefPattern, means
from kblast.model.refs import FAILING_KINDS, KINDS, kind_of
from kblast.model.values import Duration, Tier, one_or_many
from kblast.units import parse_share

ABLE_TO_FAIL: Final = tuple(kind for kind in KINDS if kind != "function")
_LIMIT_FORM: Final = "a share such as 30%, or a number of functions such as 2"


@dataclass(frozen=True, slots=True)
class Limit:
    """The most functions that may go down: a share of the weight of all, or so many."""

    share: float | None = None
    count: int | None = None


def _limit(value: object) -> Limit:
    if isinstance(value, Limit):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return Limit(count=value)
    try:
        if (isinstance(value, str) and value.endswith("%")) or (isinstance(value, float) and 0 < value < 1):
            return Limit(share=parse_share(value))
    except ValueError:
        pass
    raise ValueError(f"expected {_LIMIT_FORM}")


def _able_to_fail(text: str) -> str:
    if text not in ABLE_TO_FAIL and ":" not in text:
        raise ValueError(
            f"expected a kind of element that can fail ({', '.join(ABLE_TO_FAIL)}) "
            "or a pattern over references, such as cluster:orders"
        )
    return text


_LIMIT_SCHEMA: Final[dict[str, Any]] = {
    "anyOf": [
        {"type": "integer", "minimum": 0},
        {"type": "string", "pattern": r"^[0-9]{1,3}(\.[0-9]{1,9})? ?%$", "description": _LIMIT_FORM},
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    ]
}
_FAIL_SCHEMA: Final[dict[str, Any]] = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
    ]
}


class Budget(BaseModel):
    """What may come of each single failure of some elements: of a kind, or those that a pattern means.

    Either at most so many functions go down, or only functions of the domain that owns the element are touched.
    `tier` is the least critical tier of functions that count; only what has happened `within` so many seconds counts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    fail: Annotated[
        tuple[Annotated[RefPattern, AfterValidator(_able_to_fail)], ...],
        Strict(False),
        BeforeValidator(one_or_many),
        Field(min_length=1),
        WithJsonSchema(_FAIL_SCHEMA),
    ] = FAILING_KINDS
    functions_down: Annotated[Limit, BeforeValidator(_limit), WithJsonSchema(_LIMIT_SCHEMA)] | None = None
    stays_within: Literal["domain"] | None = None
    tier: Tier | None = None
    within: Duration | None = None

    @model_validator(mode="after")
    def _asks_for_one_thing(self) -> Self:
        if (self.functions_down is None) == (self.stays_within is None):
            raise ValueError("a budget has either `functions_down` or `stays_within`")
        return self

    def is_about(self, ref: str) -> bool:
        """Whether the failure of an element is one that the budget speaks of."""
        return any(text == kind_of(ref) or (":" in text and means(text, ref)) for text in self.fail)

    def unmet(self, refs: Collection[str]) -> tuple[str, ...]:
        """The patterns that mean none of some elements."""
        return tuple(text for text in self.fail if ":" in text and not any(means(text, ref) for ref in refs))
