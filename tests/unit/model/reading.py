"""Reads inventories that tests write down, from real files."""

import textwrap
from collections.abc import Iterable
from pathlib import Path

import pytest

from kblast.errors import InputError
from kblast.model.build import load_inventory
from kblast.model.inventory import Inventory

FIRST_LINE = "kblast: 1\n"


def write(folder: Path, files: dict[str, str]) -> None:
    """Writes files by name; those with an indented text are inventories, which is said in a first line."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        indented = text.startswith("\n ")
        path.write_text(FIRST_LINE + textwrap.dedent(text)[1:] if indented else text, encoding="utf-8")


def load(folder: Path, *texts: str, context: Iterable[str] = ()) -> Inventory:
    """The inventory of some texts, which stand in a.yaml, b.yaml …; their first line, `kblast: 1`, is left out."""
    files = _written(folder, texts, "a")
    return load_inventory(files, context=_written(folder, tuple(context), "n"))


def problems(folder: Path, *texts: str, context: Iterable[str] = ()) -> list[str]:
    """What is wrong with some texts, each as file:line:column: what (hint); the first line is theirs."""
    with pytest.raises(InputError) as caught:
        load(folder, *texts, context=context)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def problem(folder: Path, *texts: str) -> str:
    """The one thing that is wrong."""
    (found,) = problems(folder, *texts)
    return found


def _written(folder: Path, texts: tuple[str, ...], first: str) -> list[Path]:
    files = [folder / f"{chr(ord(first) + number)}.yaml" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(textwrap.dedent(text).lstrip("\n") + "\nkblast: 1\n", encoding="utf-8")
    return files
