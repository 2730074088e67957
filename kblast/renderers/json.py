"""Any result as JSON, in its public shape."""

import json

from kblast.results.shape import Result
from kblast.terminal import Terminal


def render(result: Result, terminal: Terminal) -> str:
    """The result as JSON, two spaces deep, text as it is."""
    del terminal
    return json.dumps(result.shape(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
