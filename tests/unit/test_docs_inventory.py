"""What docs/inventory.md says about inventories is so."""

import re
from pathlib import Path
from typing import Any

import pytest

from kblast.errors import InputError
from kblast.model import elements, generated
from kblast.model.build import load_inventory
from kblast.model.parts import Part
from kblast.model.schema import inventory_schema
from tests.inventories import inventory_of
from tests.running import ROOT

PAGE = (ROOT / "docs" / "inventory.md").read_text(encoding="utf-8")

HEADINGS = {
    "InventoryFile": "## Files",
    "Generated": "### Generated files",
    "Coverage": "### Generated files",
    "Element": "## Keys of every element",
    "Zone": "## Zones",
    "Cluster": "## Clusters",
    "Broker": "## Clusters",
    "ZooKeeper": "## Clusters",
    "Topic": "## Topics",
    "NamelessProducers": "## Topics",
    "Service": "## Services",
    "Client": "### Clients",
    "Edge": "## Edges",
    "ProduceEdge": "### `produces`",
    "ConsumeEdge": "### `consumes`",
    "Resource": "## Resources",
    "Mirror": "## Mirrors",
    "Function": "## Functions",
}
"""Where the page explains the keys that a model adds to those of its bases."""


def blocks(language: str, text: str = PAGE) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def section(heading: str) -> str:
    """What stands under a heading, up to the next one of its rank or above."""
    _, _, after = PAGE.partition(f"\n{heading}\n")
    rank = heading.index(" ")
    return re.split(rf"^#{{1,{rank}}} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def code_spans(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))


def models() -> dict[str, type[Part]]:
    """The models of the modules that have keys."""
    defined = {**vars(elements), **vars(generated)}
    found = {name: item for name, item in defined.items() if isinstance(item, type) and issubclass(item, Part)}
    return {name: model for name, model in found.items() if model.model_fields}


def own_keys(model: type[Part]) -> set[str]:
    inherited = {name for base in model.__bases__ if issubclass(base, Part) for name in base.model_fields}
    return {info.alias or name for name, info in model.model_fields.items() if name not in inherited}


def test_every_model_has_its_place() -> None:
    assert models().keys() == HEADINGS.keys()


@pytest.mark.parametrize("name", HEADINGS)
def test_every_key_of_a_model_is_explained_in_its_place(name: str) -> None:
    assert own_keys(models()[name]) <= set(code_spans(section(HEADINGS[name])))


def test_everything_that_can_be_written_is_mentioned() -> None:
    schema = inventory_schema()
    keys = {key for part in (schema, *schema["$defs"].values()) for key in properties(part)}
    words = {word for span in code_spans(PAGE) for word in re.findall(r"[\w.-]+", span)}

    assert {"kblast", "at_least", "buffer", "then", "transactional_id"} <= keys
    assert keys <= words


def properties(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        found = set(schema.get("properties", {}))
        return found.union(*(properties(value) for value in schema.values()))
    if isinstance(schema, list):
        return set().union(*(properties(item) for item in schema))
    return set()


@pytest.mark.parametrize("text", [block for block in blocks("yaml") if block.startswith("kblast: 1")])
def test_every_example_is_an_inventory(text: str, tmp_path: Path) -> None:
    file = tmp_path / "kblast.yaml"
    file.write_text(text, encoding="utf-8")

    assert load_inventory([file]).warnings == ()


def refusals() -> list[tuple[str, list[str]]]:
    (text,) = blocks("text", section("## What is refused"))
    return [
        (line, [said.strip() for said in rest.splitlines()])
        for line, rest in re.findall(r"^(\S.*)\n((?: {4}.*\n)+)", text, flags=re.MULTILINE)
    ]


@pytest.mark.parametrize(("line", "said"), refusals())
def test_what_is_refused_is_refused_in_these_words(line: str, said: list[str]) -> None:
    (base,) = blocks("yaml", section("## What is refused"))

    with pytest.raises(InputError) as caught:
        inventory_of(base.removeprefix("kblast: 1\n"), line)

    (problem,) = caught.value.problems
    assert [problem.message, problem.hint][: 1 + bool(problem.hint)] == said


def test_every_link_inside_the_page_leads_somewhere() -> None:
    titles = re.findall(r"^#+ (.*)$", PAGE, flags=re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}

    assert set(re.findall(r"\]\(#([^)]*)\)", PAGE)) <= anchors
