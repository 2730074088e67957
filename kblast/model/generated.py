"""Who wrote a generated file; and of a scrape, how much of each cluster it saw."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from kblast.model.parts import Part
from kblast.model.values import TEXT_SCHEMA, Text, Texts


def _one_or_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


_FROM_SCHEMA = {"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}]}


CallStatus = Literal["answered", "partial", "denied", "unsupported", "failed", "not asked"]
"""How a cluster answered: in full or in part; with a refusal; that it knows nothing of the kind; not at all."""


class Coverage(Part):
    """What a scraped cluster was asked and how it answered, and what is therefore unknown of it."""

    calls: dict[Text, CallStatus] | None = None
    unknown: Texts | None = None
    unmapped: Texts | None = None


class Generated(Part):
    """Who wrote a generated file, when, and from what; of a scrape, how much of each cluster it saw."""

    by: Literal["scrape", "import"]
    coverage: dict[Text, Coverage] | None = None
    at: Text | None = None
    from_: Annotated[Texts, BeforeValidator(_one_or_many), WithJsonSchema(_FROM_SCHEMA)] | None = Field(
        default=None, alias="from"
    )
