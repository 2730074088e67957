"""kblast finds the folders it ships with; a wheel's are looked at in tests/house/test_wheel.py."""

import shutil
import sys
from pathlib import Path

from kblast import resources
from tests.running import ROOT, Outcome, run_process

ASK = """
from kblast.errors import KblastError
from kblast.resources import rules_dir
try:
    print(rules_dir())
except KblastError as error:
    print(error.exit_code, error.message, error.hint, sep="|")
"""


def ask(import_path: Path) -> Outcome:
    return run_process(sys.executable, "-c", ASK, cwd=import_path.parent, env={"PYTHONPATH": str(import_path)})


def copy_package(target: Path) -> Path:
    return shutil.copytree(ROOT / "kblast", target / "kblast", ignore=shutil.ignore_patterns("__pycache__"))


def test_a_repository_has_them_at_its_top() -> None:
    assert resources.rules_dir() == ROOT / "rules"
    assert resources.templates_dir() == ROOT / "reports" / "templates"
    assert resources.schema_dir() == ROOT / "reports" / "schema"


def test_an_installation_has_them_inside_the_package(tmp_path: Path) -> None:
    inside = copy_package(tmp_path) / "_shipped" / "rules"
    inside.mkdir(parents=True)
    (tmp_path / "rules").mkdir()  # some other project's

    assert ask(tmp_path).out == f"{inside}\n"


def test_an_installation_without_them_says_so(tmp_path: Path) -> None:
    copy_package(tmp_path)

    code, message, hint = ask(tmp_path).out.strip().split("|")

    assert code == "70"
    assert message == f"this installation of kblast lacks a folder of its own: {tmp_path / 'rules'}"
    assert "--force-reinstall" in hint


def test_an_archive_says_that_it_must_be_a_folder(tmp_path: Path) -> None:
    copy_package(tmp_path / "source")
    archive = shutil.make_archive(str(tmp_path / "kblast"), "zip", tmp_path / "source")

    code, message, hint = ask(Path(archive)).out.strip().split("|")

    assert code == "70"
    assert "cannot be opened" in message
    assert "into a folder" in hint
