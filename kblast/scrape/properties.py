"""Properties files as Java writes them, and the options of JAAS inside them."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kblast.errors import UsageError

_SEPARATOR: Final = re.compile(r"(?<!\\)(?:\\\\)*(\s*[=:]\s*|\s+)")
_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_PLAIN: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_ENVIRONMENT: Final = re.compile(r"\$\{env:([^}]+)\}")
_OPTION: Final = re.compile(r"""([\w.\-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s;]+))""")


def read_properties(file: Path) -> dict[str, str]:
    """The properties of a file; `${env:NAME}` is a variable of the environment, as Kafka's EnvVarConfigProvider has it.

    Raises UsageError for a file that cannot be read, and for a variable that is not set.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"cannot read {file}: {reason}") from None
    return {key: with_environment(value, str(file)) for key, value in parse_properties(text).items()}


def parse_properties(text: str) -> dict[str, str]:
    """The properties in a text, as java.util.Properties reads them; of a key that is given twice the last holds."""
    found = {}
    for line in _lines(text):
        separator = _SEPARATOR.search(line)
        key, value = (line, "") if separator is None else (line[: separator.start(1)], line[separator.end(1) :])
        found[_unescaped(key)] = _unescaped(value)
    return found


def with_environment(value: str, source: str) -> str:
    """A value in which variables of the environment stand for `${env:NAME}`. Raises UsageError for one not set."""
    for name in _ENVIRONMENT.findall(value):
        if name not in os.environ:
            raise UsageError(f"{source} asks for the variable {name} of the environment, which is not set")
    return _ENVIRONMENT.sub(lambda found: os.environ[found[1]], value)


def jaas_options(text: str) -> tuple[str, dict[str, str]]:
    """The login module of a `sasl.jaas.config`, by the last part of its name, and its options."""
    module = text.strip().partition(" ")[0].rpartition(".")[2].rstrip(";")
    options = {}
    for key, double, single, bare in _OPTION.findall(text):
        options[key] = re.sub(r"\\(.)", r"\1", double or single) or bare
    return module, options


def _lines(text: str) -> Iterator[str]:
    """The logical lines: comments and empty ones left out, those that go on after a backslash put together."""
    waiting = ""
    for raw in text.splitlines():
        line = raw.lstrip()
        if not waiting and (not line or line[0] in "#!"):
            continue
        if (len(line) - len(line.rstrip("\\"))) % 2:
            waiting += line[:-1]
            continue
        yield waiting + line
        waiting = ""
    if waiting:
        yield waiting


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        code = found[1]
        return chr(int(code[1:], 16)) if len(code) == 5 else _PLAIN.get(code, code)

    return _ESCAPE.sub(plain, text)
