"""`kblast schema`: the JSON Schema of an input or an output."""

from enum import StrEnum
from typing import Annotated

import typer

from kblast.cli.options import Output


class Schema(StrEnum):
    """What there is a schema of."""

    inventory = "inventory"
    config = "config"
    rule = "rule"
    baseline = "baseline"
    lint = "lint"
    simulate = "simulate"
    sweep = "sweep"
    cutsets = "cutsets"
    diff = "diff"
    drift = "drift"
    graph = "graph"
    report = "report"


def schema(
    what: Annotated[Schema, typer.Argument(help="Whose schema.")] = Schema.inventory,
    output: Output = None,
) -> None:
    """Print the JSON Schema of an input or an output, for editors and checks."""
    import json

    from kblast.cli.output import emit
    from kblast.schemas import schema_of

    emit(json.dumps(schema_of(what.value), indent=2, ensure_ascii=False) + "\n", output)
