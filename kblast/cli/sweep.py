"""`kblast sweep`: every failure there is, ranked by what users lose."""

from typing import Annotated

import typer

from kblast.cli.options import ConfigFile, Evidence, Kinds, Output, Paths, Values, With


def sweep(
    paths: Paths = None,
    kinds: Kinds = None,
    pairs: Annotated[bool, typer.Option("--pairs", help="Let every two of them fail together.")] = False,
    at: Annotated[
        str | None, typer.Option("--at", metavar="DURATION", help="Look at this moment after the failure.")
    ] = None,
    evidence: Evidence = None,
    format_: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, json or markdown.")] = "text",
    with_: With = None,
    config: ConfigFile = None,
    set_: Values = None,
    output: Output = None,
) -> int:
    """Let everything fail that can, one after the other, and rank it by what goes down."""
    from kblast.cli.options import chosen_kinds, configuration, duration, inventory
    from kblast.cli.output import emit, terminal
    from kblast.cli.progress import progress
    from kblast.renderer import expect_format, render
    from kblast.sweep import sweep as sweep_

    expect_format("sweep", format_)
    moment, fail = duration("--at", at), chosen_kinds(kinds)
    found = inventory(paths, with_, configuration(paths, config), set_)
    with progress("simulating") as told:
        result = sweep_(found, kinds=fail, pairs=pairs, at=moment, permitted=evidence is not None, progress=told)
    emit(render("sweep", result, format_, terminal(output)), output)
    return 0
