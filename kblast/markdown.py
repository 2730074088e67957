"""Text that stays text in Markdown, whatever it holds."""

import re

from kblast.terminal import visible

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&@:$])")


def escape(text: str) -> str:
    """The text with everything that Markdown or HTML could read as its own made harmless; no line breaks remain."""
    return _SPECIAL.sub(_entity, visible(" ".join(text.split())))


def _entity(match: re.Match[str]) -> str:
    character = match[1]
    if character in "<>&@:$":
        return f"&#{ord(character)};"
    return f"\\{character}"
