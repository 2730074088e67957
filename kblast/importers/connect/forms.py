"""The forms in which Kafka Connect takes and gives configurations of connectors."""

from pathlib import PurePath
from typing import Any, Final

from kblast.errors import Problem
from kblast.foreign.connect.configuration import Configuration
from kblast.foreign.reading import Node
from kblast.importer import Imported
from kblast.location import Location

_CLASS: Final = "connector.class"
_BESIDE: Final = ("tasks", "type")
"""What Connect says of a connector besides its configuration; it follows from that."""


def is_connector(data: Any) -> bool:
    """Whether the data of a document is one of the known forms; objects of Kubernetes are not."""
    if not isinstance(data, dict) or "apiVersion" in data:
        return False
    if isinstance(data.get(_CLASS), str):
        return True
    if _has_class(data.get("config")):
        return True
    return bool(data) and all(isinstance(one, dict) and _has_class(_info(one).get("config")) for one in data.values())


def configurations(root: Node, imported: Imported) -> list[Configuration]:
    """The connectors of a document: `{name, config}`, a bare configuration, or `GET /connectors?expand=info`."""
    document = root.reading.document
    if _CLASS in root.data:
        name, place = root.text("name"), root.place("name")
        return [_configuration(name or PurePath(document.file).stem, place, root)]
    if _has_class(root.data.get("config")):
        found = _wrapped(root, imported)
        return [found] if found is not None else []
    listed = []
    for member in root.members().values():
        member.reading.read_all(member.reading.read(member.data, "status"))
        if _has_class(_info(member.data).get("config")):
            listed.append(_wrapped(member.node("info"), imported))
    if not listed:
        hint = 'expected {"name": …, "config": {"connector.class": …}}'
        imported.problems.append(Problem(document.locate(), "not a connector", hint))
    return [connector for connector in listed if connector is not None]


def _has_class(config: Any) -> bool:
    return isinstance(config, dict) and isinstance(config.get(_CLASS), str)


def _info(data: dict[str, Any]) -> dict[str, Any]:
    info = data.get("info")
    return info if isinstance(info, dict) else {}


def _wrapped(node: Node, imported: Imported) -> Configuration | None:
    config = node.node("config")
    for key in _BESIDE:
        node.reading.read_all(node.reading.read(node.data, key))
    inner, outer = config.text("name"), node.text("name")
    name = outer or inner
    if name is None:
        if node.data.get("name") in (None, ""):
            imported.problems.append(Problem(node.place(), "a connector without a name", "add its name"))
        return None
    return _configuration(name, node.place("name") if outer else config.place("name"), config)


def _configuration(name: str, place: Location, node: Node) -> Configuration:
    return Configuration(name, place, node, str(node.value(_CLASS) or "").strip(), service=name)
