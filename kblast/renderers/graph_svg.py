"""The dependency graph as an SVG picture, in the shapes of a report: lanes, from foundations to functions."""

from kblast.picture.graph import graph_picture
from kblast.results.graph import GraphView
from kblast.terminal import Terminal


def render(result: GraphView, terminal: Terminal) -> str:
    """The picture as a file of its own."""
    del terminal
    return f"{graph_picture(result).svg}\n"
