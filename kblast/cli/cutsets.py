"""`kblast cutsets`: the smallest sets of failures that take functions down."""

from typing import Annotated

import typer

from kblast.cli.options import (
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
from kblast.errors import UsageError

Functions = Annotated[
    list[str] | None,
    typer.Option("--function", metavar="REF", help="Only this function; may be given several times."),
]
Most = Annotated[
    str | None,
    typer.Option("--most", metavar="N", help="The most cut sets to list of each function; all lists every one."),
]
MaxNodes = Annotated[
    int | None,
    typer.Option("--max-nodes", metavar="N", help="How large the search may grow before it settles for a lower order."),
]


def cutsets(
    paths: Paths = None,
    function: Functions = None,
    kinds: Kinds = None,
    order: Annotated[int, typer.Option("--order", metavar="N", help="The most failures at once.")] = 2,
    most: Most = None,
    max_nodes: MaxNodes = None,
    evidence: Evidence = None,
    format_: Annotated[list[str] | None, format_option("text, json or markdown")] = None,
    with_: With = None,
    config: ConfigFile = None,
    set_: Values = None,
    cluster: Cluster = None,
    from_: From = None,
    mapping: Mappings = None,
    output: Output = None,
) -> None:
    """Say what it takes to bring functions down: single points of failure, pairs, and more."""
    from kblast.cli.formats import publish, targets
    from kblast.cli.options import chosen_kinds, configuration
    from kblast.cli.reading import Reading, inventory
    from kblast.cutsets import DEFAULT_MOST_NODES
    from kblast.cutsets import cutsets as cutsets_

    wanted = targets("cutsets", format_, output)
    listed, fail = _most(most), chosen_kinds(kinds)
    found = inventory(paths, with_, configuration(paths, config), Reading(set_, cluster, from_, mapping))
    result = cutsets_(
        found,
        functions=function or (),
        kinds=fail,
        order=order,
        most=listed,
        most_nodes=DEFAULT_MOST_NODES if max_nodes is None else max_nodes,
        permitted=evidence is not None,
    )
    publish("cutsets", result, wanted)


def _most(text: str | None) -> int | None:
    if text is None:
        return None
    if text == "all":
        return 0
    if not (text.isascii() and text.isdecimal()):
        raise UsageError(f"--most: expected a number or 'all', found '{text}'", hint="0 and all list every cut set")
    return int(text)
