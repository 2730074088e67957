"""Runs git, and pre-commit with all that it needs from here."""

import sys
import sysconfig
from pathlib import Path

from tests.running import Outcome, run_process


def git(*arguments: str, folder: Path) -> str:
    outcome = run_process("git", *arguments, cwd=folder)
    assert outcome.code == 0, outcome.err
    return outcome.out.strip()


def pre_commit(*arguments: str | Path, repository: Path) -> Outcome:
    """Runs pre-commit, which installs kblast into an environment of its own.

    What kblast is built with and what it needs is taken from the environment of the tests, and not fetched anew.
    """
    env = {
        "PRE_COMMIT_HOME": str(repository.parent / "cache"),
        "PIP_NO_BUILD_ISOLATION": "0",  # how pip wants to hear it from its environment
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }
    return run_process(sys.executable, "-m", "pre_commit", *arguments, cwd=repository, env=env)
