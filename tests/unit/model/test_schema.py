"""The JSON Schema of an inventory accepts and refuses what kblast does, as far as one document can show it."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from kblast.documents import Document, parse, read
from kblast.model.descriptions import EVERYWHERE, OF_MODEL
from kblast.model.elements import InventoryFile
from kblast.model.schema import inventory_schema
from kblast.validation import validate
from tests.running import ROOT
from tests.unit.model.test_fuzz import mutated
from tests.unit.model.test_keys import KEYS, element

SCHEMA = inventory_schema()
CHECK = jsonschema.Draft202012Validator(SCHEMA)


def accepts(document: Document) -> tuple[bool, bool]:
    """Whether kblast accepts a document, and whether the schema does."""
    content, _ = validate(InventoryFile, document)
    return content is not None, CHECK.is_valid(document.data)


def document_of(text: str) -> Document:
    (document,) = parse(f"kblast: 1\n{text}", "x.yaml")
    return document


def test_it_is_a_json_schema_and_says_so() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["$id"] == "kblast/inventory/v1"
    assert SCHEMA["title"] == "kblast inventory"
    json.dumps(SCHEMA, allow_nan=False)


@pytest.mark.parametrize("file", [ROOT / "tests/data/format.yaml", *sorted(ROOT.glob("examples/*/*.yaml"))], ids=str)
def test_good_inventories_pass(file: Any) -> None:
    for document in read(file):
        CHECK.validate(document.data)


VALUES = [
    pytest.param(element(section, key, value), id=f"{section}-{key}-{number}")
    for (section, _), keys in KEYS.items()
    for key, case in keys.items()
    for number, value in enumerate([*(good for good, _ in case[0]), *case[1][0], None])
    if value != {"2147483648": {}}  # ids are counted in digits only
]


@pytest.mark.parametrize("text", VALUES)
def test_it_takes_and_refuses_what_each_key_does(text: str) -> None:
    kblast, schema = accepts(document_of(text))

    assert schema == kblast


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("services: {a: }", True),
        ("services:", True),
        ("x-a: {b: 1}\nservices: {a: {x-b: 1, produces: [{topic: t, x-c: 1, on_outage: {block: 1s, x-d: 1}}]}}", True),
        ("servces: {}", False),
        ("services: {'': {}}", False),
        ("services: {a: {produces: [{topic: t, on_outage: {buffer: 1m, block: 1s}}]}}", False),
        ("services: {a: {produces: [{keyed: true}]}}", False),
        ("services: {a: {consumes: [{pattern: p, cluster: c}]}}", True),
        ("services: {a: {consumes: [{pattern: p}]}}", False),
        ("services: {a: {consumes: [{topic: t, pattern: p, cluster: c}]}}", False),
        (
            "services: {a: {needs: [b, {any: [{all: [b, {at_least: 2, of: [c, d]}]}], tolerates: 5m, impact: none}]}}",
            True,
        ),
        ("services: {a: {needs: [{ref: b, any: [c]}]}}", False),
        ("services: {a: {needs: [{at_least: 1}]}}", False),
        ("services: {a: {needs: [{of: [b]}]}}", False),
        ("services: {a: {needs: [{any: [{}]}]}}", False),
        ("services: {a: {consumes: [{topic: t, tolerates: 15 minutes}]}}", False),
        ("generated: {by: scrape, from: x}", True),
        ("generated: {at: x}", False),
    ],
)
def test_forms(text: str, good: bool) -> None:
    assert accepts(document_of(text)) == (good, good)


@pytest.mark.parametrize(
    "text", ["kblast: 2", "kblast: '1'", "kblast: true", "kblast: 1.5", "{}", "[]", "services: {}"]
)
def test_other_documents_do_not_pass(text: str) -> None:
    (document,) = parse(text, "x.yaml")

    assert accepts(document) == (False, False)


@settings(deadline=None, max_examples=200)
@given(mutated())
def test_what_kblast_accepts_the_schema_accepts(data: Any) -> None:
    (document,) = parse(json.dumps(data), "x.json")

    kblast, schema = accepts(document)

    assert schema or not kblast


def models() -> dict[str, dict[str, Any]]:
    """The properties of every model."""
    forms = {
        name: [model, *model.get("anyOf", ())] for name, model in {"InventoryFile": SCHEMA, **SCHEMA["$defs"]}.items()
    }
    return {
        name: {key: it for form in found for key, it in form.get("properties", {}).items()}
        for name, found in forms.items()
    }


def test_every_key_is_described_in_a_sentence() -> None:
    found = {f"{name}.{key}": schema["description"] for name, keys in models().items() for key, schema in keys.items()}

    assert len(found) > 120
    assert [key for key, words in found.items() if not words.endswith(".") or len(words) < 10] == []


def test_nothing_is_described_that_does_not_exist() -> None:
    keys = {name: set(properties) for name, properties in models().items()}

    assert {name: set(words) - keys[name] for name, words in OF_MODEL.items()} == {name: set() for name in OF_MODEL}
    assert EVERYWHERE.keys() <= set().union(*(keys[name] - OF_MODEL.get(name, {}).keys() for name in keys))
