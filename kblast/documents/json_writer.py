"""Plain data to JSON that is safe to look at in a terminal."""

import json
import re
from typing import Any

_BEYOND_ASCII = re.compile(r"[^\n -~]")


def write_json(data: Any) -> str:
    """JSON, two spaces deep, that ends with a newline; what could steer a terminal, or hide in it, is an escape."""
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    return _BEYOND_ASCII.sub(_plain, text)


def _plain(found: re.Match[str]) -> str:
    """Letters of all scripts as they are; controls, such as U+009B, and marks that turn text around as JSON escapes.

    JSON itself escapes controls below the space only (RFC 8259, section 7).
    """
    character = found[0]
    return character if character.isprintable() else json.dumps(character)[1:-1].replace("\x7f", "\\u007f")
