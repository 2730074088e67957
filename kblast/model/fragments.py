"""Inventory files as they were written: found, read and validated one by one."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kblast.documents import Document, decoded, find_files, parse, read_bytes
from kblast.errors import InputError, Problem
from kblast.location import Location
from kblast.model.elements import InventoryFile
from kblast.model.refs import Kind
from kblast.model.salvage import EVERY_KIND, salvage
from kblast.validation import show_found, validate

_FORMAT_KEY = "kblast"
_CLAIMS_TO_BE_ONE = re.compile(
    rb"""^["']?kblast["']?[ \t]*:[ \t]*["']?[0-9]|[{,]\s*["']?kblast["']?\s*:\s*[0-9]+\s*(?:[,}]|$)""", re.MULTILINE
)
"""The key with a number, at the beginning of a line or among others in braces; asked of files that cannot be read."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_PLACEHOLDER = re.compile(r"\$\{([^${}]*)\}")


@dataclass(frozen=True, slots=True)
class Fragment:
    """One inventory document; with others it makes up the inventory.

    A `context` fragment resolves references and takes part in simulations, but is not judged.
    """

    document: Document
    content: InventoryFile
    context: bool

    @property
    def generated(self) -> bool:
        """Whether a tool wrote it, so that it yields to what people wrote."""
        return self.content.generated is not None


@dataclass(frozen=True, slots=True)
class Found:
    """The fragments below some paths, and how many files there were not inventories.

    Where there are `problems`, the fragments are what is left to be checked further; names of the kinds `lost` may be
    missing from it.
    """

    fragments: tuple[Fragment, ...]
    passed_over: int
    problems: tuple[Problem, ...]
    lost: frozenset[Kind]


def read_fragments(
    paths: Iterable[Path],
    *,
    context: Iterable[Path] = (),
    values: Mapping[str, str] | None = None,
    shown: Callable[[Path], str] = str,
    may_be_empty: bool = False,
) -> Found:
    """Reads every inventory document under the paths; `values` replace `${NAME}` in texts, `shown` names files."""
    reader = _Reader(values or {}, shown)
    paths = list(paths)
    reader.read(paths, is_context=False)
    if not reader.fragments and not reader.problems and not may_be_empty:
        reader.problems.append(_nothing_found(paths, reader.passed_over))
    reader.read(list(context), is_context=True)
    return Found(tuple(reader.fragments), reader.passed_over, tuple(reader.problems), frozenset(reader.lost))


class _Reader:
    """Reads files one after another, each once, and goes on after those that cannot be read."""

    def __init__(self, values: Mapping[str, str], shown: Callable[[Path], str]) -> None:
        self.fragments: list[Fragment] = []
        self.problems: list[Problem] = []
        self.passed_over = 0
        self.lost: set[Kind] = set()
        self._values = values
        self._shown = shown
        self._seen: set[str] = set()

    def read(self, paths: list[Path], *, is_context: bool) -> None:
        try:
            for path, is_named in find_files(paths):
                if (real := os.path.realpath(path)) not in self._seen:
                    self._seen.add(real)
                    self._file(path, is_named=is_named, is_context=is_context)
        except InputError as error:
            self._unreadable(error)

    def _unreadable(self, error: InputError) -> None:
        self.problems += error.problems
        self.lost |= EVERY_KIND

    def _file(self, path: Path, *, is_named: bool, is_context: bool) -> None:
        try:
            content = read_bytes(path, self._shown(path))
            documents = self._inventories(content, self._shown(path), is_named=is_named)
        except InputError as error:
            self._unreadable(error)
            return
        self.passed_over += not documents
        for document in documents:
            _fill_in(document.data, self._values)
            whole, problems = validate(InventoryFile, document)
            self.problems += problems
            rest, lost = (whole, frozenset[Kind]()) if whole is not None else salvage(document)
            self.lost |= lost
            if rest is not None:
                kept = document if self._values else document.put_away()
                self.fragments.append(Fragment(kept, rest, is_context))

    def _inventories(self, content: bytes, file: str, *, is_named: bool) -> list[Document]:
        """The documents of a file; none where it is something else and was not asked for by name. Raises InputError."""
        if not is_named and not _mentions_format(content):
            return []
        try:
            documents = [document for document in parse(decoded(content, file), file) if document.data is not None]
        except InputError:
            if is_named or content.startswith(_UTF_16) or _CLAIMS_TO_BE_ONE.search(content):
                raise
            return []
        if not any(_has_format(document) for document in documents):
            if is_named:
                raise InputError([_not_an_inventory(file, documents)])
            return []
        problems = [problem for document in documents if (problem := _wrong_format(document, len(documents)))]
        if problems:
            raise InputError(problems)
        return documents


def _mentions_format(content: bytes) -> bool:
    if content.startswith(_UTF_16):
        return _FORMAT_KEY in content.decode("utf-16", errors="replace")
    return _FORMAT_KEY.encode() in content


def _has_format(document: Document) -> bool:
    """Whether it says its format; a mapping or list under that key is somebody else's."""
    data = document.data
    return isinstance(data, dict) and _FORMAT_KEY in data and not isinstance(data[_FORMAT_KEY], dict | list)


def _wrong_format(document: Document, documents: int) -> Problem | None:
    if not _has_format(document):
        message = "this document is not a kblast inventory, and others in the file are"
        return Problem(document.locate(), message, f"begin each of the {documents} documents with 'kblast: 1'")
    version = document.data[_FORMAT_KEY]
    if type(version) is int and version == 1:
        return None
    message = f"kblast: expected 1, the format that this version reads, found {show_found(version)}"
    return Problem(document.locate((_FORMAT_KEY,)), message)


def _fill_in(data: Any, values: Mapping[str, str]) -> None:
    """Replaces `${NAME}` in every text below `data`, in place, so that positions keep holding."""
    if not values:
        return
    waiting, seen = [data], {id(data)}
    while waiting:
        container = waiting.pop()
        for key, value in container.items() if isinstance(container, dict) else enumerate(container):
            if isinstance(value, str):
                container[key] = _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), value)
            elif isinstance(value, dict | list) and id(value) not in seen:
                seen.add(id(value))
                waiting.append(value)


def in_order(fragments: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """Those that hold before those that yield: declared ones, then generated ones, the latest first; then by file."""
    by_file = sorted(fragments, key=lambda fragment: (fragment.document.file, fragment.document.index))
    latest_first = sorted(by_file, key=_written_at, reverse=True)
    return tuple(sorted(latest_first, key=lambda fragment: fragment.generated))


def _written_at(fragment: Fragment) -> str:
    generated = fragment.content.generated
    return (generated.at or "") if generated is not None else ""


def _not_an_inventory(file: str, documents: list[Document]) -> Problem:
    if not documents:
        return Problem(Location(file), "empty, so it is not a kblast inventory", "to begin one type: kblast init")
    message = "not a kblast inventory: it has no top-level key 'kblast: 1'"
    return Problem(documents[0].locate(), message, "to read another format type: kblast import")


def _nothing_found(paths: list[Path], passed_over: int) -> Problem:
    others = f"; {passed_over} other YAML or JSON files were passed over" if passed_over else ""
    return Problem(
        Location(", ".join(str(path) for path in paths)),
        f"no inventory found (a file with the top-level key 'kblast: 1'){others}",
        "to begin one type: kblast init; to read another format: kblast import",
    )
