"""Long work shows how far it has come: on a terminal, on standard error, and nowhere else."""

import os
import pty
import subprocess
import sys

from tests.running import ROOT, clean_environment, run_kblast_process

SWEEP = ("sweep", "examples/two-clusters", "--kinds", "cluster")


def test_a_terminal_is_shown_a_bar_that_does_not_touch_the_result() -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "kblast", *SWEEP],
        cwd=ROOT,
        env=clean_environment({"TERM": "xterm"}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)

    assert "simulating" in shown
    assert "2/2" in shown
    assert done.stdout == run_kblast_process(*SWEEP).out


def test_a_file_or_pipe_is_not() -> None:
    outcome = run_kblast_process(*SWEEP)

    assert (outcome.code, outcome.err) == (0, "")
