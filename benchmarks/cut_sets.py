"""Cut sets measured: `python -m benchmarks.cut_sets TREES EVENTS ORDER`, in a process of its own.

Random fault trees, of which it is known how many minimal cut sets they have: what is found is held against that.
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.fault_trees import FaultTrees, fault_trees
from benchmarks.measuring import Figures, report


def measure(trees: int, events: int, order: int) -> Figures:
    """The time and memory that `kblast cutsets` takes, and how many cut sets it finds."""
    made = fault_trees(trees, events)
    with tempfile.TemporaryDirectory() as folder:
        made.write(Path(folder))
        options = ("--order", str(order), "--kinds", "resource", "--format", "json")
        command = (sys.executable, "-m", "kblast", "cutsets", folder, *options)
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout)["functions"]
    _check(made, found, order)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "trees": trees,
        "events": events,
        "cutsets_s": used.ru_utime + used.ru_stime,
        "cutsets_mib": used.ru_maxrss / 1024,
        "found": sum(sum(function["counts"].values()) for function in found.values()),
    }


def _check(made: FaultTrees, found: dict[str, Any], order: int) -> None:
    """Every function has as many cut sets of every order as its tree was made with."""
    for name, counts in made.counts.items():
        function = found[f"function:{name}"]
        known = {size: number for size, number in counts.items() if size <= order}
        seen = {int(size): number for size, number in function["counts"].items()}
        assert seen == known, f"{name} has {known} cut sets, found {seen}"


if __name__ == "__main__":
    report(measure(*map(int, sys.argv[1:4])))
