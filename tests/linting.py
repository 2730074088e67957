"""Lints inventories that tests write down, with the rules they choose."""

from datetime import date
from pathlib import Path

from kblast.catalogue import load_catalogue
from kblast.config import Config, read_config
from kblast.lint import lint, select_rules
from kblast.model.build import load_inventory
from kblast.results.findings import LintResult

TODAY = date(2026, 7, 1)
"""The day on which tests lint."""


def lint_files(
    *paths: Path,
    select: tuple[str, ...] = (),
    rules: tuple[Path, ...] = (),
    context: tuple[Path, ...] = (),
    config: Path | None = None,
) -> LintResult:
    """What the selected rules, by default all, find in the files."""
    settled = Config() if config is None else read_config(config)
    selection = select_rules(load_catalogue(rules), settled, select=select)
    return lint(load_inventory(paths, context=context), selection, settled, today=TODAY)


def lint_text(folder: Path, text: str, *, select: tuple[str, ...] = (), rules: tuple[Path, ...] = ()) -> LintResult:
    """What the selected rules find in an inventory, which is written to `inventory.yaml` in the folder."""
    file = folder / "inventory.yaml"
    file.write_text(text, encoding="utf-8")
    return lint_files(file, select=select, rules=rules)
