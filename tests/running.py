"""Runs kblast as its users do, in this process or in one of its own, with nothing of the caller's environment."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent

_KEPT = ("HOME", "PATH", "SYSTEMROOT", "TMPDIR")
_FIXED = {"COLUMNS": "100", "LC_ALL": "C.UTF-8", "TERM": "dumb", "TZ": "UTC"}


@dataclass(frozen=True)
class Outcome:
    """How a run ended, and what it wrote."""

    code: int
    out: str
    err: str


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of every run: the same on a laptop, on CI and in a coloured terminal; `extra` is added."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, **_FIXED, "PYTHONPATH": str(ROOT), **(extra or {})}


def run_kblast(*args: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Outcome:
    """Runs the command line in this process."""
    from kblast.cli.main import run

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with (
        contextlib.chdir(cwd or ROOT),
        mock.patch.dict(os.environ, clean_environment(env), clear=True),
        mock.patch.object(sys, "argv", ["kblast", *map(str, args)]),
        mock.patch.object(sys, "stdin", io.StringIO()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = _exit_code(run)
    return Outcome(code, _written(out), _written(err))


def run_kblast_process(*args: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Outcome:
    """Runs `python -m kblast` in a process of its own, for what only that can show: streams, start-up, signals."""
    return run_process(sys.executable, "-m", "kblast", *args, cwd=cwd, env=env)


def run_process(*command: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Outcome:
    """Runs any program in the same environment."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd or ROOT,
        env=clean_environment(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def _exit_code(run: Callable[[], object]) -> int:
    try:
        run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _written(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
