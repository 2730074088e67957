"""Run as a program: reads `+PID` and `-PID`, line by line, and when nobody writes any more kills the processes left.

Standard input ends with the process that writes to it, however that ends; so nothing outlives the tests.
"""

import contextlib
import os
import signal
import sys


def main() -> None:
    watched: set[int] = set()
    for line in sys.stdin:
        pid = int(line[1:])
        (watched.add if line.startswith("+") else watched.discard)(pid)
    for pid in watched:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
