"""`kblast report`: one HTML file to decide from."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kblast.cli.options import (
    BaselineFile,
    Cluster,
    ConfigFile,
    Evidence,
    From,
    Mappings,
    Output,
    Paths,
    Rules,
    Values,
    With,
    format_option,
)
from kblast.errors import UsageError

if TYPE_CHECKING:
    from kblast.cli.reading import Reading
    from kblast.config import Config
    from kblast.lint import Selection
    from kblast.model.inventory import Inventory
    from kblast.results.diff import DiffResult

Template = Annotated[
    Path | None,
    typer.Option(
        "--template",
        metavar="FOLDER",
        help="Takes templates, style sheets and scripts from here first.",
        show_default=False,
    ),
]
Base = Annotated[
    str | None,
    typer.Option(
        "--base",
        metavar="GITREV|PATH",
        help="Adds what changed since this git revision, or this file or folder.",
        show_default=False,
    ),
]
Title = Annotated[
    str | None, typer.Option("--title", metavar="TEXT", help="What the report is about.", show_default=False)
]


def report(
    paths: Paths = None,
    base: Base = None,
    title: Title = None,
    rules: Rules = None,
    baseline: BaselineFile = None,
    template: Template = None,
    evidence: Evidence = None,
    format_: Annotated[list[str] | None, format_option("html (by default) or json")] = None,
    with_: With = None,
    config: ConfigFile = None,
    set_: Values = None,
    cluster: Cluster = None,
    from_: From = None,
    mapping: Mappings = None,
    output: Output = None,
) -> None:
    """Write one HTML file to decide from: what fails if what fails, what matters most, and what must change."""
    from kblast.cli.formats import publish, targets
    from kblast.cli.options import configuration, selection, today
    from kblast.cli.progress import progress
    from kblast.cli.reading import Reading, inventory
    from kblast.lint import lint
    from kblast.report import report as report_
    from kblast.waivers.baseline import beside, read_baseline

    wanted = targets("report", format_, output, default="html")
    if template is not None and not template.is_dir():
        raise UsageError(f"--template: {template} is not a folder", hint="name a folder that holds templates")
    settled, day = configuration(paths, config), today()
    chosen = selection(settled, rules)
    reading = Reading(set_, cluster, from_, mapping)
    found = inventory(paths, with_, settled, reading)
    judged = lint(found, chosen, settled, today=day).model_copy(update={"fail_on": settled.fail_on or "error"})
    judged = beside(judged, read_baseline(baseline)) if baseline else judged
    permitted, change = evidence is not None, None
    if base is not None:
        before = _before(base, paths, with_, settled, reading)
        change = _change(before, found, chosen, settled, permitted=permitted)
    with progress("simulating") as told:
        result = report_(
            found,
            judged,
            title=title or _title(paths),
            today=day,
            permitted=permitted,
            change=change,
            progress=told,
        )
    publish("report", result.model_copy(update={"templates": template}), wanted)


def _title(paths: list[Path] | None) -> str:
    """What a report is about where nobody says: the folder or file, or the folder it was made in."""
    first = paths[0] if paths else Path()
    return first.resolve().name or "platform"


def _before(
    base: str,
    paths: list[Path] | None,
    with_: list[Path] | None,
    config: "Config",
    reading: "Reading",
) -> "Inventory":
    """The inventory to compare with: in the file or folder of that name if there is one, else at the git revision."""
    from kblast.cli.before import inventory_at, inventory_in

    if Path(base).exists():
        return inventory_in(Path(base), with_, config, reading)
    return inventory_at(base, paths, with_, config, reading)


def _change(
    before: "Inventory", after: "Inventory", selection: "Selection", config: "Config", *, permitted: bool
) -> "DiffResult":
    from kblast.cli.options import today
    from kblast.cli.progress import progress
    from kblast.compare import compare

    fail_on = config.fail_on or "error"
    with progress("comparing") as told:
        return compare(
            before,
            after,
            selection,
            config,
            permitted=permitted,
            fail_on=fail_on,
            today=today(),
            progress=told,
        )
