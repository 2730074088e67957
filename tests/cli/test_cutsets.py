"""`kblast cutsets` as its users type it."""

import json
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest

from kblast.documents import write_yaml
from tests.oracle.generate import random_inventory
from tests.running import ROOT, run_kblast
from tests.unit.engine.test_against_oracle import shuffled

INVENTORY = """\
kblast: 1
zones: {z: {}}
clusters: {orders: {}}
topics: {orders/placed: {}}
resources: {a: {zones: [z]}, b: {zones: [z]}, c: {external: true}}
services:
  checkout:
    needs: [{any: [a, b]}]
    produces: [{topic: orders/placed, on_outage: reject}]
  mirror: {consumes: [{topic: orders/placed, evidence: permitted}]}
functions:
  place-order: {needs: [checkout]}
  browse: {needs: [{any: [a, c]}]}
  mirror: {needs: [service:mirror]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an inventory where kblast looks for one."""
    (tmp_path / "kblast.yaml").write_text(INVENTORY)
    return tmp_path


def shape(folder: Path, *arguments: str) -> Any:
    outcome = run_kblast("cutsets", *arguments, "--format", "json", cwd=folder)
    assert (outcome.code, outcome.err) == (0, "")
    found = json.loads(outcome.out)
    schema = json.loads((ROOT / "reports" / "schema" / "cutsets.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, schema)
    return found


def test_json_has_the_documented_keys(folder: Path) -> None:
    found = shape(folder)
    assert list(found) == ["schema", "searched", "functions", "unknowns"]
    assert found["schema"] == "kblast/cutsets/v1"
    kinds = ["region", "zone", "cluster", "broker", "topic", "service", "resource"]
    assert found["searched"] == {"kinds": kinds, "elements": 8, "order": 2}
    assert list(found["functions"]) == ["function:browse", "function:mirror", "function:place-order"]
    assert found["functions"]["function:place-order"] == {
        "cutsets": [
            ["cluster:orders"],
            ["service:checkout"],
            ["topic:orders/placed"],
            ["zone:z"],
            ["resource:a", "resource:b"],
        ],
        "complete_to_order": 2,
        "counts": {"1": 4, "2": 1},
        "searched_to_order": 2,
    }
    assert found["functions"]["function:browse"]["cutsets"] == [["resource:a", "resource:c"], ["resource:c", "zone:z"]]
    assert [note["ref"] for note in found["unknowns"]] == ["service:mirror"]


def test_the_first_line_is_the_answer(folder: Path) -> None:
    outcome = run_kblast("cutsets", cwd=folder)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("2 of 3 functions have a single point of failure.\n")


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_a_search_among_nothing_is_no_all_clear(folder: Path, format_: str) -> None:
    outcome = run_kblast("cutsets", "--kinds", "mirror", "--format", format_, cwd=folder)
    assert "There is nothing to fail of these kinds" in outcome.out
    assert "No function has a single point of failure" not in outcome.out


def test_options_say_what_is_looked_at(folder: Path) -> None:
    only = shape(folder, "--function", "mirror", "--function", "function:browse", "--kinds", "service, zone,resource")
    assert list(only["functions"]) == ["function:browse", "function:mirror"]
    assert only["searched"]["kinds"] == ["zone", "service", "resource"]
    assert shape(folder, "--order", "1")["functions"]["function:browse"]["cutsets"] == []
    permitted = shape(folder, "--evidence", "permitted", "--function", "mirror")
    assert permitted["searched"]["evidence"] == "permitted"
    assert ["topic:orders/placed"] in permitted["functions"]["function:mirror"]["cutsets"]
    assert permitted["unknowns"] == []


@pytest.mark.parametrize(
    ("most", "listed", "complete"), [("1", 1, 0), ("4", 4, 1), ("5", 5, 2), ("0", 5, 2), ("all", 5, 2)]
)
def test_a_list_may_be_cut_off_and_everything_is_counted(folder: Path, most: str, listed: int, complete: int) -> None:
    found = shape(folder, "--most", most, "--function", "place-order")["functions"]["function:place-order"]
    assert (len(found["cutsets"]), found["complete_to_order"], found["counts"]) == (listed, complete, {"1": 4, "2": 1})


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_what_was_cut_off_is_said(folder: Path, format_: str) -> None:
    (folder / "kblast.yaml").write_text(
        write_yaml(
            {
                "kblast": 1,
                "resources": {f"r{number}": {} for number in range(60)},
                "functions": {"f": {"needs": [{"at_least": 30, "of": [f"r{number}" for number in range(60)]}]}},
            }
        )
    )
    cut = run_kblast("cutsets", "--order", "31", "--most", "3", "--format", format_, cwd=folder).out.replace("\\", "")
    assert "114,449,595,062,769,120 sets of 31" in cut
    assert "not all listed, for f" in cut
    lower = run_kblast("cutsets", "--order", "31", "--max-nodes", "5000", "--format", format_, cwd=folder).out
    assert "The search was cut off at" in lower


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--order", "0"], "at least 1 failure"),
        (["--order", "two"], "--order"),
        (["--kinds", "zone,clutser"], "did you mean 'cluster'?"),
        (["--kinds", "planet"], "choose from region, zone"),
        (["--kinds", "function"], "'function' is not a kind of element that can fail"),
        (["--kinds", ","], "'' is not a kind of element"),
        (["--function", "place-oder"], "did you mean 'place-order'?"),
        (["--function", "cluster:orders"], "cluster:orders is no function"),
        (["--most", "-1"], "expected a number or 'all'"),
        (["--most", "many"], "expected a number or 'all'"),
        (["--max-nodes", "0"], "a search needs room"),
        (["--format", "xml"], "choose one of json, markdown, text"),
        (["--evidence", "none"], "--evidence"),
    ],
)
def test_wrong_usage_says_what_to_type(folder: Path, arguments: list[str], said: str) -> None:
    outcome = run_kblast("cutsets", *arguments, cwd=folder)
    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.out == ""


def test_without_functions_there_is_nothing_to_take_down(tmp_path: Path) -> None:
    (tmp_path / "kblast.yaml").write_text("kblast: 1\nservices: {a: {}}\n")
    outcome = run_kblast("cutsets", cwd=tmp_path)
    assert outcome.code == 0
    assert outcome.out == "No functions are declared, so there is nothing to take down.\n"
    assert shape(tmp_path)["functions"] == {}


def test_context_placeholders_and_files_are_as_everywhere(folder: Path) -> None:
    (folder / "team.yaml").write_text("kblast: 1\nfunctions: {pay: {needs: ['${DB}', checkout]}}\n")
    arguments = ["cutsets", "team.yaml", "--with", "kblast.yaml", "--set", "DB=c", "--function", "pay", "-o", "out.txt"]
    outcome = run_kblast(*arguments, cwd=folder)
    assert (outcome.code, outcome.out) == (0, "")
    assert "resource c" in (folder / "out.txt").read_text()


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_input_does_not_matter(tmp_path: Path, seed: int) -> None:
    data = random_inventory(seed)
    outputs = set()
    for number in range(3):
        (tmp_path / "kblast.yaml").write_text(write_yaml(shuffled(data, Random(number)) if number else data))
        for most in ("2", "all"):
            arguments = ["--order", "3", "--most", most, "--format", "json"]
            outputs.add((most, run_kblast("cutsets", *arguments, cwd=tmp_path).out))
    assert len(outputs) == 2


def test_hostile_names_are_shown_not_obeyed(tmp_path: Path) -> None:
    hostile = "<script>|`x`[a](b)\x1b[31m\n- c"
    functions = {f"f{hostile}": {"needs": [f"service:{hostile}"]}}
    data: dict[str, Any] = {"kblast": 1, "services": {hostile: {}}, "functions": functions}
    (tmp_path / "kblast.json").write_text(json.dumps(data))
    text = run_kblast("cutsets", "kblast.json", cwd=tmp_path)
    assert text.code == 0
    assert "\x1b" not in text.out
    assert "\\x1b[31m\\x0a- c" in text.out
    markdown = run_kblast("cutsets", "kblast.json", "--format", "markdown", cwd=tmp_path)
    assert markdown.code == 0
    for harm in ("<script>", "`x`", "[a](b)", "\x1b", "\n- c"):
        assert harm not in markdown.out
