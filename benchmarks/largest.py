"""A very large estate from its files to every answer: `python -m benchmarks.largest FOLDER`, a process of its own."""

import sys
from pathlib import Path

from benchmarks.measuring import Figures, peak_mib, report, timed
from benchmarks.sweeping import KINDS, arcs
from kblast.engine.compile import compile_network
from kblast.engine.sweep import Sweeping
from kblast.model.build import load_inventory
from kblast.sweep import scenarios_of


def measure(folder: Path) -> Figures:
    """What each step from files to the functions that every failure takes down takes, and how much memory by then."""
    inventory, load_s = timed(lambda: load_inventory([folder]))
    figures = {"load_s": load_s, "loaded_mib": peak_mib()}
    network, figures["compile_s"] = timed(lambda: compile_network(inventory, effects=False))
    figures |= {"nodes": len(network.required), "arcs": arcs(network), "compiled_mib": peak_mib()}
    every, zones = scenarios_of(network, KINDS, pairs=False), scenarios_of(network, ("zone",), pairs=True)
    failing = {ref for scenario in every for ref in scenario}
    sweeping, figures["ready_s"] = timed(lambda: Sweeping.of_functions(network, failing))
    hits, figures["levels_s"] = timed(lambda: list(sweeping.hits(every)))
    figures |= {"scenarios": len(hits), "taken_down": sum(len(hit.down) for hit in hits)}
    _, figures["times_s"] = timed(lambda: list(sweeping.hits(every, times=True)))
    del hits
    pairs, figures["pairs_s"] = timed(lambda: sum(1 for _ in sweeping.hits(zones)))
    return figures | {"pairs": pairs}


if __name__ == "__main__":
    report(measure(Path(sys.argv[1])))
