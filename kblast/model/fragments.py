"""Inventory files as they were written: found, read and validated one by one."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kblast.documents import Document, decoded, find_files, parse, read_bytes
from kblast.errors import InputError, Problem
from kblast.location import KeyPath, Location
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
_NAME_IN_BRACES = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_.-]*)\}")
"""A placeholder as people write it; Kafka's configuration providers have a colon in theirs: `${file:/etc/x:key}`."""


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
class Foreign:
    """The inventory that files of other formats make up, if they do, and which files these are, without links."""

    document: Document | None = None
    files: frozenset[str] = frozenset()


ReadForeign = Callable[[Sequence[Path]], Foreign]
"""Reads the files of other formats under some paths. Raises InputError."""


@dataclass(frozen=True, slots=True)
class Found:
    """The fragments below some paths, and the files there that are not inventories.

    Where there are `problems`, the fragments are what is left to be checked further; names of the kinds `lost` may be
    missing from it. `warnings` are about what is doubtful as it stands there.
    """

    fragments: tuple[Fragment, ...]
    passed_over: tuple[Path, ...]
    problems: tuple[Problem, ...]
    lost: frozenset[Kind]
    warnings: tuple[Problem, ...]


def read_fragments(
    paths: Iterable[Path],
    *,
    context: Iterable[Path] = (),
    values: Mapping[str, str] | None = None,
    shown: Callable[[Path], str] = str,
    foreign: ReadForeign | None = None,
    may_be_empty: bool = False,
) -> Found:
    """Reads every inventory document under the paths; `values` replace `${NAME}` in texts, `shown` names files.

    Paths under which no inventory stands are for `foreign` to read.
    """
    reader = _Reader(values or {}, shown, foreign)
    paths = list(paths)
    reader.read(paths, is_context=False)
    if not reader.fragments and not reader.problems and not may_be_empty:
        reader.problems.append(_nothing_found(paths, len(reader.passed_over)))
    reader.read(list(context), is_context=True)
    passed_over = tuple(sorted(reader.passed_over.values()))
    return Found(
        tuple(reader.fragments),
        passed_over,
        tuple(reader.problems),
        frozenset(reader.lost),
        tuple(reader.warnings),
    )


class _SomethingElseError(InputError):
    """A file that was asked for by name and is no inventory."""


class _Reader:
    """Reads files one after another, each once, and goes on after those that cannot be read."""

    def __init__(self, values: Mapping[str, str], shown: Callable[[Path], str], foreign: ReadForeign | None) -> None:
        self.fragments: list[Fragment] = []
        self.problems: list[Problem] = []
        self.passed_over: dict[str, Path] = {}
        self.warnings: list[Problem] = []
        self.lost: set[Kind] = set()
        self._values = values
        self._shown = shown
        self._foreign = foreign
        self._seen: set[str] = set()

    def read(self, paths: list[Path], *, is_context: bool) -> None:
        others: dict[str, InputError] = {}
        inventories: list[Path] = []
        try:
            for path, is_named in find_files(paths):
                if (real := os.path.realpath(path)) in self._seen:
                    inventories.append(path)
                    continue
                self._seen.add(real)
                try:
                    if self._file(path, is_named=is_named, is_context=is_context):
                        inventories.append(path)
                    else:
                        self.passed_over[real] = path
                except _SomethingElseError as error:
                    others[real] = error
        except InputError as error:
            self._unreadable(error)
        above = {*inventories, *(folder for file in inventories for folder in file.parents)}
        without = [path for path in paths if path not in above and os.path.lexists(path)]
        self._read_others(without, others, is_context=is_context)

    def _read_others(self, paths: list[Path], others: dict[str, InputError], *, is_context: bool) -> None:
        """Reads what is no inventory; `others` are files that were named, and what is wrong if nobody can read them."""
        found = Foreign()
        try:
            if self._foreign is not None and paths:
                found = self._foreign(paths)
        except InputError as error:
            self._unreadable(error)
            named = {os.path.realpath(problem.location.file) for problem in error.problems}
            others = {real: wrong for real, wrong in others.items() if real not in named}
        for real, wrong in others.items():
            if real not in found.files:
                self._unreadable(wrong)
        self.passed_over = {real: path for real, path in self.passed_over.items() if real not in found.files}
        if found.document is not None:
            self._document(found.document, is_context=is_context)

    def _unreadable(self, error: InputError) -> None:
        self.problems += error.problems
        self.lost |= EVERY_KIND

    def _file(self, path: Path, *, is_named: bool, is_context: bool) -> bool:
        """Reads a file; whether it belongs to the inventory, as far as can be told."""
        try:
            content = read_bytes(path, self._shown(path))
            documents = self._inventories(content, self._shown(path), is_named=is_named)
        except _SomethingElseError:
            raise
        except InputError as error:
            self._unreadable(error)
            return True
        for document in documents:
            _fill_in(document.data, self._values)
            if b"${" in content:
                self.warnings += _left_open(document, self._values)
            self._document(document, is_context=is_context)
        return bool(documents)

    def _document(self, document: Document, *, is_context: bool) -> None:
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
        except InputError as error:
            if content.startswith(_UTF_16) or _CLAIMS_TO_BE_ONE.search(content):
                raise
            if is_named:
                raise _SomethingElseError(error.problems) from None
            return []
        if not any(_has_format(document) for document in documents):
            if is_named:
                raise _SomethingElseError([_not_an_inventory(file, documents)])
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


def _left_open(document: Document, values: Mapping[str, str]) -> Iterator[Problem]:
    """Every placeholder that has none of the values, once, where it stands first; none in what is only for people."""
    waiting: list[tuple[KeyPath, Any]] = [((), document.data)]
    told: set[str] = set(values)
    seen: set[int] = set()
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str) and path[-1] != "description":
            for name in dict.fromkeys(_NAME_IN_BRACES.findall(value)):
                if name not in told:
                    told.add(name)
                    yield Problem(document.locate(path), f"${{{name}}} has no value", f"--set {name}=VALUE gives one")
        elif isinstance(value, dict | list) and id(value) not in seen:
            seen.add(id(value))
            items = value.items() if isinstance(value, dict) else enumerate(value)
            below = [((*path, key), item) for key, item in items if not str(key).startswith("x-")]
            waiting += reversed(below)


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
