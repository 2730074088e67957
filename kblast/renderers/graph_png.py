"""The dependency graph as a PNG picture: the SVG, painted with fonts that kblast brings along."""

import re

from kblast.errors import UsageError
from kblast.picture.graph import graph_picture
from kblast.resources import fonts_dir
from kblast.results.graph import GraphView
from kblast.terminal import Terminal

_SCALE = 2
_BEYOND = re.compile(r"[^\n -~\u00a0-\u024f\u0370-\u04ff\u1e00-\u1eff\u2000-\u25ff\u2713-\u2718\ufffd]")
"""What the fonts of kblast have no letters for. Only for that are fonts of the system looked for: it takes a while."""

MOST_PIXELS = 80_000_000
"""As large as a picture is painted: 320 MB while that is done."""


def render(result: GraphView, terminal: Terminal) -> bytes:
    """The picture, twice as fine as the SVG says, so that it is sharp on any screen. Raises UsageError."""
    del terminal
    import resvg_py  # late: most runs of kblast paint nothing

    picture = graph_picture(result)
    if picture.width * picture.height * _SCALE**2 > MOST_PIXELS:
        raise UsageError(
            f"the picture is too large for PNG: {picture.width} x {picture.height}",
            hint="--focus REF narrows it, and --format svg has no such limit",
        )
    return resvg_py.svg_to_bytes(
        svg_string=picture.svg,
        zoom=_SCALE,
        skip_system_fonts=_BEYOND.search(picture.svg) is None,
        font_files=[str(font) for font in sorted(fonts_dir().glob("*.ttf"))],
    )
