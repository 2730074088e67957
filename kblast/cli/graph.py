"""`kblast graph`: the dependency graph as a picture."""

from typing import TYPE_CHECKING, Annotated

import typer

from kblast.cli.options import Cluster, ConfigFile, Output, Paths, Values, With, format_option
from kblast.errors import UsageError

if TYPE_CHECKING:
    from kblast.model.inventory import Inventory
    from kblast.results.graph import GraphView

_DEPTH = 3
"""From a function over its service and a topic to the cluster."""


def graph(
    paths: Paths = None,
    format_: Annotated[list[str] | None, format_option("dot (by default), mermaid or json")] = None,
    focus: Annotated[
        str | None,
        typer.Option("--focus", metavar="REF", help="Only this element, what it depends on and what depends on it."),
    ] = None,
    depth: Annotated[
        int | None,
        typer.Option(
            "--depth", metavar="N", min=0, help=f"So many steps from --focus, both ways; {_DEPTH} by default."
        ),
    ] = None,
    fail: Annotated[
        list[str] | None,
        typer.Option("--fail", metavar="REF", help="Show what this failure does; may be given several times."),
    ] = None,
    with_: With = None,
    config: ConfigFile = None,
    set_: Values = None,
    cluster: Cluster = None,
    output: Output = None,
) -> None:
    """Draw what depends on what, and what a failure does to it."""
    from kblast.cli.formats import publish, targets
    from kblast.cli.options import configuration, inventory

    wanted = targets("graph", format_, output, default="dot")
    if depth is not None and focus is None:
        raise UsageError("--depth counts steps from --focus, which is missing", hint="add --focus REF")
    found = inventory(paths, with_, configuration(paths, config), set_, cluster)
    view = _view(found, focus, _DEPTH if depth is None else depth, fail or [])
    if any(target.format == "mermaid" for target in wanted):
        _say_what_is_left_out(view)
    publish("graph", view, wanted)


def _say_what_is_left_out(view: "GraphView") -> None:
    from kblast.cli.output import note
    from kblast.renderers.graph_mermaid import fitted

    shown = fitted(view)
    if shown != view:
        left_out = shown.omitted.since(view.omitted)
        note(f"left out, for Mermaid draws no more: {left_out}; --focus REF and --depth N narrow the picture")


def _view(inventory: "Inventory", focus: str | None, depth: int, fail: list[str]) -> "GraphView":
    from kblast.graph.dependency import DependencyGraph
    from kblast.graph.view import graph_view

    dependencies = DependencyGraph.of(inventory)
    middle = None if focus is None else _resolve(inventory, focus)
    if not fail:
        return graph_view(dependencies, focus=middle, depth=depth)
    from kblast.simulate import simulate

    result = simulate(inventory, fail)
    levels = {impact.ref: impact.level for impact in result.impacts}
    return graph_view(dependencies, focus=middle, depth=depth, fail=result.scenario.fail, levels=levels)


def _resolve(inventory: "Inventory", name: str) -> str:
    from kblast.model.names import UnresolvedError

    try:
        return inventory.names.ref(name)
    except UnresolvedError as error:
        raise UsageError(f"--focus: {error.message}", hint=error.hint or None) from error
