"""A result in several formats at once, each in its place."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.running import run_kblast, run_process

INVENTORY = """\
kblast: 1
clusters: {a: {version: "4.1", brokers: 3}}
topics:
  a/one: {replication: 1, owner: shop, profile: delivery}
services:
  writer: {produces: [{topic: a/one}]}
functions:
  sell: {needs: [writer]}
"""
ONE = ("--select", "replication-too-low")
COMMANDS = [
    ("lint", *ONE),
    ("simulate", "--fail", "cluster:a"),
    ("sweep",),
    ("cutsets",),
    ("rules",),
    ("explain", "orphan-topic"),
    ("graph",),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an inventory where kblast looks for one."""
    (tmp_path / "kblast.yaml").write_text(INVENTORY)
    return tmp_path


def test_a_file_for_each_format_and_the_rest_on_standard_output(folder: Path) -> None:
    files = ("--format", "sarif=out.sarif", "--format", "junit=out.xml", "--format", "json=out.json")
    outcome = run_kblast("lint", *ONE, "--format", "text", *files, cwd=folder)

    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out == run_kblast("lint", *ONE, cwd=folder).out
    assert json.loads((folder / "out.sarif").read_text())["version"] == "2.1.0"
    assert ET.parse(folder / "out.xml").getroot().tag == "testsuites"  # noqa: S314 - our own
    assert (folder / "out.json").read_text() == run_kblast("lint", *ONE, "--format", "json", cwd=folder).out


def test_nothing_goes_to_standard_output_when_every_format_has_a_file(folder: Path) -> None:
    outcome = run_kblast("lint", *ONE, "--format", "gitlab=a.json", "--format", "github=b.txt", cwd=folder)

    assert (outcome.code, outcome.out, outcome.err) == (1, "", "")
    assert {file.name for file in folder.iterdir()} == {"kblast.yaml", "a.json", "b.txt"}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_every_command_takes_several(command: tuple[str, ...], folder: Path) -> None:
    alone = run_kblast(*command, cwd=folder)
    outcome = run_kblast(*command, "--format", "json=out.json", "-o", "out.txt", cwd=folder)
    assert outcome.code == 2

    name = "dot" if command[0] == "graph" else "text"
    both = run_kblast(*command, "--format", "json=out.json", "--format", f"{name}=out.txt", cwd=folder)
    assert (both.code, both.out, both.err) == (alone.code, "", "")
    assert (folder / "out.txt").read_text() == alone.out
    assert json.loads((folder / "out.json").read_text())["schema"] == f"kblast/{command[0]}/v1"


def test_a_single_format_goes_to_the_file_of_o(folder: Path) -> None:
    outcome = run_kblast("lint", *ONE, "--format", "json", "-o", "out.json", cwd=folder)

    assert (outcome.code, outcome.out) == (1, "")
    assert json.loads((folder / "out.json").read_text())["summary"]["error"] == 1


def test_text_in_a_file_has_no_colour(folder: Path) -> None:
    run_kblast("lint", *ONE, "--format", "text=out.txt", cwd=folder, env={"FORCE_COLOR": "1"})

    assert "\x1b" not in (folder / "out.txt").read_text()


def test_mermaid_and_the_whole_graph_side_by_side(folder: Path) -> None:
    outcome = run_kblast("graph", "--format", "mermaid", "--format", "dot=out.dot", cwd=folder)

    assert outcome.out.startswith("flowchart LR")
    assert (folder / "out.dot").read_text() == run_kblast("graph", cwd=folder).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--format", "text", "--format", "json"),
            (
                "--format: several formats go to standard output\n"
                "  give each a file of its own, for example: --format text --format json=result.json\n"
            ),
        ),
        (
            ("--format", "json=x", "--format", "sarif=./x"),
            "--format: several formats go to x\n",
        ),
        (
            ("--format", "text", "--format", "json=x", "-o", "y"),
            "-o is the file of a single format, and --format names more\n  write --format FORMAT=FILE for each\n",
        ),
        (("--format", "json=x", "-o", "y"), "-o is the file of a single format"),
        (("--format", "json="), "--format 'json=' names no file\n  write --format FORMAT=FILE\n"),
        (("--format", "=x"), "--format: '' is not a format of lint\n  choose one of github, gitlab, json"),
        (("--format", "text", "--format", "yaml=x"), "--format: 'yaml' is not a format of lint\n"),
    ],
)
def test_what_cannot_be_is_wrong_usage_and_nothing_is_written(
    arguments: tuple[str, ...], said: str, folder: Path
) -> None:
    outcome = run_kblast("lint", *ONE, *arguments, cwd=folder)

    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert [file.name for file in folder.iterdir()] == ["kblast.yaml"]


def test_a_file_that_cannot_be_written_is_said_and_standard_output_stays_empty(folder: Path) -> None:
    outcome = run_kblast("lint", *ONE, "--format", "text", "--format", "json=absent/x.json", cwd=folder)

    assert (outcome.code, outcome.out) == (2, "")
    assert "cannot write absent/x.json: No such file or directory" in outcome.err


# What files are called in the repository


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with an inventory in one of its folders."""
    repository = tmp_path / "repository"
    (repository / "platform").mkdir(parents=True)
    (repository / "platform" / "kblast.yaml").write_text(INVENTORY)
    assert run_process("git", "init", "-q", cwd=repository).code == 0
    return repository


def places(*arguments: str | Path, cwd: Path) -> dict[str, str]:
    """Where the only finding is, in the words of each format."""
    named = ("--format", "sarif=x.sarif", "--format", "gitlab=x.json", "--format", "github")
    outcome = run_kblast("lint", *arguments, *ONE, *named, cwd=cwd)
    assert outcome.code == 1, outcome.err
    (result,) = json.loads((cwd / "x.sarif").read_text())["runs"][0]["results"]
    (entry,) = json.loads((cwd / "x.json").read_text())
    return {
        "sarif": result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "gitlab": entry["location"]["path"],
        "github": outcome.out.partition("file=")[2].partition(",")[0],
    }


@pytest.mark.parametrize("where", ["", "platform", ".git/../platform"])
def test_services_get_paths_from_the_root_of_the_repository(where: str, repository: Path) -> None:
    inventory = os.path.relpath(repository / "platform" / "kblast.yaml", repository / where)

    assert set(places(inventory, cwd=repository / where).values()) == {"platform/kblast.yaml"}


def test_absolute_paths_become_paths_of_the_repository(repository: Path) -> None:
    assert set(places(repository / "platform", cwd=repository).values()) == {"platform/kblast.yaml"}


def test_symbolic_links_are_followed(repository: Path) -> None:
    (repository / "linked").symlink_to("platform")

    assert set(places("linked", cwd=repository).values()) == {"platform/kblast.yaml"}


def test_what_lies_outside_keeps_its_absolute_path(repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "over there"
    outside.mkdir()
    (outside / "kblast.yaml").write_text(INVENTORY)

    assert places("../over there/kblast.yaml", cwd=repository) == {
        "sarif": (outside / "kblast.yaml").as_uri(),
        "gitlab": (outside / "kblast.yaml").as_posix(),
        "github": (outside / "kblast.yaml").as_posix(),
    }


def test_without_a_repository_paths_begin_in_the_current_folder(folder: Path) -> None:
    (folder / "x").mkdir()

    assert set(places("x/../kblast.yaml", cwd=folder).values()) == {"kblast.yaml"}


def test_people_get_paths_as_they_typed_them(repository: Path) -> None:
    outcome = run_kblast("lint", "kblast.yaml", *ONE, cwd=repository / "platform")

    assert outcome.out.startswith("kblast.yaml:4:24: ")
