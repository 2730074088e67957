"""An estate on disk: a file for every cluster and for every team, written element by element."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import indent
from typing import Any, Final, Literal, TextIO

from benchmarks.estates.clusters import Named, beside_cluster, cluster, mirrors, zones
from benchmarks.estates.estate import Estate
from benchmarks.estates.services import databases, functions, services, third_parties
from benchmarks.estates.topics import topics
from kblast.documents import write_yaml

Format = Literal["yaml", "json"]
Sections = Iterable[tuple[str, Named]]


def write_estate(estate: Estate, folder: Path, format_: Format) -> None:
    """Writes an estate below a folder; only one element at a time is in memory."""
    for name, sections in _files(estate):
        path = folder / f"{name}.{format_}"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as stream:
            FORMATS[format_](stream, sections)


def _files(estate: Estate) -> Iterator[tuple[str, Sections]]:
    yield (
        "platform",
        [("zones", zones(estate)), ("mirrors", mirrors(estate)), ("resources", third_parties())],
    )
    yield "functions", [("functions", functions(estate))]
    for number in range(estate.size.clusters):
        yield (
            f"clusters/{estate.cluster(number)}",
            [
                ("clusters", iter([cluster(estate, number)])),
                ("resources", beside_cluster(estate, number)),
                ("topics", topics(estate, number)),
            ],
        )
    for team in range(estate.teams):
        yield (
            f"teams/{estate.team(team)}",
            [("resources", databases(estate, team)), ("services", services(estate, team))],
        )


def _yaml(stream: TextIO, sections: Sections) -> None:
    stream.write("kblast: 1\n")
    for section, named in sections:
        stream.write(f"{section}:\n")
        stream.writelines(indent(write_yaml({name: body}), "  ") for name, body in named)


def _json(stream: TextIO, sections: Sections) -> None:
    stream.write('{"kblast": 1')
    for section, named in sections:
        stream.write(f',\n "{section}": {{')
        lines = (f"{json.dumps(name)}: {json.dumps(body)}" for name, body in named)
        stream.writelines(f"{',' if index else ''}\n  {line}" for index, line in enumerate(lines))
        stream.write("}")
    stream.write("}\n")


_Writer = Callable[[TextIO, Iterable[tuple[str, Iterator[tuple[str, dict[str, Any]]]]]], None]
FORMATS: Final[Mapping[Format, _Writer]] = {"yaml": _yaml, "json": _json}
"""How to write each format."""
