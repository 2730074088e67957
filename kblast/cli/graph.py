"""`kblast graph`: the dependency graph as a picture."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kblast.cli.options import (
    Cluster,
    ConfigFile,
    Evidence,
    From,
    Mappings,
    Output,
    Paths,
    Values,
    With,
    format_option,
)
from kblast.errors import UsageError

if TYPE_CHECKING:
    from kblast.model.inventory import Inventory
    from kblast.results.graph import GraphView
    from kblast.terminal import Terminal

_PICTURES = ("svg", "png")


class Engine(StrEnum):
    """Who arranges a picture."""

    KBLAST = "kblast"
    GRAPHVIZ = "graphviz"


_DEPTH = 3
"""From a function over its service and a topic to the cluster."""


def graph(
    paths: Paths = None,
    format_: Annotated[list[str] | None, format_option("dot (by default), svg, png, mermaid or json")] = None,
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
    evidence: Evidence = None,
    engine: Annotated[
        Engine,
        typer.Option("--engine", help="Who arranges svg and png: kblast in lanes, or Graphviz, which has to be there."),
    ] = Engine.KBLAST,
    with_: With = None,
    config: ConfigFile = None,
    set_: Values = None,
    cluster: Cluster = None,
    from_: From = None,
    mapping: Mappings = None,
    output: Output = None,
) -> None:
    """Draw what depends on what, and what a failure does to it."""
    from kblast.cli.formats import publish, targets
    from kblast.cli.options import configuration
    from kblast.cli.reading import Reading, inventory

    wanted = targets("graph", format_, output, default="dot")
    if depth is not None and focus is None:
        raise UsageError("--depth counts steps from --focus, which is missing", hint="add --focus REF")
    if evidence is not None and not fail:
        raise UsageError("--evidence decides what a failure does, and --fail is missing", hint="add --fail REF")
    if engine is Engine.GRAPHVIZ and any(target.format not in _PICTURES for target in wanted):
        raise UsageError(
            "--engine graphviz arranges svg and png only", hint="add --format svg; --format dot is what Graphviz reads"
        )
    found = inventory(paths, with_, configuration(paths, config), Reading(set_, cluster, from_, mapping))
    view = _view(found, focus, _DEPTH if depth is None else depth, fail or [], permitted=evidence is not None)
    if any(target.format == "mermaid" for target in wanted):
        _say_what_is_left_out(view)
    publish("graph", view, wanted, _by_graphviz if engine is Engine.GRAPHVIZ else None)


def _by_graphviz(command: str, view: Any, format_: str, terminal: "Terminal") -> bytes:
    from kblast.graphviz import painted
    from kblast.renderer import render

    return painted(render(command, view, "dot", terminal), format_)


def _say_what_is_left_out(view: "GraphView") -> None:
    from kblast.cli.output import note
    from kblast.renderers.graph_mermaid import fitted

    shown = fitted(view)
    if shown != view:
        left_out = shown.omitted.since(view.omitted)
        note(f"left out, for Mermaid draws no more: {left_out}; --focus REF and --depth N narrow the picture")


def _view(inventory: "Inventory", focus: str | None, depth: int, fail: list[str], *, permitted: bool) -> "GraphView":
    from kblast.graph.dependency import DependencyGraph
    from kblast.graph.view import graph_view

    dependencies = DependencyGraph.of(inventory)
    middle = None if focus is None else _resolve(inventory, focus)
    if not fail:
        return graph_view(dependencies, focus=middle, depth=depth)
    from kblast.simulate import simulate

    return graph_view(dependencies, focus=middle, depth=depth, result=simulate(inventory, fail, permitted=permitted))


def _resolve(inventory: "Inventory", name: str) -> str:
    from kblast.model.names import UnresolvedError

    try:
        return inventory.names.ref(name)
    except UnresolvedError as error:
        raise UsageError(f"--focus: {error.message}", hint=error.hint or None) from error
