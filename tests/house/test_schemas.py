"""The JSON Schemas in reports/schema are those that kblast prints."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kblast.cli.schema import Schema
from kblast.documents import read
from tests.running import ROOT, run_kblast

FILES = sorted((ROOT / "reports" / "schema").iterdir())
_EXAMPLES = {*ROOT.glob("examples/*/*.yaml"), *ROOT.glob("examples/**/kblast.yaml")}
_INVENTORIES = [ROOT / "tests/data/format.yaml", *sorted(_EXAMPLES)]


def test_there_are_schemas() -> None:
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_schema_is_up_to_date(file: Path) -> None:
    what = file.name.removesuffix(".schema.json")
    outcome = run_kblast("schema", what)

    assert outcome.code == 0, outcome.err
    written = file.read_text(encoding="utf-8")
    assert written == outcome.out, f"make it again: kblast schema {what} -o reports/schema/{file.name}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_schema_is_one(file: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(file.read_text(encoding="utf-8")))


def test_every_schema_is_there() -> None:
    assert {file.name.removesuffix(".schema.json") for file in FILES} == {what.value for what in Schema}


@pytest.mark.parametrize("command", ["lint", "graph", "cutsets", "simulate --fail cluster:orders"])
def test_an_output_is_as_its_schema_says(command: str) -> None:
    name, *options = command.split()
    outcome = run_kblast(name, "examples/two-clusters", *options, "--format", "json")
    jsonschema.validate(json.loads(outcome.out), schema(name))


def test_a_comparison_is_as_its_schema_says() -> None:
    outcome = run_kblast("diff", "examples/central-bus", "examples/two-clusters", "--format", "json")
    jsonschema.validate(json.loads(outcome.out), schema("diff"))


@pytest.mark.parametrize("file", _INVENTORIES, ids=str)
def test_good_inventories_are_as_the_schema_says(file: Path) -> None:
    (document,) = read(file)
    jsonschema.validate(document.data, schema("inventory"))


def test_a_wrong_inventory_is_not() -> None:
    (document,) = read(ROOT / "tests/data/wrong.yaml")
    wrong = jsonschema.Draft202012Validator(schema("inventory")).iter_errors(document.data)
    places = {".".join(map(str, error.absolute_path)) for error in wrong}
    assert {"clusters.bus.version", "topics.bus/orders.partitions", "functions.mail-receipts"} <= places


def schema(what: str) -> Any:
    return json.loads((ROOT / "reports" / "schema" / f"{what}.schema.json").read_text(encoding="utf-8"))
