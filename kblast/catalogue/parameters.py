"""Parameters of rules: types from the check or the defaults, defaults from the rule file."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import ConfigDict, create_model

from kblast.catalogue.rule_file import RuleFile
from kblast.check import CheckParameters
from kblast.config import Texts
from kblast.documents import Document
from kblast.errors import InputError, Problem
from kblast.suggest import did_you_mean
from kblast.validation import validate


def parameters_of_condition(content: RuleFile) -> type[CheckParameters]:
    """The model of a condition's parameters: each is of the type of its default."""
    return _model({name: (_type_of(spec.default), ...) for name, spec in content.parameters.items()})


def with_defaults(base: type[CheckParameters], content: RuleFile, document: Document) -> type[CheckParameters]:
    """The model with the defaults of the rule file. Raises InputError where the two do not fit."""
    types = {name: info.rebuild_annotation() for name, info in base.model_fields.items()}
    problems = [*_names_apart(types, content, document), *_wrong_defaults(types, content, document)]
    if problems:
        raise InputError(problems)
    return _model({name: (types[name], spec.default) for name, spec in content.parameters.items()}, base)


def _names_apart(types: dict[str, Any], content: RuleFile, document: Document) -> Iterator[Problem]:
    for name in content.parameters.keys() - types.keys():
        place = document.locate(("parameters", name), key=True)
        yield Problem(place, f"the check has no parameter '{name}'", did_you_mean(name, types))
    for name in types.keys() - content.parameters.keys():
        place = document.locate(("parameters",), key=True)
        yield Problem(place, f"parameter '{name}' is missing", "give its default and description")


def _wrong_defaults(types: dict[str, Any], content: RuleFile, document: Document) -> Iterator[Problem]:
    for name in content.parameters.keys() & types.keys():
        holder = create_model("Default", __config__=ConfigDict(strict=True), default=(types[name], ...))
        _, wrong = validate(holder, replace(document, data=document.data["parameters"][name]))
        yield from (Problem(p.location, f"parameters.{name}.{p.message}", p.hint) for p in wrong)


def _model(fields: dict[str, tuple[Any, Any]], base: type[CheckParameters] = CheckParameters) -> type[CheckParameters]:
    model: type[CheckParameters] = create_model("Parameters", __base__=base, **fields)  # type: ignore[call-overload]
    return model


def _type_of(default: Any) -> Any:
    return Texts if isinstance(default, tuple) else type(default)
