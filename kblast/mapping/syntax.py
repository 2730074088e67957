"""What may be written in a mapping file.

Rules have the keys of the elements, edges and needs that they make, taken from these, so that they cannot fall behind.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, create_model

from kblast.model.elements import (
    Cluster,
    ConsumeEdge,
    Function,
    Mirror,
    ProduceEdge,
    Resource,
    Service,
    Topic,
    Zone,
)
from kblast.model.parts import Need
from kblast.model.values import Text

FORMAT_KEY: Final = "kblast-mapping"


class _Syntax(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ParameterSyntax(_Syntax):
    """A value that the user gives with --set; without a default it has to be given."""

    about: Text
    default: Text | None = None


class RuleSyntax(_Syntax):
    """What every rule has: the list it goes through (`each`), and a condition (`when`)."""

    each: Text | None = None
    when: Text | None = None


def _keys(model: type[BaseModel], without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The keys of an element, each with a value that is worked out later."""
    return {
        name: (Any, Field(default=None, alias=field.alias))
        for name, field in model.model_fields.items()
        if name not in without
    }


def _rule(title: str, keys: dict[str, Any], **own: Any) -> type[RuleSyntax]:
    made: type[RuleSyntax] = create_model(title, __base__=RuleSyntax, **keys | own)
    return made


def _list_of(rule: type[RuleSyntax]) -> Any:
    return (Annotated[tuple[rule, ...], Strict(False)], ())  # type: ignore[valid-type]


_NEEDS = _list_of(_rule("NeedRule", _keys(Need)))
_READERS = _list_of(_rule("ReaderRule", _keys(ConsumeEdge, ("topic", "pattern", "cluster")), service=(Text, ...)))
_WRITERS = _list_of(_rule("WriterRule", _keys(ProduceEdge, ("topic",)), service=(Text, ...)))
_LISTS: dict[type[BaseModel], dict[str, Any]] = {
    Topic: {"readers": _READERS, "writers": _WRITERS},
    Service: {
        "produces": _list_of(_rule("ProduceRule", _keys(ProduceEdge))),
        "consumes": _list_of(_rule("ConsumeRule", _keys(ConsumeEdge))),
    },
}


def _element(model: type[BaseModel]) -> Any:
    lists = {"needs": _NEEDS, "wants": _NEEDS} | _LISTS.get(model, {})
    return _list_of(_rule(f"{model.__name__}Rule", _keys(model, tuple(lists)), name=(Text, ...), **lists))


ELEMENTS: dict[str, type[BaseModel]] = {
    "zones": Zone,
    "clusters": Cluster,
    "topics": Topic,
    "services": Service,
    "resources": Resource,
    "mirrors": Mirror,
    "functions": Function,
}

_DocumentKeys = create_model(
    "_DocumentKeys", __base__=_Syntax, **{section: _element(model) for section, model in ELEMENTS.items()}
)


class AclSyntax(RuleSyntax):
    """An access rule, in the words of Kafka's tools; edges come of it once all topics are known."""

    principal: Text
    cluster: Text
    resource: Text
    name: Text
    operations: Any
    pattern: Any = None
    permission: Any = None
    host: Any = None


class DocumentSyntax(_DocumentKeys):  # type: ignore[valid-type,misc]
    """What one kind of document says: when it is of that kind, and rules for every section of an inventory."""

    title: Text
    when: Text
    variants: dict[Text, Text] = {}
    acls: Annotated[tuple[AclSyntax, ...], Strict(False)] = ()


class MappingSyntax(_Syntax):
    """A mapping file."""

    version: Literal[1] = Field(alias=FORMAT_KEY)
    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Text
    marks: Annotated[tuple[Text, ...], Strict(False)] = ()
    parameters: dict[Text, ParameterSyntax] = {}
    documents: Annotated[tuple[DocumentSyntax, ...], Strict(False), Field(min_length=1)]
