"""How JulieOps names a topic: by all keys above it, or by a pattern (com.purbon.kafka.topology.model.Topic)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kblast.foreign.reading import Node
from kblast.importer import Options

_FORMAT = "topology.topic.prefix.format"
_SEPARATOR = "topology.topic.prefix.separator"
"""Settings of JulieOps, not of a topology: the user gives them by --set."""

_NO_PART_OF_NAMES = ("projects", "context", "platform", "special_topics")
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Naming:
    """The names of one topology's topics: its keys in their order, what separates them, and perhaps a pattern."""

    keys: Mapping[str, str]
    separator: str
    pattern: str | None

    def topic(self, project: str, name: str, data_type: str | None) -> str:
        """The full name of a topic."""
        if self.pattern is not None:
            known = {**self.keys, "project": project, "topic": name, "dataType": data_type or ""}
            return _PLACE.sub(lambda found: known.get(found[1], ""), self.pattern)
        return self.separator.join([*self.keys.values(), project, name, *([data_type] if data_type else [])])


def naming(topology: Node, options: Options) -> Naming | None:
    """The names of a topology's topics: its context comes first, then every key that has no meaning of its own.

    None where the pattern says more than names in braces, which is a problem.
    """
    others = [key for key in topology.data if key not in _NO_PART_OF_NAMES]
    keys = {"context": str(topology.value("context"))} | {
        key: _text(value) for key in others if (value := topology.value(key)) is not None
    }
    pattern = options.values.get(_FORMAT)
    if pattern == "default":
        pattern = None
    elif pattern == "name":
        pattern = "{{topic}}"
    if pattern is not None and re.search(r"[{}]", _PLACE.sub("", pattern)):
        topology.reading.problem((), pattern, f"names in double braces as {_FORMAT}", "such as {{context}}.{{topic}}")
        return None
    separator = options.values.get(_SEPARATOR)
    return Naming(keys, "." if separator is None else separator, pattern)


def _text(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
