"""Inventories for tests, from text."""

import textwrap

from kblast.documents import parse
from kblast.errors import InputError
from kblast.model.build import build_inventory
from kblast.model.elements import InventoryFile
from kblast.model.fragments import Fragment
from kblast.model.inventory import Inventory
from kblast.validation import validate


def inventory_of(*texts: str) -> Inventory:
    """The inventory of some YAML texts, without their `kblast: 1`; they stand in files a.yaml, b.yaml …"""
    fragments = []
    for number, text in enumerate(texts):
        (document,) = parse("kblast: 1\n" + textwrap.dedent(text), f"{chr(ord('a') + number)}.yaml")
        content, problems = validate(InventoryFile, document)
        if content is None:
            raise InputError(problems)
        fragments.append(Fragment(document, content, context=False))
    return build_inventory(fragments)
