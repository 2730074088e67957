"""Options that several commands share, and what they stand for."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kblast.errors import UsageError

if TYPE_CHECKING:
    from kblast.config import Config
    from kblast.model.inventory import Inventory

Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[PATHS]...", help="Files and folders of the inventory.", show_default=False),
]
With = Annotated[
    list[Path] | None,
    typer.Option(
        "--with", metavar="PATH", help="Adds an inventory for context: it is simulated, not judged.", show_default=False
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The configuration, instead of .kblast.yaml.", show_default=False),
]
Rules = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="FOLDER", help="Adds the rules of a folder.", show_default=False),
]
Values = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A value for ${NAME} in the input.", show_default=False),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="Writes to a file instead of standard output.", show_default=False
    ),
]

_DEFAULT_PATHS = (Path("kblast.yaml"), Path("kblast"))


def values_of(settings: list[str] | None) -> dict[str, str]:
    """The values given with --set. Raises UsageError."""
    values = {}
    for setting in settings or ():
        name, equals, value = setting.partition("=")
        if not name or not equals:
            raise UsageError(f"--set '{setting}' gives no value", hint="write --set NAME=VALUE")
        values[name] = value
    return values


def configuration(paths: list[Path] | None, file: Path | None) -> "Config":
    """The configuration given, or the one found beside the inventory."""
    from kblast.config import find_config, read_config

    file = file or find_config(paths[0] if paths else Path())
    return read_config(file)


def inventory(
    paths: list[Path] | None, with_: list[Path] | None, config: "Config", settings: list[str] | None
) -> "Inventory":
    """The inventory a command works on; its warnings go to standard error."""
    from kblast.cli.output import warn
    from kblast.kafka.doubtful_settings import doubtful_settings
    from kblast.model.build import load_inventory

    chosen = paths or config.inventory_paths() or [path for path in _DEFAULT_PATHS if path.exists()][:1]
    if not chosen:
        raise UsageError(
            "no inventory: there is neither kblast.yaml nor kblast/ here, and no path was given",
            hint="name a path, or begin one with: kblast init",
        )
    found = load_inventory(chosen, context=[*(with_ or ()), *config.context_paths()], values=values_of(settings))
    warn([*found.warnings, *doubtful_settings(found)])
    return found
