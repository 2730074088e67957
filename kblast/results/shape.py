"""What all results have in common: a public JSON shape with a version."""

import math
from typing import Annotated, Any, ClassVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    model_serializer,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Shape(BaseModel):
    """A part of a result; immutable. What `left_out_unless_given` names is not in the JSON while it has its default."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    left_out_unless_given: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _serialize(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        shape: dict[str, Any] = handler(self)
        fields = type(self).model_fields
        for name in self.left_out_unless_given:
            if getattr(self, name) == fields[name].default:
                del shape[name]
        return shape

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema of the fields: that of what a serializer returns would say nothing."""
        return handler({key: part for key, part in core.items() if key != "serialization"})


class Result(Shape):
    """A result as a whole; its JSON says in `schema` what it is."""

    schema_: str = Field(alias="schema")

    def shape(self) -> dict[str, Any]:
        """The result as JSON data."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=False)


def _seconds(value: float) -> int | float | None:
    if math.isinf(value):
        return None
    rounded = round(value, 3)
    return int(rounded) if rounded == int(rounded) else rounded


Seconds = Annotated[float, PlainSerializer(_seconds, when_used="json")]
"""A time in seconds; never is infinite, and null in JSON; whole seconds are integers there."""
