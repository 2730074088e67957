"""What pydantic finds wrong, in words that say what was found, what was expected and where."""

from collections.abc import Iterator
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kblast.documents import Document
from kblast.errors import Problem
from kblast.location import KeyPath, show_path
from kblast.suggest import did_you_mean

Model = TypeVar("Model", bound=BaseModel)

FORM_TAG = "‹"
"""Marks the name of a form in a path of pydantic; no key of a file begins with it."""

_EXPECTED = {
    "string_type": "a text",
    "string_too_short": "a text that is not empty",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "tuple_type": "a list",
    "list_type": "a list",
}
_BOUNDS = {
    "greater_than_equal": "of at least",
    "less_than_equal": "of at most",
    "greater_than": "above",
    "less_than": "below",
}
_LONGEST_SHOWN = 60


def validate(model: type[Model], document: Document) -> tuple[Model | None, list[Problem]]:
    """The document as `model`, or everything that is wrong with it."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        return None, [
            _problem(detail, model, document) for detail in error.errors(include_url=False) if _is_told(detail)
        ]


def wrong_paths(model: type[BaseModel], document: Document) -> list[KeyPath]:
    """The key paths of everything that is wrong with the document as `model`."""
    try:
        model.model_validate(document.data)
    except ValidationError as error:
        return [_place(detail, document.data)[0] for detail in error.errors(include_url=False)]
    return []


def _is_told(detail: ErrorDetails) -> bool:
    """Not of a list that is too short only for want of the items that are wrong."""
    return not (detail["type"] == "too_short" and detail["input"])


def _problem(detail: ErrorDetails, model: type[BaseModel], document: Document) -> Problem:
    path, is_key = _place(detail, document.data)
    message, hint = _words(detail, model, path)
    names_key = detail["type"] in ("extra_forbidden", "missing")
    where = show_path(path[:-1] if names_key else path)
    return Problem(document.locate(path, key=is_key), f"{where}: {message}" if where else message, hint)


def _place(detail: ErrorDetails, data: Any) -> tuple[KeyPath, bool]:
    """The path of keys of what is wrong, and whether it is the last key itself.

    pydantic's path also names forms, says "[key]" of keys, and counts the items of what was made a list; only what
    stands in the document remains, and the name of a missing key.
    """
    path: list[str | int] = []
    rest: list[str | int] = []
    for step in detail["loc"]:
        if not rest and _has(data, step):
            path.append(step)
            data = data[step]
        elif not str(step).startswith(FORM_TAG):
            rest.append(step)
    if detail["type"] == "missing":
        return (*path, *rest[:1]), False
    return tuple(path), detail["type"] == "extra_forbidden" or rest == ["[key]"]


def _has(data: Any, step: str | int) -> bool:
    if isinstance(data, dict):
        return step in data
    return isinstance(data, list) and isinstance(step, int) and step < len(data)


def _words(detail: ErrorDetails, model: type[BaseModel], path: KeyPath) -> tuple[str, str]:
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    found = show_found(given)
    if kind == "extra_forbidden":
        return f"unknown key '{path[-1]}'", _hint_for_key(str(path[-1]), _keys_at(model, path[:-1]))
    if kind == "missing":
        return f"key '{path[-1]}' is missing", ""
    if kind == "literal_error":
        choices = _choices(context)
        expected = f"one of {', '.join(choices)}" if len(choices) > 1 else choices[0]
        return f"expected {expected}, found {found}", _hint_for_choice(given, choices)
    if kind in _BOUNDS:
        (bound,) = context.values()
        return f"expected a number {_BOUNDS[kind]} {bound:.15g}, found {found}", ""
    if kind == "too_short":
        return f"expected at least one, found {found}", ""
    if kind == "value_error":
        said = str(context["error"])
        return (f"{said}, found {found}" if said.startswith("expected") else said), ""
    hint = "put it in quotes" if kind == "string_type" and isinstance(given, int | float) else ""
    return f"expected {_EXPECTED.get(kind, detail['msg'])}, found {found}", hint


def _hint_for_choice(given: object, choices: list[str]) -> str:
    if not isinstance(given, str):
        return ""
    return "write it without quotes" if given in choices else did_you_mean(given, choices)


def _hint_for_key(key: str, known: set[str]) -> str:
    if "." in key and "config" in known:
        return "settings of Kafka go under `config`"
    return did_you_mean(key, known) or f"known keys: {', '.join(sorted(known))}"


def _choices(context: dict[str, Any]) -> list[str]:
    shown = str(context["expected"]).replace(" or ", ", ")
    return [choice.strip("'") for choice in shown.split(", ")]


def show_found(value: Any) -> str:
    """A value as an error message shows what it found."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    text = str(value)
    if len(text) > _LONGEST_SHOWN:
        text = text[:_LONGEST_SHOWN] + "…"
    return f"'{text}'" if isinstance(value, str) else text


def _keys_at(model: type[BaseModel], path: KeyPath) -> set[str]:
    """The keys that the mapping at `path` may have."""
    here: dict[type[BaseModel], int] = {model: 0}
    for step in path:
        below: dict[type[BaseModel], int] = {}
        for part, containers in here.items():
            if containers:
                below[part] = containers - 1
            else:
                field = next((f for name, f in part.model_fields.items() if step in (name, f.alias)), None)
                if field is not None:
                    below.update(_parts_in(field.annotation))
        here = below
    parts = [part for part, containers in here.items() if not containers]
    return {field.alias or name for part in parts for name, field in part.model_fields.items()}


def _parts_in(annotation: Any, containers: int = 0) -> Iterator[tuple[type[BaseModel], int]]:
    """The models inside an annotation, each with how many mappings and lists stand around it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, containers
    deeper = containers + (get_origin(annotation) in (dict, tuple, list))
    for argument in get_args(annotation):
        yield from _parts_in(argument, deeper)
