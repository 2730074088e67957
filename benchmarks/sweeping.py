"""Simulation measured: `python -m benchmarks.sweeping FOLDER SAMPLE`, in a process of its own.

One process compiles an estate, then times on the same network and the same scenarios: one scenario as `kblast
simulate` does it, the propagation alone, what plain reachability costs in networkx, and what the machine must do at
the least. What is timed on a sample is scaled to all scenarios, and called so.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import mean, median
from typing import Final

import networkx as nx

from benchmarks.measuring import Figures, peak_mib, report, timed
from kblast.engine.compile import compile_network
from kblast.engine.network import Network
from kblast.engine.propagate import propagate
from kblast.model.build import load_inventory
from kblast.model.inventory import Inventory
from kblast.model.refs import Ref, make_ref
from kblast.simulate import simulate

KINDS: Final = ("zone", "cluster", "broker", "service")
"""What fails, one by one."""

_SIMULATED = 5
_WORD = 64


def scenarios(inventory: Inventory) -> list[Ref]:
    """Every single failure of the kinds that are swept."""
    return [
        *(make_ref("zone", name) for name in inventory.zones),
        *(make_ref("cluster", name) for name in inventory.clusters),
        *(make_ref("broker", name) for name in inventory.brokers),
        *(make_ref("service", name) for name in inventory.services),
    ]


def measure(folder: Path, sample: int) -> Figures:
    """What compiling, simulating and sweeping the estate below a folder take."""
    inventory, load_s = timed(lambda: load_inventory([folder]))
    network, compile_s = timed(lambda: compile_network(inventory))
    every = scenarios(inventory)
    chosen = Random(1).sample(every, min(sample, len(every)))
    figures = {"load_s": load_s, "compile_s": compile_s, "compiled_mib": peak_mib()}
    figures |= {"nodes": len(network.required), "arcs": arcs(network), "scenarios": len(every), "sample": len(chosen)}
    figures |= _alone(inventory, network, chosen)
    figures |= _propagated(network, chosen, len(every))
    figures |= _floor(network, len(every))
    return figures | _reached(network, chosen, len(every))


def arcs(network: Network) -> int:
    """How many arcs a network has."""
    return sum(len(inputs) for inputs in network.incoming)


def _alone(inventory: Inventory, network: Network, chosen: Sequence[Ref]) -> Figures:
    taken = [timed(lambda ref=ref: simulate(inventory, [ref], network=network))[1] for ref in chosen[:_SIMULATED]]  # type: ignore[misc]
    return {"simulate_s": median(taken)}


def _propagated(network: Network, chosen: Sequence[Ref], every: int) -> Figures:
    failed = [[*network.always, network.down(ref)] for ref in chosen]
    hit, seconds = timed(lambda: [len(propagate(network, nodes).times) for nodes in failed])
    return {"blast_nodes": mean(hit), "propagate_s": seconds / len(chosen) * every}


def _reached(network: Network, chosen: Sequence[Ref], every: int) -> Figures:
    """Plain reachability: it takes no gate and no time into account, so it reaches at least as much."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(network.required)))
    _, build_s = timed(lambda: graph.add_edges_from(_pairs(network)))
    reached, seconds = timed(lambda: [nx.descendants(graph, network.down(ref)) for ref in chosen])
    for ref, nodes in zip(chosen, reached, strict=True):
        begun = propagate(network, [network.down(ref)]).times
        assert nodes >= begun.keys() - {network.down(ref)}, f"{ref} hits what cannot be reached from it"
    return {
        "networkx_build_s": build_s,
        "networkx_s": seconds / len(chosen) * every,
        "reached_nodes": mean(len(nodes) for nodes in reached),
    }


def _pairs(network: Network) -> Iterator[tuple[int, int]]:
    return ((arc.source, arc.target) for inputs in network.incoming for arc in inputs)


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
