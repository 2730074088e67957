"""`kblast lint`: what is wrong with the architecture."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kblast.cli.options import (
    BaselineFile,
    Cluster,
    ConfigFile,
    FailOn,
    From,
    Ignore,
    Mappings,
    Output,
    Paths,
    Rules,
    Select,
    Values,
    With,
    format_option,
)

if TYPE_CHECKING:
    from kblast.results.findings import LintResult, Threshold

_BASELINE = Path(".kblast-baseline.json")

WriteBaseline = Annotated[
    bool,
    typer.Option("--write-baseline", help=f"Lets the baseline, by default {_BASELINE}, know what is found now."),
]


def lint(
    paths: Paths = None,
    select: Select = None,
    ignore: Ignore = None,
    rules: Rules = None,
    baseline: BaselineFile = None,
    write_baseline: WriteBaseline = False,
    fail_on: FailOn = None,
    format_: Annotated[list[str] | None, format_option("text, json, markdown, sarif, junit, github or gitlab")] = None,
    with_: With = None,
    config: ConfigFile = None,
    set_: Values = None,
    cluster: Cluster = None,
    from_: From = None,
    mapping: Mappings = None,
    output: Output = None,
) -> int:
    """Check the inventory against the rules of architecture."""
    from kblast.cli.formats import publish, targets
    from kblast.cli.options import configuration, selection, today
    from kblast.cli.reading import Reading, inventory
    from kblast.cli.repository import repository_paths
    from kblast.lint import lint as lint_

    wanted = targets("lint", format_, output)
    settled = configuration(paths, config)
    chosen = selection(settled, rules, select=select, ignore=ignore)
    threshold: Threshold = fail_on.value if fail_on else settled.fail_on or "error"
    found = inventory(paths, with_, settled, Reading(set_, cluster, from_, mapping))
    result = lint_(found, chosen, settled, today=today())
    result = _beside_baseline(result, baseline, write=write_baseline)
    shown = {"fail_on": threshold, "repository_paths": repository_paths(result.files())}
    result = result.model_copy(update=shown)
    publish("lint", result, wanted)
    return 1 if result.failed else 0


def _beside_baseline(result: "LintResult", file: Path | None, *, write: bool) -> "LintResult":
    """The result without what a baseline knows, if there is one; it learns what is found where it is to be written."""
    from kblast.cli.output import emit, note, terminal
    from kblast.phrases import counted
    from kblast.renderer import render
    from kblast.waivers.baseline import beside, learned, read_baseline

    if not write:
        return beside(result, read_baseline(file)) if file else result
    file = file or _BASELINE
    before = [read_baseline(file)] if file.exists() else []
    now = learned(result, *before)
    emit(render("baseline", now, "json", terminal()), file)
    note(f"wrote {file}, which knows {counted(len(now.findings), 'finding')}")
    return beside(result, *before, now)
