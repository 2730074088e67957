"""The parts elements are made of: needs, clients, and what a producer does in an outage."""

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Strict,
    Tag,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from kblast.model.values import Count, Duration, Impact, Settings, SomeTexts, Text, Version
from kblast.validation import FORM_TAG

PRIVATE_PREFIX = "x-"
"""Keys that begin like this belong to whoever wrote them; kblast passes them over."""


PRIVATE_KEYS: Final[dict[str, Any]] = {"patternProperties": {f"^{PRIVATE_PREFIX}": {}}}
"""The part of a JSON Schema that lets them be."""


def without_private_keys(value: Any) -> Any:
    """A mapping without its private keys; anything else as it is."""
    if isinstance(value, dict):
        for key in value:  # asked of every mapping there is, and hardly ever so
            if key.startswith(PRIVATE_PREFIX):
                return {key: item for key, item in value.items() if not key.startswith(PRIVATE_PREFIX)}
    return value


class Part(BaseModel):
    """A mapping of an inventory: unknown keys are errors, apart from `x-…`; immutable.

    What has more to ask of a mapping overrides `_prepared`: every call from pydantic into Python is dear.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, json_schema_extra=PRIVATE_KEYS)

    @model_validator(mode="before")
    @classmethod
    def _prepared(cls, value: Any) -> Any:
        return without_private_keys(value)


AnyPart = TypeVar("AnyPart", bound=Part)


def changed(part: AnyPart, update: dict[str, Any]) -> AnyPart:
    """The part with other values; itself where it has them already, for copying is dear."""
    if all(getattr(part, name) == value for name, value in update.items()):
        return part
    return part.model_copy(update=update)


def one_of(*forms: tuple[str, ...]) -> dict[str, Any]:
    """The part of a JSON Schema that asks for the keys of one form, and none of the others."""
    every = [key for form in forms for key in form]
    present, absent = {"not": {"type": "null"}}, {"type": "null"}
    return {
        "oneOf": [
            {"required": list(form), "properties": {key: present if key in form else absent for key in every}}
            for form in forms
        ]
    }


class Body(Part):
    """A mapping that may be left out after its name: `recommendations:`."""

    @model_validator(mode="before")
    @classmethod
    def _prepared(cls, value: Any) -> Any:
        return {} if value is None else without_private_keys(value)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        handler.resolve_ref_schema(schema)["type"] = ["object", "null"]
        return schema


_FORM = "a name, {ref: …}, {all: […]}, {any: […]} or {at_least: k, of: […]}"


def _need(value: Any) -> Any:
    if isinstance(value, str) and value:
        return {"ref": value}
    if isinstance(value, dict | Need):
        return value
    raise ValueError(f"expected {_FORM}")


_ONE_FORM = one_of(("ref",), ("all",), ("any",), ("at_least", "of"))
_Parts = Annotated[tuple[Annotated["Need", BeforeValidator(_need)], ...], Strict(False), Field(min_length=1)]


class Need(Part):
    """What something needs: one element (`ref`), or `all`, `any` or `at_least` `of` several needs.

    `tolerates` is how long the dependent does without, in seconds; `impact` what it suffers after that. None means not
    declared.
    """

    ref: Text | None = None
    all: _Parts | None = None
    any: _Parts | None = None
    at_least: Count | None = None
    of: _Parts | None = None
    tolerates: Duration | None = None
    impact: Impact | None = None
    only_for: SomeTexts | None = None

    @model_validator(mode="after")
    def _has_one_form(self) -> Self:
        forms = [form for form in ("ref", "all", "any", "of") if getattr(self, form) is not None]
        if len(forms) != 1 or (self.of is None) != (self.at_least is None):
            raise ValueError("expected just one of ref, all, any, and at_least with of")
        if self.of is not None and self.at_least is not None and self.at_least > len(self.of):
            raise ValueError(f"at_least {self.at_least} of {len(self.of)} can never hold; expected 1 to {len(self.of)}")
        return self

    @property
    def parts(self) -> tuple["Need", ...]:
        """The needs this one is made of; none for a plain reference."""
        return self.all or self.any or self.of or ()

    @property
    def required(self) -> int:
        """How many of the parts must hold."""
        if self.any is not None:
            return 1
        return self.at_least if self.at_least is not None else len(self.parts)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        handler.resolve_ref_schema(schema).update(_ONE_FORM)
        return {"anyOf": [{"type": "string", "minLength": 1}, schema]}


Needs = Annotated[tuple[Annotated[Need, BeforeValidator(_need)], ...], Strict(False)]


class Client(Part):
    """The client library of a service or edge; `config` holds its settings by their Kafka names."""

    library: Text | None = None
    version: Version | None = None
    config: Settings | None = None


Then = Literal["block", "reject", "drop"]


class OnOutage(Part):
    """What a producer does while its topic cannot be written.

    `lasts` is a time in seconds: of `block` until the client gives up, of `buffer` and `outbox` until they are full;
    None where it was not stated. `then` says what follows a full buffer; `topic` is the fallback.
    """

    kind: Literal["block", "reject", "drop", "buffer", "outbox", "fallback"]
    lasts: float | None = None
    then: Then = "block"
    topic: str | None = None


class Block(Part):
    """It waits for an ack, for so long."""

    block: Duration


class Buffer(Part):
    """It keeps what it cannot write, for so long."""

    buffer: Duration
    then: Then = "block"


class Outbox(Part):
    """It writes to a durable store of its own first, which lasts for so long."""

    outbox: Duration


class Fallback(Part):
    """It writes another topic instead."""

    fallback: Text


_Word = Literal["block", "reject", "drop", "outbox"]
_MAPPINGS = ("block", "buffer", "outbox", "fallback")
_ON_OUTAGE = (
    "block, {block: 90s}, reject, drop, {buffer: 10m, then: block|reject|drop}, outbox, {outbox: 6h} "
    "or {fallback: topic}"
)


def _known_form(value: Any) -> Any:
    if value not in get_args(_Word) and not (isinstance(value, dict) and any(key in value for key in _MAPPINGS)):
        raise ValueError(f"expected {_ON_OUTAGE}")
    return value


def _form(value: Any) -> str:
    return FORM_TAG + next((key for key in _MAPPINGS if isinstance(value, dict) and key in value), "word")


def _on_outage(form: Block | Buffer | Outbox | Fallback | _Word) -> OnOutage:
    match form:
        case Block():
            return OnOutage(kind="block", lasts=form.block)
        case Buffer():
            return OnOutage(kind="buffer", lasts=form.buffer, then=form.then)
        case Outbox():
            return OnOutage(kind="outbox", lasts=form.outbox)
        case Fallback():
            return OnOutage(kind="fallback", topic=form.fallback)
        case _:
            return OnOutage(kind=form)


_Form = Annotated[
    Annotated[_Word, Tag(f"{FORM_TAG}word")]
    | Annotated[Block, Tag(f"{FORM_TAG}block")]
    | Annotated[Buffer, Tag(f"{FORM_TAG}buffer")]
    | Annotated[Outbox, Tag(f"{FORM_TAG}outbox")]
    | Annotated[Fallback, Tag(f"{FORM_TAG}fallback")],
    Discriminator(_form),
    BeforeValidator(_known_form),
]


if TYPE_CHECKING:
    OnOutageValue = OnOutage
else:
    OnOutageValue = Annotated[_Form, AfterValidator(_on_outage)]
