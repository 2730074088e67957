"""Any result as JSON, in its public shape."""

import json
import re

from kblast.results.shape import Result
from kblast.terminal import Terminal

_BEYOND_ASCII = re.compile(r"[^\n -~]")


def render(result: Result, terminal: Terminal) -> str:
    """The result as JSON, two spaces deep; what could steer a terminal that shows it, or hide in it, as an escape."""
    del terminal
    text = json.dumps(result.shape(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    return _BEYOND_ASCII.sub(_plain, text)


def _plain(found: re.Match[str]) -> str:
    """Letters of all scripts as they are; controls, such as U+009B, and marks that turn text around as JSON escapes.

    JSON itself escapes controls below the space only (RFC 8259, section 7).
    """
    character = found[0]
    return character if character.isprintable() else json.dumps(character)[1:-1].replace("\x7f", "\\u007f")
