"""The GitHub Action: as GitHub wants it, and its scripts run as its runner runs them."""

import json
import re
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kblast.documents import read
from tests.running import ROOT, Outcome, run_process

SCHEMA = json.loads(
    files("check_jsonschema").joinpath("builtin_schemas", "vendor", "github-actions.json").read_text("utf-8")
)
ACTION = read(ROOT / "action.yml")[0].data
INVENTORY = """\
kblast: 1
clusters: {a: {version: "4.1", brokers: 3}}
topics:
  a/one: {replication: 1, owner: shop, profile: delivery}
"""
ONE = "--select=replication-too-low"
EXPRESSION = re.compile(r"\$\{\{ (.*?) \}\}")


def step(name: str) -> dict[str, Any]:
    (found,) = (step for step in ACTION["runs"]["steps"] if step.get("name") == name)
    assert isinstance(found, dict)
    return found


class Job:
    """A job in a checked-out repository."""

    def __init__(self, folder: Path) -> None:
        self.workspace = folder / "repository"
        self.workspace.mkdir()
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.output = folder / "output"
        self.summary = folder / "summary"
        (self.workspace / "kblast.yaml").write_text(INVENTORY)
        assert run_process("git", "init", "-q", cwd=self.workspace).code == 0

    def run(self, name: str, env: Mapping[str, str] | None = None, **inputs: str) -> Outcome:
        """Runs a step as a runner does: expressions filled in, bash with its options, its files for results."""
        given = {key: spec["default"] for key, spec in ACTION["inputs"].items()}
        given |= {key.replace("_", "-"): value for key, value in inputs.items()}
        known = {f"inputs.{key}": value for key, value in given.items()}
        known["steps.python.outputs.python-path"] = sys.executable
        step_ = step(name)
        asked = {key: EXPRESSION.sub(lambda found: known[found[1]], text) for key, text in step_["env"].items()}
        folder = EXPRESSION.sub(lambda found: known[found[1]], step_.get("working-directory", "."))
        for file in (self.output, self.summary):
            file.write_text("")
        runner = {
            "RUNNER_TEMP": str(self.temporary),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "PYTHONPATH": "",
        }
        script = self.temporary / "script.sh"
        script.write_text(step_["run"])
        command = ("bash", "--noprofile", "--norc", "-eo", "pipefail", script)
        return run_process(*command, cwd=self.workspace / folder, env=runner | asked | dict(env or {}))

    def lint(self, **inputs: str) -> Outcome:
        """Runs kblast as the action does: the kblast of this repository, unless one has been installed."""
        return self.run("Run kblast lint", None, **inputs)

    def outputs(self) -> dict[str, str]:
        """What the last step gave to the next."""
        return dict(line.split("=", 1) for line in self.output.read_text().splitlines())


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path)


def test_it_is_as_github_wants_it() -> None:
    jsonschema.Draft7Validator(SCHEMA).validate(ACTION)


def test_no_script_has_anything_written_into_it() -> None:
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]

    assert scripts
    assert not [script for script in scripts if "${{" in script]


def test_every_input_is_used_and_every_output_is_given(job: Job) -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    used = set(re.findall(r"inputs\.([a-z-]+)", text))
    job.lint(arguments=ONE)
    given = job.outputs().keys()
    asked = {match for spec in ACTION["outputs"].values() for match in re.findall(r"outputs\.([a-z-]+)", spec["value"])}

    assert used == ACTION["inputs"].keys()
    assert asked == given == ACTION["outputs"].keys()


def test_it_installs_kblast_for_itself_alone(job: Job) -> None:
    # What the package needs is here already; without this pip would fetch it anew.
    offline = {"PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_INDEX": "1"}
    outcome = job.run("Install kblast", offline)
    assert outcome.code == 0, outcome.err

    assert (job.temporary / "kblast" / "kblast" / "_shipped" / "rules").is_dir()
    ran = job.lint(arguments=ONE)
    assert "replication-too-low topic:a/one" in ran.out, ran.out


def test_findings_fail_the_job_and_stand_in_log_summary_and_files(job: Job) -> None:
    outcome = job.lint(arguments=ONE)

    assert outcome.code == 1
    assert "kblast.yaml:4:24: error replication-too-low topic:a/one: " in outcome.out
    assert "\n::error file=kblast.yaml,line=4,col=24,title=replication-too-low::topic:a/one: " in outcome.out
    assert job.summary.read_text().startswith("**kblast lint:** 1 error")
    given = job.outputs()
    assert given["exit-code"] == "1"
    assert Path(given["markdown"]).read_text() == job.summary.read_text()
    (result,) = json.loads(Path(given["sarif"]).read_text())["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "kblast.yaml"


def test_nothing_found_is_fine(job: Job) -> None:
    assert job.lint(arguments="--select=orphan-topic", fail_on="error").code == 0
    assert job.outputs()["exit-code"] == "0"


def test_a_broken_inventory_is_said_and_leaves_nothing_to_upload(job: Job) -> None:
    (job.workspace / "kblast.yaml").write_text(INVENTORY.replace("replication", "replicatoin"))
    outcome = job.lint()

    assert outcome.code == 3
    assert "unknown key 'replicatoin'" in outcome.out
    assert job.outputs() == {"exit-code": "3"}


def test_inputs_reach_kblast(job: Job) -> None:
    team = job.workspace / "team a"
    team.mkdir()
    (job.workspace / "kblast.yaml").rename(team / "kafka one.yaml")
    (job.workspace / "our.yaml").write_text("select: [replication-too-low]\n")
    inputs = {"paths": "team a/kafka one.yaml\n", "config": "our.yaml", "fail_on": "never"}

    assert job.lint(**inputs).code == 0
    assert job.summary.read_text().startswith("**kblast lint:** 1 error; 1 rule ran")
    assert job.lint(**(inputs | {"fail_on": "error"})).code == 1


def test_it_runs_where_it_is_told_to_and_names_files_from_the_root(job: Job) -> None:
    (job.workspace / "platform").mkdir()
    (job.workspace / "kblast.yaml").rename(job.workspace / "platform" / "kblast.yaml")

    assert "::error file=platform/kblast.yaml," in job.lint(working_directory="platform", arguments=ONE).out


@pytest.mark.parametrize("input_", ["paths", "config", "fail_on", "arguments"])
def test_inputs_are_words_and_no_commands(input_: str, job: Job) -> None:
    outcome = job.lint(**{input_: "$(touch owned) `touch owned` '; touch owned; ' \"; touch owned; \""})

    assert outcome.code in {2, 3}
    assert not list(job.temporary.parent.rglob("owned"))


@pytest.mark.parametrize("name", ["::set-output name=x::y", "##[set-output name=x]y", "::add-mask::error"])
def test_the_inventory_gives_no_commands(name: str, job: Job) -> None:
    (job.workspace / "kblast.yaml").write_text(
        f"kblast: 1\nclusters: {{a: {{}}}}\ntopics: {{{json.dumps('a/' + name)}: {{}}}}\n"
    )
    lines = job.lint(fail_on="never").out.splitlines()
    begin = next(line for line in lines if line.startswith("::stop-commands::"))
    end = lines.index(f"::{begin.removeprefix('::stop-commands::')}::")

    assert any(name in line for line in lines[: end + 1])
    for line in lines[end + 1 :]:
        assert line.startswith(("::error file=", "::warning file=", "::notice file=")) or re.match(
            r"\d|no findings", line
        )


def test_modules_beside_the_inventory_are_not_run(job: Job) -> None:
    for name in ("json.py", "kblast.py", "secrets.py", "yaml.py"):
        (job.workspace / name).write_text("open('owned', 'w')\n")

    assert job.lint(arguments=ONE).code == 1
    assert not (job.workspace / "owned").exists()


def test_findings_are_handed_over_even_if_the_job_fails_but_only_when_asked() -> None:
    condition = step("Hand the findings to code scanning")["if"]

    assert "!cancelled()" in condition
    assert "inputs.upload-sarif == 'true'" in condition
    assert ACTION["inputs"]["upload-sarif"]["default"] == "false"
