"""`kblast import`: an inventory from another format."""

from pathlib import Path
from typing import Annotated

import typer

from kblast.cli.options import Output, Values
from kblast.errors import UsageError


def import_(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATHS...", help="Files and folders of another format.", show_default=False),
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="NAME", help="Read this format only, and even where it is not recognised."),
    ] = None,
    mapping: Annotated[
        list[Path] | None,
        typer.Option("--mapping", metavar="FILE", help="Describes a format of your own.", show_default=False),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="NAME", help="The Kafka cluster, where the files name none."),
    ] = None,
    set_: Values = None,
    output: Output = None,
) -> None:
    """Make an inventory from other formats: Strimzi, nais, AsyncAPI, Backstage and more, or one that you describe."""
    if not paths:
        raise UsageError(
            "nothing to import", hint="name files or folders, for example: kblast import deploy/ -o kafka.yaml"
        )
    from kblast.cli.options import values_of
    from kblast.cli.output import emit, note
    from kblast.cli.times import made_at
    from kblast.imports import import_inventory
    from kblast.renderer import render
    from kblast.terminal import Terminal

    text, result = import_inventory(
        paths,
        made_at=made_at(),
        format_=from_,
        mappings=mapping or (),
        cluster=cluster,
        values=values_of(set_),
    )
    emit(text, output)
    for line in render("import", result, "text", Terminal()).splitlines():
        note(line)
    if output is not None:
        note(f"wrote {output}")
