"""One AsyncAPI definition while it is read: the document, its version, and where its findings go."""

import re
from dataclasses import dataclass
from typing import Any

from kblast.foreign.exchange import Imported, LeftOut, Options
from kblast.foreign.reading import Node
from kblast.foreign.references import References
from kblast.location import Location

_VARIABLE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition of version 2 or 3, and what it is read with."""

    root: Node
    version: int
    references: References
    options: Options
    imported: Imported

    def left_out(self, what: str, place: Location) -> None:
        """Notes something that an inventory cannot hold."""
        self.imported.left_out.append(LeftOut(f"AsyncAPI {what}", place))

    def kafka_binding(self, node: Node) -> Node:
        """The Kafka part of the bindings of a server, channel, operation or message."""
        binding = self.references.node(node, "bindings", "kafka")
        binding.value("bindingVersion")
        return binding

    def filled(self, text: str, variables: dict[str, Node], path: tuple[str, ...], node: Node) -> str | None:
        """A text with its `{name}` replaced by what --set gives, else by the default or only value of the variable.

        None, and a problem that names it, where one has no value.
        """
        values: dict[str, str] = {}
        for name in dict.fromkeys(_VARIABLE.findall(text)):
            variable = variables.get(name)
            given = self.options.values.get(name)
            value = given if given is not None else self._default(variable)
            if value is None:
                choices = _choices(variable)
                listed = f"; one of {', '.join(choices)}" if choices else ""
                hint = f"give it a value: --set {name}=VALUE{listed}"
                node.reading.problem((*node.path, *path), text, f"a value for {{{name}}}", hint)
                return None
            values[name] = value
        return _VARIABLE.sub(lambda match: values[match[1]], text)

    def _default(self, variable: Node | None) -> str | None:
        if variable is None:
            return None
        schema = self.references.node(variable, "schema") if self.version == 2 else variable
        for node in (variable, schema):
            default = node.value("default")
            if default not in (None, ""):
                return str(default)
            choices = _choices(node)
            if len(choices) == 1:
                return choices[0]
        return None


def _choices(node: Node | None) -> list[str]:
    return [str(choice) for choice in node.values("enum")] if node is not None else []


def only_value(node: Node, key: str) -> str | None:
    """The one value that a setting has by its schema, or that stands there itself; None where it may be another."""
    found: Any = node.data.get(key)
    if not isinstance(found, dict):
        return node.text(key)
    schema = node.node(key)
    constant = schema.text("const")
    choices = _choices(schema)
    schema.text("type")
    return constant or (choices[0] if len(choices) == 1 else None)
