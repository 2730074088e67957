"""Linting measured: `python -m benchmarks.linting FOLDER`, in a process of its own.

One process loads an estate, makes what rules share, and then times every rule of the catalogue by itself, over one
context, as `kblast lint` asks them. Settings and profiles that are worked out once are paid for by the first rule that
asks for them.
"""

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.measuring import Figures, peak_mib, report, timed
from kblast.catalogue import load_catalogue
from kblast.check import Context, Violation
from kblast.config import Config
from kblast.lint import RuleSetting, select_rules
from kblast.model.build import load_inventory
from kblast.uncollected import uncollected

_RULE, _FOUND = "rule:", "found:"


def measure(folder: Path) -> Figures:
    """What loading the estate below a folder, the graph, the network, and each rule take; what each rule finds."""
    inventory, load_s = timed(lambda: load_inventory([folder]))
    figures = {"load_s": load_s, "loaded_mib": peak_mib()}
    context = Context(inventory)
    with uncollected():
        _, figures["graph_s"] = timed(lambda: (context.graph, context.flow))
        _, figures["network_s"] = timed(lambda: context.network)
        for setting in select_rules(load_catalogue(), Config()).settings:
            found, seconds = timed(partial(_found, context, setting))
            figures |= {f"{_RULE}{setting.rule.id}": seconds, f"{_FOUND}{setting.rule.id}": len(found)}
    return figures


def times(figures: Figures) -> Mapping[str, float]:
    """The seconds that each rule takes, the slowest first."""
    found = {key.removeprefix(_RULE): value for key, value in figures.items() if key.startswith(_RULE)}
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def findings(figures: Figures) -> Mapping[str, float]:
    """How much each rule finds."""
    return {key.removeprefix(_FOUND): value for key, value in figures.items() if key.startswith(_FOUND)}


def _found(context: Context, setting: RuleSetting) -> list[Violation]:
    return list(setting.rule.answer.check(context, setting.parameters))


if __name__ == "__main__":
    report(measure(Path(sys.argv[1])))
