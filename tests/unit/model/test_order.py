"""The order of files, keys and items changes nothing."""

import copy
import itertools
import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from kblast.documents import write_yaml
from kblast.errors import InputError
from kblast.model.build import load_inventory
from kblast.model.inventory import Inventory
from tests.running import ROOT

EXAMPLE = ROOT / "tests" / "data" / "format.yaml"
UNITED = {"produces", "consumes", "needs", "wants", "tags", "links"}
MORE = {
    "kblast": 1,
    "generated": {"by": "scrape", "at": "2026-01-01"},
    "topics": {"orders/order-paid": {"partitions": 12, "config": {"retention.ms": 1, "cleanup.policy": "delete"}}},
    "services": {
        "checkout": {
            "tags": ["b", "a"],
            "produces": [{"topic": "logs/app-log", "evidence": "observed", "config": {"acks": 0}}],
            "consumes": [
                {"topic": "orders/order-placed", "group": "checkout", "evidence": "observed", "last_seen": "x"}
            ],
            "needs": ["schema-registry", "recommendations"],
        },
        "auditor": {
            "consumes": [
                {"pattern": ".*", "cluster": "orders", "group": "audit"},
                {"topic": "orders/order-paid", "group": "audit"},
            ]
        },
    },
}


def shuffled(value: Any, chance: random.Random, key: str = "") -> Any:
    if isinstance(value, dict):
        items = [(name, shuffled(below, chance, name)) for name, below in value.items()]
        chance.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        found = [shuffled(below, chance) for below in value]
        if key in UNITED:
            chance.shuffle(found)
        return found
    return value


def in_pieces(data: dict[str, Any], chance: random.Random, count: int) -> list[dict[str, Any]]:
    """The same inventory in several files; every element may be spread over several of them."""
    head: dict[str, Any] = {key: data[key] for key in ("kblast", "generated") if key in data}
    pieces: list[dict[str, Any]] = [copy.deepcopy(head) for _ in range(count)]
    for section, elements in data.items():
        if section not in head:
            for name, body in elements.items():
                chance.choice(pieces).setdefault(section, {}).setdefault(name, {})
                for key, value in body.items():
                    for item in value if key in UNITED else [value]:
                        part = chance.choice(pieces).setdefault(section, {}).setdefault(name, {})
                        if key in UNITED:
                            part.setdefault(key, []).append(item)
                        else:
                            part[key] = item
    return pieces


def loaded(folder: Path, pieces: list[dict[str, Any]]) -> Inventory:
    folder.mkdir()
    for number, piece in enumerate(pieces):
        (folder / f"{number}.yaml").write_text(write_yaml(piece), encoding="utf-8")
    return load_inventory([folder])


def content(inventory: Inventory) -> tuple[Any, ...]:
    drift = sorted((found.path, str(found.declared), str(found.generated)) for found in inventory.drift)
    parts = (*inventory.elements(),)
    rest = (
        inventory.brokers,
        inventory.copies,
        inventory.inferred,
        inventory.generated,
        inventory.groups,
        inventory.regions,
    )
    return parts, rest, drift, [warning.message for warning in inventory.warnings]


@pytest.mark.parametrize("seed", range(25))
def test_files_keys_and_items_may_stand_in_any_order(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    data["clusters"]["orders"]["brokers"] = {
        str(key): value for key, value in data["clusters"]["orders"]["brokers"].items()
    }
    expected = content(loaded(tmp_path / "whole", [data, MORE]))

    pieces = [*in_pieces(shuffled(data, chance), chance, 3), *in_pieces(shuffled(MORE, chance), chance, 2)]
    chance.shuffle(pieces)

    assert content(loaded(tmp_path / "pieces", pieces)) == expected


def test_the_order_of_arguments_changes_nothing(tmp_path: Path) -> None:
    texts = ["services: {a: {tier: 1}}", "services: {a: {owner: x, needs: [b]}}", "resources: {b: {}}"]
    files = []
    for number, text in enumerate(texts):
        files.append(tmp_path / f"{number}.yaml")
        files[-1].write_text(f"kblast: 1\n{text}\n", encoding="utf-8")

    found = [load_inventory(order) for order in itertools.permutations(files)]

    assert len({str(content(inventory)) for inventory in found}) == 1
    assert len({str(inventory.locate("service:a")) for inventory in found}) == 1


def test_problems_are_the_same_in_any_order(tmp_path: Path) -> None:
    files = []
    for number, tier in enumerate((1, 2, 9)):
        files.append(tmp_path / f"{number}.yaml")
        files[-1].write_text(f"kblast: 1\nservices: {{a: {{tier: {tier}, needs: [zzz]}}}}\n", encoding="utf-8")

    said = set()
    for order in itertools.permutations(files):
        with pytest.raises(InputError) as caught:
            load_inventory(order)
        said.add(str(caught.value))

    assert len(said) == 1
