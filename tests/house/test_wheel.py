"""What is handed to users works without the repository: the wheel, installed alone, carries all it needs."""

import os
import shutil
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from kblast import __version__, resources
from tests.house.source import project_files
from tests.running import ROOT, Outcome, run_kblast_process, run_process

pytestmark = pytest.mark.xdist_group("wheel")  # built once, not once for each process

# What the wheel must not see of this repository, and how pip reaches the package index from here.
OUTSIDE = {"PYTHONPATH": ""} | {
    name: value for name, value in os.environ.items() if name.startswith("PIP_") or name.lower().endswith("_proxy")
}


@dataclass(frozen=True)
class Installed:
    """A wheel built from an sdist, installed into an environment of its own."""

    sdist: Path
    folder: Path
    example: Path

    def run(self, program: str, *args: str | Path) -> Outcome:
        return run_process(self.folder / "venv" / "bin" / program, *args, cwd=self.folder, env=OUTSIDE)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("outside")
    example = shutil.copytree(ROOT / "examples" / "central-bus", folder / "example")
    must(
        run_process(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder, env=OUTSIDE)
    )
    must(run_process(sys.executable, "-m", "venv", folder / "venv", cwd=folder, env=OUTSIDE))
    result = Installed(next(folder.glob("*.tar.gz")), folder, example)
    must(result.run("python", "-m", "pip", "install", "--quiet", *folder.glob("*.whl")))
    return result


def must(outcome: Outcome) -> None:
    assert outcome.code == 0, outcome.out + outcome.err


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_sdist_holds_the_whole_project(installed: Installed) -> None:
    with tarfile.open(installed.sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}

    assert {path.relative_to(ROOT).as_posix() for path in project_files()} <= held


def test_the_wheel_carries_rules_templates_and_schemas(installed: Installed) -> None:
    asked = "from kblast import resources as r; print(r.rules_dir(), r.templates_dir(), r.schema_dir(), sep='\\n')"
    outcome = installed.run("python", "-c", asked)

    assert outcome.code == 0, outcome.err
    for carried, ours in zip(
        map(Path, outcome.out.splitlines()),
        (resources.rules_dir(), resources.templates_dir(), resources.schema_dir()),
        strict=True,
    ):
        assert carried.is_relative_to(installed.folder)
        assert files_below(carried) == files_below(ours)


def test_the_wheel_is_typed(installed: Installed) -> None:
    asked = "import kblast, pathlib; print(pathlib.Path(kblast.__file__).with_name('py.typed').is_file())"

    assert installed.run("python", "-c", asked).out == "True\n"


def test_the_installed_program_says_its_version(installed: Installed) -> None:
    assert installed.run("kblast", "--version") == Outcome(0, f"kblast {__version__}\n", "")


def test_the_installed_program_simulates_as_the_repository_does(installed: Installed) -> None:
    question = ("simulate", installed.example, "--fail", "cluster:bus", "--format", "json")

    answer = installed.run("kblast", *question)

    assert answer.code == 0, answer.err
    assert answer == run_kblast_process(*question, cwd=installed.folder)
