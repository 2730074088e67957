"""The two ways in which tests run kblast give the same answers, and nothing of the caller's environment gets in."""

from pathlib import Path

import pytest

from tests.running import run_kblast, run_kblast_process


@pytest.mark.parametrize("args", [("--version",), ("--help",), ("no-such-command",), ("simulate", "--fail", "x")])
def test_a_run_in_process_is_a_run(tmp_path: Path, args: tuple[str, ...]) -> None:
    assert run_kblast(*args, cwd=tmp_path) == run_kblast_process(*args, cwd=tmp_path)


def test_the_callers_settings_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = run_kblast("--help")
    for name, value in {"COLUMNS": "30", "FORCE_COLOR": "1", "NO_COLOR": "1", "CI": "1", "LC_ALL": "C"}.items():
        monkeypatch.setenv(name, value)

    assert run_kblast("--help") == before


def test_a_test_may_set_what_it_is_about() -> None:
    assert run_kblast("--help", env={"COLUMNS": "60"}).out != run_kblast("--help").out
