"""Simulation measured: `python -m benchmarks.sweeping FOLDER SAMPLE`, in a process of its own.

One process compiles an estate, then times on the same network and the same scenarios: all of them in one sweep; one
scenario as `kblast simulate` does it; the propagation one by one; what plain reachability costs in networkx; and what
the machine must do at the least. What is timed on a sample is scaled to all scenarios, and called so.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from math import inf
from pathlib import Path
from random import Random
from statistics import mean, median
from typing import Final

import networkx as nx

from benchmarks.measuring import Figures, peak_mib, report, timed
from kblast.engine.compile import compile_network
from kblast.engine.network import Network
from kblast.engine.propagate import propagate
from kblast.engine.sweep import Hits, Scenario, Sweeping
from kblast.model.build import load_inventory
from kblast.model.inventory import Inventory
from kblast.model.refs import Kind, kind_of
from kblast.simulate import simulate
from kblast.sweep import scenarios_of

KINDS: Final[tuple[Kind, ...]] = ("zone", "cluster", "broker", "service")
"""What fails, one by one."""

_SIMULATED = 5
_WORD = 64


def measure(folder: Path, sample: int) -> Figures:
    """What compiling, simulating and sweeping the estate below a folder take."""
    inventory, load_s = timed(lambda: load_inventory([folder]))
    network, compile_s = timed(lambda: compile_network(inventory, effects=False))
    figures = {"load_s": load_s, "compile_s": compile_s, "compiled_mib": peak_mib()}
    every = scenarios_of(network, KINDS, pairs=False)
    chosen = Random(1).sample(range(len(every)), min(sample, len(every)))
    figures |= {"nodes": len(network.required), "arcs": arcs(network), "scenarios": len(every), "sample": len(chosen)}
    hits, figures["sweep_s"] = timed(lambda: _swept(network, every))
    figures["swept_mib"] = peak_mib()
    sampled = [hits[index] for index in chosen]
    figures |= _one_by_one(network, sampled, len(every))
    figures |= _floor(network, len(every))
    figures |= _reached(network, [hit.scenario for hit in sampled], len(every))
    return figures | _alone(inventory, [hit.scenario for hit in sampled])


def arcs(network: Network) -> int:
    """How many arcs a network has."""
    return sum(map(len, network.outgoing))


def _swept(network: Network, every: Sequence[Scenario]) -> list[Hits]:
    sweeping = Sweeping.of_functions(network, {ref for scenario in every for ref in scenario})
    return list(sweeping.hits(every, times=True))


def _alone(inventory: Inventory, chosen: Sequence[Scenario]) -> Figures:
    """One scenario with all that is told of it, for which the network has to know effects as well."""
    network, compile_s = timed(lambda: compile_network(inventory))
    taken = [timed(partial(simulate, inventory, scenario, network=network))[1] for scenario in chosen[:_SIMULATED]]
    return {"compile_with_effects_s": compile_s, "simulate_s": median(taken)}


def _one_by_one(network: Network, sampled: Sequence[Hits], every: int) -> Figures:
    """The propagation that `kblast simulate` rests on, without its words; the sweep must have found the same."""
    down = [_down(network, hits.scenario) for hits in sampled]
    found, seconds = timed(lambda: [propagate(network, [*network.always, *nodes]).times for nodes in down])
    for hits, times in zip(sampled, found, strict=True):
        _agree(network, hits, times)
    begun = len(propagate(network, network.always).times)
    return {
        "blast_nodes": mean(len(times) - begun for times in found),
        "one_by_one_s": seconds / len(sampled) * every,
    }


def _down(network: Network, scenario: Scenario) -> list[int]:
    return [network.down(ref) for ref in scenario]


def _agree(network: Network, hits: Hits, times: Mapping[int, float]) -> None:
    """Holds what a sweep says of a scenario to what its propagation alone says."""
    functions = [ref for ref in sorted(network.levels) if kind_of(ref) == "function"]
    down = tuple(ref for ref in functions if times[network.down(ref)] < inf)
    degraded = tuple(ref for ref in functions if times[network.degraded(ref)] < inf and ref not in down)
    first = min((times[network.down(ref)] for ref in down), default=inf)
    assert (down, degraded, first) == (hits.down, hits.degraded, hits.first_down_at), hits.scenario


def _reached(network: Network, chosen: Sequence[Scenario], every: int) -> Figures:
    """Plain reachability: it takes no gate and no time into account, so it reaches at least as much."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(network.required)))
    _, build_s = timed(lambda: graph.add_edges_from(_pairs(network)))
    down = [_down(network, scenario)[0] for scenario in chosen]
    reached, seconds = timed(lambda: [nx.descendants(graph, node) for node in down])
    for node, nodes in zip(down, reached, strict=True):
        assert nodes >= propagate(network, [node]).times.keys() - {node}, f"{node} hits what cannot be reached from it"
    return {
        "networkx_build_s": build_s,
        "networkx_s": seconds / len(chosen) * every,
        "reached_nodes": mean(len(nodes) for nodes in reached),
    }


def _pairs(network: Network) -> Iterator[tuple[int, int]]:
    return ((node, arc.target) for node, arcs_ in enumerate(network.outgoing) for arc in arcs_)


def _floor(network: Network, every: int) -> Figures:
    """The time to unite two sets of scenarios, a bit each, once for every arc: no sweep over all arcs takes less.

    The sets are whole numbers of Python, which unites them in a loop of C.
    """
    words = -(-every // _WORD)
    sets = [Random(number).getrandbits(words * _WORD) for number in range(1024)]
    rounds = max(1, min(arcs(network), 2_000_000) // len(sets))

    def unite() -> int:
        total = 0
        for _ in range(rounds):
            for one in sets:
                total |= one
        return total

    _, seconds = timed(unite)
    return {"words": words, "floor_s": seconds / (rounds * len(sets)) * arcs(network)}


if __name__ == "__main__":
    report(measure(Path(sys.argv[1]), int(sys.argv[2])))
