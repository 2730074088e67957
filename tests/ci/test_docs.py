"""What docs/ci.md tells to copy is valid, and what it says of kblast is so."""

import json
import re
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from kblast.documents import parse
from kblast.renderer import formats
from tests.ci.running import pre_commit
from tests.running import ROOT, run_kblast

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
FILES = re.findall(r"^```yaml\n(# (\S+)\n.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
VENDOR = files("check_jsonschema").joinpath("builtin_schemas", "vendor")
WORKFLOWS = [text for text, name in FILES if name.startswith(".github/workflows/")]


@pytest.mark.parametrize("text", WORKFLOWS)
def test_workflows_are_as_github_wants_them(text: str) -> None:
    (workflow,) = parse(text, "workflow.yml")
    schema = json.loads(VENDOR.joinpath("github-workflows.json").read_text("utf-8"))

    jsonschema.Draft7Validator(schema).validate(workflow.data)


@pytest.mark.parametrize("text", WORKFLOWS)
def test_workflows_give_the_action_what_it_takes(text: str) -> None:
    (workflow,), (action,) = parse(text, "workflow.yml"), parse((ROOT / "action.yml").read_text("utf-8"), "action.yml")
    steps = [step for job in workflow.data["jobs"].values() for step in job["steps"]]
    (given,) = (step.get("with", {}) for step in steps if step.get("uses", "").startswith("OWNER/kblast@"))

    assert given.keys() <= action.data["inputs"].keys()


def test_every_input_of_the_action_is_told() -> None:
    (action,) = parse((ROOT / "action.yml").read_text("utf-8"), "action.yml")
    table = PAGE.partition("| input | |")[2].partition("\n\n")[0]

    assert set(re.findall(r"`([a-z-]+)`", table)) >= action.data["inputs"].keys()


def test_the_configuration_of_pre_commit_is_as_it_wants_it(tmp_path: Path) -> None:
    (text,) = (text for text, name in FILES if name == ".pre-commit-config.yaml")
    (tmp_path / "config.yaml").write_text(text)

    assert pre_commit("validate-config", tmp_path / "config.yaml", repository=tmp_path).code == 0


def test_every_format_is_told() -> None:
    table = PAGE.partition("| format | for |")[2].partition("\n\n")[0]

    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(formats("lint"))


def test_the_first_command_does_what_it_says(tmp_path: Path) -> None:
    command = re.findall(r"^kblast (lint --format text .*)$", PAGE, re.MULTILINE)[0].split()
    outcome = run_kblast(command[0], ROOT / "examples" / "first", *command[1:], cwd=tmp_path)

    assert outcome.code == 1
    assert {file.name for file in tmp_path.iterdir()} == {"kblast.sarif", "kblast.xml"}
