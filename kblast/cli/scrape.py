"""`kblast scrape`: an inventory from live clusters."""

from typing import Annotated

import typer

from kblast.cli.clusters import (
    PARTLY,
    Called,
    Clusters,
    Connect,
    Partial,
    Producers,
    Properties,
    Servers,
    Strict,
    Timeout,
    tell,
)
from kblast.cli.options import ConfigFile, Output
from kblast.errors import UsageError

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CLUSTERS]...", help="Of the configuration's clusters, these; by default all.", show_default=False
    ),
]


def scrape(
    names: Names = None,
    bootstrap_server: Servers = None,
    name: Called = None,
    command_config: Properties = None,
    connect: Connect = None,
    producers: Producers = False,
    partial: Partial = False,
    strict: Strict = False,
    timeout: Timeout = "10s",
    config: ConfigFile = None,
    output: Output = None,
) -> int:
    """Make an inventory from live Kafka clusters, reading only."""
    from kblast.cli.options import configuration
    from kblast.cli.output import emit, note
    from kblast.cli.progress import progress
    from kblast.cli.times import made_at
    from kblast.scrape.platform import scrape_platform

    if bootstrap_server and names:
        raise UsageError(f"'{names[0]}' is a name, and addresses are given, too", hint="to name a cluster: --name")
    if name and not bootstrap_server:
        raise UsageError(
            "no --bootstrap-server is given", hint="a cluster of the configuration is named without --name"
        )
    settled = configuration(None, config)
    chosen = Clusters(
        "scrape", bootstrap_server or [], names or name or [], command_config, connect, producers, timeout
    )
    targets = chosen.targets(settled)
    with progress("reading") as told:
        text, result = scrape_platform(
            targets, made_at=made_at(), identities=settled.identities, partial=partial, progress=told
        )
    emit(text, output)
    tell(result)
    if output is not None:
        note(f"wrote {output}")
    in_full = all(cluster.in_full for cluster in result.clusters)
    return PARTLY if result.unreached or (strict and not in_full) else 0
