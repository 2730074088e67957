"""Options that several commands share, and what they stand for."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kblast.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from kblast.config import Config
    from kblast.lint import Selection
    from kblast.model.refs import Kind


class EvidenceOption(StrEnum):
    """Which edges count beyond those that are known to be used."""

    permitted = "permitted"


class FailOnOption(StrEnum):
    """The least severity that fails the run."""

    error = "error"
    warning = "warning"
    info = "info"
    never = "never"


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
BaselineFile = Annotated[
    Path | None,
    typer.Option("--baseline", metavar="FILE", help="Hides the findings that this file knows.", show_default=False),
]
Select = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="RULE", help="Runs this rule and no other; may be given several times."),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="RULE", help="Leaves this rule out; may be given several times."),
]
FailOn = Annotated[
    FailOnOption | None,
    typer.Option(
        "--fail-on",
        help="Exit with 1 for findings of this severity or worse; by default error.",
        show_default=False,
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="NAME",
        help="The Kafka cluster, where files of another format name none.",
        show_default=False,
    ),
]
Values = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A value for ${NAME} in the input.", show_default=False),
]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="NAME",
        help="Of other formats read this one only, and named files even where it is not recognised.",
        show_default=False,
    ),
]
Mappings = Annotated[
    list[Path] | None,
    typer.Option("--mapping", metavar="FILE", help="Describes a format of your own.", show_default=False),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="Writes to a file instead of standard output.", show_default=False
    ),
]
Evidence = Annotated[
    EvidenceOption | None,
    typer.Option("--evidence", help="Let edges count that are only permitted, by an ACL.", show_default=False),
]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="DURATION", help="Look at this moment after the failure.", show_default=False),
]
Kinds = Annotated[
    str | None,
    typer.Option(
        "--kinds",
        metavar="KIND,…",
        help="What fails: any of region, zone, cluster, broker, resource, service, topic (these if nothing is said), "
        "mirror, group.",
        show_default=False,
    ),
]


def format_option(formats: str) -> Any:
    """The option that says in which of the formats a result is wanted."""
    return typer.Option(
        "--format",
        metavar="FORMAT[=FILE]",
        help=f"{formats}; with a file, it goes there. May be given several times.",
        show_default=False,
    )


_DEFAULT_PATHS = (Path("kblast.yaml"), Path("kblast"))


def configuration(paths: list[Path] | None, file: Path | None) -> "Config":
    """The configuration given, or the one found beside the inventory."""
    from kblast.config import find_config, read_config

    file = file or find_config(paths[0] if paths else Path())
    return read_config(file)


def selection(
    config: "Config",
    rules: list[Path] | None,
    *,
    select: list[str] | None = None,
    ignore: list[str] | None = None,
) -> "Selection":
    """The rules to run: kblast's own and those of folders, less what was chosen against."""
    from kblast.catalogue import load_catalogue
    from kblast.lint import select_rules

    catalogue = load_catalogue([*config.rule_paths(), *(rules or ())])
    return select_rules(catalogue, config, select=select or (), ignore=ignore or ())


def inventory_paths(paths: list[Path] | None, config: "Config") -> list[Path]:
    """Where the inventory stands: the paths given, else those of the configuration. Raises UsageError for none."""
    chosen = paths or config.inventory_paths() or [path for path in _DEFAULT_PATHS if path.exists()][:1]
    if not chosen:
        raise UsageError(
            "no inventory: there is neither kblast.yaml nor kblast/ here, and no path was given",
            hint="name a path, or begin one with: kblast init",
        )
    return chosen


def today() -> "date":
    """The day by which waivers expire: by the clock in UTC, or by SOURCE_DATE_EPOCH, for runs that can be repeated.

    That variable holds seconds since 1970 (https://reproducible-builds.org/specs/source-date-epoch). Raises UsageError.
    """
    from datetime import UTC, datetime

    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"SOURCE_DATE_EPOCH: expected seconds since 1970, found '{epoch}'") from error


def duration(option: str, text: str | None) -> float | None:
    """The seconds that an option was given, if it was. Raises UsageError."""
    from kblast.units import parse_duration

    if text is None:
        return None
    try:
        return parse_duration("0s" if text == "0" else text)
    except ValueError as error:
        raise UsageError(f"{option}: {error}, found '{text}'") from error


def chosen_kinds(text: str | None) -> "tuple[Kind, ...]":
    """The kinds of elements that are to fail. Raises UsageError for a kind that cannot."""
    from kblast.model.refs import FAILING_KINDS, KINDS, Kind
    from kblast.suggest import did_you_mean

    if text is None:
        return FAILING_KINDS
    able: dict[str, Kind] = {kind: kind for kind in KINDS if kind != "function"}
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in able:
            hint = did_you_mean(name, able) or f"choose from {', '.join(able)}"
            raise UsageError(f"--kinds: '{name}' is not a kind of element that can fail", hint=hint)
    return tuple(able[name] for name in names)
