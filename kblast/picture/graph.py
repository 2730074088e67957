"""The picture of a dependency graph, or of the part of it around an element."""

from kblast.phrases import counted
from kblast.picture.svg import Picture, Scene, draw
from kblast.results.graph import GraphView
from kblast.results.words import answer, named


def graph_picture(view: GraphView) -> Picture:
    """A view of a graph as SVG; after a failure with what that does, and the ways it took."""
    assert view.map is not None
    omitted = str(view.omitted)
    return draw(
        Scene(
            title=_title(view),
            map=view.map,
            edges=view.arrows(),
            shown=view.shown,
            left_out=(omitted,) if omitted else (),
        )
    )


def _title(view: GraphView) -> str:
    if view.shown is not None:
        return answer(view.shown)
    if view.focus is None or view.depth is None:
        return "What depends on what"
    return f"What {named(view.focus)} depends on, and what depends on it, within {counted(view.depth, 'step')}"
