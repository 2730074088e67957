"""The catalogue of rules, as it is shown."""

from typing import Annotated, Any, Literal

from pydantic import Field

from kblast.config import Severity
from kblast.results.shape import Result, Shape


class RuleParameter(Shape):
    """What a rule can be told, and what it assumes when it is not."""

    name: str
    default: Any
    description: str


class RuleReference(Shape):
    """Where to read more."""

    title: str
    url: str


class RuleEntry(Shape):
    """One rule: what it is about, how to set it, why it exists and what to do about its findings.

    Its page, in Markdown, is part of the JSON only where that is asked for.
    """

    id: str
    severity: Severity
    title: str
    rationale: str
    remedy: str
    parameters: tuple[RuleParameter, ...] = ()
    references: tuple[RuleReference, ...] = ()
    has_page: bool
    page: Annotated[str | None, Field(exclude=True)] = None


class RulesResult(Result):
    """All rules of a catalogue, in order of their ids."""

    schema_: Literal["kblast/rules/v1"] = Field(default="kblast/rules/v1", alias="schema")
    rules: tuple[RuleEntry, ...]


class ExplainResult(Result):
    """One rule and its page in Markdown; rules of users may do without a page."""

    schema_: Literal["kblast/explain/v1"] = Field(default="kblast/explain/v1", alias="schema")
    rule: RuleEntry
    page: str | None = None
