"""`kblast init`: an inventory and a configuration to begin with."""

from pathlib import Path
from typing import Annotated

import typer

from kblast.errors import UsageError

_FILES = {"kblast.yaml": "inventory.yaml", ".kblast.yaml": "configuration.yaml"}


def init(
    folder: Annotated[Path, typer.Argument(help="Where to write them.")] = Path(),
) -> None:
    """Write a small commented inventory and configuration to start from; nothing is overwritten."""
    from importlib.resources import files

    from kblast.cli.output import emit, note

    existing = [name for name in _FILES if (folder / name).exists()]
    if existing:
        raise UsageError(f"{folder / existing[0]} exists already", hint="nothing was written; name another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make folder {folder}: {error.strerror}") from error
    for name, starter in _FILES.items():
        emit(files("kblast").joinpath("starter", starter).read_text("utf-8"), folder / name)
    shown = "" if folder == Path() else f" {folder}"
    note(f"wrote {' and '.join(str(folder / name) for name in _FILES)}")
    note(f"next, type: kblast simulate{shown} --fail cluster:orders")
