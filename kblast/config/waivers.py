"""Waivers: what is wrong, known, and borne by somebody until a day."""

import re
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Strict, WithJsonSchema

from kblast.config.subjects import RefPattern, means
from kblast.model.values import Text

_DAY_FORM: Final = "a day such as 2027-06-30"
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_SCHEMA: Final[dict[str, Any]] = {"type": "string", "format": "date", "description": _DAY_FORM}


def _day(value: object) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"expected {_DAY_FORM} that is in the calendar") from None
    if isinstance(value, date):
        return value
    raise ValueError(f"expected {_DAY_FORM}")


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("expected words")
    return text


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(_DAY_SCHEMA)]
Words = Annotated[Text, AfterValidator(_words)]


class Waiver(BaseModel):
    """What a rule finds about some elements is not shown, through the day `until`; somebody bears it for a reason."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    rule: Text
    subject: RefPattern
    reason: Words
    owner: Words
    until: Day

    def covers(self, subject: str) -> bool:
        """Whether it is about an element."""
        return means(self.subject, subject)


def _each_once(waivers: tuple[Waiver, ...]) -> tuple[Waiver, ...]:
    seen: set[tuple[str, str]] = set()
    for waiver in waivers:
        if (waiver.rule, waiver.subject) in seen:
            raise ValueError(f"{waiver.rule} is waived twice for '{waiver.subject}'; keep one of them")
        seen.add((waiver.rule, waiver.subject))
    return waivers


Waivers = Annotated[tuple[Waiver, ...], Strict(False), AfterValidator(_each_once)]
