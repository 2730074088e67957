"""What was measured as a page of Markdown."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

from benchmarks.estates import Format, Size
from benchmarks.linting import findings, times
from benchmarks.measuring import Figures, Machine

_LOADERS: Final[Mapping[str, str]] = {
    "pyyaml": "PyYAML `CSafeLoader`",
    "pyyaml-uncollected": "the same, Python's garbage collector off",
    "json": "Python's `json`",
    "documents": "kblast, data and positions",
    "inventory": "kblast, the whole inventory",
}
_SLOWEST = 15
_COUPLINGS: Final[Mapping[str, str]] = {"a": "A, loose", "b": "B, close", "c": "C, inseparable"}
_ESTATES: Final[Mapping[str, str]] = {**_COUPLINGS, "assigned": "A, replicas named"}


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that one run measured."""

    machine: Machine
    name: str
    size: Size
    loading: Mapping[Format, Mapping[str, Figures]]
    sweeps: Mapping[str, Figures]
    growth: Sequence[tuple[Size, Figures]]
    linting: Sequence[tuple[Size, Figures]]
    cut_sets: Mapping[int, Figures]
    largest: Size
    largest_sweeps: Mapping[str, Figures]


def render(results: Results) -> str:
    """The page."""
    sections = (_loading, _sweeping, _growth, _largest, _linting, _cut_sets)
    parts = [_head(results), *(part for section in sections for part in section(results))]
    return "\n".join(parts)


def _head(results: Results) -> str:
    machine = results.machine
    return f"""\
# Performance

Written by `make bench SIZE={results.name}`, which measures everything anew. All figures are of one run on one machine;
ratios carry over to other machines, seconds do not.

- **Machine**: {machine.processor}, {machine.cores} cores, {machine.memory_gib:.0f} GiB; {machine.system};
  {machine.python}.
- **Seconds** are those of the processor, so that other work on the machine matters less. Every measurement has a fresh
  process, and its peak of memory is that of the whole process. Loading is measured in turns, and the median counts.
- **Estates** are made up, realistic in kind and the same every time: `python -m benchmarks.estates {results.name}`.
  This one has {_counts(results.size)}.
  No real estate of this size was at hand; how far failures travel in it is an assumption, so three are measured.
"""


def _counts(size: Size) -> str:
    counted = (f"{_number(getattr(size, field.name))} {field.name}" for field in fields(size))
    return ", ".join(counted)


def _loading(results: Results) -> Iterator[str]:
    yield "## Loading\n"
    yield (
        "The plain loaders give data. kblast reads the same files with the position of every value, finds keys given\n"
        "twice, refuses what explodes, and in the last line validates it all and resolves every reference.\n"
    )
    for format_, loaders in results.loading.items():
        mib = next(iter(loaders.values()))["mib_of_files"]
        yield f"{format_.upper()}, {mib:.1f} MiB:\n"
        base = loaders["inventory"]["load_s"]
        rows = [
            (_LOADERS[name], _seconds(found["load_s"]), _ratio(found["load_s"], base), f"{found['peak_mib']:.0f} MiB")
            for name, found in loaders.items()
        ]
        yield _table(("loader", "time", "of the whole inventory's", "peak"), rows)


def _sweeping(results: Results) -> Iterator[str]:
    yield "## Every single failure\n"
    first = next(iter(results.sweeps.values()))
    yield (
        f"Every zone, cluster, broker and service fails by itself: {_number(first['scenarios'])} scenarios.\n"
        f"*Extrapolated* means timed on {_number(first['sample'])} of them, the same in every row, and scaled.\n"
    )
    rows: list[tuple[str, Callable[[Figures], str]]] = [
        ("nodes and arcs of the network", lambda f: f"{_number(f['nodes'])}, {_number(f['arcs'])}"),
        ("nodes that one failure brings about, mean", lambda f: _number(f["blast_nodes"])),
        ("compiling the network of levels", lambda f: _seconds(f["compile_s"])),
        ("**all of them, `kblast sweep`**", lambda f: f"**{_seconds(f['sweep_s'])}**"),
        ("all, propagated one by one (extrapolated)", lambda f: _seconds(f["one_by_one_s"])),
        ("… of the sweep's time", lambda f: _ratio(f["one_by_one_s"], f["sweep_s"])),
        ("all, `networkx.descendants` on the same arcs (extrapolated)", lambda f: _seconds(f["networkx_s"])),
        ("… of the sweep's time", lambda f: _ratio(f["networkx_s"], f["sweep_s"])),
        ("least: one union of bit sets for every arc", lambda f: _seconds(f["floor_s"])),
        ("… so the sweep takes, of the least", lambda f: _ratio(f["sweep_s"], f["floor_s"])),
        ("the sweep, for an arc and scenario", lambda f: _nanoseconds(f["sweep_s"] / f["arcs"] / f["scenarios"])),
        ("peak of memory, compiled", lambda f: f"{f['compiled_mib']:.0f} MiB"),
        ("peak of memory, swept", lambda f: f"{f['swept_mib']:.0f} MiB"),
        ("compiling effects as well", lambda f: _seconds(f["compile_with_effects_s"])),
        ("one scenario, `kblast simulate`, with all that is told of it", lambda f: _seconds(f["simulate_s"])),
    ]
    yield _table(
        ("", *(_COUPLINGS[letter] for letter in results.sweeps)),
        [(title, *(show(found) for found in results.sweeps.values())) for title, show in rows],
    )
    yield (
        "A sweep says which functions go down and degrade, and when the first goes; on the sample it was checked to\n"
        "say the same as the propagation one by one, which also knows causes and every other element. One by one,\n"
        "the cost grows with how far failures travel. In a sweep it grows with the number of moments at which things\n"
        "come to be: where failures travel far through many different tolerances, these are many. networkx answers a\n"
        "simpler question: what can be reached, without alternatives and delays; what kblast finds was checked to\n"
        "lie within that. The union of bit sets, a bit for every scenario, is about the least that looking at every\n"
        "arc in every scenario can cost on this machine.\n"
    )


def _growth(results: Results) -> Iterator[str]:
    yield "## Growth\n"
    yield "Estates of doubling size, coupling A. Where the time for a unit stays level, cost grows as the work does.\n"
    rows = [
        (
            _number(size.services),
            _number(found["arcs"]),
            _seconds(found["load_s"]),
            _seconds(found["compile_s"]),
            f"{found['compile_s'] / found['arcs'] * 1e6:.1f} µs",
            _number(found["scenarios"]),
            _seconds(found["sweep_s"]),
            _nanoseconds(found["sweep_s"] / found["arcs"] / found["scenarios"]),
        )
        for size, found in results.growth
    ]
    yield _table(
        ("services", "arcs", "load, JSON", "compile", "an arc", "scenarios", "sweep", "an arc and scenario"), rows
    )


def _largest(results: Results) -> Iterator[str]:
    yield "## The largest estate\n"
    first = next(iter(results.largest_sweeps.values()))
    yield (
        f"From files to answers for {_counts(results.largest)};\n"
        f"{_number(first['scenarios'])} failures one by one, and {_number(first['pairs'])} times two zones together. "
        "Where replicas are named,\n"
        "the place of each of them is given, as a scrape gives it; elsewhere Kafka's way of placing them is assumed.\n"
    )
    rows: list[tuple[str, Callable[[Figures], str]]] = [
        ("nodes and arcs of the network", lambda f: f"{_number(f['nodes'])}, {_number(f['arcs'])}"),
        ("loading JSON, checked and resolved", lambda f: _seconds(f["load_s"])),
        ("compiling the network of levels", lambda f: _seconds(f["compile_s"])),
        ("making it ready for a sweep", lambda f: _seconds(f["ready_s"])),
        ("**every single failure**", lambda f: f"**{_seconds(f['levels_s'])}**"),
        ("… for an arc and scenario", lambda f: _nanoseconds(f["levels_s"] / f["arcs"] / f["scenarios"])),
        ("… and when the first function goes down", lambda f: _seconds(f["times_s"])),
        ("every two zones", lambda f: _seconds(f["pairs_s"])),
        ("functions taken down, over all failures", lambda f: _number(f["taken_down"])),
        ("peak of memory, loaded", lambda f: f"{f['loaded_mib']:.0f} MiB"),
        ("peak of memory, compiled", lambda f: f"{f['compiled_mib']:.0f} MiB"),
        ("peak of memory in all", lambda f: f"{f['peak_mib']:.0f} MiB"),
    ]
    yield _table(
        ("", *(_ESTATES[name] for name in results.largest_sweeps)),
        [(title, *(show(found) for found in results.largest_sweeps.values())) for title, show in rows],
    )


def _linting(results: Results) -> Iterator[str]:
    yield "## Linting\n"
    (less, smaller), (_, larger) = results.linting
    services = f"{_number(less.services)} services"
    yield (
        f"Every rule by itself, in one run of all {len(times(larger))} on JSON, coupling A. What several ask for\n"
        "is paid for by the first. Beside it stands the same in times of what loading takes, and that for\n"
        f"{services}: where the two are alike, cost grows as the estate does.\n"
    )
    slowest = list(times(larger))[:_SLOWEST]
    many = {
        "all other rules": [rule for rule in times(larger) if rule not in slowest],
        "**all rules**": [*times(larger)],
    }
    rows: list[tuple[str, str, float, float]] = [
        ("the graph and the flow", "", larger["graph_s"], smaller["graph_s"]),
        ("the network of levels and reasons", "", larger["network_s"], smaller["network_s"]),
    ]
    for title, rules in ({f"`{rule}`": [rule] for rule in slowest} | many).items():
        now, before = (sum(times(figures)[rule] for rule in rules) for figures in (larger, smaller))
        rows.append((title, _number(sum(findings(larger)[rule] for rule in rules)), now, before))
    yield _table(
        ("", "findings", "time", "of loading", f"with {services}"),
        [
            (*begin, _seconds(now), _ratio(now, larger["load_s"]), _ratio(before, smaller["load_s"]))
            for *begin, now, before in rows
        ],
    )
    yield (
        f"Loading takes {_seconds(larger['load_s'])} and {larger['loaded_mib']:.0f} MiB; the peak of memory is\n"
        f"{larger['peak_mib']:.0f} MiB.\n"
    )


def _cut_sets(results: Results) -> Iterator[str]:
    yield "## Cut sets\n"
    first = next(iter(results.cut_sets.values()))
    yield (
        f"`kblast cutsets` on {_number(first['trees'])} random fault trees of {_number(first['events'])} basic events\n"
        "each, start-up and loading included. How many minimal cut sets there are follows from how the trees were\n"
        "made; the run stops where anything else is found.\n"
    )
    rows = [
        (str(order), _number(found["found"]), _seconds(found["cutsets_s"]), f"{found['cutsets_mib']:.0f} MiB")
        for order, found in results.cut_sets.items()
    ]
    yield _table(("up to order", "minimal cut sets", "time", "peak"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _number(value: float) -> str:
    return f"{round(value):,}"


def _seconds(value: float) -> str:
    if value < 1:
        return f"{value * 1000:.3g} ms"
    return f"{value:.3g} s" if value < 1000 else f"{round(value):,} s"


def _nanoseconds(value: float) -> str:
    return f"{value * 1e9:,.3g} ns" if value < 1e-6 else f"{value * 1e9:,.0f} ns"


def _ratio(value: float, base: float) -> str:
    return f"{value / base:.2g} ×" if value < 100 * base else f"{round(value / base):,} ×"
