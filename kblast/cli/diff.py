"""`kblast diff`: what a change of the inventory does."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kblast.cli.options import (
    At,
    Cluster,
    ConfigFile,
    Evidence,
    FailOnOption,
    From,
    Ignore,
    Kinds,
    Mappings,
    Output,
    Rules,
    Select,
    Values,
    With,
    format_option,
)
from kblast.errors import UsageError

if TYPE_CHECKING:
    from kblast.cli.reading import Reading
    from kblast.config import Config
    from kblast.model.inventory import Inventory

Sides = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="BASE HEAD | PATHS",
        help="Two files or folders to compare; with --base the files and folders of the inventory as it is now.",
        show_default=False,
    ),
]
Base = Annotated[
    str | None,
    typer.Option("--base", metavar="GITREV", help="Compare with this git revision, for example origin/main."),
]

FailOnWorse = Annotated[bool, typer.Option("--fail-on-worse", help="Exit with 1 if the change makes something worse.")]
Severe = Annotated[
    FailOnOption | None,
    typer.Option(
        "--fail-on",
        help="How severe a new finding has to be for --fail-on-worse; by default error.",
        show_default=False,
    ),
]


def diff(
    paths: Sides = None,
    base: Base = None,
    kinds: Kinds = None,
    at: At = None,
    evidence: Evidence = None,
    select: Select = None,
    ignore: Ignore = None,
    rules: Rules = None,
    fail_on_worse: FailOnWorse = False,
    fail_on: Severe = None,
    format_: Annotated[list[str] | None, format_option("text, json or markdown")] = None,
    with_: With = None,
    config: ConfigFile = None,
    set_: Values = None,
    cluster: Cluster = None,
    from_: From = None,
    mapping: Mappings = None,
    output: Output = None,
) -> int:
    """Compare two inventories: what changed, and what failures do now that they did not."""
    from kblast.cli.formats import publish, targets
    from kblast.cli.options import chosen_kinds, configuration, duration, selection, today
    from kblast.cli.progress import progress
    from kblast.cli.reading import Reading, inventory
    from kblast.compare import compare

    wanted = targets("diff", format_, output)
    moment, fail = duration("--at", at), chosen_kinds(kinds)
    now = _now(paths, base)
    settled = configuration(now, config)
    chosen = selection(settled, rules, select=select, ignore=ignore)
    reading = Reading(set_, cluster, from_, mapping)
    after = inventory(now, with_, settled, reading)
    before = _before(paths, base, with_, settled, reading)
    with progress("comparing") as told:
        result = compare(
            before,
            after,
            chosen,
            settled,
            kinds=fail,
            at=moment,
            permitted=evidence is not None,
            fail_on=fail_on.value if fail_on else settled.fail_on or "error",
            today=today(),
            progress=told,
        )
    publish("diff", result, wanted)
    return 1 if fail_on_worse and result.worse.any else 0


def _now(paths: list[Path] | None, base: str | None) -> list[Path] | None:
    """The paths of the inventory as it is now. Raises UsageError where there is nothing to compare it with."""
    if base is not None:
        return paths
    if paths is None or len(paths) != 2:
        raise UsageError(
            f"expected two files or folders to compare, found {len(paths or ())}",
            hint="type: kblast diff BASE HEAD, or compare with a git revision: kblast diff --base origin/main [PATHS]",
        )
    return paths[1:]


def _before(
    paths: list[Path] | None,
    base: str | None,
    with_: list[Path] | None,
    config: "Config",
    reading: "Reading",
) -> "Inventory":
    """The inventory to compare with."""
    from kblast.cli.before import inventory_at, inventory_in

    if base is not None:
        return inventory_at(base, paths, with_, config, reading)
    assert paths is not None
    return inventory_in(paths[0], with_, config, reading)
