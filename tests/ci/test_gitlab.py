"""The job for GitLab: as GitLab wants it, and its commands run in a shell."""

import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from kblast.documents import read
from tests.running import ROOT, Outcome, run_process

SCHEMA = json.loads(
    files("check_jsonschema").joinpath("builtin_schemas", "vendor", "gitlab-ci.json").read_text("utf-8")
)
PIPELINE = read(ROOT / "docs" / "gitlab-ci.yml")[0].data
JOB: dict[str, Any] = PIPELINE["kblast"]
INVENTORY = """\
kblast: 1
clusters: {a: {version: "4.1", brokers: 3}}
topics:
  a/one: {replication: 1, owner: shop, profile: delivery}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checked-out repository, and beside it the programs that the job calls."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "kblast").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kblast "$@"\n')
    (programs / "pip").write_text('#!/bin/sh\necho pip "$@"\n')
    for program in programs.iterdir():
        program.chmod(0o755)
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "kblast.yaml").write_text(INVENTORY)
    return folder


def run(part: str, folder: Path, **variables: str) -> Outcome:
    """A part of the job as a runner gives it to a shell: with its variables, up to the first command that fails."""
    env = {"PATH": f"{folder.parent / 'bin'}:/usr/bin:/bin"} | JOB["variables"] | variables
    return run_process("sh", "-ec", "\n".join(JOB[part]), cwd=folder, env=env)


def test_it_is_as_gitlab_wants_it() -> None:
    jsonschema.Draft7Validator(SCHEMA).validate(PIPELINE)


def test_it_installs_what_it_is_told_and_nothing_it_is_not(folder: Path) -> None:
    told = run("before_script", folder, KBLAST_PACKAGE="kblast.whl")
    untold = run("before_script", folder)

    assert (told.code, told.out) == (0, "pip install --quiet kblast.whl\n")
    assert untold.code != 0
    assert "say in KBLAST_PACKAGE" in untold.err


def test_its_reports_are_where_it_says(folder: Path) -> None:
    outcome = run("script", folder, KBLAST_ARGUMENTS="--select replication-too-low")

    assert outcome.code == 1
    assert "replication-too-low topic:a/one" in outcome.out
    reports = JOB["artifacts"]["reports"]
    (entry,) = json.loads((folder / reports["codequality"]).read_text())
    assert entry["location"]["path"] == "kblast.yaml"
    assert ET.parse(folder / reports["junit"]).getroot().attrib["failures"] == "1"  # noqa: S314 - our own
    assert JOB["artifacts"]["when"] == "always"
