"""The control, a platform on which nothing is to be found, and the faults that spoil it one at a time."""

import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kblast.documents import read_data
from kblast.results.findings import LintResult
from tests.linting import lint_files
from tests.running import ROOT

HERE = ROOT / "tests" / "seeded"


@dataclass(frozen=True, slots=True)
class Fault:
    """A single thing gone wrong, the rule that is to find it, and why others may speak of it too."""

    title: str
    rule: str
    also: dict[str, str]
    change: list[dict[str, Any]]
    configure: list[dict[str, Any]]
    beside: dict[str, Any] | None


def faults() -> list[Fault]:
    """All of faults.yaml, by rule; those of one rule in the order of the file."""
    read = [
        Fault(
            item["fault"],
            item["rule"],
            item.get("also", {}),
            item.get("change", []),
            item.get("configure", []),
            item.get("beside"),
        )
        for item in read_data(HERE / "faults.yaml")
    ]
    return sorted(read, key=lambda fault: fault.rule)


def lint_control() -> LintResult:
    """What all rules find on the control."""
    return lint_files(HERE / "control.yaml", config=HERE / "control.config.yaml")


def lint_with(fault: Fault, folder: Path) -> LintResult:
    """What all rules find on the control with a fault; its files are written to the folder."""
    inventory = folder / "control.yaml"
    inventory.write_text(_changed(HERE / "control.yaml", fault.change), encoding="utf-8")
    config = folder / "control.config.yaml"
    config.write_text(_changed(HERE / "control.config.yaml", fault.configure), encoding="utf-8")
    paths = [inventory]
    if fault.beside is not None:
        paths.append(folder / "beside.yaml")
        paths[-1].write_text(json.dumps(fault.beside), encoding="utf-8")
    return lint_files(*paths, config=config)


def _changed(file: Path, steps: list[dict[str, Any]]) -> str:
    """The file after the steps, as JSON, which is YAML."""
    data = copy.deepcopy(read_data(file))
    for step in steps:
        _apply(data, step)
    return json.dumps(data)


def _apply(data: Any, step: dict[str, Any]) -> None:
    *way, last = step["at"]
    for key in way:
        data = data[key if isinstance(data, list) else str(key)]
    last = last if isinstance(data, list) else str(last)
    if "set" in step:
        data[last] = step["set"]
    elif "add" in step:
        data[last].append(step["add"])
    else:
        del data[last]
