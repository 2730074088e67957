"""Java programs that tests run: each ended by its process id, even when the tests are gone before they could do it."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests.running import clean_environment

# Small and quick to start rather than fast: a cluster of tests is four of these on whatever machine there is.
_JVM = ("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
_LOGGER = (
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
)


class Guard:
    """A process that ends all it was told of once the tests have gone, however they went."""

    def __init__(self) -> None:
        command = [sys.executable, "-I", str(Path(__file__).with_name("guard.py"))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def watch(self, pid: int) -> None:
        """From now on."""
        self._say(f"+{pid}")

    def forget(self, pid: int) -> None:
        """It has ended, and its number may soon be somebody else's."""
        self._say(f"-{pid}")

    def close(self) -> None:
        """Ends what is still being watched."""
        self._process.communicate()

    def _say(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()


class JavaProgram:
    """A main class with its arguments, and its process while it runs; what it says is in the file `log`."""

    def __init__(self, guard: Guard, class_path: Path, main: str, *args: str | Path, log: Path) -> None:
        self.log = log
        self._guard = guard
        self._command = java(class_path, main, *args)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the process, which must be there."""
        assert self._process, f"{self.log.parent.name} was not started"
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether there is a process, be it frozen."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """The process is there, though not ready for anything."""
        assert not self.running, f"{self.log.parent.name} runs already"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self.log.parent,
                env=clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # an interrupt at the keyboard is for the tests, which then end it in order
            )
        self._guard.watch(self.pid)

    def kill(self) -> None:
        """SIGKILL: it dies at once, frozen or not."""
        self._end(signal.SIGKILL, timeout=60)

    def stop(self, timeout: float = 120) -> None:
        """SIGTERM: it shuts down in good order."""
        self._end(signal.SIGTERM, timeout)

    def freeze(self) -> None:
        """SIGSTOP: it stands still, with all its connections open."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT: it goes on as if nothing had been."""
        os.kill(self.pid, signal.SIGCONT)

    def last_words(self, lines: int = 30) -> str:
        """The end of its log."""
        said = self.log.read_text(encoding="utf-8", errors="replace").splitlines() if self.log.exists() else []
        return "\n".join([f"{self.log}:", *said[-lines:]])

    def _end(self, how: signal.Signals, timeout: float) -> None:
        if self._process and self.running:
            self._process.send_signal(how)
            self._process.wait(timeout)
            self._guard.forget(self._process.pid)


def java(class_path: Path, main: str, *args: str | Path) -> list[str]:
    """The command that runs a main class of the jars in a folder."""
    program = shutil.which("java")
    assert program, "there is no java on the path"
    return [program, *_JVM, *_LOGGER, "-cp", f"{class_path}/*", main, *map(str, args)]
