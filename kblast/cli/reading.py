"""Reading what a command works on: inventories, and files of other formats beside them."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kblast.cli.options import inventory_paths
from kblast.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kblast.config import Config
    from kblast.imports import Formats
    from kblast.model.fragments import Foreign, Fragment, ReadForeign
    from kblast.model.inventory import Inventory
    from kblast.results.imported import ImportResult


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read, those of other formats above all: what --set, --cluster, --from and --mapping say."""

    settings: list[str] | None
    cluster: str | None
    format: str | None
    mappings: list[Path] | None

    @property
    def values(self) -> dict[str, str]:
        """The values given with --set. Raises UsageError."""
        values = {}
        for setting in self.settings or ():
            name, equals, value = setting.partition("=")
            if not name or not equals:
                raise UsageError(f"--set '{setting}' gives no value", hint="write --set NAME=VALUE")
            values[name] = value
        return values

    def formats(self) -> "Formats":
        """The formats to look for. Raises UsageError for an unknown one, ConfigurationError for a broken mapping."""
        from kblast.imports import formats

        return formats(self.mappings or (), self.format)


def inventory(
    paths: list[Path] | None,
    with_: list[Path] | None,
    config: "Config",
    reading: Reading,
    *,
    select: "Callable[[Iterable[Fragment]], Iterable[Fragment]]" = iter,
) -> "Inventory":
    """The inventory a command works on, of the documents that `select` takes.

    What is doubtful, and what was left out of files of other formats, goes to standard error.
    """
    from kblast.cli.output import warn
    from kblast.kafka.doubtful_settings import doubtful_settings
    from kblast.model.build import load_inventory

    chosen, context = inventory_paths(paths, config), [*(with_ or ()), *config.context_paths()]
    read = foreign(reading, told=True)
    found = load_inventory(chosen, context=context, values=reading.values, foreign=read, select=select)
    warn([*found.warnings, *doubtful_settings(found)])
    if found.passed_over:
        _tell_what_was_passed_over(found.passed_over, reading)
    return found


def foreign(
    reading: Reading,
    *,
    told: bool,
    shown: "Callable[[Path], str]" = str,
    bring: "Callable[[Path], object]" = lambda _: None,
) -> "ReadForeign":
    """Reads files of other formats beside inventories; where it is to be `told`, standard error says how that went.

    `shown` is how a file is named; `bring` is told of files that others refer to, before these are looked for. What is
    wrong with --from or --mapping is raised even if nothing needs them: UsageError, ConfigurationError.
    """
    known = reading.formats() if reading.format or reading.mappings else None

    def read(paths: "Sequence[Path]") -> "Foreign":
        from kblast.imports import ForeignFiles

        said = tell if told else lambda _: None
        return ForeignFiles(known or reading.formats(), reading.values, reading.cluster, said, shown, bring)(paths)

    return read


def _tell_what_was_passed_over(files: "Sequence[Path]", reading: Reading) -> None:
    """Says which files of formats that can be read stand beside an inventory, and were not asked for by name."""
    from kblast.cli.output import note
    from kblast.imports import readable
    from kblast.phrases import counted

    if found := readable(files, reading.formats()):
        more = f" and {counted(len(found) - 1, 'more file')}" if len(found) > 1 else ""
        note(f"passed over beside inventories: {found[0]}{more}, of a format that can be read; name it to have it read")


def tell(account: "ImportResult") -> None:
    """Says on standard error what was found in files of other formats, and what was left out of them."""
    from kblast.cli.output import note
    from kblast.renderer import render
    from kblast.terminal import Terminal

    for line in render("import", account, "text", Terminal()).splitlines():
        note(line)
