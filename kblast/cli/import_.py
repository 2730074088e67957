"""`kblast import`: an inventory from another format."""

from pathlib import Path
from typing import Annotated

import typer

from kblast.cli.options import Cluster, From, Mappings, Output, Values
from kblast.errors import UsageError


def import_(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATHS...", help="Files and folders of another format.", show_default=False),
    ] = None,
    from_: From = None,
    mapping: Mappings = None,
    cluster: Cluster = None,
    set_: Values = None,
    output: Output = None,
) -> None:
    """Make an inventory from other formats: Strimzi, nais, AsyncAPI, Backstage and more, or one that you describe."""
    if not paths:
        raise UsageError(
            "nothing to import", hint="name files or folders, for example: kblast import deploy/ -o kafka.yaml"
        )
    from kblast.cli.output import emit, note
    from kblast.cli.reading import Reading, tell
    from kblast.cli.times import made_at
    from kblast.imports import import_inventory

    reading = Reading(set_, cluster, from_, mapping)
    text, result = import_inventory(
        paths,
        made_at=made_at(),
        format_=reading.format,
        mappings=reading.mappings or (),
        cluster=reading.cluster,
        values=reading.values,
    )
    emit(text, output)
    tell(result)
    if output is not None:
        note(f"wrote {output}")
