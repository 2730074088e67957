"""Loading measured: `python -m benchmarks.loading LOADER FOLDER`, in a process of its own.

kblast keeps the position of every value, finds keys given twice and refuses what explodes; PyYAML and json do none of
this, and give plain data where `inventory` gives a validated platform with every reference resolved.
"""

import gc
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from benchmarks.measuring import Figures, report, timed
from kblast.documents import SUFFIXES, read
from kblast.model.build import load_inventory

_PlainLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _pyyaml(folder: Path) -> object:
    return [yaml.load(path.read_text(encoding="utf-8"), Loader=_PlainLoader) for path in _files(folder)]  # noqa: S506


def _pyyaml_uncollected(folder: Path) -> object:
    gc.disable()
    return _pyyaml(folder)


def _json(folder: Path) -> object:
    return [json.loads(path.read_text(encoding="utf-8")) for path in _files(folder)]


def _documents(folder: Path) -> object:
    gc.disable()
    return [read(path) for path in _files(folder)]


def _inventory(folder: Path) -> object:
    return load_inventory([folder])


LOADERS: Final[Mapping[str, Callable[[Path], object]]] = {
    "pyyaml": _pyyaml,
    "pyyaml-uncollected": _pyyaml_uncollected,
    "json": _json,
    "documents": _documents,
    "inventory": _inventory,
}
"""What may be measured, by name."""


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES)


def measure(loader: str, folder: Path) -> Figures:
    """The time that a loader takes for all files below a folder."""
    size = sum(path.stat().st_size for path in _files(folder))
    kept, seconds = timed(lambda: LOADERS[loader](folder))
    assert kept
    return {"load_s": seconds, "mib_of_files": size / 1024**2}


if __name__ == "__main__":
    report(measure(sys.argv[1], Path(sys.argv[2])))
