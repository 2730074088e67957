"""The format of a rule file, `<id>.yaml`."""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator

from kblast.config import Severity
from kblast.results.rules import RuleReference

ElementKind = Literal["zone", "cluster", "topic", "service", "resource", "mirror", "function"]
EdgeKind = Literal["produce", "consume"]
ConditionKind = Literal[ElementKind, EdgeKind]
"""What a condition may be about: a kind of element that an inventory declares, or the edges of services."""

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PARAMETER = re.compile(r"[a-z][a-z0-9_]*")


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError("expected lower-case words joined by '-'")
    return text


def _sentence(text: str) -> str:
    if not text.endswith("."):
        raise ValueError("expected sentences, the last one with its full stop")
    return text


def _parameter_name(text: str) -> str:
    if not _PARAMETER.fullmatch(text):
        raise ValueError("expected lower-case words joined by '_'")
    return text


def _default(value: object) -> object:
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ValueError("expected a text, a number, true, false or a list of texts")


Slug = Annotated[str, AfterValidator(_slug)]
Words = Annotated[str, Field(min_length=1)]
Sentences = Annotated[str, AfterValidator(_sentence)]
Default = Annotated[Any, BeforeValidator(_default)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, validate_by_name=True, validate_by_alias=True)


class ParameterSpec(_Part):
    """What the rule can be told; the type of the default is the type of the parameter."""

    default: Default
    description: Words


class ReferenceSpec(_Part):
    """Where to read more."""

    title: Words
    url: Words

    def shown(self) -> RuleReference:
        """The reference, as results show it."""
        return RuleReference(title=self.title, url=self.url)


class RuleFile(_Part):
    """A rule: what it says, and either the check in Python that it asks or its condition in CEL.

    Without a condition the rule asks the check of its own name; `check` names another one. It says nothing of a subject
    about which a rule of `yields_to` has found something in the same run: one fault is told once.
    """

    id: Slug
    severity: Severity
    title: Words
    rationale: Sentences
    remedy: Sentences
    references: Annotated[tuple[ReferenceSpec, ...], Strict(False)] = ()
    parameters: dict[Annotated[str, AfterValidator(_parameter_name)], ParameterSpec] = {}
    yields_to: Annotated[tuple[Slug, ...], Strict(False)] = ()
    check: Slug | None = None
    for_: ConditionKind | None = Field(default=None, alias="for")
    when: Words | None = None
    assert_: Words | None = Field(default=None, alias="assert")
    at: Annotated[tuple[str | int, ...], Strict(False)] = ()
    message: Words | None = None

    @model_validator(mode="after")
    def _has_one_form(self) -> Self:
        condition = {"for": self.for_, "assert": self.assert_, "message": self.message}
        keys = {**condition, "when": self.when, "at": self.at or None}
        given = [key for key, value in keys.items() if value is not None]
        if not given:
            return self
        if self.check is not None:
            raise ValueError(f"a rule has either `check` or a condition, and this one has `check` and `{given[0]}`")
        missing = [key for key, value in condition.items() if value is None]
        if missing:
            raise ValueError(f"a condition needs `for`, `assert` and `message`; `{'`, `'.join(missing)}` is missing")
        return self

    @property
    def has_condition(self) -> bool:
        """Whether the rule is a condition, and asks no check."""
        return self.for_ is not None
