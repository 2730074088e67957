"""Imports in tests: files written, imported through the use case, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

from kblast.documents import parse
from kblast.errors import InputError
from kblast.imports import import_inventory
from kblast.results.imported import ImportResult

MADE_AT = "2026-01-02T03:04:05Z"


@dataclass(frozen=True)
class Outcome:
    """The inventory as text and as data, and the account of the import."""

    text: str
    data: dict[str, Any]
    result: ImportResult

    def left_out(self) -> dict[str, int]:
        return {left.what: left.count for left in self.result.left_out}


def written(folder: Path, text: str, name: str = "input.yaml") -> Path:
    """A file with this text, whose common indentation is taken away."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path


def imported(
    *paths: Path,
    format_: str | None = None,
    mappings: tuple[Path, ...] = (),
    cluster: str | None = None,
    values: Mapping[str, str] | None = None,
) -> Outcome:
    """What an import of the paths gives."""
    text, result = import_inventory(
        paths, made_at=MADE_AT, format_=format_, mappings=mappings, cluster=cluster, values=values
    )
    (document,) = parse(text, "imported.yaml")
    return Outcome(text, document.data, result)


def problems(
    *paths: Path,
    format_: str | None = None,
    mappings: tuple[Path, ...] = (),
    cluster: str | None = None,
    values: Mapping[str, str] | None = None,
) -> list[str]:
    """What is wrong with the paths, each problem with the name of its file only; it must be something."""
    try:
        imported(*paths, format_=format_, mappings=mappings, cluster=cluster, values=values)
    except InputError as error:
        folders = {str(path if path.is_dir() else path.parent) + "/" for path in (*paths, *mappings)}
        return [_without(str(problem), folders) for problem in error.problems]
    raise AssertionError("nothing is wrong with these files")


def _without(text: str, folders: set[str]) -> str:
    for folder in sorted(folders, key=len, reverse=True):
        text = text.replace(folder, "")
    return text
