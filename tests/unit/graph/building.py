"""Inventories for tests: from YAML as people write it, or from data."""

import json
from textwrap import dedent
from typing import Any

from kblast.documents import parse
from kblast.graph.dependency import DependencyGraph
from kblast.graph.flow import Flow
from kblast.model.build import build_inventory
from kblast.model.elements import InventoryFile
from kblast.model.fragments import Fragment
from kblast.model.inventory import Inventory
from kblast.validation import validate


def inventory(text: str) -> Inventory:
    """The inventory of one YAML file, which is given without its first line `kblast: 1`."""
    return _inventory("kblast: 1\n" + dedent(text).lstrip("\n"), "kblast.yaml")


def inventory_of(data: dict[str, Any]) -> Inventory:
    """The inventory of one JSON file with this data, which is given without its key `kblast`."""
    return _inventory(json.dumps({"kblast": 1, **data}), "kblast.json")


def _inventory(text: str, file: str) -> Inventory:
    (document,) = parse(text, file)
    content, problems = validate(InventoryFile, document)
    assert content is not None, problems
    return build_inventory([Fragment(document, content, context=False)])


def graph(text: str, **options: Any) -> DependencyGraph:
    return DependencyGraph.of(inventory(text), **options)


def flow(text: str, **options: Any) -> Flow:
    return Flow.of(inventory(text), **options)
