"""Writes docs/rules-proof.md anew: `python -m tests.seeded`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.seeded.proof import PAGE, proof
from tests.seeded.seeding import faults, lint_with


def main() -> None:
    """Lints the control with each fault and writes down what was found."""
    with TemporaryDirectory() as folder:
        PAGE.write_text(proof([(f, lint_with(f, Path(folder)).findings) for f in faults()]), encoding="utf-8")


if __name__ == "__main__":
    main()
