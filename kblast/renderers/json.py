"""Any result as JSON, in its public shape."""

from kblast.documents.json_writer import write_json
from kblast.results.shape import Result
from kblast.terminal import Terminal


def render(result: Result, terminal: Terminal) -> str:
    """The result as JSON."""
    del terminal
    return write_json(result.shape())
