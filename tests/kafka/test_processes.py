"""Nothing that tests have started outlives them, however they end."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kafka.processes import Guard
from tests.running import ROOT

STARTS_AND_IS_KILLED = """
import os, signal, subprocess
from tests.kafka.processes import Guard
guard = Guard()
program = subprocess.Popen(["sleep", "3600"], start_new_session=True)
guard.watch(program.pid)
{deed}
os.kill(os.getpid(), signal.SIGKILL)
"""
FREEZES_IT = "os.kill(program.pid, signal.SIGSTOP)"


@pytest.mark.parametrize("deed", ["", FREEZES_IT], ids=["running", "frozen"])
def test_a_program_ends_with_tests_that_are_killed(deed: str) -> None:
    command = [sys.executable, "-c", STARTS_AND_IS_KILLED.format(deed=deed)]

    # Its output ends when the last of those that inherited it has ended, and the program has.
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=300, check=False)
    assert killed.returncode == -signal.SIGKILL


def test_what_is_no_longer_watched_is_left_alone(tmp_path: Path) -> None:
    guard = Guard()
    other = subprocess.Popen(["sleep", "3600"], cwd=tmp_path)
    guard.watch(other.pid)
    guard.forget(other.pid)
    guard.close()

    assert other.poll() is None
    other.kill()
    other.wait()
