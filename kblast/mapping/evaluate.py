"""Expressions worked out on a document, with an eye on what they read of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jmespath.exceptions import JMESPathError, JMESPathTypeError
from jmespath.visitor import Options, TreeInterpreter

from kblast.foreign.reading import Reading
from kblast.location import Location
from kblast.mapping.compiled import Tree
from kblast.mapping.expressions import Expression, Template
from kblast.mapping.functions import FUNCTIONS
from kblast.validation import show_found

_LOOK_AT_KEYS = {"items", "keys", "values", "merge"}

Scope = Mapping[str, Any]
"""The names that expressions begin with, and what they stand for."""


class EvaluationError(Exception):
    """An expression cannot be worked out on this document; says why."""


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression gives, and where in the document that stands; None where it is not taken from there."""

    data: Any
    place: Location | None


def _holds(value: Any) -> bool:
    return not (value is None or value is False or value in ("", [], {}))


_TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "null": "nothing",
    "number": "a number",
    "object": "a mapping",
    "string": "a text",
}


def _said(error: JMESPathError) -> str:
    if not isinstance(error, JMESPathTypeError):
        return str(error)
    expected = " or ".join(_TYPES.get(name, f"a list ({name})") for name in error.expected_types)
    return f"{error.function_name}() expected {expected}, found {show_found(error.current_value)}"


class Evaluator(TreeInterpreter):
    """Works out expressions on one document; without a reading, nobody notes what is read.

    What only a condition looks at counts as read where the condition holds, and not where it rules something out.
    """

    def __init__(self, reading: Reading | None = None) -> None:
        super().__init__(Options(custom_functions=FUNCTIONS))
        self._reading = reading
        self._noted: list[tuple[dict[str, Any], str]] = []

    def value(self, expression: Expression, scope: Scope) -> Value:
        """What the expression gives. Raises EvaluationError."""
        data = self._visit(expression, scope)
        if self._reading is not None:
            for mapping, key in self._noted:
                self._reading.read(mapping, key)
        return Value(data, self._last_place())

    def holds(self, condition: Expression, scope: Scope) -> bool:
        """Whether the condition gives something: nothing, false, and empty texts, lists and mappings do not hold.

        Raises EvaluationError.
        """
        if not _holds(self._visit(condition, scope)):
            return False
        self.value(condition, scope)
        return True

    def whole(self, expression: Expression, scope: Scope) -> Value:
        """What the expression gives, all of which is used. Raises EvaluationError."""
        found = self.value(expression, scope)
        if self._reading is not None:
            self._reading.read_all(found.data)
        return found

    def word(self, expression: Expression, scope: Scope) -> str | None:
        """What the expression gives as a text; None where it gives nothing. Raises EvaluationError."""
        found = self.whole(expression, scope).data
        if isinstance(found, dict | list):
            given = f"'{expression.text}' ({expression.place}) gives {show_found(found)}"
            raise EvaluationError(f"{given}, expected a text")
        if isinstance(found, bool):
            return "true" if found else "false"
        return None if found is None else str(found)

    def text(self, template: Template, scope: Scope) -> Value:
        """The text that a template makes, which must not be empty. Raises EvaluationError."""
        text, place = "", None
        for part in template.parts:
            if isinstance(part, str):
                text += part
                continue
            word = self.word(part, scope)
            if word is None:
                raise EvaluationError(f"'{part.text}' ({template.place}) gives nothing, expected a text")
            text += word
            place = self._last_place() or place
        if not text:
            raise EvaluationError(f"the text ({template.place}) is empty")
        return Value(text, place)

    def tree(self, tree: Tree, scope: Scope) -> Value:
        """A value worked out; parts that give nothing are left away. Raises EvaluationError."""
        if isinstance(tree, Template):
            if len(tree.parts) == 1 and isinstance(tree.parts[0], Expression):
                return self.whole(tree.parts[0], scope)
            return self.text(tree, scope)
        if isinstance(tree, dict):
            found = {key: self.tree(part, scope) for key, part in tree.items()}
            kept = {key: value.data for key, value in found.items() if value.data is not None}
            return Value(kept or None, next((value.place for value in found.values() if value.place), None))
        if isinstance(tree, list):
            items = [self.tree(part, scope) for part in tree]
            kept_items = [item.data for item in items if item.data is not None]
            return Value(kept_items, next((item.place for item in items if item.place), None))
        return Value(tree, None)

    def _visit(self, expression: Expression, scope: Scope) -> Any:
        self._noted = []
        try:
            return self.visit(expression.tree, scope)
        except JMESPathError as error:
            raise EvaluationError(f"'{expression.text}' ({expression.place}): {_said(error)}") from error
        except TypeError as error:
            # JMESPath orders numbers, and its interpreter compares whatever it is given (JMESPath, Ordering Operators).
            said = "expected two numbers to compare, found something else"
            raise EvaluationError(f"'{expression.text}' ({expression.place}): {said}") from error

    def _last_place(self) -> Location | None:
        """Where the value stands that was looked at last."""
        if self._reading is None or not self._noted:
            return None
        mapping, key = self._noted[-1]
        return self._reading.document.locate((*(self._reading.path_of(mapping) or ()), key))

    # What JMESPath's interpreter does, noting what it looks at

    def visit_field(self, node: Any, value: Any) -> Any:
        """The value of a key."""
        if isinstance(value, dict):
            self._note(value, node["value"])
        return super().visit_field(node, value)

    def visit_value_projection(self, node: Any, value: Any) -> Any:
        """The values of all keys."""
        self._note_keys(self.visit(node["children"][0], value))
        return super().visit_value_projection(node, value)

    def visit_function_expression(self, node: Any, value: Any) -> Any:
        """What a function gives."""
        if node["value"] in _LOOK_AT_KEYS:
            for child in node["children"]:
                self._note_keys(self.visit(child, value))
        return super().visit_function_expression(node, value)

    def visit_filter_projection(self, node: Any, value: Any) -> Any:
        """The items for which a condition holds."""
        base, chosen, condition = node["children"]
        found = self.visit(base, value)
        if not isinstance(found, list):
            return None
        kept = []
        for element in found:
            before = len(self._noted)
            if _holds(self.visit(condition, element)):
                kept.append(self.visit(chosen, element))
            else:
                del self._noted[before:]
        return [element for element in kept if element is not None]

    def _note_keys(self, mapping: Any) -> None:
        for key in mapping if isinstance(mapping, dict) else ():
            self._note(mapping, key)

    def _note(self, mapping: dict[str, Any], key: str) -> None:
        if self._reading is not None and key in mapping and self._reading.path_of(mapping) is not None:
            self._noted.append((mapping, key))
