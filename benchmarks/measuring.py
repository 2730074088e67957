"""How measurements are taken: each in a process of its own, which says what it took."""

import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

Found = TypeVar("Found")
Figures = dict[str, float]
"""What a measurement found, by name: processor seconds end in `_s`, memory in `_mib`."""

ROOT = Path(__file__).resolve().parents[1]


def timed(work: Callable[[], Found]) -> tuple[Found, float]:
    """What some work gives, and the processor seconds it took, which do not depend on what else the machine does."""
    began = time.process_time()
    found = work()
    return found, time.process_time() - began


def peak_mib() -> float:
    """The most memory that this process has had, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024**2


def report(figures: Figures) -> None:
    """Says what this process has found and taken in all."""
    print(json.dumps({**figures, "peak_mib": peak_mib(), "total_s": time.process_time()}))


def measured(module: str, *arguments: str | Path) -> Figures:
    """The figures that `python -m MODULE ARGUMENTS` reports, in a fresh process."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def interleaved(rounds: int, measurements: Mapping[str, Callable[[], Figures]]) -> dict[str, Figures]:
    """The medians of several measurements, taken in turn, so that what disturbs the machine disturbs them alike."""
    taken: dict[str, list[Figures]] = {name: [] for name in measurements}
    for _ in range(rounds):
        for name, measure in measurements.items():
            taken[name].append(measure())
    return {name: _medians(found) for name, found in taken.items()}


def _medians(found: list[Figures]) -> Figures:
    return {key: median(one[key] for one in found) for key in found[0]}


@dataclass(frozen=True, slots=True)
class Machine:
    """What the figures were taken on."""

    processor: str
    cores: int
    memory_gib: float
    python: str
    system: str

    @classmethod
    def here(cls) -> "Machine":
        """This machine."""
        import os

        pages, page = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
        return cls(
            processor=_processor(),
            cores=os.cpu_count() or 1,
            memory_gib=pages * page / 1024**3,
            python=f"{platform.python_implementation()} {platform.python_version()}",
            system=f"{platform.system()} {platform.machine()}",
        )


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    lines = described.read_text(encoding="utf-8").splitlines() if described.exists() else []
    found: list[Any] = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return str(found[0]) if found else platform.processor() or platform.machine()
