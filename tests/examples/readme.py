"""Writes into a README what kblast says today: the output below each command, and the tables.

A block shows the whole output of its command, or a part of it: a paragraph that is left out, and the rest of one that
is cut short, are marked by a line with nothing but `…`. A table follows a comment that says what is in it.
"""

import re
import shlex
from collections.abc import Callable, Iterator

from tests.examples.incidents import incident, incidents
from tests.examples.running import PROMPT, run
from tests.examples.tables import compare, count

CUT = "…"
_BLOCK = re.compile(r"(?<=^```console\n)(?P<command>\$ [^\n]*)\n(?P<shown>.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^<!-- (?P<kind>\w+) (?P<rest>[^>]*?)-->\n+(?:\|[^\n]*\n)*\n*", re.MULTILINE)
_TABLES: dict[str, Callable[[str], Iterator[str]]] = {
    "compare": compare,
    "count": count,
    "incident": incident,
    "incidents": incidents,
}


def refreshed(readme: str) -> str:
    """The README with every output and every table made anew."""
    return _TABLE.sub(_table, _BLOCK.sub(_block, readme))


def _block(match: re.Match[str]) -> str:
    command = match["command"]
    assert command.startswith(PROMPT), f"a console block begins with {PROMPT!r}, not with {command!r}"
    return f"{command}\n{trimmed(run(*shlex.split(command.removeprefix(PROMPT))).out, match['shown'])}"


def _table(match: re.Match[str]) -> str:
    rows = "".join(f"{row}\n" for row in _TABLES[match["kind"]](match["rest"]))
    return f"<!-- {match['kind']} {match['rest']}-->\n\n{rows}\n"


def trimmed(output: str, shown: str) -> str:
    """The output, cut where an earlier one was cut."""
    if CUT not in shown.splitlines():
        return output
    earlier = {_title(paragraph): paragraph for paragraph in _paragraphs(shown) if paragraph != [CUT]}
    first, *others = _paragraphs(output)
    kept = [_cut(first, _paragraphs(shown)[0])]
    for paragraph in others:
        if _title(paragraph) in earlier:
            kept.append(_cut(paragraph, earlier[_title(paragraph)]))
        elif kept[-1] != [CUT]:
            kept.append([CUT])
    return "\n\n".join("\n".join(paragraph) for paragraph in kept) + "\n"


def _cut(paragraph: list[str], earlier: list[str]) -> list[str]:
    """As many lines as were shown before, if not all were."""
    if earlier[-1] != CUT or len(earlier) > len(paragraph):
        return paragraph
    return [*paragraph[: len(earlier) - 1], CUT]


def _paragraphs(text: str) -> list[list[str]]:
    return [paragraph.splitlines() for paragraph in re.split(r"\n{2,}", text.strip("\n"))]


def _title(paragraph: list[str]) -> str:
    """What a paragraph is known by: its first line, but for numbers, which change."""
    return re.sub(r"\d+", "", paragraph[0])
