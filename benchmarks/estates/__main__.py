"""Writes an estate: `python -m benchmarks.estates huge --format json --assignments -o DIR`."""

import argparse
from pathlib import Path

from benchmarks.estates import COUPLINGS, FORMATS, SIZES, Estate, write_estate


def main() -> None:
    """Reads the command line and writes the estate."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.estates", description="Writes a made-up platform.")
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("--scale", type=float, default=1.0, help="so many times as large (1)")
    parser.add_argument("--coupling", choices=COUPLINGS, default="a", help="how far failures travel (a)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--assignments", action="store_true", help="say where every replica stands")
    parser.add_argument("--format", choices=FORMATS, default="yaml")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the folder to write to")
    given = parser.parse_args()
    size = SIZES[given.size].scaled(given.scale)
    estate = Estate(size, COUPLINGS[given.coupling], given.seed, given.assignments)
    write_estate(estate, given.output, given.format)


if __name__ == "__main__":
    main()
