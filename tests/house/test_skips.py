"""No test is skipped in silence: only for want of the real files, and that is said; on CI for nothing else."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.running import ROOT, Outcome, run_process

SKIPPED = """
import pytest

@pytest.mark.skip(reason="no such program here")
def test_it():
    raise AssertionError
"""

SKIPPED_FILE = """
import pytest

pytest.importorskip("no_such_module")
"""

ON_REAL_FILES = """
def test_it(real_data):
    assert [path.name for path in real_data.iterdir()] == ["a.yaml"]
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with our way to test, but no tests."""
    repository = tmp_path / "kblast"
    (repository / "tests").mkdir(parents=True)
    for name in ("pyproject.toml", "tests/conftest.py", "tests/running.py"):
        shutil.copy(ROOT / name, repository / name)
    return repository


def run_tests(repository: Path, test: str, *options: str, **env: str) -> Outcome:
    (repository / "tests" / "test_it.py").write_text(test, encoding="utf-8")
    command = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options)
    return run_process(*command, cwd=repository, env={"PYTHONPATH": str(repository), **env})


@pytest.mark.parametrize("test", [SKIPPED, SKIPPED_FILE], ids=["test", "file"])
def test_a_skip_is_a_failure_where_all_is_required(repository: Path, test: str) -> None:
    outcome = run_tests(repository, test, KBLAST_REQUIRE_ALL="1")

    assert outcome.code != 0
    assert "skipped, which KBLAST_REQUIRE_ALL does not allow: " in outcome.out


@pytest.mark.parametrize("test", [SKIPPED, ON_REAL_FILES], ids=["any", "real files"])
def test_a_skip_is_a_skip_elsewhere(repository: Path, test: str) -> None:
    assert "1 skipped" in run_tests(repository, test).out


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["alone", "in processes"])
def test_absent_real_files_are_said_and_allowed(repository: Path, options: tuple[str, ...]) -> None:
    outcome = run_tests(repository, ON_REAL_FILES, *options, KBLAST_REQUIRE_ALL="1")

    looked_in = repository.parent / "shared" / "data"
    assert outcome.code == 0, outcome.out
    assert f"not run: 1 tests that need the real files in {looked_in}" in outcome.out


def test_real_files_are_taken_from_beside_the_repository(repository: Path) -> None:
    data = repository.parent / "shared" / "data"
    data.mkdir(parents=True)
    (data / "a.yaml").touch()

    outcome = run_tests(repository, ON_REAL_FILES)

    assert "1 passed" in outcome.out


def test_real_files_are_taken_from_where_they_are_said_to_be(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.yaml").touch()

    outcome = run_tests(repository, ON_REAL_FILES, KBLAST_DATA=str(tmp_path / "real"))

    assert "1 passed" in outcome.out


def test_a_folder_that_is_named_must_exist(repository: Path) -> None:
    outcome = run_tests(repository, ON_REAL_FILES, KBLAST_DATA=str(repository / "absent"))

    assert outcome.code == 1
    assert "absent, which is not a folder" in outcome.out
