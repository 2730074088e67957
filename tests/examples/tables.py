"""The tables that set two inventories side by side."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from kblast.model.build import load_inventory
from kblast.model.inventory import Inventory
from kblast.model.refs import cluster_of
from tests.examples.markdown_tables import head, row
from tests.examples.running import EXAMPLES, run

_ARROW = " → "


def compare(text: str) -> Iterator[str]:
    """What fails, and what that does to each of two inventories.

    The first line names both, and how long the failure lasts: `central-bus two-clusters for 1h`. Every other one says
    what fails, in words and then in each inventory: `the logs | cluster:bus | cluster:logs`; several things that
    fail together stand side by side. What is the same in both is written once.
    """
    first, *scenarios = text.strip().splitlines()
    before, after, *options = first.split()
    lasts = tuple(f"--{option}" if number == 0 else option for number, option in enumerate(options))
    yield from head(["what fails", "functions down", "degraded", "blast radius", "cost per hour"])
    for scenario in scenarios:
        words, *fails = (part.strip() for part in scenario.split("|"))
        results = [_summary(name, fail, lasts) for name, fail in zip((before, after), fails, strict=True)]
        yield row([words, *(_ARROW.join(dict.fromkeys(values)) for values in zip(*results, strict=True))])


def _summary(name: str, fail: str, options: tuple[str, ...]) -> tuple[str, ...]:
    failing = [arg for ref in fail.split() for arg in ("--fail", ref)]
    summary = json.loads(run("simulate", f"examples/{name}", *failing, *options, "--format", "json").out)["summary"]
    functions = summary["functions"]
    counted = (f"{functions[level]} of {functions['total']}" for level in ("down", "degraded"))
    return *counted, f"{summary['blast_radius'] * 100:.3g} %", f"{summary['cost_per_hour']:,}"


def count(text: str) -> Iterator[str]:
    """What each inventory is made of, and what lint finds in it."""
    names = text.split()
    inventories = [_inventory(name) for name in names]
    yield from head(["", *names])
    for words, of in _COUNTS:
        yield row([words, *(str(of(inventory)) for inventory in inventories)])
    found = [_findings(name) for name in names]
    for severity, rule in sorted({key for findings in found for key in findings}):
        yield row([f"lint, {severity}: `{rule}`", *(str(findings[severity, rule]) for findings in found)])


def _findings(name: str) -> Counter[tuple[str, str]]:
    findings: list[dict[str, Any]] = json.loads(run("lint", f"examples/{name}", "--format", "json").out)["findings"]
    return Counter((finding["severity"], finding["rule"]) for finding in findings)


@cache
def _inventory(name: str) -> Inventory:
    return load_inventory([EXAMPLES / name])


def _clusters_used(inventory: Inventory) -> dict[str, set[str]]:
    """The clusters that every service writes to or reads from."""
    used: dict[str, set[str]] = {name: set() for name in inventory.services}
    for name, edge in (*inventory.produce_edges(), *inventory.consume_edges()):
        used[name].add(cluster_of(edge.topic or ""))
    return used


def _busiest(inventory: Inventory) -> int:
    users = Counter(cluster for clusters in _clusters_used(inventory).values() for cluster in clusters)
    return max(users.values())


def _controllers(inventory: Inventory) -> int:
    return sum(len(c.controllers) for c in inventory.clusters.values() if isinstance(c.controllers, dict))


_COUNTS = (
    ("clusters to run", lambda inventory: len(inventory.clusters)),
    ("brokers", lambda inventory: len(inventory.brokers)),
    ("controllers", _controllers),
    ("services", lambda inventory: len(inventory.services)),
    ("services attached to the busiest cluster", _busiest),
    ("services that need more than one cluster", lambda i: sum(len(c) > 1 for c in _clusters_used(i).values())),
)
