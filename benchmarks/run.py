"""Measures kblast and writes docs/performance.md: `python -m benchmarks.run large --update`, or `make bench`."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.estates import COUPLINGS, SIZES, Coupling, Estate, Format, Size, write_estate
from benchmarks.loading import LOADERS
from benchmarks.measuring import ROOT, Figures, Machine, interleaved, measured
from benchmarks.page import Results, render

PAGE = ROOT / "docs" / "performance.md"
_ROUNDS = 3
_SMALLER = (0.125, 0.25, 0.5)
_LINTED = (0.25, 1.0)
_ORDERS = (1, 2, 3)
_LARGEST = {"large": "huge"}
"""Of which size the very large estate is that is measured beside one of some size, if not of the same."""
_EVENTS = 100
_LOADED: dict[Format, tuple[str, ...]] = {
    "yaml": ("pyyaml", "pyyaml-uncollected", "documents", "inventory"),
    "json": ("json", "documents", "inventory"),
}


def run(name: str, *, sample: int, rounds: int = _ROUNDS, folder: Path) -> Results:
    """Everything measured on estates of one size, which are written below a folder."""
    size = SIZES[name]
    sweeps = {letter: _sweep(size, coupling, sample, folder) for letter, coupling in COUPLINGS.items()}
    growth = [(less, _sweep(less, COUPLINGS["a"], sample, folder)) for less in map(size.scaled, _SMALLER)]
    return Results(
        machine=Machine.here(),
        name=name,
        size=size,
        loading={format_: _loading(size, format_, rounds, folder) for format_ in _LOADED},
        sweeps=sweeps,
        growth=[*growth, (size, sweeps["a"])],
        linting=[(less, _lint(less, folder)) for less in map(size.scaled, _LINTED)],
        cut_sets={order: _cut_sets(size, order) for order in _ORDERS},
        largest=SIZES[_LARGEST.get(name, name)],
        largest_sweeps=_largest(SIZES[_LARGEST.get(name, name)], folder),
    )


def _largest(size: Size, folder: Path) -> dict[str, Figures]:
    """The very large estate by coupling, and once with the place of every replica."""
    estates = {letter: Estate(size, coupling) for letter, coupling in COUPLINGS.items()}
    estates["assigned"] = Estate(size, assignments=True)
    return {name: _from_files(estate, folder) for name, estate in estates.items()}


def _from_files(estate: Estate, folder: Path) -> Figures:
    with tempfile.TemporaryDirectory(dir=folder) as written:
        write_estate(estate, Path(written), "json")
        return measured("benchmarks.largest", written)


def _loading(size: Size, format_: Format, rounds: int, folder: Path) -> dict[str, Figures]:
    with tempfile.TemporaryDirectory(dir=folder) as written:
        write_estate(Estate(size), Path(written), format_)
        loaders = {name: _loader(name, written) for name in LOADERS if name in _LOADED[format_]}
        return interleaved(rounds, loaders)


def _loader(name: str, folder: str) -> Callable[[], Figures]:
    return lambda: measured("benchmarks.loading", name, folder)


def _sweep(size: Size, coupling: Coupling, sample: int, folder: Path) -> Figures:
    with tempfile.TemporaryDirectory(dir=folder) as written:
        write_estate(Estate(size, coupling), Path(written), "json")
        return measured("benchmarks.sweeping", written, str(sample))


def _lint(size: Size, folder: Path) -> Figures:
    with tempfile.TemporaryDirectory(dir=folder) as written:
        write_estate(Estate(size), Path(written), "json")
        return measured("benchmarks.linting", written)


def _cut_sets(size: Size, order: int) -> Figures:
    return measured("benchmarks.cut_sets", *map(str, (size.functions, _EVENTS, order)))


def main() -> None:
    """Reads the command line, measures, and prints the page or writes it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="Measures kblast.")
    parser.add_argument("size", choices=SIZES, nargs="?", default="medium")
    parser.add_argument("--sample", type=int, default=200, help="scenarios to time of what takes too long in all (200)")
    parser.add_argument("--rounds", type=int, default=_ROUNDS, help=f"how often to load ({_ROUNDS})")
    parser.add_argument("--update", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        page = render(run(given.size, sample=given.sample, rounds=given.rounds, folder=Path(folder)))
    if given.update:
        PAGE.write_text(page, encoding="utf-8")
    else:
        sys.stdout.write(page)


if __name__ == "__main__":
    main()
