"""The examples: their READMEs, the commands shown there, and the files that hold what those commands print."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.running import ROOT, Outcome, run_kblast

EXAMPLES = ROOT / "examples"
INCIDENTS = EXAMPLES / "incidents"
NAMES = tuple(sorted(path.parent.name for path in EXAMPLES.glob("*/README.md") if path.parent != INCIDENTS))
_WALKS = (EXAMPLES / "README.md", *(EXAMPLES / name / "README.md" for name in NAMES))
READMES = (*_WALKS, *sorted(INCIDENTS.rglob("README.md")))

PROMPT = "$ kblast "
_RECORDED = {"text": "txt", "json": "json"}


@cache
def run(*args: str) -> Outcome:
    """A run of kblast from the repository's root. Fails where kblast could not do what it was asked, or warns."""
    outcome = run_kblast(*args)
    assert outcome.code in (0, 1), f"kblast {shlex.join(args)} ends with {outcome.code}:\n{outcome.err}"
    assert not outcome.err, f"kblast {shlex.join(args)} warns:\n{outcome.err}"
    return outcome


@dataclass(frozen=True, order=True)
class Command:
    """A command of a README whose output is kept beside the inventory it is about."""

    args: tuple[str, ...]

    @property
    def example(self) -> str:
        """The example whose inventory is the first the command names."""
        return next(Path(arg).name for arg in self.args if arg.startswith("examples/"))

    @property
    def name(self) -> str:
        """What the command asks, as the name of a file: `simulate-cluster-orders-for-1h`."""
        first = f"examples/{self.example}"
        words = [arg.removeprefix("--") for arg in self.args if arg not in (first, "--fail")]
        return re.sub(r"[^A-Za-z0-9.]+", "-", " ".join(words)).strip("-")

    def outputs(self) -> Iterator[tuple[Path, str]]:
        """The files that keep what the command prints, and what it prints."""
        folder = EXAMPLES / self.example / "expected"
        for format_, suffix in _RECORDED.items():
            yield folder / f"{self.name}.{suffix}", run(*self.args, "--format", format_).out


def commands() -> tuple[Command, ...]:
    """Every command that a README shows of an example, once; what it shows of an incident stands there alone."""
    lines = (line for readme in _WALKS for line in readme.read_text(encoding="utf-8").splitlines())
    shown = (tuple(shlex.split(line.removeprefix(PROMPT))) for line in lines if line.startswith(PROMPT))
    return tuple(sorted({Command(args) for args in shown}))
