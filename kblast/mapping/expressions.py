"""Expressions of a mapping: JMESPath (https://jmespath.org), and texts with expressions in `${…}`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError, LexerError, ParseError

from kblast.location import Location
from kblast.mapping.functions import FUNCTIONS
from kblast.suggest import did_you_mean

_QUOTES = "'\"`"


class ExpressionError(Exception):
    """An expression that can never be worked out; says why, and what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Expression:
    """A JMESPath expression, and where the mapping has it."""

    text: str
    tree: Any
    place: Location


@dataclass(frozen=True, slots=True)
class Template:
    """A text in parts, which are texts or expressions; a single expression gives its value as it is."""

    parts: tuple[str | Expression, ...]
    place: Location


def expression(text: str, place: Location, names: frozenset[str], parameters: frozenset[str]) -> Expression:
    """The expression; it may begin with `names` and use these `parameters`. Raises ExpressionError."""
    try:
        tree = jmespath.compile(text).parsed
    except RecursionError:
        raise ExpressionError("nested too deeply for an expression") from None
    except JMESPathError as error:
        raise ExpressionError(f"'{text}' is not a JMESPath expression: {_what_is_wrong(error, text)}") from None
    for node in _nodes(tree):
        if node["type"] == "function_expression":
            _check_function(node)
    for name, below in _starts(tree):
        if name not in names:
            known = f"an expression begins with {', '.join(sorted(names))}"
            raise ExpressionError(f"'{text}': unknown name '{name}'", did_you_mean(name, names) or known)
        if name == "parameters" and below is not None and below not in parameters:
            known = f"parameters of this mapping: {', '.join(sorted(parameters)) or 'none'}"
            raise ExpressionError(f"'{text}': unknown parameter '{below}'", did_you_mean(below, parameters) or known)
    return Expression(text, tree, place)


def template(text: str, place: Location, names: frozenset[str], parameters: frozenset[str]) -> Template:
    """The text in parts. Raises ExpressionError."""
    parts: list[str | Expression] = []
    position = 0
    while (begin := text.find("${", position)) >= 0:
        end = _closing_brace(text, begin + 2)
        if begin > position:
            parts.append(text[position:begin])
        parts.append(expression(text[begin + 2 : end], place, names, parameters))
        position = end + 1
    if position < len(text):
        parts.append(text[position:])
    return Template(tuple(parts), place)


def _closing_brace(text: str, begin: int) -> int:
    depth, quote, position = 1, "", begin
    while position < len(text):
        character = text[position]
        if quote:
            if character == "\\":
                position += 1
            elif character == quote:
                quote = ""
        elif character in _QUOTES:
            quote = character
        elif character in "{}":
            depth += 1 if character == "{" else -1
            if not depth:
                return position
        position += 1
    raise ExpressionError(f"'{text}': '${{' without its '}}'", "write ${expression}")


def _what_is_wrong(error: JMESPathError, text: str) -> str:
    if isinstance(error, LexerError):
        return f"character {error.lexer_position + 1} is not allowed: {error.lexer_value}"
    if isinstance(error, ParseError) and error.lex_position < len(text):
        return f"unexpected '{error.token_value}' at character {error.lex_position + 1}"
    return "it ends too early" if isinstance(error, ParseError) else "it is empty"


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in node["children"]:
        if isinstance(child, dict):
            yield from _nodes(child)


def _check_function(node: Any) -> None:
    known = FUNCTIONS.FUNCTION_TABLE
    name, given = node["value"], len(node["children"])
    if name not in known:
        raise ExpressionError(f"unknown function '{name}'", did_you_mean(name, known))
    wanted = known[name]["signature"]
    variadic = any(argument.get("variadic") for argument in wanted)
    if given < len(wanted) or (given > len(wanted) and not variadic):
        least = "at least " if variadic else ""
        raise ExpressionError(f"function {name} takes {least}{len(wanted)} arguments, found {given}")


_FIRST_CHILD_ONLY = {"subexpression", "index_expression", "pipe", "projection", "value_projection", "filter_projection"}


def _starts(node: Any) -> Iterator[tuple[str, str | None]]:
    """The names that are looked up at the very top, each with the name below it, if there is one."""
    kind, children = node["type"], node["children"]
    if kind == "field":
        yield node["value"], None
    elif kind == "subexpression" and children[0]["type"] == "field":
        below = children[1]
        yield children[0]["value"], below["value"] if below["type"] == "field" else None
    elif kind in _FIRST_CHILD_ONLY:
        yield from _starts(children[0])
    elif kind not in ("expref", "slice"):
        for child in children:
            yield from _starts(child)
