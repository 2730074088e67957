"""From a mapping file to a mapping that can be applied: every expression read, every name in it checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kblast.documents import Document, read
from kblast.errors import ConfigurationError, InputError, Problem
from kblast.location import KeyPath, Location
from kblast.mapping.expressions import Expression, ExpressionError, Template, expression, template
from kblast.mapping.syntax import ELEMENTS, FORMAT_KEY, MappingSyntax
from kblast.validation import validate

_EVERYWHERE = frozenset({"document", "file", "parameters"})
_LISTS = ("needs", "wants", "produces", "consumes", "readers", "writers")
_OWN_KEYS = ("each", "when", "name", "service")

Tree = Any
"""A value to be worked out: a Template, a plain scalar, or a mapping or list of such values."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What to make of a document, or of every item of a list in it: an element, an edge or a need.

    `name` is the element's name; of a reader or writer, the service's; needs and edges of a service have none.
    """

    each: Expression | None
    when: Expression | None
    name: Template | None
    values: Mapping[str, Tree]
    lists: Mapping[str, tuple["Rule", ...]]


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """What to make of the documents for which `when` holds.

    `variants` tells, for a parameter, which of its values a document is for; a document for another value than the
    chosen one is not meant. `acls` have the words of access rules for values.
    """

    title: str
    when: Expression
    variants: Mapping[str, Expression]
    sections: Mapping[str, tuple[Rule, ...]]
    acls: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that the user may give, and has to where there is no default."""

    about: str
    default: str | None
    place: Location


@dataclass(frozen=True, slots=True)
class CompiledMapping:
    """A mapping, ready to be applied."""

    name: str
    title: str
    marks: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    documents: tuple[DocumentRule, ...]


def read_mapping(path: Path, shown: str | None = None) -> CompiledMapping:
    """The mapping of a file. Raises ConfigurationError with everything that is wrong with it."""
    try:
        documents = read(path, shown)
    except InputError as error:
        raise ConfigurationError(error.problems) from error
    if len(documents) != 1 or not isinstance(documents[0].data, dict) or FORMAT_KEY not in documents[0].data:
        place = Location(shown or str(path))
        message = f"not a mapping: expected one document with the top-level key '{FORMAT_KEY}: 1'"
        raise ConfigurationError([Problem(place, message)])
    (document,) = documents
    syntax, problems = validate(MappingSyntax, document)
    if syntax is None:
        raise ConfigurationError(problems)
    compiler = _Compiler(document, frozenset(syntax.parameters))
    rules = tuple(compiler.document(("documents", index)) for index in range(len(syntax.documents)))
    if compiler.problems:
        raise ConfigurationError(compiler.problems)
    parameters = {
        name: Parameter(given.about, given.default, document.locate(("parameters", name), key=True))
        for name, given in syntax.parameters.items()
    }
    return CompiledMapping(syntax.name, syntax.title, syntax.marks, parameters, rules)


class _Compiler:
    def __init__(self, document: Document, parameters: frozenset[str]) -> None:
        self.source = document
        self.parameters = parameters
        self.problems: list[Problem] = []

    def document(self, path: KeyPath) -> DocumentRule:
        data = self.at(path)
        variants = data.get("variants") or {}
        for name in variants.keys() - self.parameters:
            place = self.source.locate((*path, "variants", name), key=True)
            self.problems.append(Problem(place, f"unknown parameter '{name}'", "declare it under parameters"))
        return DocumentRule(
            data["title"],
            self.expression((*path, "when"), _EVERYWHERE - {"parameters"}),
            {name: self.expression((*path, "variants", name), _EVERYWHERE) for name in variants},
            {section: self.rules((*path, section), _EVERYWHERE) for section in ELEMENTS if data.get(section)},
            self.rules((*path, "acls"), _EVERYWHERE) if data.get("acls") else (),
        )

    def rules(self, path: KeyPath, names: frozenset[str]) -> tuple[Rule, ...]:
        return tuple(self.rule((*path, index), names) for index in range(len(self.at(path))))

    def rule(self, path: KeyPath, names: frozenset[str]) -> Rule:
        data = self.at(path)
        each = self.expression((*path, "each"), names) if data.get("each") else None
        if each is not None:
            names |= {"item", "parent"} if "item" in names else {"item"}
        name_key = next((key for key in ("name", "service") if key in data), None)
        name = self.template((*path, name_key), names) if name_key else None
        lists = {key: self.rules((*path, key), names) for key in _LISTS if data.get(key)}
        values = {key: self.tree((*path, key), names) for key in data if key not in _OWN_KEYS and key not in _LISTS}
        when = self.expression((*path, "when"), names) if data.get("when") else None
        return Rule(each, when, name, values, lists)

    def tree(self, path: KeyPath, names: frozenset[str]) -> Tree:
        value = self.at(path)
        if isinstance(value, str):
            return self.template(path, names)
        if isinstance(value, dict):
            return {key: self.tree((*path, key), names) for key in value}
        if isinstance(value, list):
            return [self.tree((*path, index), names) for index in range(len(value))]
        return value

    def expression(self, path: KeyPath, names: frozenset[str]) -> Expression:
        place = self.source.locate(path)
        try:
            return expression(self.at(path), place, names, self.parameters)
        except ExpressionError as error:
            self.problems.append(Problem(place, error.message, error.hint))
            return Expression("", None, place)

    def template(self, path: KeyPath, names: frozenset[str]) -> Template:
        place = self.source.locate(path)
        try:
            return template(self.at(path), place, names, self.parameters)
        except ExpressionError as error:
            self.problems.append(Problem(place, error.message, error.hint))
            return Template((), place)

    def at(self, path: KeyPath) -> Any:
        value = self.source.data
        for step in path:
            value = value[step]
        return value
