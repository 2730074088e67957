"""The contract of a renderer: a result in, text out, or the bytes of a picture.

A renderer is a module on the shelf `kblast/renderers`, named `<command>_<format>.py`, with a function `render(result,
terminal) -> str | bytes`. It reads nothing but the result, and writes nothing. Only `json.py` serves
every command: JSON is the public shape of any result.
"""

import importlib
import pkgutil
from typing import Any, Protocol

from kblast.errors import UsageError
from kblast.terminal import Terminal

_SHELF = "kblast.renderers"


class Renderer(Protocol):
    """What a module on the shelf offers."""

    def render(self, result: Any, terminal: Terminal) -> str | bytes:
        """The result as text that ends with a newline, or as the bytes of a file that is none."""


def formats(command: str) -> tuple[str, ...]:
    """The formats a command's result can be had in."""
    shelf = importlib.import_module(_SHELF)
    names = [module.name for module in pkgutil.iter_modules(shelf.__path__)]
    found = [name.removeprefix(f"{command}_") for name in names if name.startswith(f"{command}_")]
    return tuple(sorted({"json", *found}))


def expect_format(command: str, format_: str) -> None:
    """Raises UsageError for a format that a command's result cannot be had in."""
    known = formats(command)
    if format_ not in known:
        raise UsageError(
            f"--format: '{format_}' is not a format of {command}", hint=f"choose one of {', '.join(known)}"
        )


def render(command: str, result: Any, format_: str, terminal: Terminal) -> str:
    """The result of a command in a format that is text. Raises UsageError for a format there is not."""
    text = made(command, result, format_, terminal)
    assert isinstance(text, str)
    return text


def made(command: str, result: Any, format_: str, terminal: Terminal) -> str | bytes:
    """The result of a command in any format. Raises UsageError for a format there is not."""
    expect_format(command, format_)
    name = "json" if format_ == "json" else f"{command}_{format_}"
    module: Renderer = importlib.import_module(f"{_SHELF}.{name}")
    return module.render(result, terminal)
