"""A mapping as a foreign format: which documents it is for, and what they say."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from kblast.documents import Document
from kblast.errors import Problem
from kblast.foreign.acl_words import AclWords
from kblast.foreign.facts import Fact
from kblast.foreign.reading import Reading
from kblast.importer import Format, Imported, LeftOut, Options, PassedOver
from kblast.location import KeyPath, Location
from kblast.mapping.compiled import CompiledMapping, DocumentRule, Rule, read_mapping
from kblast.mapping.evaluate import EvaluationError, Evaluator, Scope
from kblast.validation import show_found

_CLUSTER = "cluster"
"""The parameter that --cluster gives."""

_EDGES = {"readers": "consumes", "writers": "produces"}


def mapped_format(path: Path, shown: str | None = None) -> Format:
    """The format that a mapping file describes. Raises ConfigurationError with everything that is wrong in it."""
    mapping = read_mapping(path, shown)
    return Format(
        name=mapping.name,
        title=mapping.title,
        marks=mapping.marks,
        recognises=lambda document: any(_is_for(rule, document) for rule in mapping.documents),
        read=lambda documents, options: _read(mapping, documents, options),
    )


def _is_for(rule: DocumentRule, document: Document) -> bool:
    """Whether the rule's condition holds for the document; one that cannot be worked out does not hold."""
    try:
        return Evaluator().holds(rule.when, _scope(document, {}))
    except EvaluationError:
        return False


def _scope(document: Document, parameters: Mapping[str, str]) -> dict[str, Any]:
    file = PurePath(document.file)
    about_file = {"path": file.as_posix(), "name": file.name, "stem": file.stem, "folder": file.parent.name}
    return {"document": document.data, "file": about_file, "parameters": parameters}


def _read(mapping: CompiledMapping, documents: Sequence[Document], options: Options) -> Imported:
    imported = Imported()
    parameters = _parameters(mapping, options, imported)
    if imported.problems:
        return imported
    for document in documents:
        rules = [rule for rule in mapping.documents if _is_for(rule, document)]
        if not rules:
            message = f"not a document of {mapping.title}: no 'when' of mapping '{mapping.name}' holds"
            imported.problems.append(Problem(document.locate(), message))
        application = _Application(document, parameters, imported)
        meant = [rule for rule in rules if application.is_meant(rule)]
        for rule in meant:
            application.apply(rule)
        if meant:
            title = meant[0].title
            found = application.reading.unread()
            imported.left_out += [LeftOut(f"{title} {key}", place) for key, place in found]
    return imported


def _parameters(mapping: CompiledMapping, options: Options, imported: Imported) -> dict[str, str]:
    """The value of every parameter; one without a value is a problem."""
    found = {}
    for name, parameter in mapping.parameters.items():
        given = options.values.get(name)
        if given is None and name == _CLUSTER:
            given = options.cluster
        value = parameter.default if given is None else given
        if value is None:
            option = "--cluster NAME" if name == _CLUSTER else f"--set {name}=VALUE"
            message = f"mapping '{mapping.name}' needs '{name}': {parameter.about}"
            imported.problems.append(Problem(parameter.place, message, f"give it: {option}"))
        else:
            found[name] = value
    return found


class _Application:
    """Rules applied to one document."""

    def __init__(self, document: Document, parameters: Mapping[str, str], imported: Imported) -> None:
        self.document = document
        self.imported = imported
        self.reading = Reading(document, imported.problems)
        self.evaluator = Evaluator(self.reading)
        self.scope: Scope = _scope(document, parameters)

    def is_meant(self, rule: DocumentRule) -> bool:
        """Whether the document is of the variants that the user wants; one that belongs to no variant always is."""
        self.evaluator.value(rule.when, self.scope)
        for name, expression in rule.variants.items():
            try:
                variant = self.evaluator.word(expression, self.scope)
            except EvaluationError as error:
                self.problem(self.document.locate(), error)
                return False
            if variant is not None and variant != self.scope["parameters"][name]:
                what = f"{rule.title} documents for {name} {variant}"
                self.imported.passed_over.append(PassedOver(what, f"to read them instead: --set {name}={variant}"))
                return False
        return True

    def apply(self, rule: DocumentRule) -> None:
        """Adds the facts and access rules of one document rule."""
        for section, rules in rule.sections.items():
            for element in rules:
                for scope, place in self.items(element, self.scope, self.document.locate()):
                    self.element(section, element, scope, place)
        for acl in rule.acls:
            for scope, place in self.items(acl, self.scope, self.document.locate()):
                self.acl(rule, acl, scope, place)

    def acl(self, document: DocumentRule, rule: Rule, scope: Scope, place: Location) -> None:
        """Adds an access rule."""
        assert rule.name is not None
        try:
            name = self.evaluator.text(rule.name, scope).data
            cluster, said = self.evaluator.text(rule.values["cluster"], scope).data, {}
            for key in ("principal", "resource", "pattern", "permission", "host"):
                said[key] = self.evaluator.tree(rule.values.get(key, ""), scope).data
            operations = self.evaluator.tree(rule.values["operations"], scope).data
        except EvaluationError as error:
            self.problem(place, error)
            return
        texts = {key: "" if value is None else str(value) for key, value in said.items()}
        given = operations if isinstance(operations, list) else [operations]
        words = AclWords(name=name, operations=tuple(map(str, given)), **texts)
        self.imported.add_acl(words, cluster, place, document.title)

    def items(self, rule: Rule, scope: Scope, place: Location) -> Iterator[tuple[Scope, Location]]:
        """The scopes that a rule is applied in: one for every item of its list, else one; `when` may rule them out."""
        try:
            found = self.each(rule, scope, place)
        except EvaluationError as error:
            self.problem(place, error)
            return
        for inner, at in found:
            try:
                if rule.when is None or self.evaluator.holds(rule.when, inner):
                    yield inner, at
            except EvaluationError as error:
                self.problem(at, error)

    def each(self, rule: Rule, scope: Scope, place: Location) -> list[tuple[Scope, Location]]:
        """A scope for every item of the rule's list, with the item's place. Raises EvaluationError."""
        if rule.each is None:
            return [(scope, place)]
        found = self.evaluator.value(rule.each, scope)
        if found.data is None:
            return []
        if not isinstance(found.data, list):
            given = f"'{rule.each.text}' ({rule.each.place}) gives {show_found(found.data)}, expected a list"
            raise EvaluationError(f"{given}; items(…) goes through the keys of a mapping")
        scopes: list[tuple[Scope, Location]] = []
        for item in found.data:
            path = self.reading.path_of(item)
            at = self.document.locate(path) if path is not None else found.place or place
            scopes.append(({**scope, "item": item, "parent": scope.get("item")}, at))
        return scopes

    def element(self, section: str, rule: Rule, scope: Scope, place: Location) -> None:
        """Adds one element with everything that hangs on it."""
        assert rule.name is not None
        try:
            name = self.evaluator.text(rule.name, scope)
        except EvaluationError as error:
            self.problem(place, error)
            return
        path: KeyPath = (section, name.data)
        self.imported.facts.append(Fact(path, {}, name.place or place))
        for key, tree in rule.values.items():
            self.value((*path, key), tree, scope, name.place or place)
        for key, rules in rule.lists.items():
            for below in rules:
                for inner, at in self.items(below, scope, place):
                    self.item(path, key, below, inner, at)

    def value(self, path: KeyPath, tree: Any, scope: Scope, place: Location) -> None:
        """Adds a value, key by key where it is a mapping, each at its own place."""
        if isinstance(tree, dict):
            for key, part in tree.items():
                self.value((*path, key), part, scope, place)
            return
        try:
            found = self.evaluator.tree(tree, scope)
        except EvaluationError as error:
            self.problem(place, error)
            return
        if found.data is not None:
            self.imported.facts.append(Fact(path, found.data, found.place or place))

    def item(self, path: KeyPath, key: str, rule: Rule, scope: Scope, place: Location) -> None:
        """Adds an edge or a need."""
        try:
            body = self.evaluator.tree(dict(rule.values), scope).data or {}
            owner = self.evaluator.text(rule.name, scope).data if rule.name else None
        except EvaluationError as error:
            self.problem(place, error)
            return
        if key in _EDGES:
            assert owner is not None
            body = {"topic": path[1]} | body
            path, key = ("services", owner), _EDGES[key]
        self.imported.facts.append(Fact((*path, key), body, place))

    def problem(self, place: Location, error: EvaluationError) -> None:
        """Notes what could not be worked out."""
        self.imported.problems.append(Problem(place, str(error)))
