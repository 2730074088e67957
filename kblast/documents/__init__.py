"""The one reader and writer of YAML and JSON: plain data, with a position for every value.

YAML is read by the YAML 1.2 core schema (`no` is a word, `012` is twelve), with merge keys; keys of mappings are always
text. What could hurt is refused while it is read: nesting, aliases that multiply, size, keys given twice.
"""

import codecs
import itertools
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from kblast.documents.files import SUFFIXES, find_files
from kblast.documents.limits import MAX_JSON_BYTES, MAX_YAML_BYTES
from kblast.documents.marks import Document
from kblast.errors import InputError, Problem
from kblast.location import Location

__all__ = [
    "SUFFIXES",
    "Document",
    "FaultyTextError",
    "decoded",
    "find_files",
    "parse",
    "read",
    "read_bytes",
    "read_data",
    "read_text",
    "write_yaml",
]

_JSON = ".json"
_MARKDOWN = (".md", ".mdx")
_CHUNK = 1024 * 1024
_BYTE_ORDER_MARK = "\ufeff"


class FaultyTextError(InputError):
    """A text that was read to its end and is not as it should be; what it holds all the same says what it is about."""

    def __init__(self, problems: Iterable[Problem], documents: Sequence[Document]) -> None:
        """Everything that is wrong, and the documents; there are none where the text could not be read to its end."""
        super().__init__(problems)
        self.documents = documents


def read(path: Path, shown: str | None = None) -> list[Document]:
    """The documents of a file; an empty file has none. Raises InputError with every problem found."""
    return parse(read_text(path, shown), shown or str(path))


def read_text(path: Path, shown: str | None = None) -> str:
    """The text of a file, which must be UTF-8. Raises InputError."""
    return decoded(read_bytes(path, shown), shown or str(path))


def read_bytes(path: Path, shown: str | None = None) -> bytes:
    """The content of a file. Raises InputError when it cannot be read or is too large."""
    place = Location(shown or str(path))
    limit = MAX_JSON_BYTES if place.file.lower().endswith(_JSON) else MAX_YAML_BYTES
    try:
        with path.open("rb") as stream:
            content = _at_most(stream, limit + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise InputError([Problem(place, f"cannot be read: {said}")]) from error
    if len(content) > limit:
        raise InputError([Problem(place, f"larger than {limit >> 20} MiB", "split it into several files")])
    return content


def _at_most(stream: BinaryIO, limit: int) -> bytes:
    """So many bytes of a stream; as much room is taken as its file says, since room for the limit is dear."""
    parts: list[bytes] = []
    room = os.fstat(stream.fileno()).st_size + 1
    while limit and (part := stream.read(min(room, limit))):
        parts.append(part)
        limit -= len(part)
        room = _CHUNK
    return parts[0] if len(parts) == 1 else b"".join(parts)


def decoded(content: bytes, file: str) -> str:
    """The content as text, which must be UTF-8. Raises InputError."""
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line_start = content.rfind(b"\n", 0, error.start) + 1
        line = content.count(b"\n", 0, error.start) + 1
        column = len(content[line_start : error.start].decode()) + 1
        raise InputError([Problem(Location(file, line, column), "not UTF-8 text", "save the file as UTF-8")]) from error


def parse(text: str, file: str) -> list[Document]:
    """The documents of a text; `file` names it and its suffix says whether it is JSON. Raises FaultyTextError.

    Of Markdown it is the front matter: the YAML between a first line of `---` and the next.
    """
    if file.lower().endswith(_MARKDOWN):
        text = _front_matter(text)
    if file.lower().endswith(_JSON):
        from kblast.documents.json_reader import read_json as reader
    else:
        from kblast.documents.yaml_reader import read_yaml as reader
    documents, problems = reader(text.removeprefix(_BYTE_ORDER_MARK), file)
    if problems:
        raise FaultyTextError(problems, documents)
    return documents


def _front_matter(text: str) -> str:
    lines = text.removeprefix(_BYTE_ORDER_MARK).splitlines(keepends=True)
    if not lines or lines[0].rstrip() != "---":
        return ""
    return "\n" + "".join(itertools.takewhile(lambda line: line.rstrip() != "---", lines[1:]))


def read_data(path: Path) -> Any:
    """The data of a file that holds one document. Raises InputError."""
    documents = read(path)
    if len(documents) != 1:
        raise InputError([Problem(Location(str(path)), f"expected one document, found {len(documents)}")])
    return documents[0].data


def write_yaml(data: Any) -> str:
    """YAML of mappings, lists and scalars, in the order given; it reads back as the same data."""
    from kblast.documents.writer import write_yaml as write

    return write(data)
