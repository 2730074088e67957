"""References (`$ref`) from one part of a document to another, or to one of a file beside it.

RFC 6901 for pointers; what stands beside a `$ref` is ignored, as the JSON Reference draft has it.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from kblast.documents import Document
from kblast.errors import InputError, Problem
from kblast.foreign.local_files import LocalFiles, NotReachedError
from kblast.foreign.reading import Node, Reading
from kblast.location import KeyPath

REFERENCE = "$ref"


@dataclass(slots=True)
class References:
    """Follows references; one that leads nowhere is a problem that names it, and reads as an empty mapping."""

    files: LocalFiles
    problems: list[Problem]
    _readings: dict[int, Reading] = field(default_factory=dict)
    _underway: set[tuple[int, KeyPath]] = field(default_factory=set)

    def follow(self, node: Node) -> Node:
        """The mapping itself, or the one that its reference leads to in the end."""
        if REFERENCE not in node.data:
            return node
        reference = node.text(REFERENCE)
        if reference is None:
            return self._failed(node, "", "it is empty") if node.data[REFERENCE] in (None, "") else _nothing(node)
        here = (id(node.reading.document), node.path)
        if here in self._underway:
            return self._failed(node, reference, "leads back to itself")
        self._underway.add(here)
        try:
            return self.follow(self._target(node, reference))
        except NotReachedError as error:
            return self._failed(node, reference, str(error))
        except InputError as error:
            self.problems += error.problems
            return _nothing(node)
        finally:
            self._underway.discard(here)

    def node(self, node: Node, *keys: str) -> Node:
        """The mapping below the keys, following the references on the way."""
        here = self.follow(node)
        for key in keys:
            here = self.follow(here.node(key))
        return here

    def nodes(self, node: Node, key: str) -> list[Node]:
        """The mappings of a list, or what they refer to."""
        return [self.follow(item) for item in node.nodes(key)]

    def members(self, node: Node, key: str) -> dict[str, Node]:
        """The mappings below a key by their names, or what they refer to."""
        return {name: self.follow(member) for name, member in self.node(node, key).members().items()}

    def _target(self, node: Node, reference: str) -> Node:
        file, _, pointer = reference.partition("#")
        if file:
            documents = self.files.documents(file, node.reading.document.file)
            if not documents:
                raise NotReachedError("the file is empty")
            reading = self._reading(documents[0])
        else:
            reading = node.reading
        if pointer and not pointer.startswith("/"):
            raise NotReachedError("expected # and a path of keys, such as #/components/messages/paid")
        here = Node(reading, (), reading.document.data)
        for token in pointer.split("/")[1:]:
            here = self._step(here, unquote(token).replace("~1", "/").replace("~0", "~"))
        if not isinstance(here.data, dict):
            raise NotReachedError("leads to something that is no mapping")
        return here

    def _step(self, here: Node, key: str) -> Node:
        data: Any = here.data
        if isinstance(data, dict) and key not in data and REFERENCE in data:
            here = self.follow(here)
            data = here.data
        if isinstance(data, dict) and key in data:
            return Node(here.reading, (*here.path, key), here.reading.read(data, key))
        if isinstance(data, list) and key.isascii() and key.isdigit() and len(key) < 10 and int(key) < len(data):
            return Node(here.reading, (*here.path, int(key)), data[int(key)])
        raise NotReachedError(f"there is no '{key}'")

    def _reading(self, document: Document) -> Reading:
        return self._readings.setdefault(id(document), Reading(document, self.problems))

    def _failed(self, node: Node, reference: str, why: str) -> Node:
        problem = Problem(node.place(REFERENCE), f"{REFERENCE} '{reference}' leads nowhere: {why}")
        if problem not in self.problems:
            self.problems.append(problem)
        return _nothing(node)


def _nothing(node: Node) -> Node:
    return Node(node.reading, node.path, {})
