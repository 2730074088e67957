"""`kblast sweep`: every failure there is, ranked by what users lose."""

from typing import Annotated

import typer

from kblast.cli.options import (
    At,
    Cluster,
    ConfigFile,
    Evidence,
    From,
    Kinds,
    Mappings,
    Output,
    Paths,
    Values,
    With,
    format_option,
)


def sweep(
    paths: Paths = None,
    kinds: Kinds = None,
    pairs: Annotated[bool, typer.Option("--pairs", help="Let every two of them fail together.")] = False,
    at: At = None,
    evidence: Evidence = None,
    format_: Annotated[list[str] | None, format_option("text, json or markdown")] = None,
    with_: With = None,
    config: ConfigFile = None,
    set_: Values = None,
    cluster: Cluster = None,
    from_: From = None,
    mapping: Mappings = None,
    output: Output = None,
) -> int:
    """Let everything fail that can, one after the other, and rank it by what goes down."""
    from kblast.cli.formats import publish, targets
    from kblast.cli.options import chosen_kinds, configuration, duration
    from kblast.cli.progress import progress
    from kblast.cli.reading import Reading, inventory
    from kblast.sweep import sweep as sweep_

    wanted = targets("sweep", format_, output)
    moment, fail = duration("--at", at), chosen_kinds(kinds)
    found = inventory(paths, with_, configuration(paths, config), Reading(set_, cluster, from_, mapping))
    with progress("simulating") as told:
        result = sweep_(found, kinds=fail, pairs=pairs, at=moment, permitted=evidence is not None, progress=told)
    publish("sweep", result, wanted)
    return 0
