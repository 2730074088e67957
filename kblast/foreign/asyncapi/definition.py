"""One AsyncAPI definition while it is read: the document, its version, and where its findings go."""

from dataclasses import dataclass

from kblast.foreign.exchange import Imported, LeftOut, Options
from kblast.foreign.reading import Node
from kblast.foreign.references import References
from kblast.foreign.variables import filled, possible_values
from kblast.location import Location


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
        """A text with the values of its variables; None, and a problem, where one has none."""
        known = {name: self._values(variable) for name, variable in variables.items()}
        return filled(text, node, path, known, self.options.values)

    def _values(self, variable: Node) -> list[str]:
        """In version 2, the parameters of channels say it in their schema."""
        return possible_values(variable) or possible_values(self.references.node(variable, "schema"))


def only_value(node: Node, key: str) -> str | None:
    """The one value that a setting has by its schema, or that stands there itself; None where it may be another."""
    if not isinstance(node.data.get(key), dict):
        return node.text(key)
    schema = node.node(key)
    schema.text("type")
    choices = [str(choice) for choice in schema.values("enum")]
    return schema.text("const") or (choices[0] if len(choices) == 1 else None)
